"""`tocsin collect`: follow a live source; raw records are stored first and imported second."""

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.options import Json, Workspace, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tocsin.connectors import Connector
    from tocsin.connectors.collecting import Plan, Status
    from tocsin.importers.report import Report
    from tocsin.watch import Watch

NAME = "collect"
INBOX = "inbox"


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
    from tocsin.connectors.collecting import Plan

    made = _made(connector, parameters or [])
    plan = Plan(every=_seconds(every), discard=discard)
    status = _collected(opened(workspace), made, plan, once=once, quiet=as_json)
    if as_json:
        screen.print_json(status)
    else:
        _show(status)
    raise typer.Exit(int(status.ended not in ("done", "interrupted") or status.waiting > 0))


def _collected(
    watch: "Watch", connector: "Connector", plan: "Plan", *, once: bool, quiet: bool
) -> "Status":
    from tocsin.connectors import Pace
    from tocsin.connectors import inbox as inboxes
    from tocsin.connectors.collecting import Collecting

    def imports(path: "Path", importer: str | None) -> "Sequence[Report]":
        return watch.import_(path, importer=importer)

    with (
        _stoppable(),
        _telling(connector.title, quiet=quiet) as told,
        inboxes.opened(watch.folder / INBOX, connector.name, connector.stream) as inbox,
    ):
        pace = Pace(once=once)
        return Collecting(connector, inbox, imports, pace=pace, plan=plan, told=told).run()


def _made(name: str, parameters: list[str]) -> "Connector":
    from tocsin import connectors
    from tocsin.watch.parameters import configured

    given: dict[str, object] = {}
    for one in parameters:
        parameter, equals, value = one.partition("=")
        if not equals or not parameter.strip():
            raise typer.BadParameter(f"expected PARAMETER=VALUE; got {one!r}")
        given[parameter.strip()] = value.strip()
    kind = connectors.named(name)
    missing = [one for one in _needed(kind) if one not in given]
    if missing:
        raise typer.BadParameter(f"{name}: needs {missing[0]}; write {missing[0]}=VALUE")
    return configured(kind, given)


def _needed(kind: "type[Connector]") -> list[str]:
    from dataclasses import MISSING, fields

    return [
        one.name
        for one in fields(kind)
        if one.default is MISSING and one.default_factory is MISSING
    ]


def _seconds(text: str) -> float:
    from tocsin.watch.parameters import duration

    try:
        found = duration(text).total_seconds()
    except ValueError:
        found = 0.0
    if found <= 0:
        raise typer.BadParameter(f"--every wants a time such as 90s, 5m, 1h; got {text!r}")
    return found


def _list(*, as_json: bool) -> None:
    """Print what can be collected from, and with which parameters."""
    from dataclasses import fields

    from rich.table import Table

    from tocsin import connectors

    kinds = connectors.installed()
    if as_json:
        told = {name: [one.name for one in fields(kind)] for name, kind in kinds.items()}
        screen.print_json(told)
        return
    table = Table(title="Connectors", title_justify="left")
    for title in ("name", "source", "parameters"):
        table.add_column(title, overflow="fold")
    for name, kind in kinds.items():
        needed = _needed(kind)
        names = [f"{one.name} (needed)" if one.name in needed else one.name for one in fields(kind)]
        table.add_row(name, kind.title, ", ".join(names))
    screen.results().print(table)


def _show(status: "Status") -> None:
    out = screen.results()
    out.print(
        f"{status.connector}: {status.records:,} new, {status.repeated:,} seen before, "
        f"{status.posts:,} posts imported, {status.rejects:,} rejects; {_end(status)}"
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
def _telling(title: str, *, quiet: bool) -> "Iterator[Callable[[Status], None]]":
    """Show how far a collection is, on one line that is written over."""
    if quiet:
        yield lambda _: None
        return
    with screen.notices().status(f"{title}: connecting") as line:
        yield lambda status: line.update(
            f"{title}: {status.records:,} new, {status.posts:,} posts imported"
        )


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
