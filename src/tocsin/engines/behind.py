"""What is behind an edge: the objects over which two accounts met, when, and in which posts."""

import numpy as np
import polars as pl

from tocsin.engines.close import Close
from tocsin.engines.engine import size_class
from tocsin.engines.folding import distinct
from tocsin.engines.pairs import Keys, Pairs, Sieve, key_bits, keys, met_by, pairs, unpacked
from tocsin.engines.shares import Shares

ENDS = ("one", "other")
_SCHEMA = {
    "key": pl.UInt64, "object": pl.UInt32, "at_one": pl.Int64, "at_other": pl.Int64,
    "row_one": pl.UInt32, "row_other": pl.UInt32,
}  # fmt: skip


def encountered(
    shares: Shares, near: Close, edges: pl.DataFrame, *, posts: bool = True
) -> pl.DataFrame:
    """Return one row per edge and object over which the two met; see `Log.encounters`.

    `near` holds the shares of `shares` that have others near. Without `posts`, their columns are
    left out, and so is most of the work.
    """
    wanted = known(shares, edges)
    met = _met(near, wanted, key_bits(shares))
    columns = [pl.col(f"row_{end}").unique().alias(f"rows_{end}") for end in ENDS if posts]
    each = (
        met.group_by("key", "object")
        .agg(
            (pl.col("at_one") - pl.col("at_other")).abs().min().alias("lag_us"),
            (pl.col("at_other").min() - pl.col("at_one").min()).alias("lead_us"),
            pl.min_horizontal(pl.col("at_one").min(), pl.col("at_other").min()).alias("at_first"),
            pl.max_horizontal(pl.col("at_one").max(), pl.col("at_other").max()).alias("at_last"),
            *columns,
        )
        .sort("key", "object")
        .collect()
    )
    one, other = unpacked(each["key"].to_numpy(), key_bits(shares))
    classes = size_class(np.bincount(shares.object, minlength=len(shares.objects)))
    return each.select(
        shares.accounts.gather(one).alias("one"),
        shares.accounts.gather(other).alias("other"),
        shares.objects.gather(each["object"]).alias("object"),
        pl.col("lag_us", "lead_us", "at_first", "at_last"),
        *(_posts(shares, each[f"rows_{end}"]).alias(f"posts_{end}") for end in ENDS if posts),
        pl.Series("size_class", classes[each["object"].to_numpy()], pl.Int64),
    )


def known(shares: Shares, edges: pl.DataFrame) -> Keys:
    """Return the keys of these edges, each once, in order; those nobody knows are left out."""
    codes = [shares.places(edges[end]) for end in ENDS]
    there = (codes[0] >= 0) & (codes[1] >= 0)
    one, other = (code[there].astype(np.uint32) for code in codes)
    return distinct(keys(one, other, key_bits(shares)))


def _met(near: Close, wanted: Keys, bits: np.uint64) -> pl.LazyFrame:
    """Return the pairs of shares by which the accounts in `wanted` met."""
    ends = np.zeros(len(near.shares.accounts), np.bool_)
    for end in unpacked(wanted, bits):
        ends[end] = True
    some = near.only(ends[near.shares.account])
    sieve = Sieve(wanted)
    found = [_sides(some.shares, met_by(piece, sieve)) for piece in pairs(some)]
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *found]).lazy()


def _sides(shares: Shares, of: Pairs) -> pl.DataFrame:
    """Return both sides of each pair, the smaller account code's first."""
    in_order = shares.account[of.first] < shares.account[of.second]
    one, other = (
        np.where(in_order, of.first, of.second),
        np.where(in_order, of.second, of.first),
    )
    return pl.DataFrame(
        {
            "key": of.key,
            "object": shares.object[one],
            "at_one": shares.at[one],
            "at_other": shares.at[other],
            "row_one": shares.row[one],
            "row_other": shares.row[other],
        },
        schema=_SCHEMA,
    )


def _posts(shares: Shares, rows: pl.Series) -> pl.Series:
    """Return the posts of each list of rows, in order."""
    listed = pl.DataFrame({"n": pl.int_range(len(rows), eager=True), "row": rows})
    each = listed.explode("row")
    named = each.select("n", post=shares.posts.gather(each["row"])).sort("n", "post")
    return named.group_by("n", maintain_order=True).agg("post")["post"]
