"""`tocsin collect`: follow a live source; raw records are stored first and imported second."""

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.options import Json, Workspace, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tocsin.connectors.collecting import Plan, Status

NAME = "collect"


def command(
    connector: Annotated[
        str | None, typer.Argument(metavar="[CONNECTOR]", help="Source; none: list them.")
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PARAMETER=VALUE…]", help="What to follow there."),
    ] = None,
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Stop when there is nothing more for now.")
    ] = False,
    every: Annotated[
        str, typer.Option("--every", metavar="TIME", help="Time between two rounds: 90s, 5m, 1h.")
    ] = "5m",
    discard: Annotated[
        bool, typer.Option("--discard", help="Delete raw segments once they are in the corpus.")
    ] = False,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Collect from a live source until stopped, or once; a stopped one goes on where it was."""
    if connector is None:
        _list(as_json=as_json)
        return
    given = _given(parameters or [])
    watch = opened(workspace)
    plan = _plan(every, discard=discard)
    with _stoppable(), _telling(connector, as_json=as_json, once=once) as told:
        status = watch.collect(connector, once=once, plan=plan, told=told, **given)
    if as_json and once:
        screen.print_json(status)
    elif not as_json:
        _show(status)
    raise typer.Exit(int(status.ended not in ("done", "interrupted") or status.waiting > 0))


def _given(parameters: list[str]) -> dict[str, object]:
    given: dict[str, object] = {}
    for one in parameters:
        name, equals, value = one.partition("=")
        if not equals or name.strip() in ("", "once", "plan", "told"):
            raise typer.BadParameter(f"expected PARAMETER=VALUE; got {one!r}")
        given[name.strip()] = value.strip()
    return given


def _plan(every: str, *, discard: bool) -> "Plan":
    from tocsin.connectors.collecting import Plan
    from tocsin.watch.parameters import duration

    try:
        seconds = duration(every).total_seconds()
    except ValueError:
        seconds = 0.0
    if seconds <= 0:
        raise typer.BadParameter(f"--every wants a time such as 90s, 5m, 1h; got {every!r}")
    return Plan(every=seconds, discard=discard)


def _list(*, as_json: bool) -> None:
    """Print what can be collected from, and with which parameters."""
    from tocsin import connectors

    rows = {name: _row(name) for name in connectors.names()}
    if as_json:
        screen.print_json({name: parameters for name, (_, parameters) in rows.items()})
        return
    table = screen.table("Connectors", "name", "source", "parameters")
    for name, (title, parameters) in rows.items():
        table.add_row(name, screen.cell(title), ", ".join(parameters))
    screen.results().print(table)


def _row(name: str) -> tuple[str, list[str]]:
    """Return a connector's title and parameters; what it lacks, where it cannot be loaded."""
    from dataclasses import fields

    from tocsin import connectors
    from tocsin.vocabulary.errors import ConfigError
    from tocsin.watch.parameters import needed

    try:
        kind = connectors.named(name)
    except ConfigError as error:
        return str(error), []
    must = needed(kind)
    told = [f"{one.name} (needed)" if one.name in must else one.name for one in fields(kind)]
    return kind.title, told


def _show(status: "Status") -> None:
    out = screen.results()
    out.print(
        f"{status.connector}: {status.records:,} new, {status.repeated:,} seen before, "
        f"{status.posts:,} posts imported, {status.rejects:,} rejects; {_end(status)}",
        soft_wrap=True,
    )
    if status.private:
        out.print(f"{status.private:,} records are not public and were not kept")
    if status.waiting:
        out.print(f"{status.waiting:,} segments are stored and not imported yet")
    for notice in status.notices:
        out.print(screen.cell(notice), soft_wrap=True)


def _end(status: "Status") -> str:
    told = {
        "done": "nothing more for now",
        "interrupted": "stopped; the same command goes on from here",
        "quota": "the quota is spent; the same command goes on when there is more",
    }
    return told.get(status.ended or "", "the source does not answer; what it gave is stored")


@contextmanager
def _telling(name: str, *, as_json: bool, once: bool) -> "Iterator[Callable[[Status], None]]":
    """Show how far a collection is: one line that is written over, or JSON lines for machines."""
    if as_json:
        yield _silent if once else _Lines()
        return
    with screen.notices().status(f"{name}: connecting") as line:
        yield lambda status: line.update(
            f"{name}: {status.records:,} new, {status.posts:,} posts imported"
        )


def _silent(_status: "Status") -> None:
    """Say nothing."""


class _Lines:
    """Prints the status as a line of JSON whenever something was imported, and when it ends."""

    def __init__(self) -> None:
        self.imported = 0

    def __call__(self, status: "Status") -> None:
        if status.imported > self.imported or status.ended:
            self.imported = status.imported
            screen.print_json_line(status)


@contextmanager
def _stoppable() -> "Iterator[None]":
    """Let a request to end, as service managers send it, end a collection as Ctrl-C does."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
