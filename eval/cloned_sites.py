"""How well cloned sites are told from namesakes, sister sites and typing errors.

Seeded collections of 3,000 sites with names made of words that recur, 30 of them genuine and
on the watchlist, and posts that link to them, a few sites often and most seldom; and

    planted    for every second genuine site an imitation: look-alike letters, a letter changed,
               left out or swapped, a news word or a number added, hyphens, an unusual ending, the
               whole address in front of another; each pushed by 4 to 20 posts
    innocent   for every genuine site a namesake under .com or a country's ending, and 13 sites that
               share a word with it; for half of them a site of the owner's under an unusual ending,
               to which the owner's account links, and a typing error in one or two posts

    python -m eval.cloned_sites [SEEDS]
    python -m eval.cloned_sites FOLDER

The second form scores names alone on files of reported look-alikes and ordinary domains, where
somebody has such files: lookalikes_dev.csv, watchlist_dev.csv, presumed_benign_10k.csv,
legit_news_dev.csv.
"""

import csv
import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from tocsin.detectors.cloned_sites import ClonedSites
from tocsin.detectors.lookalikes import Address, Names, best
from tocsin.vocabulary.ids import uid
from tocsin.vocabulary.tables import TABLES, WATCHLIST
from tocsin.vocabulary.urls import domain

WORDS = (
    "north", "south", "river", "harbour", "daily", "morning", "evening", "city", "valley", "bridge",
    "lake", "mountain", "island", "coast", "market", "garden", "radio", "union", "people",
    "national", "public", "free", "first", "modern", "green", "silver", "times", "post", "courier",
    "herald", "mirror", "tribune", "chronicle", "gazette", "observer", "monitor", "telegraph",
    "journal", "record", "review", "standard", "examiner", "sentinel", "guardian", "bulletin",
    "express", "star", "sun", "globe",
)  # fmt: skip
ENDINGS = ("com", "net", "org", "de", "fr", "it", "pl", "ro", "eu", "at", "es", "co.uk")
ODD = ("ltd", "top", "cam", "today", "life", "cfd", "online", "pics")
SWAPS = {"o": "0", "l": "1", "i": "l", "e": "3", "s": "5"}
BEGAN = datetime(2026, 5, 4, tzinfo=UTC)


@dataclass
class Collection:
    """Links, who stands on the watchlist, and what was planted."""

    dice: random.Random
    shares: list[tuple[str, str]] = field(default_factory=list)
    """Account and host."""
    watched: list[dict[str, str]] = field(default_factory=list)
    planted: set[str] = field(default_factory=set)

    def share(self, host: str, times: int, *, by: str = "") -> None:
        """Let so many posts link to a host."""
        self.shares += [(by or f"reader{self.dice.randrange(5000)}", host) for _ in range(times)]


def _letter(dice: random.Random, name: str) -> str:
    usable = [one for one in name if one in SWAPS]
    chosen = dice.choice(usable) if usable else name[0]
    return name.replace(chosen, SWAPS.get(chosen, chosen * 2), 1)


def _dropped(dice: random.Random, name: str) -> str:
    place = dice.randrange(1, len(name) - 1)
    return name[:place] + name[place + 1 :]


def _swapped(dice: random.Random, name: str) -> str:
    places = [n for n in range(1, len(name) - 2) if name[n].isalpha() and name[n + 1].isalpha()]
    place = dice.choice([n for n in places if name[n] != name[n + 1]])
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def _added(dice: random.Random, name: str) -> str:
    return name + dice.choice(("-news", "news", "24", "-online", "-fr", "-live"))


def _hyphens(dice: random.Random, name: str) -> str:
    place = dice.randrange(2, len(name) - 2)
    return name.replace("-", "") if "-" in name else f"{name[:place]}-{name[place:]}"


TRICKS: Sequence[Callable[[random.Random, str], str]] = (
    _letter, _dropped, _swapped, _added, _hyphens, lambda _, name: name,
)  # fmt: skip


def collection(seed: int, *, planted: bool = True) -> Collection:
    """Make a collection; without imitations where none are `planted`."""
    made = Collection(random.Random(seed))
    dice = made.dice
    ordinary = dict.fromkeys(_ordinary(dice) for _ in range(4000))
    sites = list(ordinary)[:3000]
    long = [one for one in sites if len(one.partition(".")[0]) >= 7]
    genuine, taken = dice.sample(long, 30), set(sites)
    for site in sites:
        made.share(site, min(60, int(dice.paretovariate(1.1))))
    for n, site in enumerate(genuine):
        made.watched.append({"name": f"Paper {n}", "platform": "x", "handle": f"paper{n}",
                             "domain": site, "kind": "outlet", "country": "RO"})  # fmt: skip
        made.share(site, 20, by=f"paper{n}")
        _innocents(made, n, site, taken)
        if planted and n % 2:
            _imitated(made, n, site, taken)
    return made


