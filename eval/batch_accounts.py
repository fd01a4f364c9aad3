"""How well batch_accounts tells farms from waves: seeded collections of accounts.

Each has 5,000 accounts of twelve years on one platform, more of them lately, with handles as people
make them (name, part of a name, digits or none; one in four as the platform gives them out), and

    planted    a farm of 40 made within five days whose handles follow one template, each about
               half of them with one of two descriptions; one of 12 made within an hour under names
               that begin alike; one of 25 made over four days with the same picture
    innocent   a wave of 400 newcomers within ten days, half of them with handles the platform gave
               out; 30 branches of one body made over years, one description, one beginning; 200
               accounts with the default picture; 60 people who share a first name

`burst_power` is the other exam: 40 of 5,000 accounts made within five days that share nothing,
found by `bare` alone; `silent_bursts` the part of collections without such a burst where it is
silent.

    python -m eval.batch_accounts [SEEDS]
"""

import json
import random
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import polars as pl

from tocsin.detectors.batch_accounts import BatchAccounts
from tocsin.vocabulary.ids import uid
from tocsin.vocabulary.tables import TABLES, WATCHLIST

SYLLABLES = [consonant + vowel for consonant in "bdklmnrstv" for vowel in "aeiou"]
NOW = datetime(2026, 5, 1, tzinfo=UTC)
PEOPLE, YEARS = 5_000, 12
Row = dict[str, object]


class Collection:
    """One seeded collection: rows of accounts, and which of them a farm made."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.names = [self.word(2) for _ in range(300)]
        self.rows: list[Row] = []
        self.planted: set[str] = set()

    def word(self, syllables: int) -> str:
        """Return a made-up word."""
        return "".join(self.dice.choice(SYLLABLES) for _ in range(syllables))

    def handle(self, given_out: float = 0.25) -> str:
        """Return a handle as people, or the platform, make them."""
        first, last = self.dice.choice(self.names), self.word(3)
        if self.dice.random() < given_out:
            return f"{first}{last}{self.dice.randrange(10**7, 10**8)}"
        stem = self.dice.choice((first, f"{first}_{last}", first[:1] + last, last, first + last))
        return stem + (str(self.dice.randrange(1, 10_000)) if self.dice.random() < 0.6 else "")

    def born(self) -> datetime:
        """Return when an ordinary account was made: more often lately, and by day."""
        back = YEARS * 365 * (self.dice.random() ** 1.3)
        return NOW - timedelta(days=back, hours=self.dice.triangular(0, 24, 17))

    def add(self, handle: str, born: datetime, bio: str | None = None, picture: str = "") -> str:
        """Add one account; return its id."""
        own = f"https://img.example/{len(self.rows)}.jpg"
        self.rows.append(
            {
                "account_uid": uid("x", "account", str(len(self.rows))),
                "account_id": str(len(self.rows)), "platform": "x",
                "native_id": str(len(self.rows)), "handle": handle, "display_name": self.word(4),
                "description": bio or (self.word(12) if self.dice.random() < 0.6 else None),
                "avatar_url": picture or own, "created_at": born, "status": "active",
            }
        )  # fmt: skip
        return str(self.rows[-1]["account_id"])

    def moment(self, days: float) -> timedelta:
        """Return a moment within so many days."""
        return timedelta(days=self.dice.random() * days)

    def ordinary(self) -> None:
        """Let people sign up."""
        default = "https://img.example/default.png"
        for n in range(PEOPLE):
            self.add(self.handle(), self.born(), picture=default if n < 200 else "")

    def innocents(self) -> None:
        """Let newcomers come, branches open, and namesakes be called alike."""
        wave, body, name = self.born(), self.word(3), self.word(3)
        for _ in range(400):
            self.add(self.handle(given_out=0.5), wave + self.moment(10))
        for _ in range(30):
            self.add(f"{body}_{self.word(3)}", self.born(), f"The branch of {body} in your town")
        for _ in range(60):
            self.add(f"{name}{self.dice.randrange(1, 99)}", self.born())

    def plant(self) -> None:
        """Make three farms."""
        bios = [self.word(14) for _ in range(2)]
        start, stem, picture = self.born(), self.word(4), "https://img.example/farm.png"
        for n in range(40):
            handle = (
                f"{self.dice.choice(self.names)}_{self.word(2)}_{self.dice.randrange(100, 999)}"
            )
            self.planted.add(self.add(handle, start + self.moment(5), bios[n % 2]))
        start = self.born()
        for n in range(12):
            self.planted.add(self.add(f"{stem}_{n}{self.word(1)}", start + self.moment(1 / 24)))
        start = self.born()
        for _ in range(25):
            self.planted.add(self.add(self.handle(), start + self.moment(4), picture=picture))

    def tables(self) -> dict[str, pl.LazyFrame]:
        """Return what the detector reads."""
        text = {"account_id": pl.String, "post_id": pl.String}
        schema = {name: {**TABLES[name].schema, **text} for name in ("accounts", "posts")}
        return {
            "accounts": pl.LazyFrame(self.rows, schema=schema["accounts"]),
            "posts": pl.LazyFrame(schema=schema["posts"]),
            "watchlist": pl.LazyFrame(schema=WATCHLIST.schema),
        }


def named(collection: Collection, **parameters: bool) -> list[str]:
    """Return every account that is a subject, as often as it is."""
    found = BatchAccounts(**parameters).detect(**collection.tables())
    return [who for finding in found for who in finding.subjects]


def scores(seeds: int = 5) -> Mapping[str, float]:
    """Return recall, precision, silence without farms, and the power of bursts alone."""
    planted = right = told = silent = quiet = power = 0
    for seed in range(seeds):
        farmed, innocent = Collection(seed), Collection(1_000 + seed)
        for one in (farmed, innocent):
            one.ordinary()
            one.innocents()
        farmed.plant()
        subjects = named(farmed)
        planted += len(farmed.planted)
        right += len(farmed.planted & set(subjects))
        told += len(set(subjects))
        silent += not named(innocent)
        plain, burst = Collection(2_000 + seed), Collection(3_000 + seed)
        plain.ordinary()
        burst.ordinary()
        start = burst.born()
        together = {burst.add(burst.handle(), start + burst.moment(5)) for _ in range(40)}
        quiet += not named(plain, bare=True)
        power += len(together & set(named(burst, bare=True))) >= len(together) / 2
    return {
        "recall": right / planted,
        "precision": right / max(told, 1),
        "silent_worlds": silent / seeds,
        "burst_power": power / seeds,
        "silent_bursts": quiet / seeds,
    }


if __name__ == "__main__":
    print(json.dumps(scores(*map(int, sys.argv[1:2])), indent=1))
