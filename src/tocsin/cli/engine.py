"""`--engine`: where accounts are paired, and how far that is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen

if TYPE_CHECKING:
    from tocsin.watch import Watch

Engine = Annotated[
    str | None,
    typer.Option(
        "--engine", metavar="NAME",
        help="Where accounts are paired: local, spark, spark://HOST:PORT. Default: as tocsin.toml.",
        show_default=False,
    ),
]  # fmt: skip


@contextmanager
def working(
    message: str, watch: "Watch | None", engine: str | None, *, quiet: bool
) -> Iterator[Callable[[str], None]]:
    """Use an engine for a block, showing how far it is; yield what to call with another message.

    Without a watch, nothing but `engine` says which.
    """
    from tocsin.engines.choice import Choice, using

    shown = [message]

    def said(words: str) -> None:
        shown[0] = words
        update(words)

    def told(words: str) -> None:
        update(f"{shown[0]}: {screen.cell(words)}")

    with screen.busy(message, quiet=quiet) as update:
        place = (
            watch.working(engine, told) if watch else using(Choice(name=engine or "local"), told)
        )
        with place:
            yield said