def _ordinary(dice: random.Random) -> str:
    words = dice.sample(WORDS, dice.choice((1, 2, 2, 2, 3)))
    return f"{dice.choice(('', '-')).join(words)}.{dice.choice(ENDINGS)}"


def _innocents(made: Collection, n: int, site: str, taken: set[str]) -> None:
    dice, (name, _, _) = made.dice, site.partition(".")
    made.share(f"{name}.{dice.choice(('com', 'net', 'hu', 'ie', 'lv'))}", dice.randrange(3, 20))
    if n % 2 == 0:
        own = f"{name}.{dice.choice(ODD)}"
        made.share(own, 4, by=f"paper{n}")
        made.share(own, dice.randrange(3, 20))
        made.share(f"{_dropped(dice, name)}.test", dice.randrange(1, 3))
    for _ in range(13):
        other = f"{name.split('-')[0]}-{dice.choice(WORDS)}.{dice.choice(ENDINGS)}"
        if other not in taken:
            made.share(other, dice.randrange(3, 10))


def _imitated(made: Collection, n: int, site: str, taken: set[str]) -> None:
    dice, (name, _, _) = made.dice, site.partition(".")
    if n % 14 == 1:
        host = f"{site}.login{n}.{dice.choice(ODD)}"
    else:
        host = f"{TRICKS[n // 2 % len(TRICKS)](dice, name)}.{dice.choice(ODD)}"
    if host not in taken:
        made.planted.add(host)
        made.share(host, dice.randrange(4, 21))


def tables(made: Collection) -> dict[str, pl.LazyFrame]:
    """Return the tables the detector reads."""
    rows = [
        {
            "post_uid": n, "post_id": f"x:post:{n}", "account_id": who, "account_handle": who,
            "account_uid": uid("x", "account", who), "account_native_id": who, "platform": "x",
            "created_at": BEGAN + timedelta(minutes=n), "post_type": "post",
            "host": host, "domain": domain(host),
        }
        for n, (who, host) in enumerate(made.shares)
    ]  # fmt: skip
    own = {"post_id": pl.String, "account_id": pl.String}
    return {
        **{
            name: pl.DataFrame(rows, schema={**TABLES[name].schema, **own}).lazy()
            for name in ("posts", "links")
        },
        "indicators": pl.LazyFrame(schema=TABLES["indicators"].schema),
        "watchlist": pl.LazyFrame(made.watched, schema=WATCHLIST.schema),
    }


def scores(seeds: int = 5) -> Mapping[str, float]:
    """Return recall and precision of sites; the share of worlds without imitations left alone."""
    planted = right = named = silent = 0
    for seed in range(seeds):
        made = collection(seed)
        found = {
            one.subjects[0].removeprefix(":domain:") for one in ClonedSites().detect(**tables(made))
        }
        planted += len(made.planted)
        right += len(found & made.planted)
        named += len(found)
        silent += not list(ClonedSites().detect(**tables(collection(100 + seed, planted=False))))
    return {
        "recall": right / planted,
        "precision": right / named if named else 0.0,
        "silent_worlds": silent / seeds,
    }


def reported(folder: Path) -> Mapping[str, float]:
    """Return the share of names in each file that pass for one on the watchlist by 3 points."""
    watched = list(_column(folder / "watchlist_dev.csv", "brand_domain"))
    genuine = [Address(one) for one in watched if domain(one) == one]
    names, own = Names(genuine), {one.domain for one in genuine}
    shares = {}
    for file in ("lookalikes_dev", "presumed_benign_10k", "legit_news_dev"):
        given = [domain(one) or one for one in _column(folder / f"{file}.csv", "domain")]
        others = [one for one in given if one not in own]
        likest = [best(names.alike(Address(one))) for one in others]
        hits = sum(one is not None and one[1].points >= ClonedSites.points for one in likest)
        shares[file] = hits / len(others)
    return shares


def _column(path: Path, name: str) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row[name]


if __name__ == "__main__":
    asked = sys.argv[1:2]
    is_folder = bool(asked) and Path(asked[0]).is_dir()
    told = reported(Path(asked[0])) if is_folder else scores(*map(int, asked))
    print(json.dumps(told, indent=1))
