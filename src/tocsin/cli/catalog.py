"""`tocsin catalog`: what the world has agreed on, by id or by words, in any version."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.options import Json

if TYPE_CHECKING:
    from tocsin.catalog import Entry, Migration

app = typer.Typer(
    help="Look things up: techniques, conducts, law, actors, elections, silence rules.",
    no_args_is_help=True,
)
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DAY", help="Only what is valid that day.", show_default=False),
]
Language = Annotated[
    str, typer.Option("--language", help="Language of titles: en, fr or de, where there is one.")
]


@app.callback()
def catalog() -> None:
    """Look things up: techniques, conducts, law, actors, elections, silence rules."""


@app.command()
def lookup(
    words: Annotated[
        list[str], typer.Argument(metavar="ID|WORDS…", help="An id, a name, or words to look for.")
    ],
    *,
    on: On = None,
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Show the entry with this id or name, all that a name may mean, or those with these words."""
    found = _found(" ".join(words), on)
    if as_json:
        screen.print_json(found)
    elif len(found) == 1:
        _show_one(found[0], language)
    else:
        _show_many(found, language)


@app.command()
def migrate(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID…", help="Ids of techniques, or - to read them.")
    ],
    *,
    version: Annotated[
        str, typer.Option("--from", metavar="VERSION", help="1.3, 1.4, 1.5, 1.6 or amitt.")
    ],
    as_json: Json = False,
) -> None:
    """Say what became of technique ids of an older DISARM or of AMITT."""
    from tocsin.catalog import migrate as became

    found = [became(one, version) for one in _said(ids)]
    if as_json:
        screen.print_json(found)
    else:
        _show_migrations(found)
    if any(one.fate in {"gone", "unknown"} for one in found):
        raise typer.Exit(1)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="1.3, 1.4 or 1.5.")],
    new: Annotated[str, typer.Argument(metavar="[NEW]", help="A later version.")] = "1.6",
    *,
    as_json: Json = False,
) -> None:
    """List the technique ids that came, went or were renamed between two versions of DISARM."""
    from tocsin.catalog import diff as changed
    from tocsin.catalog import lookup as exact

    found = changed(old, new)
    if as_json:
        screen.print_json(found)
        return
    table = screen.table(f"DISARM {old} to {new}", "id", "what", "title")
    for what, ids in (("new", found.added), ("gone", found.retired), ("renamed", found.renamed)):
        for one in ids:
            table.add_row(one, what, screen.cell(exact(f"disarm:{one}").title))
    screen.results().print(table)


@app.command()
def check(
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID…]", help="Ids or names to check, or - to read them. None: the catalog.",
            show_default=False,
        ),
    ] = None,
    *,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Name ids that are unknown, retired or ambiguous; without ids, check the catalog itself."""
    from tocsin import catalog

    found = list(
        catalog.check(_said(ids)) if ids else catalog.faults(catalog.entries())
    )  # fmt: skip
    if as_json:
        screen.print_json(found)
    else:
        _show_doubts(found)
    if found:
        raise typer.Exit(1)


@app.command()
def load(
    bundle: Annotated[
        Path, typer.Argument(metavar="FILE", help="A STIX bundle or a MISP galaxy cluster.")
    ],
    *,
    as_json: Json = False,
) -> None:
    """Add a framework's own texts from a bundle that you hold; look-ups show them from then on."""
    from tocsin.catalog import texts

    found = texts.load(bundle)
    if as_json:
        told = {"framework": found.framework, "texts": len(found.texts), "licence": found.licence}
        screen.print_json(told | {"source": found.source, "sha256": found.sha256})
        return
    screen.results().print(
        f"{len(found.texts)} texts of {found.framework} from {screen.cell(found.source)}\n"
        f"licence: {screen.cell(found.licence)}\nkept in {screen.cell(texts.kept_in())}"
    )


def _said(ids: list[str]) -> list[str]:
    """Return ids as given, or from standard input, separated by white space or commas."""
    if ids != ["-"]:
        return ids
    return typer.get_text_stream("stdin").read().replace(",", " ").split()


def _found(words: str, on: str | None) -> "list[Entry]":
    from datetime import date

    from tocsin.catalog import look
    from tocsin.catalog import lookup as exact

    try:
        day = date.fromisoformat(on) if on else None
    except ValueError:
        raise typer.BadParameter(f"expected a day as 2026-11-22; got {on}") from None
    found = look(words, on=day)
    return [*(found.named or found.once or found.held)] or [
        exact(words, on=day)
    ]  # which says what is near


def _show_one(entry: "Entry", language: str) -> None:
    from tocsin.catalog import counters, texts
    from tocsin.catalog.elements import elements

    out = screen.results()
    out.print(f"[bold]{screen.cell(entry.id)}[/bold]  {screen.cell(entry.title_in(language))}")
    official = texts.text(entry.id)
    against = counters(entry.id) if entry.kind == "technique" and not entry.valid_to else ()
    told = {
        "kind": entry.kind,
        "about": entry.about,
        "text": f"{official[0]} ({official[1].licence})" if official else "",
        "also called": ", ".join(entry.aliases),
        "tactic": entry.tactic,
        "parents": ", ".join(entry.parents),
        "see": ", ".join(entry.see),
        "now": " or ".join(" with ".join(some) for some in entry.alternatives),
        "caution": entry.caution,
        "against it": ", ".join(one.id for one in against if not one.caution),
        "with caution": ", ".join(f"{one.id} ({one.caution})" for one in against if one.caution),
        "version": entry.version,
        "valid": f"from {entry.valid_from or 'the start'} to {entry.valid_to or 'now'}",
        "confidence": entry.confidence,
        "source": entry.source,
        "licence": entry.licence,
    }
    for name, value in told.items():
        if value:
            out.print(f"{name:>12}  {screen.cell(value)}", soft_wrap=True)
    for one in elements(entry.id):
        asked = f"{'element':>12}  {one.id}: {one.question} ({one.title}; {one.confidence})"
        out.print(screen.cell(asked), soft_wrap=True)


def _show_many(found: "list[Entry]", language: str) -> None:
    table = screen.table("Entries", "id", "title", "kind", "valid from", "to", "confidence")
    for entry in found:
        table.add_row(
            screen.cell(entry.id),
            screen.cell(entry.title_in(language)),
            entry.kind,
            str(entry.valid_from or ""),
            str(entry.valid_to or ""),
            entry.confidence,
        )
    screen.results().print(table)


def _show_migrations(found: "list[Migration]") -> None:
    table = screen.table("What became of them", "id", "called", "fate", "now", "check")
    for one in found:
        now = " or ".join(" with ".join(some) for some in one.to)
        near = f"nearest: {', '.join(one.near)}" if one.near else ""
        table.add_row(
            screen.cell(one.id), screen.cell(one.title), one.fate, now or screen.cell(near),
            "" if one.certain else "our proposal: a person decides" if now else "",
        )  # fmt: skip
    screen.results().print(table)


def _show_doubts(found: list[object]) -> None:
    from tocsin.catalog import Doubt

    if not found:
        screen.results().print("nothing is wrong")
    for one in found:
        if isinstance(one, Doubt):
            instead = f"; perhaps {', '.join(one.instead)}" if one.instead else ""
            screen.results().print(screen.cell(f"{one.id}: {one.why}{instead}"))
        else:
            screen.results().print(screen.cell(one))
