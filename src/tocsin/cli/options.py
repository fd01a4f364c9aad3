"""Options that several commands share, and the watch they name."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import timedelta

    from tocsin.watch import Watch

Workspace = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", help="The watch to work in. Default: the nearest one above.",
        show_default=False,
    ),
]  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="NAME.PARAMETER=VALUE",
        help="Set a detector's parameter, for example copypasta.accounts=7. May be repeated.",
        show_default=False,
    ),
]  # fmt: skip


def opened(workspace: Path | None) -> "Watch":
    """Open the watch a command works in."""
    from tocsin.watch import Watch, find

    return Watch(workspace or find(Path.cwd()))


def parameters(assignments: list[str] | None) -> dict[str, object]:
    """Turn `name.parameter=value` into the keywords of `Watch.detect`.

    >>> parameters(["copypasta.accounts=7"])
    {'copypasta__accounts': '7'}
    """
    found: dict[str, object] = {}
    for assignment in assignments or []:
        name, equals, value = assignment.partition("=")
        detector, dot, parameter = name.partition(".")
        if not (equals and dot and detector and parameter):
            raise typer.BadParameter(f"--set wants NAME.PARAMETER=VALUE; got {assignment!r}")
        found[f"{detector.strip()}__{parameter.strip()}"] = value.strip()
    return found


def lengths(option: str, text: str) -> "tuple[timedelta, ...]":
    """Read lengths of time parted by commas: 10s,60s,10m."""
    from tocsin.watch.parameters import duration

    try:
        return tuple(duration(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter(f"{option} wants 60s, 10m or 1h; got {text!r}") from None
