"""`tocsin import`: files in, with a summary of what was taken, refused and not claimed."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.options import Json, Workspace, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.importers.lane import Report
    from tocsin.importers.mapping import Mapping
    from tocsin.watch import Watch

NAME = "import"
LOST = {"partial", "refused", "unsupported"}
"""Outcomes after which something of the file is not in the corpus."""
NUMBERS = ("records", "rejects", "posts")
SHOWN = 5
"""Examples of one kind on the screen; the rest is in --json."""

Format = Annotated[
    str | None, typer.Option("--format", help="Importer to use, instead of recognising the file.")
]
Map = Annotated[
    Path | None,
    typer.Option(
        "--map", metavar="M.toml", help="Which column is what; see docs/importers/generic."
    ),
]
Accept = Annotated[
    bool, typer.Option("--accept", help="Take the mapping proposed from the columns.")
]


def command(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES…", help="Files, folders, archives, or - for standard input."),
    ],
    *,
    importer: Format = None,
    mapping: Map = None,
    accept: Accept = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Say what would be mapped, ignored, rejected; keep nothing."
        ),
    ] = False,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Import any mix of files; the same bytes twice add nothing."""
    watch = opened(workspace)
    reports = imported(
        watch,
        files,
        importer=importer,
        mapping=mapping,
        accept=accept,
        dry_run=dry_run,
        quiet=as_json,
    )
    if as_json:
        screen.print_json(reports)
    else:
        show(reports, dry_run=dry_run)
    raise typer.Exit(status(reports))


def imported(
    watch: "Watch",
    files: list[Path],
    *,
    importer: str | None = None,
    mapping: Path | None = None,
    accept: bool = False,
    dry_run: bool = False,
    quiet: bool = False,
) -> "tuple[Report, ...]":
    """Import files with a progress bar; an interruption keeps the files that were finished."""
    from tocsin.importers.lane import Wanted

    chosen = read_mapping(mapping) if mapping else None
    wanted = Wanted(importer=importer, mapping=chosen, accept=accept, dry_run=dry_run)
    reports: list[Report] = []
    with screen.reading(files, quiet=quiet) as advance:
        try:
            for path in files:
                reports.extend(watch.importing(path, wanted=wanted, progress=advance))
        except KeyboardInterrupt:
            screen.notices().print(
                f"interrupted in {screen.cell(path)}: {len(reports)} files are in, nothing half; "
                "run the same command to go on"
            )
            raise typer.Exit(1) from None
    return tuple(reports)


def status(reports: "Sequence[Report]") -> int:
    """Return 1 when anything in the files did not make it into the corpus."""
    return int(any(one.status in LOST or _rejected(one) for one in reports))


def _rejected(one: "Report") -> bool:
    """Say whether records were lost now; those of an earlier import were told then."""
    return one.status == "imported" and one.rejects > 0


def show(reports: "Sequence[Report]", *, dry_run: bool = False) -> None:
    """Print what became of each file."""
    table = screen.table(
        "Files, as they would be imported" if dry_run else "Files",
        *("file", "outcome", "format", *NUMBERS, "from", "to"),
        right=(*NUMBERS, "from", "to"),
    )
    names = short_names([one.path for one in reports])
    for one in reports:
        table.add_row(screen.cell(names[one.path]), *_row(one))
    out = screen.results()
    out.print(table)
    if len(reports) > 1:
        out.print(screen.cell(total(reports)), soft_wrap=True)
    for one in reports:
        for line in (line for remark in remarks(one) for line in remark.splitlines()):
            out.print(screen.cell(line), soft_wrap=True)


def total(reports: "Sequence[Report]") -> str:
    """Return what became of all files, in one line.

    >>> from tocsin.importers.report import Report
    >>> total([Report(path=Path("a"), status="imported", records=1200),
    ...        Report(path=Path("b"), status="refused", rejects=0)])
    '2 files: 1 imported, 1 refused; 1,200 records, 0 rejects, 0 posts'
    """
    outcomes = Counter(one.status for one in reports)
    told = ", ".join(f"{count:,} {status}" for status, count in outcomes.most_common())
    records, rejects = sum(one.records for one in reports), sum(one.rejects for one in reports)
    posts = sum(one.rows.get("posts", 0) for one in reports)
    line = (
        f"{len(reports):,} files: {told}; {records:,} records, {rejects:,} rejects, {posts:,} posts"
    )
    spans = [one.span for one in reports if one.span]
    if spans:
        first, last = min(one.first for one in spans), max(one.last for one in spans)
        line += f", {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    if drifted := sum(bool(one.drift) for one in reports):
        line += f"; fields nobody claimed in {drifted:,} of them"
    return line


def _row(one: "Report") -> tuple[str, ...]:
    span = one.span
    days = (f"{span.first:%Y-%m-%d}", f"{span.last:%Y-%m-%d}") if span else ("", "")
    counts = (f"{one.records:,}", f"{one.rejects:,}", f"{one.rows.get('posts', 0):,}")
    return (one.status, one.importer or "", *counts, *days)


def short_names(paths: "Sequence[Path]") -> dict[Path, str]:
    """Return the shortest end of each path that no other has.

    >>> list(short_names([Path("x/posts.csv"), Path("y/posts.csv"), Path("y/ads.csv")]).values())
    ['x/posts.csv', 'y/posts.csv', 'ads.csv']
    """
    names = {}
    for path in paths:
        others = [other.parts for other in paths if other != path]
        length = 1
        while length < len(path.parts) and any(
            path.parts[-length:] == parts[-length:] for parts in others
        ):
            length += 1
        names[path] = "/".join(path.parts[-length:])
    return names


def remarks(one: "Report") -> list[str]:
    """Return what a person should know about one file, a line each."""
    place = one.path.name
    said = [one.message] if one.message else []
    for code, count in one.codes.items():
        said.append(f"{place}: {count:,} record{'s' * (count > 1)} rejected: {code}")
    said += [f"{place}: {warning}" for warning in one.warnings]
    if one.fields:
        mapped, left = len(one.fields.mapped), len(one.fields.ignored)
        said.append(
            f"{place}: fields: {mapped:,} mapped, {left:,} known and left, "
            f"{len(one.drift):,} claimed by nobody"
        )
    if one.drift:
        named = sorted(one.drift, key=lambda name: (-one.drift[name], name))
        rest = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
        told = ", ".join(f"{name} ({one.drift[name]:,})" for name in named[:SHOWN])
        said.append(f"{place}: fields nobody claimed, kept in the raw record: {told}{rest}")
    return said


def read_mapping(path: Path) -> "Mapping":
    """Read a mapping that was named with --map."""
    from tocsin.importers.mapping import read

    return read(path)
