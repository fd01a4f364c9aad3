"""`tocsin network`: the account network itself, every edge with its chance and its posts."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.engine import Engine, working
from tocsin.cli.options import Json, Workspace, lengths, opened

if TYPE_CHECKING:
    import polars as pl

    from tocsin.coordination import Coordination, CooRTweet
    from tocsin.coordination.watched import Tables
    from tocsin.engines.dealing import Deals
    from tocsin.watch import Watch

NAME = "network"
SHOWN = 20
"""Edges on the screen, strongest first; the file has them all."""
PEER = "coortweet"
WINDOW = timedelta(seconds=60)
ENDINGS = (".parquet", ".csv", ".graphml", ".gexf")


def command(
    layer: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="LAYER...",
            help="What is shared: url, repost, hashtag, … Several are tested together.",
            show_default=False,
        ),
    ] = None,
    *,
    posts: Annotated[
        Path | None,
        typer.Option(
            "--posts", metavar="FILE", help="Shares in a file or folder; no watch needed."
        ),
    ] = None,
    clusters: Annotated[
        Path | None,
        typer.Option(
            "--clusters",
            metavar="FILE",
            help="Layers of your own for a watch: post_id, layer, cluster.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write .parquet, .csv, .graphml or .gexf."),
    ] = None,
    edges: Annotated[
        str | None,
        typer.Option(help="Edges that are written: tied or all. Default: tied in graph files."),
    ] = None,
    window: Annotated[
        str | None, typer.Option(help="Longest time between two shares: 60s, 10m.")
    ] = None,
    windows: Annotated[
        str | None, typer.Option(help="Several windows, asked together: 10s,60s,10m,1h.")
    ] = None,
    level: Annotated[float, typer.Option(help="Largest corrected chance of a tie.")] = 0.01,
    permute: Annotated[
        int, typer.Option(metavar="N", help="Also deal the accounts anew N times, and test.")
    ] = 0,
    compat: Annotated[
        str | None, typer.Option(help="Answer as another tool does: coortweet.")
    ] = None,
    edge_weight: Annotated[float, typer.Option(help="With coortweet: its quantile.")] = 0.5,
    min_participation: Annotated[int, typer.Option(help="With coortweet: fewest rows.")] = 2,
    engine: Engine = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Show who shared the same things together, with the chance of every edge and its posts."""
    _check(edges, level, compat, windows, permute)
    if out and out.suffix not in ENDINGS:
        raise typer.BadParameter(f"--out wants a name in {', '.join(ENDINGS)}; got {out.name!r}")
    asked = _windows(window, windows)
    names = layer or []
    if not (names or posts):
        raise typer.BadParameter("which LAYER? url, repost, hashtag, …; or --posts FILE")
    source = posts or _tables(opened(workspace), clusters)
    if compat:
        settings = (edge_weight, min_participation)
        with screen.busy("pairing posts", quiet=as_json):
            theirs = _peer(names, source, (asked or (WINDOW,))[0], settings)
        _tell_peer(theirs, out, as_json=as_json)
        return
    watch = None if posts else opened(workspace)
    with working("pairing accounts", watch, engine, quiet=as_json) as say:
        found = _tested(names, source, asked, level)
        say("dealing anew")
        dealt = found.permuted(permute) if permute else None
    tables = None if isinstance(source, Path) else source
    _tell(found, tables, out, edges, dealt, as_json=as_json)


def _check(
    edges: str | None, level: float, compat: str | None, windows: str | None, permute: int
) -> None:
    """Refuse what has no meaning."""
    if edges not in (None, "tied", "all"):
        raise typer.BadParameter(f"--edges wants tied or all; got {edges!r}")
    if not 0 < level < 1:
        raise typer.BadParameter(f"--level lies between 0 and 1; got {level}")
    if compat not in (None, PEER):
        raise typer.BadParameter(f"--compat knows {PEER}; got {compat!r}")
    if permute < 0:
        raise typer.BadParameter(f"--permute wants how often; got {permute}")
    if compat and (windows or permute):
        raise typer.BadParameter("--compat has one window and no test: no --windows, no --permute")


def _windows(one: str | None, several: str | None) -> tuple[timedelta, ...] | None:
    if one and several:
        raise typer.BadParameter("--window or --windows, not both")
    if several:
        return lengths("--windows", several)
    return lengths("--window", one) if one else None


def _tables(watch: "Watch", clusters: Path | None) -> "Tables":
    """Return the watch's tables, and the clusters that were given beside them."""
    from tocsin.coordination.files import table
    from tocsin.detectors.layers import CLUSTERS

    return {**watch.tables(), **({CLUSTERS: table(clusters)} if clusters else {})}


