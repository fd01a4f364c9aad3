"""An engine that looks at every two rows: too slow for real data, too plain to be wrong."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any, NamedTuple

import polars as pl

from tocsin.engines import engine
from tocsin.engines.engine import Meetings

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = ("object", "account", "post", "at")


class Share(NamedTuple):
    """One row that counts."""

    what: Any
    account: Any
    post: Any
    at_us: int


def microseconds(at):
    """Return microseconds since 1970, or None for a time that cannot be."""
    if isinstance(at, datetime):
        return (at.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
    inside = at is not None and -62_135_596_800 <= at <= 253_402_300_799
    return at * 1_000_000 if inside else None


class Slow:
    """Every engine is compared with this one."""

    name = "slow"

    def log(self, rows):
        """Clean the rows as the contract says."""
        there = [
            Share(*row[:3], microseconds(row[3]))
            for row in rows.lazy().collect().select(COLUMNS).iter_rows()
        ]
        kept = [share for share in there if not {None, ""} & set(share)]
        earliest = {}
        for share in sorted(kept, key=lambda share: share.at_us):
            earliest.setdefault(share[:3], share)
        found = SlowLog()
        found.kinds = {name: rows.lazy().collect_schema()[name] for name in COLUMNS}
        found.shares = sorted(earliest.values())
        found.dropped = len(there) - len(kept)
        found.repeats = len(kept) - len(found.shares)
        return found


class SlowLog:
    """A list of shares, and loops over it."""

    def meets(self, windows):
        """Return each pair of shares with the windows it meets in, and what each window knows."""
        crowd, beside = {}, {}
        for window in windows:
            beside[window] = self.neighbours(window)
            crowd[window] = self.limit(beside[window])
        met = []
        for one, other in combinations(self.shares, 2):
            if one.what != other.what or one.account == other.account:
                continue
            lag = abs(one.at_us - other.at_us)
            inside = [
                window
                for window in windows
                if lag <= window * 1_000_000
                and beside[window][one] <= crowd[window]
                and beside[window][other] <= crowd[window]
            ]
            if inside:
                low, high = sorted((one, other), key=lambda share: share.account)
                met.append((low, high, inside))
        return met, beside, crowd

    def neighbours(self, window):
        """Count the others of the same object around each share."""
        return {
            one: sum(
                one.what == other.what and abs(one.at_us - other.at_us) <= window * 1_000_000
                for other in self.shares
            )
            - 1
            for one in self.shares
        }

    def limit(self, beside):
        """Halve the size of a crowd until the pairs are few enough."""
        most = max(engine.ALWAYS_PAIRS, engine.PAIRS_PER_SHARE * len(self.shares))
        limit = engine.CROWD
        while limit and sum(n for n in beside.values() if n <= limit) > 2 * most:
            limit //= 2
        return limit

    def meetings(self, windows, *, fewest=2):
        """Count, window by window."""
        seconds = sorted({int(window.total_seconds()) for window in windows})
        met, beside, crowd = self.meets(seconds)
        edges, company, told, saturated = [], [], [], []
        partners = {window: defaultdict(set) for window in seconds}
        for window in seconds:
            ours = [(one, other) for one, other, inside in met if window in inside]
            of_edge = defaultdict(list)
            for one, other in ours:
                of_edge[one.account, other.account].append((one, other))
                partners[window][one.account].add(other.account)
                partners[window][other.account].add(one.account)
            for ends, both in of_edge.items():
                first = {}
                for pair in both:
                    at_us = min(share.at_us for share in pair)
                    first[pair[0].what] = min(first.get(pair[0].what, at_us), at_us)
                if len(first) >= fewest:
                    edges.append((*ends, window, len(first), len(both), len(set(first.values()))))
            total = sum(len(others) for others in partners[window].values())
            told.append((window, len(ours), total, crowd[window]))
            left_out = defaultdict(int)
            for share, count in beside[window].items():
                left_out[str(share.what)] += count > crowd[window]
            saturated += [(what, window, count) for what, count in left_out.items() if count]
        activity = defaultdict(int)
        for share in self.shares:
            activity[share.account] += 1
        for account in {end for edge in edges for end in edge[:2]}:
            for window in seconds:
                exposure = sum(n for share, n in beside[window].items() if share.account == account)
                company.append((account, window, exposure, len(partners[window][account])))
        who = self.kinds["account"]
        return Meetings(
            frame(edges, one=who, other=who, window_s=0, objects=0, pairs=0, occasions=0),
            frame(activity.items(), account=who, shares=0),
            frame(company, account=who, window_s=0, exposure=0, partners=0),
            frame(told, window_s=0, pairs=0, partners=0, crowd=0),
            frame(saturated, object=pl.String, window_s=0, shares=0),
            len(self.shares),
            self.dropped,
            self.repeats,
        )

    def encounters(self, edges, windows):
        """Collect what is behind each edge."""
        seconds = sorted({int(window.total_seconds()) for window in windows})
        wanted = set(edges.select("one", "other").iter_rows())
        behind = defaultdict(list)
        for one, other, _ in self.meets(seconds)[0]:
            if (one.account, other.account) in wanted:
                behind[one.account, other.account, one.what].append((one, other))
        rows = []
        for place, both in behind.items():
            ones, others = zip(*both, strict=True)
            every = [share.at_us for share in (*ones, *others)]
            size = sum(share.what == place[2] for share in self.shares)
            rows.append((
                *place,
                min(abs(one.at_us - other.at_us) for one, other in both),
                min(share.at_us for share in others) - min(share.at_us for share in ones),
                min(every), max(every),
                sorted({share.post for share in ones}), sorted({share.post for share in others}),
                size.bit_length() - 1,
            ))  # fmt: skip
        who, what, posts = (self.kinds[name] for name in (*COLUMNS[1::-1], "post"))
        posts = pl.List(posts)
        return frame(
            rows, one=who, other=who, object=what, lag_us=0, lead_us=0, at_first=0, at_last=0,
            posts_one=posts, posts_other=posts, size_class=0,
        )  # fmt: skip

    def pace(self, tied, windows):
        """Count the pairs of strangers."""
        seconds = sorted({int(window.total_seconds()) for window in windows})
        free = [share for share in self.shares if share.account not in set(tied)]
        counted = defaultdict(int)
        for one, other in combinations(free, 2):
            if one.what == other.what and one.account != other.account:
                size = sum(share.what == one.what for share in self.shares)
                for window in seconds:
                    inside = abs(one.at_us - other.at_us) <= window * 1_000_000
                    counted[size.bit_length() - 1, window] += inside
        rows = [(*place, count) for place, count in counted.items() if count]
        return frame(rows, size_class=0, window_s=0, pairs=0)


def frame(rows, **columns):
    """Return rows in order; a column given as 0 holds whole numbers."""
    schema = {name: kind or pl.Int64 for name, kind in columns.items()}
    return pl.DataFrame(sorted(rows), schema=schema, orient="row")
