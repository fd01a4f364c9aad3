"""Who is named: names and hashtags as whole words, whatever their case and accents."""

from collections.abc import Iterable

import polars as pl

from tocsin.vocabulary.text import MARK, folded

CONTESTANTS = ("candidate", "party")
REPORTERS = ("outlet", "authority")
"""Kinds on the watchlist: who stands for election, and who tells of it."""


def mentioned(words: pl.Expr, keys: Iterable[str]) -> pl.Expr:
    """Return whether one of the keys stands among the words, whole; `said` gives such words."""
    wanted = [f" {key} " for key in keys]
    found = words.str.contains_any(wanted) if wanted else pl.lit(value=False)
    return found.fill_null(value=False)


def said() -> pl.Expr:
    """Return a post's title and text as keys, with a space before and after."""
    whole = pl.concat_str("title", "text", separator=" ", ignore_nulls=True)
    return pl.concat_str(pl.lit(" "), key(whole), pl.lit(" "))


def keys(terms: Iterable[str]) -> list[str]:
    """Return terms as their keys, each once.

    >>> keys(["Ilinca Brumeșan", "#AprindeFelinarul", "ILINCA BRUMESAN", "!"])
    ['ilinca brumesan', 'aprindefelinarul']
    """
    series = pl.Series(list(terms), dtype=pl.String)
    found = pl.select(key(pl.lit(series))).to_series().to_list()
    return list(dict.fromkeys(one for one in found if one))


def key(text: pl.Expr) -> pl.Expr:
    """Return the words of a text without accents: people leave them out when they type."""
    return folded(text).str.normalize("NFKD").str.replace_all(MARK, "")
