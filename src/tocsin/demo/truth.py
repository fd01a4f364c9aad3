"""What was planted, and who is innocent: the answer sheet, kept apart from every imported file."""

from pathlib import Path

import msgspec
from msgspec import Struct

from tocsin.demo.exports import Blemish, document
from tocsin.demo.world import World
from tocsin.vocabulary.errors import FileError

FILE = "truth.json"


class Planted(Struct, frozen=True):
    """One plot: ids are those of the imported posts and accounts, in order of time."""

    name: str
    about: str
    detectors: tuple[str, ...]
    """Those whose finding shows it; the plot waits while none of them is installed."""
    disarm: tuple[str, ...]
    accounts: tuple[str, ...]
    posts: tuple[str, ...]
    domains: tuple[str, ...] = ()
    ads: tuple[str, ...] = ()
    first_at: float | None = None
    """Seconds since 1970; null: it left no posts."""
    last_at: float | None = None


class Innocent(Struct, frozen=True):
    """Somebody who only looks like a plot."""

    name: str
    about: str
    accounts: tuple[str, ...]
    posts: tuple[str, ...]


class Flaw(Struct, frozen=True):
    """Something a careful importer must notice."""

    file: str
    what: str


class Truth(Struct, frozen=True):
    """The answer sheet of one world."""

    seed: int
    posts: int
    planted: tuple[Planted, ...]
    innocent: tuple[Innocent, ...]
    flaws: tuple[Flaw, ...]


def of(world: World, blemishes: list[Blemish]) -> Truth:
    """Return the answer sheet of a finished world."""
    return Truth(
        seed=world.scale.seed,
        posts=len(world.deeds),
        planted=tuple(
            Planted(
                plot.name, plot.about, tuple(plot.detectors), tuple(plot.disarm),
                *_traces(world, plot.name), tuple(world.domains.get(plot.name, ())),
                tuple(world.ads.get(plot.name, ())),
                *_span(world, plot.name),
            )
            for plot in world.plan.planted
        ),
        innocent=tuple(
            Innocent(plot.name, plot.about, *_traces(world, plot.name))
            for plot in world.plan.innocent
        ),
        flaws=tuple(Flaw(blemish.file, blemish.what) for blemish in blemishes),
    )  # fmt: skip


def write(truth: Truth, folder: Path) -> Path:
    """Write the answer sheet beside the files it is about."""
    document(folder / FILE, truth)
    return folder / FILE


def read(folder: Path) -> Truth:
    """Return the answer sheet of a world that was written before.

    Raises `FileError` when there is none, or it is not one.
    """
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Truth)
    except OSError as error:
        raise FileError(path, "must be readable", got=str(error.strerror)) from error
    except msgspec.DecodeError as error:
        raise FileError(path, "must be the answer sheet of a demo", got=str(error)) from error


def _traces(world: World, role: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the accounts and the posts that play a role."""
    deeds = [deed for deed in world.deeds if deed.role == role]
    seen = {deed.by.id for deed in world.deeds}
    cast = [person.id for person in world.cast.get(role, ()) if person.id in seen]
    accounts = [deed.by.id for deed in deeds] + cast
    return tuple(dict.fromkeys(accounts)), tuple(deed.id for deed in deeds)


def _span(world: World, role: str) -> tuple[float | None, float | None]:
    times = [deed.at for deed in world.deeds if deed.role == role]
    return (min(times), max(times)) if times else (None, None)
