"""A log of shares made from a seed, with planted groups and with innocents that look like them.

    python bench/share_log.py --rows 1000000 --seed 7 --posts posts.parquet --truth truth.parquet

`posts` has columns object, account, post (text) and at (seconds since 1970); `truth` has account,
kind and group, and every account that is not in it is ordinary. With --coded, ids are integers of
64 bits, as a corpus keeps them.

What makes it hard, as real logs are hard: a few objects are famous (Zipf-Mandelbrot) and a few
accounts do most of the work; objects come in bursts with long tails and a daily cycle; flash events
let hundreds of strangers share one object in a minute; people repeat themselves; one post may
carry two objects; times are whole seconds, so many are equal.

Planted   tight (seconds apart), loose (within a minute or so), slow (a quarter of an hour).
Innocent  fans (same taste, hours apart), push (people who answer the same notifications, minutes
          apart), decoy (share all day, each alone).
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]

START = 1_731_283_200  # 2024-11-11 00:00 UTC
PACES = ("tight", "loose", "slow")
REPEATED, DOUBLE = 0.015, 0.015
"""Share of the rows that repeat an earlier share, and that give a post a second object."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What may differ from log to log."""

    days: int = 28
    tight: float = 3.0
    """Mean delay of a member behind the first, in seconds; so for the next two."""
    loose: float = 25.0
    slow: float = 900.0
    members: tuple[int, int] = (5, 40)
    """Accounts in a planted group, at least and at most."""
    pushed: tuple[int, int] = (10, 60)
    """Objects that a planted group pushes, at least and at most."""
    taking_part: float = 0.6
    """Chance that a member pushes an object."""
    answer: float = 240.0
    """Median delay of people who answer a notification, in seconds."""
    fame: float = 1.0
    """Power by which objects are unequal: larger, and fewer are famous."""

    @property
    def seconds(self) -> int:
        """Length of the log."""
        return self.days * 86_400


USUAL = Shape()


@dataclass
class Log:
    """Shares and truth as they are made; codes until the end."""

    shape: Shape
    random: np.random.Generator
    objects: int
    """Ordinary objects; planted ones come after."""
    accounts: int
    """Ordinary accounts; planted ones come after."""
    shares: list[tuple[Ints, Ints, Ints]] = field(default_factory=list)
    """Object, account and second, side by side."""
    cast: list[tuple[Ints, str, int]] = field(default_factory=list)
    """Accounts, kind and group."""
    groups: int = 0

    def __len__(self) -> int:
        return sum(len(who) for _, who, _ in self.shares)

    def share(self, what: Ints, who: Ints, when: Ints) -> None:
        """Add shares; what falls after the end is wrapped to the beginning."""
        self.shares.append((what, who, when % self.shape.seconds))

    def recruit(self, kind: str, count: int) -> Ints:
        """Make accounts of a kind, a group of their own."""
        members = np.arange(self.accounts, self.accounts + count)
        self.accounts += count
        self.cast.append((members, kind, self.groups))
        self.groups += 1
        return members

    def new_object(self) -> int:
        """Make an object that nobody has shared yet."""
        self.objects += 1
        return self.objects - 1

    def moments(self, count: int) -> Ints:
        """Draw moments over the period, more in the evening than at night."""
        hours = np.arange(24)
        weights = 1.5 + np.cos((hours - 19) * np.pi / 12)
        hour = self.random.choice(24, count, p=weights / weights.sum())
        day = self.random.integers(0, self.shape.days, count)
        return day * 86_400 + hour * 3_600 + self.random.integers(0, 3_600, count)

    def famous(self, count: int, size: int, *, power: float, offset: float) -> Ints:
        """Draw from `count` things, the n-th in proportion to 1 / (n + offset) ** power."""
        weights = (np.arange(1, count + 1) + offset) ** -power
        ladder = np.cumsum(weights)
        return np.searchsorted(ladder, self.random.random(size) * ladder[-1])


