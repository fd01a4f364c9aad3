"""`tocsin case inbox`, `assign`, `done`, `comment`, `hold`, `release`: who does what, by when."""

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tocsin.cli import names, screen, times, told
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from tocsin.casework.inbox import Inbox
    from tocsin.casework.models import Alert, Assignment, Finding, Incident, Submission
    from tocsin.casework.models.record import Record
    from tocsin.casework.rapid.clock import Reading
    from tocsin.cli.acting import Acting

KINDS = ("finding", "incident", "alert", "submission")
KindName = Annotated[
    str, typer.Argument(metavar="KIND", help="finding, incident, alert or submission.")
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="As the command that lists them.")]


class Row(NamedTuple):
    """One thing that waits."""

    what: str
    name: str
    words: str


def inbox(
    *, who: As = None, whom: For = None, workspace: Workspace = None, as_json: Json = False
) -> None:
    """Show what waits for you: tasks, mentions, reviews, suggestions, answers, failed checks."""
    from datetime import UTC, datetime

    with acting(workspace, who, whom) as me:
        from tocsin.casework.inbox import inbox as asked

        rows = _rows(asked(me.actor, datetime.now(UTC)))
        if as_json:
            screen.print_json([one._asdict() for one in rows])
            return
        table = screen.table("Waiting for you", "what", "name", "")
        for one in rows:
            table.add_row(*map(screen.cell, one))
        screen.results().print(table if rows else "Nothing waits for you.")


def assign(
    kind: KindName,
    name: Name,
    *,
    to: Annotated[str, typer.Option("--to", metavar="USER", help="Who does it.")],
    task: Annotated[str, typer.Option("--task", help="What there is to do.")] = "",
    due: Annotated[str | None, typer.Option("--due", metavar="TIME", help="By when.")] = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Give somebody a task on a record."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import assignments

        made = assignments.assign(
            record(me, kind, name), names.person(me, to), me.actor, task=task,
            due_at=times.instant(me, "--due", due),
        )  # fmt: skip
        _say(me, made, f"Task {made.pk} is for {to}.", as_json=as_json)


def done(
    number: Number,
    *,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Say that a task is done."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import assignments
        from tocsin.casework.models import Assignment

        made = assignments.done(names.named(me, Assignment, number), me.actor)
        _say(me, made, f"Task {made.pk} is done.", as_json=as_json)


def comment(
    kind: KindName,
    name: Name,
    text: Annotated[str, typer.Argument(help="What you say.")],
    *,
    mention: Annotated[
        list[str] | None,
        typer.Option("--mention", metavar="USER", help="Who should read it. May be repeated."),
    ] = None,
    shared: Annotated[
        bool, typer.Option("--shared", help="Whoever reads the record reads it, not we alone.")
    ] = False,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write a comment on a record."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import comments

        named = [names.person(me, one) for one in mention or []]
        of = record(me, kind, name)
        made = comments.comment(of, text, me.actor, is_shared=shared, mentioned=named)
        _say(me, made, f"Comment {made.pk}.", as_json=as_json)


def hold(
    kind: KindName,
    name: Name,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why it must not be disposed of.")],
    authority: Annotated[str, typer.Option("--authority", help="Case, request or law.")],
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="When it ends by itself.")
    ] = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Put a record under legal hold: it is neither erased nor disposed of."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import holds

        made = holds.hold(
            record(me, kind, name), me.actor, reason, authority,
            expires_on=times.day("--until", until),
        )  # fmt: skip
        _say(me, made, f"Hold {made.pk}: {reason}", as_json=as_json)


def release(
    number: Number,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why it ends.")],
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """End a legal hold."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import holds
        from tocsin.casework.models import LegalHold

        made = holds.release(names.named(me, LegalHold, number), me.actor, reason)
        _say(me, made, f"Hold {made.pk} is released.", as_json=as_json)


def record(me: "Acting", kind: str, name: str) -> "Finding | Incident | Alert | Submission":
    """Return a record of one of the kinds that people work on."""
    if kind == "finding":
        return names.finding(me, name)
    if kind == "incident":
        return names.incident(me, name)
    if kind == "alert":
        return names.alert(me, name)
    if kind == "submission":
        return names.submission(me, name)
    raise typer.BadParameter(f"KIND is one of {', '.join(KINDS)}; got {kind!r}")


def _rows(found: "Inbox") -> list[Row]:
    """Return all that waits, the late first."""
    return [
        *(Row("answer", names.submission_name(one.submission), _clock(one.reading))
          for one in found.due),
        *(Row("check", one.asset.url or str(one.asset), f"decided {one.decision.measure}, and is "
              "seen otherwise") for one in found.doubts),
        *(Row("review", f"{one.alert.ref}/{one.number}", one.title)
          for one in found.to_review.select_related("alert")),
        *(Row("task", f"{one.pk} {one.about}", _task(one)) for one in found.assigned),
        *(Row("mention", str(one.about), one.text) for one in found.mentions),
        *(Row("suggestion", f"{one.pk} {one.finding.key[:8]}", f"{one.suggests}: {one.reason}")
          for one in found.proposals.select_related("finding")),
        *(Row("contest", str(one.pk), one.note) for one in found.contests),
        *(Row("came back", str(one.pk), str(one)) for one in found.came_back),
    ]  # fmt: skip


def _clock(read: "Reading") -> str:
    """Say which duty stands worst."""
    open_ = [one for one in read.milestones if one.met_at is None]
    worst = min(open_, key=lambda one: one.due_at, default=None)
    due = f": {worst.duty.value} by {times.shown(worst.due_at)} UTC" if worst else ""
    return f"{read.standing.value.replace('_', ' ')}{due}"


def _task(one: "Assignment") -> str:
    due = f" by {times.shown(one.due_at)} UTC" if one.due_at else ""
    return f"{one.task or 'look at it'}{due}"


def _say(me: "Acting", made: "Record", words: str, *, as_json: bool) -> None:
    if as_json:
        screen.print_json(told.told(me, made))
    else:
        screen.results().print(screen.cell(words))
