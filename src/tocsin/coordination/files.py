"""Shares and labels from files that know nothing of a watch.

Shares come in one of two layouts, told apart by their columns.

*A share log*: object, account, post, at, or CooRTweet's names for them; a column `layer` when
there is more than one. *Labelled campaigns*, the layout of Seckin et al. 2025: a row per post with
postid, accountid, post_time and is_control, and what was shared in urls, hashtags,
reposted_postid, in_reply_to_postid and account_mentions. It carries its own labels.

Source    Seckin et al. 2025, Labeled Datasets for Research on Information Operations, ICWSM 19(1),
          doi 10.1609/icwsm.v19i1.35958: the names of the columns.
"""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from tocsin.coordination.frames import rows
from tocsin.vocabulary.errors import ConfigError, FileError

ENDINGS = (".parquet", ".csv", ".csv.gz", ".tsv", ".ndjson", ".jsonl")
CAMPAIGN = ("postid", "accountid", "post_time", "is_control")
"""Columns that tell a file of labelled campaigns."""
SHARED: Mapping[str, str] = {
    "url": "urls",
    "repost": "reposted_postid",
    "reply": "in_reply_to_postid",
    "reposted_account": "reposted_accountid",
    "hashtag": "hashtags",
    "mention": "account_mentions",
}
"""Layer to the column that says what was shared, the most telling first."""
ONE_LAYER = "object"
"""What the only layer of a share log is called when it has no name."""
IN_UTC = r"(Z| UTC|\+00:?00)$"
"""What a time may end in that needs no telling: campaigns are in UTC."""
NUMBER = r"^-?\d+(\.\d+)?$"
LABELS = ("account", "campaign", "control")


def table(path: Path) -> pl.LazyFrame:
    """Return one file, or all files of a folder put together; text stays text in CSV.

    Raises `FileError` for a file of another kind, or a folder without any.
    """
    if path.is_dir():
        found = sorted(one for one in path.rglob("*") if _ending(one))
        if not found:
            raise FileError(path, f"a folder with files in {', '.join(ENDINGS)} was expected")
        return pl.concat([table(one) for one in found], how="diagonal_relaxed")
    if not path.is_file():
        raise FileError(path, "there is no such file")
    if (ending := _ending(path)) is None:
        raise FileError(path, f"a name in {', '.join(ENDINGS)} was expected")
    try:
        return _read(path, ending)
    except (PolarsError, OSError) as error:  # a torn archive is the latter
        first = str(error).splitlines()[0]
        raise FileError(path, f"expected {ending} with a row per share", got=first) from error


def _read(path: Path, ending: str) -> pl.LazyFrame:
    """Read a file; text is read whole, so that what is wrong with it shows here."""
    if ending == ".parquet":
        found = pl.scan_parquet(path)
        found.collect_schema()
        return found
    if ending in (".ndjson", ".jsonl"):
        return pl.read_ndjson(path, infer_schema_length=None).lazy()
    separator = "\t" if ending == ".tsv" else ","
    return pl.read_csv(path, infer_schema=False, separator=separator).lazy()


def layers(shares: pl.LazyFrame, wanted: tuple[str, ...] = ()) -> dict[str, pl.LazyFrame]:
    """Return the shares of each layer: object, account, post, at.

    `wanted` names layers; by default all that the table has.

    Raises `ConfigError` for a layer that is not there.
    """
    schema = shares.collect_schema()
    if set(CAMPAIGN) <= set(schema):
        there = [name for name, column in SHARED.items() if column in schema]
        asked = wanted or tuple(there)
        found = {name: _campaign_layer(shares, name) for name in asked if name in there}
    else:
        log = rows(_with_numbers(shares))
        named = "layer" in log.collect_schema()
        there = _names(log) if named else [ONE_LAYER]
        asked = wanted or tuple(there)
        found = {
            name: (log.filter(pl.col("layer") == name).drop("layer") if named else log)
            for name in asked
            if name in there
        }
    if missing := set(asked) - set(found):
        raise ConfigError(f"layer: one of {', '.join(there)}; got {', '.join(sorted(missing))}")
    return found


