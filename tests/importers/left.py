"""What an import keeps on disk, every string of it, and who is still in it by name."""

import re

import polars as pl

NAMING = {
    "posts": ("account_native_id", "account_handle"),
    "accounts": ("native_id", "handle", "display_name"),
    "mentions": ("handle_raw", "mentioned_native_id"),
    "relations": ("to_account_native_id", "to_account_handle"),
    "ads": ("account_native_id", "account_name", "payer", "beneficiary"),
}
"""Columns that name accounts."""
SHORTEST = 4
FREE = {
    "title",
    "description",
    "alt_text",
    "text",
    "transcript",
    "message",
    "analysis",
    "host",
    "domain",
}
"""Columns of words, in which anybody may be named; a link's host is a site's name."""
LINKED = re.compile(r"https?://[^/\s\"]*")


def people_in(corpus):
    """Return the names of accounts in a corpus, four characters or longer; sites are nobody."""
    found = set()
    for name, columns in NAMING.items():
        rows = corpus.table(name).collect()
        if "platform" in rows.columns:
            rows = rows.filter(pl.col("platform") != "web")
        for column in columns:
            found.update(rows[column].drop_nulls().to_list())
    return {one for one in found if len(one) >= SHORTEST}


def kept(folder):
    """Yield every string under a folder, as (column, text), texts out of Parquet files too."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        yield "path", str(path.relative_to(folder))
        if path.suffix != ".parquet":
            yield path.name, path.read_text(encoding="utf-8", errors="replace")
            continue
        rows = pl.read_parquet(path)
        for column in rows.columns:
            for one in texts(rows[column]):
                yield column, one


def texts(column):
    """Return the texts of a column of texts, of bytes, or of lists of texts."""
    if column.dtype == pl.List(pl.String):
        column = column.explode()
    if column.dtype == pl.Binary:
        return [one.decode("utf-8", "replace") for one in column.drop_nulls()]
    return column.drop_nulls().to_list() if column.dtype == pl.String else []


def left(names, folder, spoken=""):
    """Return the names that stand somewhere under a folder, with the place where they do.

    `spoken` is the words of the people themselves, in which a name may stand as a word.
    """
    stored = [(column, LINKED.sub(" ", text).lower()) for column, text in kept(folder)]
    found = {}
    for name in names:
        alone = re.compile(rf"(?<![^\W_]){re.escape(name.lower())}(?![^\W_])")
        if alone.search(spoken):
            continue
        for column, text in stored:
            if name.lower() in text and column not in FREE and alone.search(text):
                found[name] = f"{column}: {text[:200]}"
    return found