def _tested(
    names: list[str],
    source: "Path | Tables",
    windows: tuple[timedelta, ...] | None,
    level: float,
) -> "Coordination":
    """Test the layers of a file, or of the watch."""
    from tocsin.coordination.files import layers, table
    from tocsin.coordination.found import examined
    from tocsin.coordination.watched import own, shares

    if isinstance(source, Path):
        return examined(layers(table(source), tuple(names)), windows, level=level)
    apart = own(names, source, windows)
    return examined(shares(names, source), windows, level=level, own=apart)


def _peer(
    names: list[str], source: "Path | Tables", window: timedelta, settings: tuple[float, int]
) -> "CooRTweet":
    """Return CooRTweet's answer about a file or the watch."""
    from tocsin.coordination.coortweet import answer
    from tocsin.coordination.files import as_one, layers, table
    from tocsin.coordination.watched import in_words

    if isinstance(source, Path):
        shares = as_one(layers(table(source), tuple(names)))
    else:
        shares = in_words(names, source)
    quantile, fewest = settings
    seconds = window.total_seconds()
    return answer(shares, time_window=seconds, edge_weight=quantile, min_participation=fewest)


def _tell(
    found: "Coordination",
    tables: "Tables | None",
    out: Path | None,
    kept: str | None,
    dealt: "Deals | None",
    *,
    as_json: bool,
) -> None:
    """Write the file that was asked for, and say what was found."""
    from tocsin.coordination import graph_files, watched
    from tocsin.coordination.found import shown

    edges, crowded = found.edges, found.saturated
    if tables:
        edges = watched.edges_in_words(found, tables)
        crowded = watched.saturated_in_words(found, tables)
    if out:
        accounts = (
            watched.accounts_in_words(found, tables) if tables else found.everyone(found.edges)
        )
        written = shown(edges, out, tied=None if kept is None else kept == "tied")
        graph_files.write(written, graph_files.among(accounts, written), out)
    if as_json:
        deals = dealt.found.to_dicts() if dealt else []
        told = {"hypotheses": found.hypotheses, "dropped": found.dropped, "repeats": found.repeats}
        screen.print_json(
            {"edges": edges.to_dicts(), "saturated": crowded.to_dicts(), "permuted": deals, **told}
        )
        return
    _show(edges)
    _footnotes(found, crowded, dealt)
    if out:
        screen.results().print(f"Wrote {written.height:,} edges to {screen.cell(out)}")


def _footnotes(found: "Coordination", crowded: "pl.DataFrame", dealt: "Deals | None") -> None:
    """Say what the edges rest on, and what was left out of them."""
    say = screen.results().print
    say(f"{found.hypotheses:,} pairs of accounts could have met; every q counts them all")
    if found.dropped or found.repeats:
        say(f"left out: {found.dropped:,} incomplete rows, {found.repeats:,} repeats")
    for row in crowded.iter_rows(named=True):
        thing, within = screen.cell(row["object"]), f"within {row['window_s']:,} s"
        say(f"saturated, so not paired {within}: {thing}, {row['shares']:,} shares")
    if dealt:
        say(str(dealt))


def _show(edges: "pl.DataFrame") -> None:
    """Print the least likely edges."""
    numbers = ("objects", "expected", "q", "window", "pace", "median lag", "posts")
    table = screen.table(f"{edges.height:,} edges", "one", "other", "word", *numbers, right=numbers)
    for row in edges.head(SHOWN).iter_rows(named=True):
        tied = row["word"] is not None
        table.add_row(
            *(screen.cell(row[name] or "") for name in ("one", "other", "word")),
            f"{row['objects']:,}",
            f"{row['expected']:.2g}",
            f"{row['q']:.1g}",
            f"{row['window_s']:,} s",
            "" if row["pace_s"] is None else f"{row['pace_s']:,} s",
            f"{row['median_lag_s']:.0f} s" if tied else "",
            f"{len(row['posts']):,}" if tied else "",
        )
    screen.results().print(table)


def _tell_peer(found: "CooRTweet", out: Path | None, *, as_json: bool) -> None:
    """Write and show CooRTweet's answer."""
    if out:
        from tocsin.coordination import graph_files

        graph_files.write(found.edges, found.accounts, out)
    if as_json:
        screen.print_json({"edges": found.edges.to_dicts(), "accounts": found.accounts.to_dicts()})
        return
    numbers = ("weight", "avg_time_delta", "edge_symmetry_score", "weight_threshold")
    title = (
        f"{found.edges.height:,} edges, {len(found.pairs):,} pairs of posts, as CooRTweet has them"
    )
    table = screen.table(title, "from", "to", *numbers, right=numbers)
    for row in found.edges.sort("weight", descending=True).head(SHOWN).iter_rows(named=True):
        ends = (screen.cell(row[name]) for name in ("from", "to"))
        table.add_row(*ends, *(f"{row[name]:.4g}" for name in numbers))
    screen.results().print(table)
    if out:
        screen.results().print(f"Wrote {found.edges.height:,} edges to {screen.cell(out)}")
