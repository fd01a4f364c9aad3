"""How well silence_period keeps to the rules: posts around the windows of seven European votes.

Each vote gets 600 posts in a language of the country, from three days before the polls close to a
day after, half of them naming a candidate, with times known to the second, the minute or the day,
with and without a time zone. What should count is worked out from local clock times, the detector's
own code left aside; a post counts only if the window holds every instant its time may mean.

    python -m eval.silence_period
"""

import json
import random
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from tocsin.catalog import Election, PollingDay
from tocsin.detectors.silence_period import SilencePeriod
from tocsin.vocabulary.places import place
from tocsin.vocabulary.tables import TABLES, WATCHLIST

VOTES = (
    # country, kind, polling day, closes, silence begins (days before, local hour), ends
    ("FR", "presidential", date(2027, 4, 11), time(20), (1, time(0)), None),
    ("PL", "presidential", date(2025, 5, 18), time(21), (1, time(0)), None),
    ("PT", "parliamentary", date(2025, 5, 18), time(20), (1, time(0)), None),
    ("RO", "presidential", date(2024, 11, 24), time(21), (1, time(7)), None),
    ("RO", "parliamentary", date(2024, 12, 1), time(21), (1, time(7)), None),
    ("HR", "parliamentary", date(2024, 4, 17), time(19), (1, time(0)), time(19)),
    ("MD", "presidential", date(2024, 10, 20), time(21), (1, time(0)), time(23, 59, 59)),
)
NAME = "Ana Pop"
COARSE = {
    "second": timedelta(0), "minute": timedelta(seconds=59), "day": timedelta(hours=24),
}  # fmt: skip


def scores(posts: int = 600) -> Mapping[str, float]:
    """Return recall and precision of counted posts, over all votes."""
    right = wanted = told = 0
    for n, vote in enumerate(VOTES):
        election = _election(vote)
        rows, expected = _posts(random.Random(n), vote, election, posts)
        found = SilencePeriod(elections=(election,), terms=(NAME,)).detect(
            pl.LazyFrame(rows, schema=_schema()),
            TABLES["hashtags"].empty().lazy(),
            WATCHLIST.empty().lazy(),
        )
        counted = {post for one in found for post in one.evidence}
        right += len(counted & expected)
        wanted += len(expected)
        told += len(counted)
    return {"recall": right / wanted, "precision": right / told}


def _election(vote: tuple) -> Election:
    country, kind, on, closes, *_ = vote
    day = PollingDay(on, time(7), closes, place(country).time_zone)
    return Election(
        id=f"{country}-{kind}", name=kind, country=country, kind=kind, polls=(day,),
        source="as announced", confidence="high",
    )  # fmt: skip


def _posts(
    dice: random.Random, vote: tuple, election: Election, count: int
) -> tuple[list[dict[str, object]], set[str]]:
    """Return posts around a vote, and the ids of those that should count."""
    country, _, on, closes, (days, begins), ends = vote
    zone = ZoneInfo(place(country).time_zone)
    first = datetime.combine(on - timedelta(days=days), begins, zone)
    last = datetime.combine(on, ends or closes, zone)
    close = datetime.combine(on, closes, zone).astimezone(UTC)
    rows, expected = [], set()
    for n in range(count):
        at = close - timedelta(seconds=dice.randrange(-86_400, 3 * 86_400))
        precision, zoneless = dice.choice(tuple(COARSE)), dice.random() < 0.2
        at = _cut(at, precision)
        named = dice.random() < 0.5
        early = at - timedelta(hours=14) * zoneless
        late = at + timedelta(hours=12) * zoneless + COARSE[precision]
        if named and first <= early and late <= last:
            expected.add(f"p{n}")
        rows.append(
            {
                "post_uid": n, "post_id": f"p{n}", "account_id": f"a{n % 50}", "platform": "x",
                "text": f"Vote {NAME}" if named else "Bread is dear", "is_repost": False,
                "lang": place(election.country).languages[0], "created_at": at,
                "time_precision": precision,
                "time_basis": "assumed_utc" if zoneless else "zone_in_value",
            }
        )  # fmt: skip
    return rows, expected


def _cut(at: datetime, precision: str) -> datetime:
    """Return a time as a source of that precision would write it."""
    if precision == "day":
        return at.replace(hour=0, minute=0, second=0, microsecond=0)
    return at.replace(second=0) if precision == "minute" else at


def _schema() -> dict[str, pl.DataType | type[pl.DataType]]:
    derived = {"post_id": pl.String, "account_id": pl.String, "is_repost": pl.Boolean}
    return {**TABLES["posts"].schema, **derived}


if __name__ == "__main__":
    print(json.dumps(scores(*map(int, sys.argv[1:2])), indent=1))
