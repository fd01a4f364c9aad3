"""How well hashtag_hijack tells floods from rushes: planted worlds, seed by seed.

Each world has 25,000 posts by 2,500 accounts over three weeks on one platform; two in five carry
one of 150 hashtags, which people choose by habit, one in four a link to one of 300 sites, some of
them everywhere; and in it

    planted    three tags, each flooded within two to nine hours by 12, 25 or 60 accounts that had
               never used it, most of them with pages of one site, each in words of its own; the
               smallest flood pushes a second hashtag instead
    innocent   eight breaking stories (150 people run to a tag in two hours; most links among theirs
               are to one outlet that others share too), four jokes (80 newcomers, each with words
               and pictures of their own), two crowds in counter-speech (200 fans of a dozen bands,
               each with their band's tag and links), four town tags with a festival (60 visitors in
               a day; one in four links to the programme)

    python -m eval.hashtag_hijack [SEEDS]
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np
import polars as pl

from tocsin.detectors.hashtag_hijack import HashtagHijack
from tocsin.vocabulary.tables import WATCHLIST

HOUR, DAY = 3_600.0, 86_400.0
WEEKS = 21 * DAY
POSTS, ACCOUNTS, TAGS, SITES = 25_000, 2_500, 150, 300
START = datetime(2026, 5, 4, tzinfo=UTC)
FLOODS = ((60, 9 * HOUR), (25, 4 * HOUR), (12, 2 * HOUR))


def falling(count: int) -> np.ndarray:
    """Return chances that fall as ranks do."""
    weights = 1 / (np.arange(count) + 4.0)
    return weights / weights.sum()


class World:
    """One seeded world: who posted when, under which tags, with which link."""

    def __init__(self, seed: int) -> None:
        self.dice = np.random.default_rng(seed)
        activity = self.dice.pareto(1.3, ACCOUNTS) + 0.2
        self.share = activity / activity.sum()
        self.habits = self.dice.choice(TAGS, (ACCOUNTS, 4), p=falling(TAGS))
        self.rows: list[tuple[int, float, tuple[str, ...], str | None]] = []
        self.planted: set[int] = set()

    def post(self, who: int, at: float, *tags: str, link: str | None = None) -> None:
        """Add one post."""
        self.rows.append((int(who), float(at), tags, link))

    def site(self) -> str:
        """Return a page of a site, some sites far more often than others."""
        site = self.dice.choice(SITES, p=falling(SITES))
        return f"https://site{site}.example/{self.dice.integers(40)}"

    def ordinary(self) -> None:
        """Let people post what they always do."""
        who = self.dice.choice(ACCOUNTS, POSTS, p=self.share)
        for one, at in zip(who, self.dice.uniform(0, WEEKS, POSTS), strict=True):
            tags = (f"tag{self.dice.choice(self.habits[one])}",) if self.dice.random() < 0.4 else ()
            self.post(one, at, *tags, link=self.site() if self.dice.random() < 0.25 else None)

    def popular(self) -> str:
        """Return a tag that many use."""
        return f"tag{self.dice.integers(2, 30)}"

    def some(self, count: int) -> np.ndarray:
        """Return different people, the busy more often."""
        return self.dice.choice(ACCOUNTS, count, replace=False, p=self.share)

    def innocents(self) -> None:
        """Let news break, jokes run, fans speak up and towns celebrate."""
        for n in range(8):
            tag, at, page = (
                self.popular(),
                self.dice.uniform(5, 20) * DAY,
                f"https://site{n}.example/now",
            )
            for who in self.some(150):
                link = page if self.dice.random() < 0.45 else None
                self.post(who, at + self.dice.exponential(HOUR / 2), tag, link=link)
            for who in self.some(90):
                self.post(who, at + self.dice.exponential(HOUR / 2), link=page)
        for _ in range(4):
            tag, at = self.popular(), self.dice.uniform(5, 20) * DAY
            for who in self.some(80):
                self.post(who, at + self.dice.exponential(2 * HOUR), tag)
        for _ in range(2):
            tag, at = self.popular(), self.dice.uniform(5, 20) * DAY
            for who in self.some(200):
                band = self.dice.choice(12, p=falling(12))
                link = f"https://video.example/{band}/{self.dice.integers(99)}"
                mine = link if self.dice.random() < 0.4 else None
                self.post(who, at + self.dice.exponential(2 * HOUR), tag, f"band{band}", link=mine)
        for n in range(4):
            tag, at = self.popular(), self.dice.uniform(5, 20) * DAY
            for who in self.some(60):
                link = f"https://festival{n}.example/" if self.dice.random() < 0.25 else None
                self.post(who, at + self.dice.uniform(0, 10 * HOUR), tag, link=link)

    def plant(self) -> None:
        """Flood three tags."""
        new = 1_000_000
        tags = self.dice.choice(np.arange(2, 20), len(FLOODS), replace=False)
        for n, (size, length) in enumerate(FLOODS):
            start = self.dice.uniform(8, 19) * DAY
            crowd = np.arange(new, new + size)
            new += size
            self.planted |= set(map(int, crowd))
            for who in crowd:
                for _ in range(self.dice.integers(1, 5)):
                    carries = self.dice.random() < 0.85
                    page = f"https://lies{n}.example/{self.dice.integers(9)}"
                    self.post(
                        who, start + self.dice.uniform(0, length), f"tag{tags[n]}",
                        *(("theirs",) if carries and size < 20 else ()),
                        link=page if carries and size >= 20 else None,
                    )  # fmt: skip
                for at in self.dice.uniform(0, WEEKS, 4):
                    self.post(who, at, link=self.site() if self.dice.random() < 0.25 else None)

    def tables(self) -> dict[str, pl.LazyFrame]:
        """Return what the detector reads."""
        schema = {
            "account_uid": pl.Int64,
            "s": pl.Float64,
            "tags": pl.List(pl.String),
            "url": pl.String,
        }
        made = pl.DataFrame(self.rows, schema=schema, orient="row").with_row_index("n").select(
            post_uid=pl.col("n").cast(pl.Int64),
            post_id=pl.format("p{}", "n"),
            account_uid="account_uid",
            account_id=pl.format("{}", "account_uid"),
            account_native_id=pl.format("{}", "account_uid"),
            account_handle=pl.format("user{}", "account_uid"),
            platform=pl.lit("x"),
            created_at=pl.lit(START) + pl.duration(microseconds=(pl.col("s") * 1e6).cast(pl.Int64)),
            text=pl.lit(None, pl.String),
            is_repost=pl.lit(value=False),
            tags="tags",
            url="url",
        )  # fmt: skip
        links = made.drop_nulls("url").select(
            "post_uid", "url", url_uid=pl.col("url").hash(1).reinterpret(signed=True),
            domain=pl.col("url").str.split("/").list.get(2), kind=pl.lit("text"),
        )  # fmt: skip
        tagged = made.filter(pl.col("tags").list.len() > 0).explode("tags")
        hashtags = tagged.select("post_uid", "account_uid", "created_at", tag="tags")
        return {
            "posts": made.drop("tags", "url").lazy(),
            "links": links.lazy(),
            "hashtags": hashtags.lazy(),
            "watchlist": WATCHLIST.empty().lazy(),
        }


def subjects(world: World) -> list[set[int]]:
    """Return the accounts that each finding names."""
    found = HashtagHijack().detect(**world.tables())
    return [{int(account) for account in finding.subjects} for finding in found]


def scores(seeds: int = 5) -> Mapping[str, float]:
    """Return what was found of the floods and named rightly, and silence without any."""
    planted = right = named = floods = silent = 0
    for seed in range(seeds):
        flooded, innocent = World(seed), World(1_000 + seed)
        for world in (flooded, innocent):
            world.ordinary()
            world.innocents()
        flooded.plant()
        told = subjects(flooded)
        everybody = set().union(*told)
        planted += len(flooded.planted)
        right += len(everybody & flooded.planted)
        named += len(everybody)
        floods += sum(len(one & flooded.planted) >= len(one) / 2 for one in told)
        silent += not subjects(innocent)
    return {
        "account_recall": right / planted,
        "account_precision": right / max(named, 1),
        "floods_found": floods / (seeds * len(FLOODS)),
        "silent_worlds": silent / seeds,
    }


if __name__ == "__main__":
    print(json.dumps(scores(*map(int, sys.argv[1:2])), indent=1))
