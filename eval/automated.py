"""How well machines are told from people, desks in shifts and schedulers: seeded collections.

Two weeks of posts by 300 people, who sleep and post in bouts; and in them

    planted    20 accounts with a beat of 15 to 90 minutes, kept to within seconds, half of them
               among ordinary posts; 15 that wait a random time between two bounds; 5 that repost
               on a beat, sometimes two at once
    innocent   20 desks in shifts and 20 slower ones, awake day and night; 20 people who sleep four
               hours a night and post all the while; 20 schedulers who post at full hours of the
               day and rest at night; 5 declared bots, 5 who say so in words

    python -m eval.automated [SEEDS]
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from tocsin.detectors.automated import Automated
from tocsin.detectors.automation import READS
from tocsin.vocabulary.tables import TABLES, WATCHLIST

HOUR, DAY = 3600.0, 86_400.0
LENGTH = 14 * DAY
START = datetime(2026, 5, 4, tzinfo=UTC)
OWN = {"post_id": pl.String, "account_id": pl.String, "is_repost": pl.Boolean}


class World:
    """One seeded world: rows of posts, and which accounts are machines."""

    def __init__(self, seed: int, *, planted: bool = True) -> None:
        self.dice = np.random.default_rng(seed)
        self.posts: list[dict[str, object]] = []
        self.accounts: list[dict[str, object]] = []
        self.machines: set[str] = set()
        self._innocents()
        if planted:
            self._machines()

    def tables(self) -> dict[str, pl.LazyFrame]:
        """Return what the detector reads."""
        rows = {"posts": self.posts, "accounts": self.accounts, "links": []}
        tables = {
            name: pl.DataFrame(made, schema={**TABLES[name].schema, **OWN}).lazy()
            for name, made in rows.items()
        }
        tables["watchlist"] = pl.LazyFrame(schema=WATCHLIST.schema)
        return {name: tables[name].select(columns) for name, columns in READS.items()}

    def _innocents(self) -> None:
        for n in range(300):
            self._posting(f"person{n}", self._person(sleep=8, bouts=self.dice.poisson(3) + 1))
        for n in range(20):
            self._posting(f"desk{n}", self._waits(lambda: self.dice.exponential(1500)))
            self._posting(f"slow{n}", self._waits(lambda: self.dice.gamma(2, 900)))
            self._posting(f"awake{n}", self._person(sleep=4, bouts=30))
            self._posting(f"planner{n}", self._planned())
        for n in range(5):
            beat = self.dice.uniform(1800, 5400)
            self._posting(f"declared{n}", self._beat(beat), is_bot_declared=True)
            self._posting(f"spoken{n}", self._beat(beat), description="Automated account")

    def _machines(self) -> None:
        for n in range(20):
            times = [*self._beat(self.dice.uniform(900, 5400))]
            own = [*self._person(sleep=8, bouts=2)] if n % 2 else []
            self._machine(f"beat{n}", [*times, *own])
        for n in range(15):
            low = self.dice.uniform(600, 2400)
            self._machine(
                f"waiting{n}", self._waits(lambda low=low: self.dice.uniform(low, 3 * low))
            )
        for n in range(5):
            times = [*self._beat(self.dice.uniform(1800, 5400))]
            more = [at + 1 + m for at in times for m in range(int(self.dice.integers(0, 2)))]
            self._machine(f"passing{n}", [*times, *more])

    def _machine(self, who: str, times: "Iterator[float] | list[float]") -> None:
        self.machines.add(who)
        self._posting(who, times)

    def _posting(self, who: str, times: "Iterator[float] | list[float]", **account: object) -> None:
        uid = len(self.accounts)
        self.accounts.append({"account_uid": uid, "handle": who, **account})
        self.posts += [
            {
                "post_uid": len(self.posts) + n, "post_id": f"x:post:{len(self.posts) + n}",
                "account_uid": uid, "account_id": f"x:account:{who}", "account_handle": who,
                "account_native_id": who, "platform": "x", "post_type": "post",
                "is_repost": who.startswith("passing"), "time_precision": "second",
                "created_at": START + timedelta(seconds=round(at)),
            }
            for n, at in enumerate(times)
            if at < LENGTH
        ]  # fmt: skip

    def _beat(self, beat: float) -> Iterator[float]:
        first = self.dice.uniform(0, DAY)
        count = int(self.dice.uniform(4, 10) * DAY / beat)
        for n in range(count):
            yield first + n * beat + self.dice.normal(0, 4)

    def _waits(self, draw: Callable[[], float]) -> Iterator[float]:
        at = self.dice.uniform(0, DAY)
        last = at + self.dice.uniform(5, 12) * DAY
        while at < last:
            yield at
            at += draw()

    def _person(self, *, sleep: float, bouts: int) -> Iterator[float]:
        wakes = self.dice.uniform(5, 9)
        for day in range(14):
            for _ in range(bouts):
                at = day * DAY + (wakes + self.dice.uniform(0, 24 - sleep)) * HOUR
                for _ in range(1 + self.dice.poisson(1.5)):
                    yield at
                    at += min(HOUR, 40 * float(self.dice.pareto(0.9)))

    def _planned(self) -> Iterator[float]:
        hours = self.dice.choice(np.arange(7, 22), 10, replace=False)
        for day in range(14):
            yield from (day * DAY + float(hour) * HOUR + self.dice.uniform(0, 5) for hour in hours)


def scores(seeds: int = 3) -> Mapping[str, float]:
    """Return recall and precision of accounts; the share of worlds without machines left alone."""
    machines = right = named = silent = 0
    for seed in range(seeds):
        world = World(seed)
        found = {
            one.subjects[0].removeprefix("x:account:")
            for one in Automated().detect(**world.tables())
        }
        machines += len(world.machines)
        right += len(found & world.machines)
        named += len(found)
        quiet = World(100 + seed, planted=False)
        silent += not list(Automated().detect(**quiet.tables()))
    return {
        "account_recall": right / machines,
        "account_precision": right / named if named else 0.0,
        "silent_worlds": silent / seeds,
    }


if __name__ == "__main__":
    print(json.dumps(scores(*map(int, sys.argv[1:2])), indent=1))