def as_one(shares: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """Return all layers as one table, as users of CooRTweet stack them.

    Where there are several, an object begins with the name of its layer; ids are text.
    """
    return pl.concat(
        of.select(
            pl.lit(f"{name}:" if len(shares) > 1 else "").alias("layer")
            + pl.col("object").cast(pl.String),
            *(pl.col(id_).cast(pl.String) for id_ in ("account", "post")),
            pl.col("at"),
        ).rename({"layer": "object"})
        for name, of in shares.items()
    )


def labels(given: pl.LazyFrame) -> pl.DataFrame:
    """Return account, campaign (null: none) and control (true where the account is innocent).

    A table of labels has a row per account: account (or account_id, accountid) and campaign; empty
    means control. With a third column `control`, campaign says whose control an innocent one is.
    Posts in the layout of labelled campaigns carry is_control; there campaign is null.

    Raises `ConfigError` where neither is there.
    """
    schema = given.collect_schema()
    if set(CAMPAIGN) <= set(schema):
        control = _truth(pl.col("is_control"), schema["is_control"])
        each = given.select(account=pl.col("accountid").cast(pl.String), control=control)
        return (
            each.drop_nulls("account").group_by("account").agg(pl.col("control").min())
            .select("account", pl.lit(None, pl.String).alias("campaign"), "control")
            .sort("account").collect()
        )  # fmt: skip
    names = {theirs: "account" for theirs in ("account_id", "accountid") if theirs in schema}
    given = given.rename(names)
    if missing := {"account", "campaign"} - set(given.collect_schema()):
        raise ConfigError(
            f"labels: columns account and campaign are needed; no {', '.join(sorted(missing))} "
            f"among {', '.join(schema)}"
        )
    campaign = pl.col("campaign").cast(pl.String).str.strip_chars().replace("", None)
    told = _truth(pl.col("control"), schema["control"]) if "control" in schema else None
    return (
        given.select(
            pl.col("account").cast(pl.String),
            campaign,
            (campaign.is_null() if told is None else told).alias("control"),
        )
        .drop_nulls("account")
        .unique(maintain_order=True)
        .collect()
    )


def _ending(path: Path) -> str | None:
    """Return the part of a file's name that says what it holds."""
    return next((end for end in reversed(ENDINGS) if path.name.lower().endswith(end)), None)


def _names(log: pl.LazyFrame) -> list[str]:
    """Return the layers of a log, by name."""
    found = log.select(pl.col("layer").cast(pl.String).unique().drop_nulls().sort()).collect()
    return found["layer"].to_list()


def _with_numbers(shares: pl.LazyFrame) -> pl.LazyFrame:
    """Return a log whose times, if all are numbers in text, are numbers."""
    at = next((name for name in ("at", "timestamp_share") if name in shares.collect_schema()), None)
    if at is None or shares.collect_schema()[at] != pl.String:
        return shares
    numbers = pl.col(at).replace("", None).str.contains(NUMBER).all(ignore_nulls=True)
    if not shares.select(numbers).collect().item():
        return shares
    return shares.with_columns(pl.col(at).cast(pl.Float64, strict=False))


def _campaign_layer(posts: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """Return one layer of a table of posts in the layout of labelled campaigns."""
    schema = posts.collect_schema()
    column = SHARED[name]
    kind = schema[column]
    thing = pl.col(column) if isinstance(kind, pl.List) else _listed(pl.col(column).cast(pl.String))
    if name == "hashtag":
        thing = thing.list.eval(
            pl.element().cast(pl.String).str.to_lowercase().str.strip_prefix("#")
        )
    at = pl.col("post_time")
    if schema["post_time"] == pl.String:
        at = at.str.replace(IN_UTC, "").str.to_datetime(strict=False, time_unit="us")
    return rows(
        posts.select(
            thing.alias("object"),
            pl.col("accountid").cast(pl.String).alias("account"),
            pl.col("postid").cast(pl.String).alias("post"),
            at.alias("at"),
        )
        .explode("object")
        .drop_nulls("object")
        .with_columns(pl.col("object").cast(pl.String))
    )


def _listed(text: pl.Expr) -> pl.Expr:
    """Read a list written as text: ['a', 'b'], or a,b; a post that shares nothing shares null."""
    inside = text.str.strip_chars().str.strip_chars("[]")
    parts = inside.str.split(",").list.eval(
        pl.element().str.strip_chars(" '\"").replace(["", "nan", "None"], [None, None, None])
    )
    return parts.list.drop_nulls()


def _truth(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Read a truth value: a boolean, 0 or 1, true or false, yes or no."""
    if kind == pl.Boolean:
        return column
    return column.cast(pl.String).str.to_lowercase().is_in(["true", "1", "1.0", "yes"])
