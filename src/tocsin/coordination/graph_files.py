"""A network of accounts as a file: Parquet and CSV for tables, GraphML and GEXF for Gephi.

Ids come from collected data and may hold anything. In a graph file a node is a number, and the id
is its label, so that an id with a comma, a quote or a control character can neither break the file
nor be mistaken for another.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import networkx as nx
import polars as pl

from tocsin.vocabulary.errors import ConfigError

UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
"""Characters that XML forbids, or that nobody can see."""
PICTURES = (".graphml", ".gexf")
TABLES = (".parquet", ".csv")


def graph(edges: pl.DataFrame, accounts: pl.DataFrame) -> nx.Graph:
    """Return an undirected graph: a node per account, an edge per row, columns as attributes.

    The first column of `accounts` and the first two of `edges` are account ids. What is null or not
    a finite number is no attribute. Lists are text: parts joined by spaces, a space within one
    written %20.
    """
    made = nx.Graph()
    for account, *values in accounts.iter_rows():
        made.add_node(account, **_attributes(accounts.columns[1:], values))
    for one, other, *values in edges.iter_rows():
        made.add_edge(one, other, **_attributes(edges.columns[2:], values))
    return made


def write(edges: pl.DataFrame, accounts: pl.DataFrame, path: Path) -> None:
    """Write a network as the name of the file says; raises `ConfigError` for another kind of name.

    Tables hold the edges; graph files the accounts too.
    """
    if path.suffix not in WRITERS:
        raise ConfigError(
            f"{path.name}: a network is written to {', '.join(WRITERS)}; got {path.suffix!r}"
        )
    WRITERS[path.suffix](edges, accounts, path)


def among(accounts: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Return the accounts that are at an end of these edges."""
    ends = pl.concat([edges[end].alias("account") for end in edges.columns[:2]])
    return accounts.filter(pl.col("account").is_in(ends.unique().implode()))


def _parquet(edges: pl.DataFrame, _accounts: pl.DataFrame, path: Path) -> None:
    edges.write_parquet(path)


def _csv(edges: pl.DataFrame, _accounts: pl.DataFrame, path: Path) -> None:
    lists = [name for name, kind in edges.schema.items() if isinstance(kind, pl.List)]
    within = pl.element().cast(pl.String).str.replace_all(" ", "%20", literal=True)
    flat = edges.with_columns(pl.col(name).list.eval(within).list.join(" ") for name in lists)
    flat.write_csv(path)


def _graphml(edges: pl.DataFrame, accounts: pl.DataFrame, path: Path) -> None:
    nx.write_graphml_xml(_numbered(graph(_weighed(edges), accounts)), path)


def _gexf(edges: pl.DataFrame, accounts: pl.DataFrame, path: Path) -> None:
    nx.write_gexf(_numbered(graph(_weighed(edges), accounts)), path)


WRITERS: Mapping[str, Callable[[pl.DataFrame, pl.DataFrame, Path], None]] = {
    ".parquet": _parquet, ".csv": _csv, ".graphml": _graphml, ".gexf": _gexf,
}  # fmt: skip


def visible(text: str) -> str:
    r"""Return text with the characters that nobody can see written out.

    >>> visible("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _weighed(edges: pl.DataFrame) -> pl.DataFrame:
    """Give edges the column that graph programs draw as their strength: the number of objects."""
    if "weight" in edges.columns or "objects" not in edges.columns:
        return edges
    return edges.with_columns(weight="objects")


def _numbered(made: nx.Graph) -> nx.Graph:
    """Return the graph with nodes n0, n1, … and the accounts as their labels."""
    numbers = {account: f"n{place}" for place, account in enumerate(made)}
    labels = {number: visible(str(account)) for account, number in numbers.items()}
    numbered = nx.relabel_nodes(made, numbers)
    nx.set_node_attributes(numbered, labels, "label")
    return numbered


def _attributes(names: list[str], values: list[object]) -> dict[str, bool | int | float | str]:
    """Return what a graph file can hold of a row."""
    return {
        name: value
        for name, given in zip(names, values, strict=True)
        if (value := _attribute(given)) is not None
    }


def _attribute(value: object) -> bool | int | float | str | None:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list):
        return " ".join(visible(str(part)).replace(" ", "%20") for part in value)
    return value.isoformat() if isinstance(value, datetime) else visible(str(value))
