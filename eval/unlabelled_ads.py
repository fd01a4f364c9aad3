"""How well unlabelled_ads tells hidden campaigns from everybody else who advertises.

Each seeded library has 3,000 ads by 400 pages over six weeks, most of them for things that are
sold; in it

    planted    for each of four candidates a network of 3 to 8 pages with 10 to 40 ads, half of them
               in words that several pages use, some labelled later; for two, a page that
               leads to the candidate's site; for one, a page that repeats a declared ad
    innocent   declared ads of all eight candidates; six newspapers on the watchlist and six that
               are not, each advertising articles on one candidate or two; shops and authors who
               bear a candidate's whole name; round-ups by chains of local pages; charities

    python -m eval.unlabelled_ads [SEEDS]
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np
import polars as pl

from tocsin.detectors.unlabelled_ads import UnlabelledAds
from tocsin.vocabulary.ids import uid
from tocsin.vocabulary.tables import TABLES, WATCHLIST

DAY = 86_400.0
WEEKS = 42 * DAY
START = datetime(2026, 4, 13, tzinfo=UTC)
ADS, PAGES, CANDIDATES, HIDDEN = 3_000, 400, 8, 4
FIRST, SECOND = "first file", "second file"


class Library:
    """One seeded library: ads, what was seen of them later, and which of them hide."""

    def __init__(self, seed: int, *, planted: bool) -> None:
        self.dice = np.random.default_rng(seed)
        made_up = self.dice.integers(97, 123, (3000, 7)).astype(np.uint8)
        self.words = np.array(["".join(map(chr, word)) for word in made_up])
        self.rows: list[dict[str, object]] = []
        self.labels: list[dict[str, object]] = []
        self.links: list[dict[str, object]] = []
        self.hidden: set[str] = set()
        self.names = [self.text(2).title() for _ in range(CANDIDATES)]
        self.papers = [f"Paper {self.text(1)}" for _ in range(12)]
        self.sales()
        self.innocents()
        if planted:
            self.plant()

    def text(self, words: int = 8) -> str:
        """Return words nobody wrote before."""
        return " ".join(self.words[self.dice.integers(0, len(self.words), words)])

    def ad(self, page: str, words: str, *, political: bool = False, lead: str = "") -> str:
        """Add an ad, as it was seen first; return its id."""
        n = len(self.rows)
        began = float(self.dice.uniform(0, WEEKS))
        self.rows.append({"n": n, "page": page, "words": words, "began": began})
        told = True if political else None
        self.labels.append({"n": n, "political_at_source": told, "source_file_id": FIRST})
        if lead:
            self.links.append({"n": n, "host": lead, "domain": lead})
        return f"facebook:ad:{n}"

    def later(self, ad: str) -> None:
        """Let an ad be seen again, labelled."""
        n = int(ad.rpartition(":")[2])
        self.labels.append({"n": n, "political_at_source": True, "source_file_id": SECOND})

    def sales(self) -> None:
        """Let pages sell things, some with the same words as others of their chain."""
        for page in self.dice.integers(0, PAGES, ADS):
            self.ad(f"shop {page}", f"Offer {page % 90}: {self.text()}")
        for chain in range(20):
            offer = self.text()
            for branch in range(5):
                self.ad(f"chain {chain} town {branch}", offer)

    def innocents(self) -> None:
        """Let parties declare, newspapers and namesakes advertise, and charities ask."""
        for name in self.names:
            for _ in range(6):
                self.ad(f"Friends of {name}", f"{name}: {self.text()}", political=True)
            for n in range(3):
                self.ad(f"{name} and sons", f"Chairs by {name}, {self.text(4)} {n}")
                self.ad(f"{name}, author", f"The new novel by {name}: {self.text(4)}")
        for number, paper in enumerate(self.papers):
            for _ in range(8):
                who = self.names[(number + int(self.dice.integers(0, 2))) % CANDIDATES]
                self.ad(paper, f"Our interview: {who} on {self.text(5)}")
        several = ", ".join(self.names[:3])
        for town in range(8):
            self.ad(f"Town {town} today", f"{several} debate tonight, watch it with us")
        coat = self.text(12)
        for town in range(6):
            self.ad(f"Coats for {town}", coat)

    def plant(self) -> None:
        """Hide four campaigns behind pages that sell something else."""
        for number, name in enumerate(self.names[:HIDDEN]):
            pages = [f"shop {page}" for page in self.dice.choice(PAGES, self.dice.integers(3, 9))]
            shared = [f"{self.text(5)} {name} {self.text(3)}" for _ in range(3)]
            made = []
            for n in range(int(self.dice.integers(10, 41))):
                own = f"{self.text(4)} and on Sunday {name}"
                words = str(self.dice.choice(shared)) if n < len(pages) or n % 2 else own
                made.append(self.ad(pages[n % len(pages)], words))
            for ad in self.dice.choice(made, 4, replace=False):
                self.later(str(ad))
            self.hidden.update(made)
            if number < 2:
                for _ in range(4):
                    words, lead = f"{self.text(6)}: {name}", f"site{number}.example"
                    self.hidden.add(self.ad(f"lone {number}", words, lead=lead))
        declared = f"{self.names[3]} {self.text()}"
        self.ad(f"Friends of {self.names[3]}", declared, political=True)
        self.hidden.update(self.ad("copier", declared) for _ in range(3))

    def tables(self) -> dict[str, pl.LazyFrame]:
        """Return what the detector reads."""
        post = pl.col("n").map_elements(
            lambda n: uid("facebook", "post", str(n)), return_dtype=pl.Int64
        )
        made = pl.DataFrame(self.rows)
        ads = made.select(
            ad_uid=pl.col("n").cast(pl.Int64), ad_id=pl.format("facebook:ad:{}", "n"),
            platform=pl.lit("facebook"), post_uid=post, account_id="page",
            account_native_id="page", account_name="page", payer="page", beneficiary="page",
            started_at=pl.lit(START) + (pl.col("began") * 1e6).cast(pl.Duration("us")),
            eu_reach=pl.lit(1000, pl.Int64),
        )  # fmt: skip
        absent = {
            name: pl.lit(None, TABLES["ads"].schema[name])
            for name in ("account_uid", "created_at", "stopped_at", "country", "countries")
        }
        schema = {"n": pl.Int64, "political_at_source": pl.Boolean, "source_file_id": pl.String}
        links = pl.DataFrame(
            self.links, schema={"n": pl.Int64, "host": pl.String, "domain": pl.String}
        )
        return {
            "ads": ads.with_columns(**absent).lazy(),
            "ad_versions": pl.LazyFrame(self.labels, schema=schema).rename({"n": "ad_uid"}),
            "posts": made.select(
                post_uid=post, post_id=pl.format("facebook:post:{}", "n"), text="words",
                title=pl.lit(None, pl.String),
            ).lazy(),
            "links": links.select(post_uid=post, host="host", domain="domain").lazy(),
            "watchlist": self.watchlist(),
        }  # fmt: skip

    def watchlist(self) -> pl.LazyFrame:
        """Return the candidates with their sites, and half of the newspapers."""
        listed: list[dict[str, object]] = [
            {"name": name, "kind": "candidate", "domain": f"site{n}.example"}
            for n, name in enumerate(self.names)
        ]
        listed += [
            {"name": paper, "kind": "outlet", "platform": "facebook", "native_id": paper}
            for paper in self.papers[:6]
        ]
        return pl.LazyFrame(listed, schema=WATCHLIST.schema)

    def found(self) -> set[str]:
        """Return the ads of all findings."""
        told = UnlabelledAds().detect(**self.tables())
        return {row for one in told for row in one.evidence if ":ad:" in row}


def scores(seeds: int = 5) -> Mapping[str, float]:
    """Return how many hidden ads are found, how many found ones hide, and silence without any."""
    hidden = right = named = silent = 0
    for seed in range(seeds):
        library = Library(seed, planted=True)
        found = library.found()
        hidden += len(library.hidden)
        right += len(found & library.hidden)
        named += len(found)
        silent += not Library(1_000 + seed, planted=False).found()
    return {
        "ad_recall": right / hidden,
        "ad_precision": right / max(named, 1),
        "silent_libraries": silent / seeds,
    }


if __name__ == "__main__":
    print(json.dumps(scores(*map(int, sys.argv[1:2])), indent=1))
