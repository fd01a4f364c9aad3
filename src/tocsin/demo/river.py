"""The river election: a made-up vote in a made-up republic, written as the files people hold.

Three weeks, six platforms and the press, four languages, plots with an answer sheet, and innocents
that look like plots. The same seed and size give the same bytes.
"""

from dataclasses import dataclass
from pathlib import Path

from tocsin.demo import (
    background,
    contest,
    fabrications,
    innocents,
    paperwork,
    plan,
    planted,
    press,
    settings,
    truth,
)
from tocsin.demo.deeds import Registrar
from tocsin.demo.exports import (
    bluesky,
    facebook,
    feeds,
    fourcat,
    mastodon,
    meta_ads,
    monitoring,
    telegram,
    tiktok,
    x,
)
from tocsin.demo.truth import Truth
from tocsin.demo.world import Scale, World

SEED = 2026
POSTS = 60_000
WRITERS = (x, fourcat, bluesky, telegram, tiktok, facebook, mastodon, monitoring, feeds, meta_ads)


@dataclass(frozen=True)
class River:
    """A world that was written to a folder."""

    folder: Path
    settings: Path
    """`tocsin.toml` of a watch over this election."""
    watchlist: Path
    exports: tuple[Path, ...]
    """Files to import, mappings beside them left out."""
    paperwork: tuple[Path, ...]
    """Files of other kinds: domains, captures, a leak, a feed, incidents, answers."""
    truth: Truth


def generate(folder: Path, seed: int = SEED, posts: int = POSTS) -> River:
    """Make the world up and write it into `folder`, which need not exist.

    Raises `ParameterError` when `posts` are too few for the plots.
    """
    world = imagined(Scale(seed, posts))
    folder.mkdir(parents=True, exist_ok=True)
    toml, watchlist = settings.write(world, folder)
    blemishes = [
        blemish for writer in WRITERS for blemish in writer.write(world, folder / "exports")
    ]
    papers = paperwork.write(world, folder / "paperwork")
    answers = truth.of(world, blemishes)
    truth.write(answers, folder)  # last: where it stands, the world is whole
    return River(
        folder=folder,
        settings=toml,
        watchlist=watchlist,
        exports=tuple(
            path
            for path in sorted((folder / "exports").rglob("*.*"))
            if not path.name.endswith(".mapping.toml")
        ),
        paperwork=papers,
        truth=answers,
    )


def imagined(scale: Scale) -> World:
    """Return the whole world, every deed with its id, in order of time."""
    world = World(plan.river(), scale)
    background.settle(world)
    press.publish(world)
    planted.spread(world)
    contest.campaign(world)
    contest.silence_breach(world)
    contest.impersonation(world)
    innocents.live(world)
    fabrications.fabricate(world)
    background.live(world)
    background.receive(world)
    world.deeds.sort(key=lambda deed: deed.at)
    Registrar(world.dice("registrar")).register(world.deeds)
    return world
