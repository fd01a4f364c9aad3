"""`tocsin answer looks`, `recheck`, `reopened`, `confirm`, `reopen`: whether it is as was said."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, screen, times, told
from tocsin.cli.acting import As, For, acting
from tocsin.cli.answer.hearing import Name, Note, say
from tocsin.cli.answer.waiting import AsOf
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from tocsin.casework.models import Asset, Recidivism
    from tocsin.cli.acting import Acting
    from tocsin.flow.rechecking import Looked

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="As `answer reopened` lists it.")]


def looks(
    *,
    as_of: AsOf = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """List what should be looked at again, by when."""
    with acting(workspace, who, whom) as me:
        from tocsin.flow import rechecking

        at = times.instant(me, "--as-of", as_of) or datetime.now(UTC)
        found = rechecking.due(me.watch, at, me.user)
        rows = [
            {
                "asset": one.asset.pk, "subject": names.subject_name(one.asset.subject),
                "url": one.asset.url, "submission": names.submission_name(one.submission),
                "next_look_at": one.next_look_at, "overdue": one.overdue,
            }
            for one in found
        ]  # fmt: skip
    if as_json:
        screen.print_json(rows)
        return
    table = screen.table("Looks", "asset", "what", "of", "look at", "")
    for row, one in zip(rows, found, strict=True):
        due = "due" if one.overdue else ""
        what, of = screen.cell(row["subject"]), screen.cell(row["submission"])
        table.add_row(str(row["asset"]), what, of, times.shown(one.next_look_at), due)
    screen.results().print(table if rows else "Nothing to look at.")


def recheck(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Looks of others: a CSV file, one look a line."),
    ] = None,
    *,
    fetch: Annotated[
        bool,
        typer.Option("--fetch", help="Look for yourself at what is due, where tocsin.toml lets."),
    ] = False,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Keep looks at what recipients said they acted on, and say what came back."""
    if bool(file) == fetch:
        raise typer.BadParameter("name a FILE of looks, or say --fetch")
    with acting(workspace, who, whom) as me:
        from tocsin.flow import rechecking

        if file:
            found = rechecking.from_csv(me.desk(), _text(file))
        else:
            due = rechecking.due(me.watch, datetime.now(UTC), me.user)
            found = rechecking.look(me.desk(), [one for one in due if one.overdue])
        _say_looked(me, found, as_json=as_json)
    raise typer.Exit(int(bool(found.rejects)))


def reopened(
    *,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="First look for what may have come back as another.")
    ] = False,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """List what came back after it had gone: for certain, and as far as a likeness suggests."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework.models import Recidivism
        from tocsin.flow import rechecking

        if suggest:
            rechecking.suggest(me.desk())
        _say_back(me, list(me.rows(Recidivism).order_by("-pk")), as_json=as_json)


def confirm(
    number: Number,
    *,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Confirm that what came back is the same story."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import checks
        from tocsin.casework.models import Recidivism

        found = checks.confirm(names.named(me, Recidivism, number), me.actor, note)
        _say_back(me, [found], as_json=as_json)


def reopen(
    name: Name,
    number: Number,
    *,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Open a closed submission again for what came back."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import checks
        from tocsin.casework.models import Recidivism

        back = names.named(me, Recidivism, number)
        done = checks.reopen(names.submission(me, name), back, me.actor, note)
        say(done, as_json=as_json)


def _text(file: Path) -> str:
    from tocsin.vocabulary.errors import FileError

    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(file, "cannot be read as text", got=str(error)) from error


def _say_looked(me: "Acting", found: "Looked", *, as_json: bool) -> None:
    from tocsin.casework.models import Asset

    assets = Asset.objects.in_bulk(list(found.conclusions))
    seen = {_named(assets[key]): str(one) for key, one in found.conclusions.items()}
    if as_json:
        back = told.told_all(me, list(found.back))
        rejects = [{"line": one.line, "why": str(one.why)} for one in found.rejects]
        screen.print_json(
            {"looks": len(found.checks), "seen": seen, "back": back, "rejects": rejects}
        )
        return
    out = screen.results()
    out.print(f"{len(found.checks):,} looks")
    for name, words in seen.items():
        out.print(screen.cell(f"{name}: {words}"), soft_wrap=True)
    for one in found.back:
        out.print(screen.cell(f"back: {_named(one.asset)}, since {times.shown(one.seen_at)} UTC"))
    for reject in found.rejects:
        screen.notices().print(screen.cell(f"line {reject.line}: {reject.why}"), soft_wrap=True)


def _named(asset: "Asset") -> str:
    return names.subject_name(asset.subject)


def _say_back(me: "Acting", found: "list[Recidivism]", *, as_json: bool) -> None:
    if as_json:
        screen.print_json(told.told_all(me, found))
        return
    table = screen.table("Back", "number", "what went", "back as", "known by", "days", "confirmed")
    for one in found:
        days = f"{(one.seen_at - one.acted_at).days:,}"
        sure = "yes" if one.is_confirmed else "not yet"
        what, back_as = _named(one.asset), names.subject_name(one.subject)
        table.add_row(str(one.pk), *map(screen.cell, (what, back_as, one.basis, days, sure)))
    screen.results().print(table if found else "Nothing came back.")
