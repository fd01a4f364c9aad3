"""How many addresses and texts a second of processor time normalises.

    python bench/vocabulary.py [ROWS]

Addresses are made up and all distinct: `ordinary` are links to news sites, `mixed` are half links
to platforms that need a rule of their own, one in six with a secret to cut. Texts are 130 letters
in four scripts on average.
"""

import sys
from collections.abc import Callable
from functools import partial
from random import Random
from time import process_time

import polars as pl

from tocsin.vocabulary.text import folded, normal, skeleton
from tocsin.vocabulary.urls import canonical_frame

PHRASES = (
    "Глосувайте зараз, поки не пізно! ",
    "Votează acum, înainte să fie prea târziu https://a.example/x ",
    "Vote now before they delete it 🔥 @ana ",
    "Ψηφίστε τώρα πριν είναι αργά ",
)


def ordinary(rows: int) -> pl.Series:
    """Return links to articles, one in three with campaign parameters."""
    return pl.Series(
        f"https://www.site{n % 4000}.ro/news/{n}.html" + ("?utm_source=tg&id=4" * (n % 3 == 0))
        for n in range(rows)
    )


def mixed(rows: int) -> pl.Series:
    """Return links of six kinds in turn."""
    kinds: tuple[Callable[[int], str], ...] = (
        lambda n: f"https://www.site{n % 4000}.ro/news/{n}.html?utm_source=tg&id={n}",
        lambda n: f"https://twitter.com/ana{n % 99}/status/{n}?s=20",
        lambda n: f"http://site{n % 3000}.com/a/{n}",
        lambda n: f"https://youtu.be/abcdef{n % 100_000:05d}?t=3&q={n}",
        lambda n: f"https://t.me/s/channel{n % 77}/{n}",
        lambda n: f"https://news{n % 900}.co.uk/x?id={n}&access_token=abc",
    )
    return pl.Series(kinds[n % 6](n) for n in range(rows))


def texts(rows: int) -> pl.Series:
    """Return texts of four phrases each."""
    random = Random(2026)  # noqa: S311 -- the same texts every time, nothing secret
    return pl.Series(" ".join(random.choices(PHRASES, k=4)) + str(n) for n in range(rows))


def rate(work: Callable[[], object], rows: int) -> float:
    """Return rows per second of processor time, the better of two passes."""
    spent = []
    for _ in range(2):
        begun = process_time()
        work()
        spent.append(process_time() - begun)
    return rows / min(spent)


def main(rows: int) -> None:
    """Print a table of rates."""
    print(f"{'':24}per CPU second, {rows:,} rows")
    for make in (ordinary, mixed):
        found = rate(partial(canonical_frame, make(rows)), rows)
        print(f"canonical_frame {make.__name__:8}{found:>12,.0f}")
    frame = texts(rows).to_frame("text")
    for fold in (normal, folded, skeleton):
        found = rate(partial(frame.select, fold(pl.col("text"))), rows)
        print(f"{fold.__name__:24}{found:>12,.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
