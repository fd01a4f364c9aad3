"""`tocsin answer record`: an answer item by item, from flags, from a file, or asked one by one."""

import csv
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tocsin.cli import names, screen, times
from tocsin.cli.acting import As, For, acting
from tocsin.cli.answer.hearing import At, Letter, Name, Note, Speaker, heard, say
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from datetime import datetime

    from tocsin.casework.models import Submission
    from tocsin.casework.rapid.answers import Mode
    from tocsin.flow.answers import Read

Form = Literal["csv", "json"]
FORMS: dict[str, Form] = {".csv": "csv", ".json": "json"}


def record(
    name: Name,
    items: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ASSET=MEASURE]…", help="An asset's number, address or id, and what was done."
        ),
    ] = None,
    *,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="A CSV or JSON file, one decision a line."),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask about each asset.")] = False,
    mode: Annotated[
        str, typer.Option("--mode", help="How it was answered: written, oral or both.")
    ] = "written",
    scope: Annotated[str, typer.Option("--scope", help="full or partial.")] = "full",
    territory: Annotated[
        list[str] | None,
        typer.Option("--territory", metavar="CODE", help="Where alone; a country. Repeatable."),
    ] = None,
    ground: Annotated[
        str, typer.Option("--ground", help="ILLEGAL_CONTENT or INCOMPATIBLE_CONTENT.")
    ] = "",
    statement: Annotated[
        str, typer.Option("--statement", help="Id in the DSA Transparency Database.")
    ] = "",
    decided: Annotated[
        str | None, typer.Option("--decided", metavar="TIME", help="Default: when informed.")
    ] = None,
    rest: Annotated[
        bool, typer.Option("--rest", help="Record what can be read; lines that cannot are named.")
    ] = False,
    at: At = None,
    speaker: Speaker = "",
    note: Note = "",
    letter: Letter = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Record an answer: a first one, an amended or a late one, or one to an appeal.

    Which it is follows from where the submission stands. What replaces an earlier decision is
    linked to it, and both stay.
    """
    if sum(map(bool, (items, file, ask))) > 1:
        raise typer.BadParameter("name items, or --file, or --ask")
    with acting(workspace, who, whom) as me:
        from tocsin.flow import answers

        submission = names.submission(me, name)
        informed = times.instant(me, "--at", at) or _now()
        decided_at = times.instant(me, "--decided", decided) or informed
        rows = _asked(submission) if ask else _given(items or [])
        same = {
            "scope": scope, "ground": ground, "statement": statement,
            "territories": " ".join(territory or []), "decided_at": decided_at.isoformat(),
        }  # fmt: skip
        text, form = _file(file) if file else (_written(rows, same), "csv")
        read = answers.read(
            text, submission, form=form, informed_at=informed, mode=_mode(mode)
        ) if text else None  # fmt: skip
        _say_rejects(read)
        if read and read.rejects and not rest:
            raise typer.Exit(1)
        said = heard(
            me, submission, at=at, speaker=speaker, note=note, letter=letter, mode=_mode(mode)
        )
        done = answers.record(submission, read.decisions if read else (), me.actor, said)
        say(done, as_json=as_json)
    raise typer.Exit(int(bool(read and read.rejects)))


def _now() -> "datetime":
    from datetime import UTC, datetime

    return datetime.now(UTC)


def _mode(text: str) -> "Mode":
    from tocsin.casework.rapid.answers import Mode

    known = {one.value: one for one in Mode}
    if text not in known:
        raise typer.BadParameter(f"--mode is {', '.join(known)}; got {text!r}")
    return known[text]


def _given(items: list[str]) -> list[tuple[str, str]]:
    """Return assets with what was done about each."""
    found = []
    for text in items:
        asset, equals, measure = text.rpartition("=")
        if not (asset and equals and measure):
            raise typer.BadParameter(f"wants ASSET=MEASURE; got {text!r}")
        found.append((asset, measure))
    return found


def _asked(submission: "Submission") -> list[tuple[str, str]]:
    """Ask about each asset; nothing typed means that nothing was said of it."""
    from tocsin.casework.rapid.answers import Measure

    told = ", ".join(one.word for one in Measure)
    screen.notices().print(screen.cell(f"one of {told}; nothing: not answered"), soft_wrap=True)
    found = []
    for one in submission.revision.assets.select_related("subject__platform").order_by("pk"):
        named = one.url or names.subject_name(one.subject)
        measure = typer.prompt(screen.plain(named), default="", show_default=False, err=True)
        if measure:
            found.append((str(one.pk), measure))
    return found


def _written(rows: list[tuple[str, str]], same: dict[str, str]) -> str:
    """Return decisions as the file that `--file` reads; "" for none."""
    if not rows:
        return ""
    made = StringIO()
    table = csv.writer(made)
    table.writerow(("asset", "measure", *same))
    table.writerows((asset, measure, *same.values()) for asset, measure in rows)
    return made.getvalue()


def _file(path: Path) -> tuple[str, Form]:
    """Return a file of decisions, and its form."""
    from tocsin.vocabulary.errors import FileError

    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise FileError(path, "expected a name in .csv or .json", got=path.suffix or "none")
    try:
        return path.read_text(encoding="utf-8-sig"), form
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(path, "cannot be read as text", got=str(error)) from error


def _say_rejects(read: "Read | None") -> None:
    for one in read.rejects if read else ():
        line = f"line {one.line}: {one.why}"
        screen.notices().print(screen.cell(line), soft_wrap=True)
