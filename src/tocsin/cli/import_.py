"""`tocsin import`: files in, with a summary of what was taken, refused and not claimed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen, summary
from tocsin.cli.options import Json, Workspace, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.importers.lane import Report
    from tocsin.importers.mapping import Mapping
    from tocsin.watch import Watch

NAME = "import"
LOST = {"partial", "refused", "unsupported"}
"""Outcomes after which something of the file is not in the corpus."""

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
        summary.show(reports, dry_run=dry_run)
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
    return one.status == "imported" and one.rejects + one.parts > 0


def read_mapping(path: Path) -> "Mapping":
    """Read a mapping that was named with --map."""
    from tocsin.importers.mapping import read

    return read(path)
