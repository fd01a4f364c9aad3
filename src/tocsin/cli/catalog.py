"""`tocsin catalog`: what the world has agreed on, by id or by words."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.options import Json

if TYPE_CHECKING:
    from tocsin.catalog import Entry

app = typer.Typer(
    help="Look things up: techniques, behaviours, elections, silence rules.", no_args_is_help=True
)


@app.callback()
def catalog() -> None:
    """Look things up: techniques, behaviours, elections, silence rules."""


@app.command()
def lookup(
    words: Annotated[
        list[str], typer.Argument(metavar="ID|WORDS…", help="An id, a name, or words to look for.")
    ],
    *,
    as_json: Json = False,
) -> None:
    """Show the entry with this id or name, or those that hold these words."""
    found = _found(" ".join(words))
    if as_json:
        screen.print_json(found)
    elif len(found) == 1:
        _show_one(found[0])
    else:
        _show_many(found)


def _found(words: str) -> "list[Entry]":
    from tocsin.catalog import lookup as exact
    from tocsin.catalog import search
    from tocsin.vocabulary.errors import UnknownNameError

    try:
        return [exact(words)]
    except UnknownNameError:
        if found := list(search(words)):
            return found
        raise


def _show_one(entry: "Entry") -> None:
    out = screen.results()
    out.print(f"[bold]{screen.cell(entry.id)}[/bold]  {screen.cell(entry.title)}")
    valid = f"from {entry.valid_from or 'the start'} to {entry.valid_to or 'now'}"
    told = {
        "about": entry.about,
        "parents": ", ".join(entry.parents),
        "version": entry.version,
        "valid": valid,
        "confidence": entry.confidence,
        "source": entry.source,
        "licence": entry.licence,
    }
    for name, value in told.items():
        if value:
            out.print(f"{name:>11}  {screen.cell(value)}", soft_wrap=True)


def _show_many(found: "list[Entry]") -> None:
    table = screen.table("Entries", "id", "title", "valid from", "confidence")
    for entry in found:
        table.add_row(
            screen.cell(entry.id),
            screen.cell(entry.title),
            str(entry.valid_from or ""),
            entry.confidence,
        )
    screen.results().print(table)
