"""How well sanctioned_outlets tells twins and sharers from the press and its readers.

Each seeded world has 9,000 posts by 1,500 people over three weeks, one in three with a link to one
of 12 newspapers, which print articles and a wire of their own; an outlet that may not be broadcast
prints 150 items, 20 of them wires that others had before; and in it

    planted    a site that prints everything of the outlet within hours; one that prints 30 of its
               items among 10 of its own; a channel that repeats 25 headlines in capitals and emoji;
               an account under the outlet's name that links to it 12 times; ten sharers who link
               to the outlet or to the first site 6 to 14 times among other links
    innocent   a fact-checker's site that prints 15 of the outlet's headlines among 50 of its own;
               the newspapers, which print the same wires; 60 people who link to the outlet once or
               twice, and 6 others who do so five times in one quarrel; a reporter on the watchlist
               who links to it 30 times; a reader who posts five of its headlines

    python -m eval.sanctioned_outlets [SEEDS]
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import numpy as np
import polars as pl

from tocsin.catalog.sanctioned import SanctionedOutlet
from tocsin.detectors.sanctioned_outlets import SanctionedOutlets
from tocsin.vocabulary.finding import Finding

HOUR, DAY = 3_600.0, 86_400.0
WEEKS = 21 * DAY
START = datetime(2026, 5, 4, tzinfo=UTC)
POSTS, PEOPLE, PAPERS, ITEMS, WIRES = 9_000, 1_500, 12, 150, 20
OUTLET = SanctionedOutlet(
    id="sanctions:XR-1",
    name="Kanal Nordstrom",
    domains=("nordstrom.example",),
    applies_from=date(2025, 11, 3),
    country="XR",
)


class World:
    """One seeded world: rows of posts, and who carries the outlet."""

    def __init__(self, seed: int, *, planted: bool) -> None:
        self.dice = np.random.default_rng(seed)
        made_up = self.dice.integers(97, 123, (3000, 6)).astype(np.uint8)
        self.words = np.array(["".join(map(chr, word)) for word in made_up])
        self.rows: list[dict[str, object]] = []
        self.names: dict[str, str] = {}
        self.twins: set[str] = set()
        self.named: set[str] = set()
        self.sharers: set[str] = set()
        self.items = self.publish()
        self.ordinary()
        self.innocents()
        if planted:
            self.plant()

    def text(self) -> str:
        """Return a sentence nobody wrote before."""
        return " ".join(self.words[self.dice.integers(0, len(self.words), 9)])

    def post(self, who: str, platform: str, at: float, **told: object) -> None:
        """Add one post; what falls after the three weeks is not collected."""
        if 0 <= at < WEEKS:
            self.rows.append({"who": who, "platform": platform, "at": at, **told})

    def publish(self) -> list[tuple[float, str]]:
        """Let newspapers and the outlet print; return what the outlet had first."""
        for paper in range(PAPERS):
            for at in self.dice.uniform(0, WEEKS, 60):
                self.post(f"paper{paper}.example", "web", at, title=self.text())
        for at in self.dice.uniform(0, WEEKS - DAY, WIRES):
            wire = self.text()
            for paper in self.dice.choice(PAPERS, 8, replace=False):
                later = at + self.dice.exponential(HOUR / 2)
                self.post(f"paper{paper}.example", "web", later, title=wire)
            self.post("nordstrom.example", "web", at + 6 * HOUR, title=wire)
        items = [(float(at), self.text()) for at in self.dice.uniform(0, WEEKS, ITEMS - WIRES)]
        for at, line in items:
            self.post("nordstrom.example", "web", at, title=line, text=self.text())
        return sorted(items)

    def link(self, who: str, at: float, host: str) -> None:
        """Let somebody link to a page of a site."""
        page = f"https://{host}/{self.dice.integers(10_000)}"
        self.post(who, "x", at, text=self.text(), url=page)

    def ordinary(self) -> None:
        """Let people write, and link to newspapers."""
        activity = self.dice.pareto(1.3, PEOPLE) + 0.2
        people = self.dice.choice(PEOPLE, POSTS, p=activity / activity.sum())
        for who, at in zip(people, self.dice.uniform(0, WEEKS, POSTS), strict=True):
            if self.dice.random() < 0.33:
                self.link(f"p{who}", at, f"paper{self.dice.integers(PAPERS)}.example")
            else:
                self.post(f"p{who}", "x", at, text=self.text())

    def innocents(self) -> None:
        """Let the press quote, people quarrel, and a reporter do the work."""
        for n in self.dice.choice(len(self.items), 15, replace=False):
            at, line = self.items[n]
            self.post("check.example", "web", at + 5 * HOUR, title=line)
        for at in self.dice.uniform(0, WEEKS, 50):
            self.post("check.example", "web", at, title=self.text())
        people = self.dice.choice(PEOPLE, 66, replace=False)
        for who in people[6:]:
            for at in self.dice.uniform(0, WEEKS, self.dice.integers(1, 3)):
                self.link(f"p{who}", at, "nordstrom.example")
        for who in people[:6]:
            for at in self.dice.uniform(5.2, 5.9, 5) * DAY:
                self.link(f"p{who}", at, "nordstrom.example")
        for at in self.dice.uniform(0, WEEKS, 30):
            self.link("reporter", at, "nordstrom.example")
        for at, line in self.items[40:45]:
            self.post("reader", "x", at + HOUR, text=line)

    def plant(self) -> None:
        """Let the outlet come back: two sites, a channel, an account, and those who share."""
        self.twin("blick.example", "web", self.items, own=0)
        some = self.dice.choice(len(self.items), 30, replace=False)
        self.twin("stimme.example", "web", [self.items[n] for n in some], own=10)
        some = self.dice.choice(len(self.items), 25, replace=False)
        loud = [(at, f"{line.upper()} 🔥") for at, line in (self.items[n] for n in some)]
        self.twin("wind", "telegram", loud, own=3)
        self.names["kanal.nordstrom"] = "Kanal N0rdstrom"
        self.named = {"kanal.nordstrom"}
        for at in self.dice.uniform(0, WEEKS, 12):
            self.link("kanal.nordstrom", at, "nordstrom.example")
        for number in range(10):
            who = f"sharer{number}"
            self.sharers.add(who)
            for at in self.dice.uniform(0, WEEKS, self.dice.integers(6, 15)):
                self.link(who, at, ("nordstrom.example", "blick.example")[number % 2])
            for at in self.dice.uniform(0, WEEKS, self.dice.integers(3, 15)):
                self.link(who, at, f"paper{self.dice.integers(PAPERS)}.example")

    def twin(self, who: str, platform: str, items: Sequence[tuple[float, str]], own: int) -> None:
        """Let somebody repeat items within hours, among posts of their own."""
        self.twins.add(f":domain:{who}" if platform == "web" else who)
        for at, line in items:
            self.post(who, platform, at + self.dice.exponential(3 * HOUR) + 60, text=line)
        for at in self.dice.uniform(DAY, WEEKS - DAY, own):
            self.post(who, platform, at, text=self.text())

    def findings(self) -> list[Finding]:
        """Return what the detector says of this world."""
        schema = {"who": pl.String, "platform": pl.String, "at": pl.Float64, "text": pl.String,
                  "title": pl.String, "url": pl.String}  # fmt: skip
        made = pl.DataFrame(self.rows, schema=schema).with_row_index("n").select(
            post_uid=pl.col("n").cast(pl.Int64), post_id=pl.format("p{}", "n"),
            account_uid=pl.col("who").hash(1).reinterpret(signed=True), account_id="who",
            account_native_id="who", account_handle="who", platform="platform",
            created_at=pl.lit(START) + (pl.col("at") * 1e6).cast(pl.Duration("us")),
            time_precision=pl.lit("second"), text="text", title="title", link="url",
            url=pl.lit(None, pl.String), country=pl.lit(None, pl.String),
            is_repost=pl.lit(value=False),
        )  # fmt: skip
        links = made.drop_nulls("link").select(
            "post_uid", host=pl.col("link").str.split("/").list.get(2), kind=pl.lit("text")
        )
        accounts = made.select("account_uid", handle="account_id").unique().with_columns(
            display_name=pl.col("handle").replace_strict(self.names, default=None),
            description=pl.lit(None, pl.String),
        )  # fmt: skip
        listed = {"platform": ["x"], "handle": ["reporter"], "native_id": [None]}
        return list(
            SanctionedOutlets(outlets=(OUTLET,), countries=("XR",)).detect(
                posts=made.drop("link").lazy(),
                links=links.lazy(),
                accounts=accounts.lazy(),
                watchlist=pl.LazyFrame(listed, schema=dict.fromkeys(listed, pl.String)),
            )
        )


def scores(seeds: int = 5) -> Mapping[str, float]:
    """Return what was found of each kind and named rightly, and silence without any."""
    counts = {"accused": 0, "accused_rightly": 0, "planted": 0, "told": 0, "told_rightly": 0}
    sharers = silent = 0
    for seed in range(seeds):
        world = World(seed, planted=True)
        accused, told = set(), set()
        for one in world.findings():
            chosen = accused if one.rule and one.rule.binding else told
            chosen.update(one.subjects)
        right = world.twins | world.named
        counts["accused"] += len(accused)
        counts["accused_rightly"] += len(accused & right)
        counts["planted"] += len(right)
        counts["told"] += len(told)
        counts["told_rightly"] += len(told & world.sharers)
        sharers += len(world.sharers)
        silent += not World(1_000 + seed, planted=False).findings()
    return {
        "recall": counts["accused_rightly"] / counts["planted"],
        "precision": counts["accused_rightly"] / max(counts["accused"], 1),
        "sharers_recall": counts["told_rightly"] / sharers,
        "sharers_precision": counts["told_rightly"] / max(counts["told"], 1),
        "silent_worlds": silent / seeds,
    }


if __name__ == "__main__":
    print(json.dumps(scores(*map(int, sys.argv[1:2])), indent=1))
