"""`tocsin eval`: judge a method on accounts whose truth is known."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.engine import Engine, working
from tocsin.cli.options import Json, lengths

if TYPE_CHECKING:
    import polars as pl

    from tocsin.coordination.labelled import Collection, Judged

app = typer.Typer(help="Judge a method on labelled data.", no_args_is_help=True)
SHOWN = 10
"""Fixed rules on the screen, from n = 1; the best is always there, JSON has them all."""


@app.callback()
def evaluations() -> None:
    """Judge a method on labelled data."""


@app.command()
def coordination(
    *,
    posts: Annotated[
        list[Path],
        typer.Option(
            "--posts",
            metavar="FILE",
            help="Shares, or labelled campaigns: a file, or a folder of them. May be repeated.",
        ),
    ],
    labels: Annotated[
        Path | None,
        typer.Option("--labels", metavar="FILE", help="Accounts and the campaign each is in."),
    ] = None,
    controls: Annotated[
        bool, typer.Option("--controls", help="Accounts without a label count as controls.")
    ] = False,
    layer: Annotated[
        list[str] | None,
        typer.Option("--layer", metavar="LAYER", help="Use only this one. May be repeated."),
    ] = None,
    window: Annotated[str, typer.Option(help="Window of the fixed rules: 60s, 10m.")] = "60s",
    windows: Annotated[
        str | None, typer.Option(help="Windows of the tests. Default: 10s,60s,10m,1h.")
    ] = None,
    level: Annotated[float, typer.Option(help="Largest corrected chance of a tie.")] = 0.01,
    chart: Annotated[
        Path | None, typer.Option("--chart", metavar="FILE", help="Draw the trade-off, as SVG.")
    ] = None,
    engine: Engine = None,
    as_json: Json = False,
) -> None:
    """Score the coordination tests beside every fixed rule and CooRTweet."""
    from tocsin.coordination.labelled import Settings, judged

    one, *more = lengths("--window", window)
    if more:
        raise typer.BadParameter(f"--window is one length; got {window!r}; --windows takes several")
    if chart and chart.suffix != ".svg":
        raise typer.BadParameter(f"--chart wants a name in .svg; got {chart.name!r}")
    several = lengths("--windows", windows) if windows else None
    with working("judging", None, engine, quiet=as_json):
        settings = Settings(window=one, windows=several, level=_level(level))
        found = judged(_collections(posts, labels, layer or []), settings, controls=controls)
    if chart:
        from tocsin.reports import trade_off

        trade_off.write(found.rules, chart)
    if as_json:
        screen.print_json({"rules": found.rules.to_dicts(), "unlabelled": found.unlabelled})
        return
    _show(found, one)
    if chart:
        screen.results().print(f"Drawn: {screen.cell(chart)}")


def _level(level: float) -> float:
    if not 0 < level < 1:
        raise typer.BadParameter(f"--level lies between 0 and 1; got {level}")
    return level


def _collections(posts: list[Path], told: Path | None, wanted: list[str]) -> "list[Collection]":
    """Read what is to be judged: each file or folder is a collection of its own."""
    from tocsin.coordination.files import labels, layers, table
    from tocsin.coordination.labelled import Collection

    truth = None if told is None else labels(table(told))
    return [
        Collection(
            path.name.partition(".")[0],
            layers(shares := table(path), tuple(wanted)),
            labels(shares) if truth is None else truth,
        )
        for path in posts
    ]


def _show(found: "Judged", window: timedelta) -> None:
    """Print the rules of all accounts together, and the tests campaign by campaign."""
    import polars as pl

    from tocsin.coordination.labelled import ALL, OBJECTS, TESTS

    whole = found.rules.filter(campaign=ALL)
    best = found.best()
    said = pl.col("kind") != OBJECTS
    some = whole.filter(said | (pl.col("n") <= SHOWN) | (pl.col("n") == (best or {}).get("n", 0)))
    _table(f"All campaigns, fixed rules at {window.total_seconds():g} s", "rule", some)
    campaigns = found.rules.filter(pl.col("campaign") != ALL, kind=TESTS)
    first = campaigns["rule"].first()
    if campaigns["campaign"].n_unique() > 1:
        _table("Campaign by campaign, the tests", "campaign", campaigns.filter(rule=first))
    print_ = screen.results().print
    if best:
        print_(f"Best fixed rule, picked with the labels in hand: {best['rule']}")
    if found.unlabelled:
        print_(f"{found.unlabelled:,} accounts have no label and are in no score (--controls)")
    print_("Intervals hold the truth 95 times in 100 if accounts are independent.")


def _table(title: str, column: str, rows: "pl.DataFrame") -> None:
    numbers = ("named", "right", "of", "precision", "recall", "F1", "AUC")
    shown = screen.table(title, column, *numbers, right=numbers)
    for row in rows.iter_rows(named=True):
        shown.add_row(
            screen.cell(row[column]),
            *(f"{row[name]:,}" for name in ("reported", "right", "members")),
            *(_estimate(row, name) for name in ("precision", "recall", "f1", "auc")),
        )
    screen.results().print(shown)


def _estimate(row: dict[str, float | None], name: str) -> str:
    """Write a number with the ends of its interval; nothing where there is none."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    return "" if value is None else f"{value:.2f} ({low:.2f}-{high:.2f})"
