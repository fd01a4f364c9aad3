"""`tocsin demo`: the main job on a made-up election, held against what was planted in it."""

import sys
import webbrowser
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import detect, import_, run, screen, summary
from tocsin.cli.options import Json

if TYPE_CHECKING:
    from tocsin.demo.scoring import Match, Scorecard
    from tocsin.demo.truth import Truth

NAME = "demo"
NEXT = (
    "team found ECDC --person ana",
    "case take-in",
    "case decide confirm --kind coordinated --yes",
    'case open "One network\'s links" --ref INC-1',
    "case gather INC-1 --kind coordinated",
    'alert draft "36 accounts share links" --ref ECDC-1 --incident INC-1 --summary "So fast."',
    "report alert ECDC-1 --format pdf",
)
"""From what was found to an alert as PDF; docs/walk.md goes the whole way."""
MARKS = {"found": "[green]found[/green]", "missed": "[red]missed[/red]", "waiting": "waiting"}


def command(
    *,
    keep: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where to make the watch. Default: a temporary folder."),
    ] = None,
    posts: Annotated[int, typer.Option(help="How many posts to make up.", min=1)] = 60_000,
    seed: Annotated[int, typer.Option(help="Another seed makes another election.")] = 2026,
    show: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the briefing. Default: on a screen.")
    ] = sys.stdout is not None and sys.stdout.isatty(),
    as_json: Json = False,
) -> None:
    """Run the main job on a made-up election; say what was found against what was planted."""
    from tocsin.demo import scoring
    from tocsin.watch import Watch

    folder = keep or Path(mkdtemp(prefix="tocsin-demo-"))
    truth, files = _world(folder, seed, posts, quiet=as_json)
    watch = Watch(folder)
    reports = import_.imported(watch, files, quiet=as_json)
    runs = detect.detected(watch, [], None, quiet=as_json)
    page = run.briefing(watch, reports, quiet=as_json)
    card = scoring.score(watch.found(), truth)
    if as_json:
        screen.print_json({"files": reports, "runs": runs, "score": card, "briefing": str(page)})
    else:
        summary.show(reports)
        detect.show(runs)
        _show(card)
        screen.results().print(f"Watch:    {screen.cell(folder.resolve())}", soft_wrap=True)
        screen.results().print(f"Briefing: {screen.cell(page.resolve())}", soft_wrap=True)
        _next(folder)
    if show and not as_json:
        webbrowser.open(page.resolve().as_uri())
    raise typer.Exit(int(not card.flawless))


def _next(folder: Path) -> None:
    """Say how it goes on: from what was found to who is told, and to what others read."""
    out = screen.notices()
    out.print(f"Next, in {screen.cell(folder)}: a case, an alert, a report")
    for words in NEXT:
        out.print(f"  tocsin {words}", soft_wrap=True)


def _world(folder: Path, seed: int, posts: int, *, quiet: bool) -> "tuple[Truth, list[Path]]":
    """Make the election up, unless this very one is in the folder already."""
    from tocsin.demo import river, truth

    if (folder / truth.FILE).exists():
        known = truth.read(folder)
        if (known.seed, known.posts) != (seed, posts):
            raise typer.BadParameter(
                f"--keep {folder}: holds another election (seed {known.seed}, {known.posts} posts)"
            )
        return known, _files(folder)
    if not quiet:
        screen.notices().print(f"making up an election of {posts:,} posts")
    return river.generate(folder, seed=seed, posts=posts).truth, _files(folder)


def _files(folder: Path) -> list[Path]:
    """Return the exports of the election; the mappings beside them are not data."""
    found = (folder / "exports").rglob("*.*")
    return sorted(path for path in found if ".mapping." not in path.name)


def _covered(match: "Match") -> str:
    return f"{match.found:,} of {match.planted:,}" if match.planted else ""


def _show(card: "Scorecard") -> None:
    """Print what was found against what was planted, and who was left in peace."""
    counts = ("accounts", "posts", "things")
    plots = screen.table("Planted operations", "planted", "outcome", "by", *counts, right=counts)
    for plot in card.plots:
        who = ", ".join(plot.found_by) or f"no detector yet ({', '.join(plot.detectors)})"
        covered = [_covered(match) for match in (plot.accounts, plot.posts, plot.things)]
        plots.add_row(plot.name, MARKS[plot.outcome], who, *covered)
    title = "Innocents that must not be reported"
    innocents = screen.table(title, "innocent", "reported", "posts", right=("posts",))
    for one in card.innocents:
        mark = "[red]yes[/red]" if one.reported else "[green]no[/green]"
        innocents.add_row(one.name, mark, f"{one.posts:,}")
    out = screen.results()
    out.print(plots, innocents)
    out.print(
        f"{len(card.of('found'))} found, {len(card.of('missed'))} missed, "
        f"{len(card.of('waiting'))} wait for a detector; "
        f"{sum(one.reported for one in card.innocents)} innocents reported, "
        f"{len(card.false_alarms)} false alarms"
    )
