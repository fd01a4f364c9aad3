"""How well copypasta tells crowds that copy from people who copy: planted worlds, seed by seed.

Each world has 20,000 posts by 2,000 accounts over three weeks, and in it

    planted    three crowds of 6, 12 and 34 accounts, each with 4 texts of its own; of each text,
               60 to 90 per cent of the crowd post a copy within twenty minutes
    innocent   a petition (300 signers over days), twenty notifications (50 of 400 readers each),
               a wire (9 outlets, 14 stories, links to their own sites), thirty jokes that 10 to 60
               people repeat, drawn by how much they post

    python -m eval.copypasta [SEEDS]
"""

import json
import sys
from datetime import UTC, datetime

import numpy as np
import polars as pl

from tocsin.detectors.copypasta import CopyPasta
from tocsin.statistics.crowds import linked
from tocsin.vocabulary.tables import WATCHLIST

DAY, WEEKS = 86_400, 3 * 7 * 86_400
POSTS, ACCOUNTS = 20_000, 2_000
CROWDS = (6, 12, 34)
START = datetime(2026, 5, 4, tzinfo=UTC)
Rows = list[tuple[int, float, str, str | None]]
"""Account, second, text, and the domain it links to."""


class World:
    """One seeded world: rows of posts, and which accounts are a crowd's."""

    def __init__(self, seed: int) -> None:
        self.dice = np.random.default_rng(seed)
        made_up = self.dice.integers(97, 123, (4000, 6)).astype(np.uint8)
        self.words = np.array(["".join(map(chr, word)) for word in made_up])
        activity = self.dice.pareto(1.3, ACCOUNTS) + 0.2
        self.share = activity / activity.sum()
        self.rows: Rows = []
        self.planted: set[int] = set()

    def text(self, words: int = 14) -> str:
        """Return a sentence nobody wrote before."""
        return " ".join(self.words[self.dice.integers(0, len(self.words), words)])

    def everyday(self) -> None:
        """Let people write their own words."""
        who = self.dice.choice(ACCOUNTS, POSTS, p=self.share)
        at = self.dice.uniform(0, WEEKS, POSTS)
        self.rows += [(int(a), float(t), self.text(), None) for a, t in zip(who, at, strict=True)]

    def burst(
        self, accounts: np.ndarray, at: float, minutes: float, domain: str | None = None
    ) -> None:
        """Let accounts post one new text within so many minutes."""
        text = self.text()
        for account in accounts:
            self.rows.append((int(account), at + self.dice.uniform(0, 60 * minutes), text, domain))

    def plant(self) -> None:
        """Plant the crowds; their accounts also live everyday lives."""
        free = self.dice.permutation(ACCOUNTS)
        for size in CROWDS:
            crowd, free = free[:size], free[size:]
            self.planted |= set(map(int, crowd))
            for _ in range(4):
                part = max(5, int(size * self.dice.uniform(0.6, 0.9)))
                at = self.dice.uniform(0, WEEKS)
                self.burst(self.dice.choice(crowd, part, replace=False), at, 20)

    def innocents(self) -> None:
        """Let people sign, react, syndicate and joke."""
        signed = self.text()
        for signer in range(300):
            at = 3 * DAY + float(self.dice.exponential(DAY))
            self.rows.append((10_000 + signer, at, signed, "petition.example"))
        readers = 20_000 + np.arange(400)
        for n in range(20):
            self.burst(self.dice.choice(readers, 50, replace=False), n * DAY, 8, "news.example")
        for _ in range(14):
            story, at = self.text(), self.dice.uniform(0, WEEKS)
            for outlet in range(9):
                when = at + self.dice.uniform(0, 900)
                self.rows.append((30_000 + outlet, when, story, f"outlet{outlet}.example"))
        for _ in range(30):
            size = int(self.dice.integers(10, 60))
            who = self.dice.choice(ACCOUNTS, size, replace=False, p=self.share)
            self.burst(who, self.dice.uniform(0, WEEKS), 25)

    def tables(self) -> dict[str, pl.LazyFrame]:
        """Return what the detector reads."""
        posts = pl.DataFrame(
            self.rows,
            schema={"account": pl.Int64, "s": pl.Float64, "text": pl.String, "domain": pl.String},
            orient="row",
        ).with_row_index("n")
        microseconds = pl.duration(microseconds=(pl.col("s") * 1e6).cast(pl.Int64))
        made = posts.select(
            post_uid=pl.col("n").cast(pl.Int64),
            post_id=pl.format("p{}", "n"),
            account_uid="account",
            account_id=pl.format("{}", "account"),
            account_native_id=pl.format("{}", "account"),
            account_handle=pl.format("user{}", "account"),
            platform=pl.lit("x"),
            created_at=(pl.lit(START) + microseconds).cast(pl.Datetime("us", "UTC")),
            time_precision=pl.lit("second"),
            text="text",
            is_repost=pl.lit(value=False),
        )
        links = posts.drop_nulls("domain").select(
            post_uid=pl.col("n").cast(pl.Int64), account_uid="account", domain="domain"
        )
        watchlist = WATCHLIST.empty().lazy()
        return {"posts": made.lazy(), "links": links.lazy(), "watchlist": watchlist}


def planted(seed: int) -> tuple[int, int, int, int]:
    """Return accounts planted, found and named, and findings, in one world."""
    world = World(seed)
    world.everyday()
    world.innocents()
    world.plant()
    found = list(CopyPasta().detect(**world.tables()))
    named = {int(account) for one in found for account in one.subjects}
    return len(world.planted), len(named & world.planted), len(named), len(found)


def false_alarms(seed: int) -> int:
    """Return the findings in one world of innocents."""
    world = World(10_000 + seed)
    world.everyday()
    world.innocents()
    return len(list(CopyPasta().detect(**world.tables())))


def surprises(seed: int, level: float = 0.05) -> tuple[int, int]:
    """Return how many pairs of bursts look surprising at `level`, of all, where nobody agreed.

    A hundred texts are each copied by 40 accounts, drawn by how much they post.
    """
    world = World(20_000 + seed)
    world.everyday()
    seats = [
        (n, n, int(who))
        for n in range(100)
        for who in world.dice.choice(ACCOUNTS, 40, replace=False, p=world.share)
    ]
    members = pl.DataFrame(seats, schema=["gathering", "topic", "member"], orient="row")
    everybody = [account for account, *_ in world.rows] + [who for *_, who in seats]
    deeds = pl.Series("member", everybody).value_counts(name="deeds")
    pairs = linked(members, deeds, fewest=1, share=1e-9, q=1.0)
    return pairs.filter(pl.col("p") <= level).height, 100 * 99 // 2


def scores(seeds: int = 5) -> dict[str, float]:
    """Return every number that has a floor; the larger, the better."""
    worlds = np.array([planted(seed) for seed in range(seeds)]).sum(axis=0)
    tried = np.array([surprises(seed) for seed in range(seeds)]).sum(axis=0)
    silent = [false_alarms(seed) == 0 for seed in range(seeds)]
    return {
        "account_recall": float(worlds[1] / worlds[0]),
        "account_precision": float(worlds[1] / worlds[2]),
        "crowds_found": float(worlds[3] / (seeds * len(CROWDS))),
        "silent_worlds": float(np.mean(silent)),
        "unsurprised_at_0.05": float(1 - tried[0] / tried[1]),
    }


if __name__ == "__main__":
    print(json.dumps(scores(*map(int, sys.argv[1:2])), indent=1))
