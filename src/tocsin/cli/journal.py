"""`tocsin journal`: what was done, by whom; and whether that still stands."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import acting, screen, vaults
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tocsin.casework.models import JournalEntry

app = typer.Typer(help="What was done, by whom, and whether that stands.", no_args_is_help=True)


@app.command()
def show(
    place: Annotated[
        str, typer.Argument(metavar="[PLACE]", help="Of one record: finding:12. Default: of all.")
    ] = "",
    *,
    verb: Annotated[str, typer.Option(help="Deeds that begin so: finding.confirm, alert.")] = "",
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day on, UTC.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="The newest so many.")] = 50,
    contents: Annotated[bool, typer.Option("--contents", help="With what was said.")] = False,
    who: acting.As = None,
    whom: acting.For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Show what was done, the newest last: for auditors."""
    from datetime import UTC

    with acting.acting(workspace, who, whom) as here:
        from tocsin.casework.models import JournalEntry

        found = JournalEntry.objects.visible_to(here.user)
        if place:
            found = found.filter(place=place)
        if verb:
            found = found.filter(verb__startswith=verb)
        if since:
            found = found.filter(at__gte=since.replace(tzinfo=UTC))
        rows = _rows(found.select_related("payload").order_by("-seq")[:limit], contents=contents)
    if as_json:
        screen.print_json(rows)
        return
    table = screen.table("Journal", "", "at", "deed", "record", "by", *(["said"] * contents))
    for row in rows:
        cells = (row["seq"], f"{row['at']:%Y-%m-%d %H:%M:%S}", row["verb"], row["place"],
                 row["actor"], *([row["note"] or ""] if contents else []))  # fmt: skip
        table.add_row(*map(screen.cell, cells))
    screen.results().print(table if rows else "Nothing that you may read: it is for auditors.")


@app.command()
def export(
    to: Annotated[Path, typer.Argument(help="A new file.")],
    *,
    contents: Annotated[
        bool, typer.Option("--contents", help="With what was said, where you are an auditor of it.")
    ] = False,
    who: acting.As = None,
    whom: acting.For = None,
    workspace: Workspace = None,
) -> None:
    """Write the journal to a file that can be followed without a database: one link a line."""
    from tocsin.vocabulary.errors import FileError

    with acting.acting(workspace, who, whom) as here:
        from tocsin.casework.journal_file import lines

        try:
            with to.open("xb") as file:
                file.writelines(lines(here.user, contents=contents))
        except FileExistsError:
            raise FileError(to, "is there already", way_out="name a new file") from None
    screen.results().print(screen.cell(to))


@app.command()
def anchor(
    to: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Add it to this file, kept elsewhere.")
    ] = None,
    *,
    workspace: Workspace = None,
) -> None:
    """Print the newest link, to be noted where the journal's keeper cannot reach it."""
    acting.casework_of(workspace)
    from tocsin.casework import journal, proof

    head = proof.anchored(to) if to else journal.last()
    screen.results().print(str(head) if head else "The journal is empty.", soft_wrap=True)


@app.command()
def prove(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="An exported journal. Default: the watch's own."),
    ] = None,
    *,
    anchor: Annotated[
        str | None, typer.Option(metavar="LINK", help="SEQ:DIGEST, or the file it was noted in.")
    ] = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Prove that what was done stands as it was written: links, payloads, records, guards."""
    if file is not None:
        _followed(file, anchor, as_json=as_json)
        return
    acting.casework_of(workspace)
    from tocsin.casework.proof import prove as proved

    known = vaults.noted(anchor)
    found = proved(known)
    if as_json:
        screen.print_json(found)
    else:
        out = screen.results()
        told = f"{found.chain.links:,} links, {found.records:,} records, {found.erased:,} erased"
        out.print(f"{told}: {_verdict(len(found.wrong))}")
        for wrong in found.wrong:
            out.print(screen.cell(wrong), soft_wrap=True)
        if known is None:
            out.print("Without an anchor, whether the newest links were cut off cannot be told.")
    if not found:
        raise typer.Exit(1)


@app.command()
def erase(
    links: Annotated[list[int], typer.Argument(metavar="SEQ...", help="Numbers of links.")],
    *,
    reason: Annotated[str, typer.Option(help="Why: it stays in the journal for ever.")],
    who: acting.As = None,
    whom: acting.For = None,
    workspace: Workspace = None,
) -> None:
    """Erase what links say for good; the links stay, and one for each says who erased it and why.

    The record as it is now, and backups, are not erased by it.
    """
    with acting.acting(workspace, who, whom) as here:
        from tocsin.casework.proof import erase as erased

        count = erased(links, here.actor, reason)
    screen.results().print(f"{count} erased")


def _rows(found: "QuerySet[JournalEntry]", *, contents: bool) -> list[dict[str, object]]:
    """Return entries as they are shown, the oldest first."""
    from tocsin.casework.journal import decoded

    rows = []
    for entry in reversed(found):
        payload = getattr(entry, "payload", None)
        row: dict[str, object] = {
            "seq": entry.seq, "at": entry.at, "verb": entry.verb, "place": entry.place,
            "actor": entry.actor, "digest": entry.digest,
        }  # fmt: skip
        if contents:
            said = decoded(payload.content) if payload else {}
            row |= {"note": said.get("note"), "after": said.get("after")}
        rows.append(row)
    return rows


def _followed(file: Path, anchor: str | None, *, as_json: bool) -> None:
    """Follow an exported journal, without a database."""
    from tocsin.evidence.chain_file import followed

    verdict = followed(file, vaults.noted(anchor))
    if as_json:
        screen.print_json(verdict)
    else:
        told = f"{file}: {verdict.links:,} links follow on"
        screen.results().print(screen.cell(f"{told}; {verdict.broken}" if verdict.broken else told))
    if not verdict:
        raise typer.Exit(1)


def _verdict(wrong: int) -> str:
    return f"{wrong:,} do not hold" if wrong else "all hold"
