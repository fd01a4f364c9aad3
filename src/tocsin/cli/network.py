"""`tocsin network`: the account network of one layer, every edge with its posts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.options import Json, Workspace, opened

if TYPE_CHECKING:
    from datetime import timedelta

    import polars as pl

NAME = "network"
SHOWN = 20
"""Edges on the screen, strongest first; the file has them all."""


def command(
    layer: Annotated[
        str, typer.Argument(metavar="LAYER", help="What is shared: url, domain, repost, hashtag.")
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write every edge to a .parquet or .csv file."),
    ] = None,
    window: Annotated[str, typer.Option(help="Longest time between two shares: 60s, 10m.")] = "60s",
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Show who shared the same things together, with the chance of every edge and its posts."""
    from tocsin.detectors import layers
    from tocsin.engines.timing import Timing

    tables = opened(workspace).tables()
    timing = Timing(window=_duration(window))
    with screen.busy(f"pairing accounts by {screen.cell(layer)}", quiet=as_json):
        network = layers.layer_network(layer, tables, timing=timing)
        found = layers.edges_of(network, tables["posts"])
        crowded = layers.crowded(network, tables)
    if out:
        _write(found, out)
    if as_json:
        screen.print_json({"edges": found.to_dicts(), "saturated": crowded.to_dicts()})
        return
    _show(found)
    for name, shares in crowded.iter_rows():
        screen.results().print(f"saturated, so not paired: {screen.cell(name)}, {shares:,} shares")
    if out:
        screen.results().print(f"Wrote {found.height:,} edges to {screen.cell(out)}")


def _duration(text: str) -> "timedelta":
    from tocsin.watch.parameters import duration

    try:
        return duration(text)
    except ValueError:
        raise typer.BadParameter(f"--window wants 60s, 10m or 1h; got {text!r}") from None


def _write(found: "pl.DataFrame", out: Path) -> None:
    """Write edges as the file's name says; CSV has no lists, so there the posts are joined."""
    if out.suffix == ".parquet":
        found.write_parquet(out)
    elif out.suffix == ".csv":
        import polars as pl

        found.with_columns(pl.col("posts").list.join(" ")).write_csv(out)
    else:
        raise typer.BadParameter(f"--out wants a name in .parquet or .csv; got {out.name!r}")


def _show(found: "pl.DataFrame") -> None:
    """Print the least likely edges."""
    numbers = ("objects", "expected", "q", "q synchrony", "median lag", "posts")
    table = screen.table(f"{found.height:,} edges", "one", "other", *numbers, right=numbers)
    for row in found.head(SHOWN).iter_rows(named=True):
        together = "" if row["q_synchrony"] is None else f"{row['q_synchrony']:.1g}"
        table.add_row(
            screen.cell(row["one"]),
            screen.cell(row["other"]),
            f"{row['objects']:,}",
            f"{row['expected']:.2g}",
            f"{row['q']:.1g}",
            together,
            f"{row['median_lag_s']:.0f} s",
            f"{len(row['posts']):,}",
        )
    screen.results().print(table)
