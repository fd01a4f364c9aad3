"""How well laundering tells paths from readers: planted worlds, seed by seed.

Each world has 24,000 posts by 2,400 people on Telegram, X, Facebook and the web over three weeks,
in three languages; one post in three links to an article of one of 24 newspapers, which people
choose by language and habit, one in twenty to one of 1,500 small sites; and in it

    planted    a channel whose 14 texts five accounts on X copy within hours and two pages on
               Facebook a day later, each carrier most of them; a page on Facebook whose 12 links to
               ever other small sites four accounts on X post within a day; a channel whose 8
               pictures two accounts on X post
    innocent   the newspapers' sites and their own accounts on three platforms; 60 devoted readers
               of one newspaper; a feed on X and a slower one on Telegram that post every article of
               five newspapers; a wire printed by nine newspapers; ten jokes that 40 people copy; a
               friend on X who posts what a friend on Telegram posted, twice

    python -m eval.laundering [SEEDS]
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np
import polars as pl

from tocsin.detectors.laundering import Laundering
from tocsin.vocabulary.tables import TABLES, WATCHLIST

HOUR, DAY = 3_600.0, 86_400.0
WEEKS = 21 * DAY
START = datetime(2026, 5, 4, tzinfo=UTC)
POSTS, PEOPLE, PAPERS = 24_000, 2_400, 24
PLATFORMS = ("telegram", "x", "facebook")
LANGUAGES = ("en", "de", "ro")


class World:
    """One seeded world: rows of posts, and who launders."""

    def __init__(self, seed: int) -> None:
        self.dice = np.random.default_rng(seed)
        made_up = self.dice.integers(97, 123, (3000, 6)).astype(np.uint8)
        self.words = np.array(["".join(map(chr, word)) for word in made_up])
        activity = self.dice.pareto(1.3, PEOPLE) + 0.2
        self.share = activity / activity.sum()
        self.home = self.dice.choice(PLATFORMS, PEOPLE, p=(0.15, 0.6, 0.25))
        self.lang = self.dice.choice(LANGUAGES, PEOPLE)
        self.reads = self.dice.integers(0, PAPERS // 3, PEOPLE)
        self.rows: list[dict[str, object]] = []
        self.articles: list[tuple[float, str, int]] = []
        self.planted: set[str] = set()

    def text(self) -> str:
        """Return a sentence nobody wrote before."""
        return " ".join(self.words[self.dice.integers(0, len(self.words), 12)])

    def post(self, who: str, platform: str, at: float, **told: object) -> None:
        """Add one post; what falls after the three weeks is not collected."""
        if at < WEEKS:
            self.rows.append({"who": f"{platform}:{who}", "platform": platform, "at": at, **told})

    def publish(self) -> None:
        """Let newspapers publish on their sites, and on their own accounts soon after."""
        for paper in range(PAPERS):
            site, lang = f"paper{paper}.example", LANGUAGES[paper % 3]
            for at in self.dice.uniform(0, WEEKS, 60):
                url = f"https://{site}/{len(self.articles)}"
                self.articles.append((at, url, paper))
                self.own(site, lang, at, url, self.text())
        for _ in range(14):
            line, at = self.text(), self.dice.uniform(0, WEEKS)
            for paper in self.dice.choice(PAPERS, 9, replace=False):
                site, when = f"paper{paper}.example", at + self.dice.exponential(HOUR / 4)
                url = f"https://{site}/{len(self.articles)}"
                self.articles.append((when, url, paper))
                self.own(site, LANGUAGES[paper % 3], when, url, line)
        self.articles.sort()

    def own(self, site: str, lang: str, at: float, url: str, title: str) -> None:
        """Publish an article on a paper's own site and accounts."""
        self.post(site, "web", at, url=url, lang=lang, text=title)
        for platform in PLATFORMS:
            if self.dice.random() < 0.7:
                later = at + self.dice.exponential(HOUR / 2)
                self.post(
                    site.removesuffix(".example"), platform, later, url=url, lang=lang, text=title
                )

    def ordinary(self) -> None:
        """Let people write, and share what their paper wrote."""
        times = np.array([at for at, *_ in self.articles])
        mine = [
            [n for n, one in enumerate(self.articles) if one[2] == paper] for paper in range(PAPERS)
        ]
        people = self.dice.choice(PEOPLE, POSTS, p=self.share)
        for who, at in zip(people, self.dice.uniform(0, WEEKS, POSTS), strict=True):
            lang = LANGUAGES.index(self.lang[who])
            told: dict[str, object] = {"lang": str(self.lang[who])}
            if self.dice.random() < 0.33:
                devoted = who < 60 or self.dice.random() < 0.5
                paper = 3 * (self.reads[who] if devoted else self.dice.integers(PAPERS // 3)) + lang
                since = at - self.dice.pareto(1.3) * 2 * HOUR
                fresh = [n for n in mine[paper] if since - 3 * DAY < times[n] < at]
                if fresh:
                    told["url"] = self.articles[self.dice.choice(fresh[-6:])][1]
            elif self.dice.random() < 0.08:
                number = self.dice.integers(20_000)
                told["url"] = f"https://small{number % 1_500}.example/{number}"
            self.post(f"p{who}", str(self.home[who]), at, text=self.text(), **told)

    def innocents(self) -> None:
        """Let feeds feed, jokes run and a friend pass things on."""
        for at, url, paper in self.articles:
            if paper < 5:
                self.post("feed", "x", at + 60, url=url, lang="en")
                self.post("slowfeed", "telegram", at + 900, url=url, lang="en")
        for _ in range(10):
            joke, at = self.text(), self.dice.uniform(0, 20) * DAY
            for who in self.dice.choice(PEOPLE, 40, replace=False, p=self.share):
                later = at + self.dice.exponential(4 * HOUR)
                self.post(f"p{who}", str(self.home[who]), later, text=joke, lang="en")
        for _ in range(2):
            line, at = self.text(), self.dice.uniform(0, 20) * DAY
            self.post("friend", "telegram", at, text=line, lang="en")
            self.post("pal", "x", at + HOUR, text=line, lang="en")

    def plant(self) -> None:
        """Lay three paths."""
        self.path("well", "telegram", 14, {"x": (5, 3 * HOUR), "facebook": (2, DAY)}, "text")
        self.path("spring", "facebook", 12, {"x": (4, 9 * HOUR)}, "url")
        self.path("fount", "telegram", 8, {"x": (2, 5 * HOUR)}, "sha256")

    def path(
        self, source: str, home: str, stories: int, to: Mapping[str, tuple[int, float]], carry: str
    ) -> None:
        """Let carriers bring most of a source's stories to other platforms."""
        hands = [
            (f"hand{len(self.planted)}{p}{n}", p, lag)
            for p, (count, lag) in to.items()
            for n in range(count)
        ]
        self.planted |= {f"{home}:{source}", *(f"{p}:{who}" for who, p, _ in hands)}
        for number in range(stories):
            at = self.dice.uniform(DAY, 18 * DAY)
            thing = {
                "text": self.text(),
                "url": f"https://small{self.dice.integers(1_500)}.example/{source}{number}",
                "sha256": f"{source}{number}",
            }[carry]
            self.post(source, home, at, lang="en", **{carry: thing})
            for who, platform, lag in hands:
                if self.dice.random() < 0.75:
                    words = {} if carry == "text" else {"text": self.text()}
                    later = at + lag * (0.3 + self.dice.exponential(0.7))
                    self.post(who, platform, later, lang="en", **{carry: thing}, **words)
        for who, platform, _ in [(source, home, 0.0), *hands]:
            for at in self.dice.uniform(0, WEEKS, 12):
                self.post(who, platform, at, text=self.text(), lang="en")

    def tables(self) -> dict[str, pl.LazyFrame]:
        """Return what the detector reads."""
        schema = {"who": pl.String, "platform": pl.String, "at": pl.Float64, "text": pl.String,
                  "lang": pl.String, "url": pl.String, "sha256": pl.String}  # fmt: skip
        name = pl.col("who").str.split(":").list.get(1)
        made = pl.DataFrame(self.rows, schema=schema).with_row_index("n").select(
            post_uid=pl.col("n").cast(pl.Int64), post_id=pl.format("p{}", "n"),
            account_uid=pl.col("who").hash(1).reinterpret(signed=True), account_id="who",
            account_native_id=name, account_handle=name, platform="platform",
            created_at=pl.lit(START) + (pl.col("at") * 1e6).cast(pl.Duration("us")),
            time_precision=pl.lit("second"), time_basis=pl.lit("epoch"), text="text", lang="lang",
            is_repost=pl.lit(value=False), url="url", sha256="sha256",
        )  # fmt: skip
        links = made.drop_nulls("url").select(
            "post_uid", url_uid=pl.col("url").hash(2).reinterpret(signed=True),
            domain=pl.col("url").str.split("/").list.get(2), kind=pl.lit("text"),
        )  # fmt: skip
        media = made.drop_nulls("sha256").select(
            "post_uid", "sha256", phash=pl.lit(None, pl.String)
        )
        return {
            "posts": made.drop("url", "sha256").lazy(),
            "links": links.lazy(),
            "media": media.lazy(),
            "accounts": TABLES["accounts"].empty().lazy(),
            "watchlist": WATCHLIST.empty().lazy(),
        }


def subjects(world: World) -> list[tuple[str, ...]]:
    """Return the accounts that each finding names, the source first."""
    return [finding.subjects for finding in Laundering().detect(**world.tables())]


def scores(seeds: int = 5) -> Mapping[str, float]:
    """Return what was found of the paths and named rightly, and silence without any."""
    planted = right = named = sources = silent = 0
    for seed in range(seeds):
        crooked, innocent = World(seed), World(1_000 + seed)
        for world in (crooked, innocent):
            world.publish()
            world.ordinary()
            world.innocents()
        crooked.plant()
        told = subjects(crooked)
        everybody = {who for one in told for who in one}
        planted += len(crooked.planted)
        right += len(everybody & crooked.planted)
        named += len(everybody)
        sources += len(
            {one[0] for one in told} & {"telegram:well", "facebook:spring", "telegram:fount"}
        )
        silent += not subjects(innocent)
    return {
        "account_recall": right / planted,
        "account_precision": right / max(named, 1),
        "sources_found": sources / (3 * seeds),
        "silent_worlds": silent / seeds,
    }


if __name__ == "__main__":
    print(json.dumps(scores(*map(int, sys.argv[1:2])), indent=1))