def share_log(  # noqa: PLR0913  # what a log may differ in
    rows: int,
    seed: int,
    *,
    innocents: bool = True,
    groups: int | None = None,
    shape: Shape = USUAL,
    coded: bool = False,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make a log of so many rows; the same arguments give the same rows.

    `groups` planted groups (default: one in 20,000 rows, at least 10) take turns at the three
    paces; with `innocents`, as many communities of fans and of push readers are added. `coded` logs
    have integers for ids.
    """
    log = Log(shape, np.random.default_rng(seed), max(rows // 4, 100), max(rows // 4, 100))
    ordinary = (log.objects, log.accounts)
    count = min(max(rows // 20_000, 10), 200) if groups is None else groups
    for number in range(count):
        _plant(log, PACES[number % len(PACES)], ordinary[0])
    for number in range(count if innocents else 0):
        _gather(log, ("fans", "push")[number % 2], ordinary[0])
    decoys = log.recruit("decoy", max(rows // 10_000, 10))
    _flash(log, rows, ordinary[1], decoys)
    _everyday(log, rows, ordinary, decoys)
    return _told(log, rows, _numbers if coded else _ids)


def _plant(log: Log, kind: str, ordinary: int) -> None:
    """Let a group push ten to sixty objects, most of them its own, and live an ordinary life."""
    random, shape, pace = log.random, log.shape, float(getattr(log.shape, kind))
    members = log.recruit(kind, int(random.integers(shape.members[0], shape.members[1] + 1)))
    for _ in range(int(random.integers(shape.pushed[0], shape.pushed[1] + 1))):
        who = members[random.random(len(members)) < shape.taking_part]
        own = random.random() < 0.7
        what = log.new_object() if own else int(random.integers(50, max(51, ordinary // 10)))
        delay = np.minimum(random.exponential(pace, len(who)), 6 * pace)
        log.share(np.full(len(who), what), who, log.moments(1) + delay.astype(np.int64))
    camouflage = np.repeat(members, random.poisson(15, len(members)))
    what = log.famous(ordinary, len(camouflage), power=shape.fame, offset=5.0)
    log.share(what, camouflage, log.moments(len(camouflage)))


def _gather(log: Log, kind: str, ordinary: int) -> None:
    """Let people of one taste share some of the same objects, each in their own time."""
    random = log.random
    members = log.recruit(kind, int(random.integers(20, 81)))
    for what in random.integers(100, max(101, ordinary // 4), int(random.integers(60, 161))):
        who = members[random.random(len(members)) < 0.15]
        if kind == "fans":
            delay = random.pareto(0.8, len(who)) * 3_600
        else:
            delay = random.lognormal(np.log(log.shape.answer), 1.0, len(who))
        delay = np.minimum(delay, log.shape.seconds).astype(np.int64)
        log.share(np.full(len(who), what), who, log.moments(1) + delay)


def _flash(log: Log, rows: int, people: int, decoys: Ints) -> None:
    """Let hundreds of strangers share one famous object within a minute or two, now and then."""
    for _ in range(max(rows // 50_000, 3)):
        size = int(log.random.integers(100, 400))
        who = log.random.integers(0, people, size)
        who[: size // 10] = log.random.choice(decoys, size // 10)
        delay = log.random.exponential(40, size).astype(np.int64)
        what = np.full(size, int(log.random.integers(0, 200)))
        log.share(what, who, log.moments(1) + delay)


def _everyday(log: Log, rows: int, ordinary: tuple[int, int], decoys: Ints) -> None:
    """Fill the log with what everybody else does: objects come in bursts of about 200 shares."""
    random = log.random
    size = rows - len(log) - int(rows * (REPEATED + DOUBLE))
    what = np.sort(log.famous(ordinary[0], size, power=log.shape.fame, offset=5.0))
    place = np.arange(size)
    first = np.searchsorted(what, what)
    starts = (place - first) % 200 == 0
    burst = np.cumsum(starts) - 1
    end = log.shape.seconds
    delay = np.minimum(random.pareto(0.8, size) * 5_400, end).astype(np.int64)
    when = log.moments(int(starts.sum()))[burst] + delay
    late = when >= end
    when[late] = random.integers(0, end, int(late.sum()))
    who = log.famous(ordinary[1], size, power=0.75, offset=10.0)
    tireless = random.random(size) < 0.01
    who[tireless] = random.choice(decoys, int(tireless.sum()))
    log.share(what, who, when)


def _told(
    log: Log, rows: int, ids: Callable[[str, Ints], pl.Series]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add repeats and posts with two objects; scramble the codes; write the rows in time order."""
    random = log.random
    what, who, when = (np.concatenate(part) for part in zip(*log.shares, strict=True))
    post = np.arange(len(what))
    again = random.integers(0, len(what), int(rows * REPEATED))
    double = random.integers(0, len(what), rows - len(what) - len(again))
    second = log.famous(log.objects, len(double), power=log.shape.fame, offset=5.0)
    later = when[again] + random.integers(0, 120, len(again))
    what = np.concatenate([what, what[again], second])
    who = np.concatenate([who, who[again], who[double]])
    when = np.concatenate([when, later, when[double]])
    post = np.concatenate([post, len(post) + np.arange(len(again)), double])
    order = np.lexsort((random.random(len(when)), when))
    scramble = random.permutation(log.accounts)
    posts = pl.DataFrame(
        {
            "object": ids("o", random.permutation(log.objects)[what[order]]),
            "account": ids("a", scramble[who[order]]),
            "post": ids("p", random.permutation(int(post.max()) + 1)[post[order]]),
            "at": START + when[order],
        }
    )
    truth = pl.concat(
        pl.DataFrame({"account": ids("a", scramble[members])}).with_columns(
            kind=pl.lit(kind), group=pl.lit(group, pl.Int64)
        )
        for members, kind, group in log.cast
    )
    return posts, truth.sort("group", "account")


def _ids(letter: str, codes: Ints) -> pl.Series:
    number = pl.lit(pl.Series(codes)).cast(pl.String).str.zfill(8)
    return pl.select(pl.lit(letter) + number).to_series()


def _numbers(letter: str, codes: Ints) -> pl.Series:
    return pl.Series(codes).hash(ord(letter)).reinterpret(signed=True)


def main() -> None:
    """Write a log."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--posts", type=Path, required=True)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--coded", action="store_true", help="integers for ids")
    parser.add_argument("--no-innocents", action="store_true", help="as the timing bench uses it")
    told = parser.parse_args()
    posts, truth = share_log(
        told.rows, told.seed, innocents=not told.no_innocents, coded=told.coded
    )
    posts.write_parquet(told.posts)
    if told.truth:
        truth.write_parquet(told.truth)
    print(f"{posts.height:,} rows, {posts['account'].n_unique():,} accounts")


if __name__ == "__main__":
    main()
