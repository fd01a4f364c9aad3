"""`tocsin answer list`, `overdue`, `show`: how it stands with each recipient, and the clock."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, screen, times, told
from tocsin.cli.acting import As, For, acting
from tocsin.cli.answer.hearing import Name
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from tocsin.casework.models import Asset, Submission
    from tocsin.casework.rapid.clock import Reading
    from tocsin.cli.acting import Acting

AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="TIME", help="As it stood then. Default: now.")
]
LATE = ("overdue", "breached")


def list_(
    *,
    state: Annotated[str | None, typer.Option("--state", help="sent, acknowledged, …")] = None,
    as_of: AsOf = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """List submissions, the newest first, with their clocks."""
    with acting(workspace, who, whom) as me:
        _show(me, state, as_of, late_alone=False, as_json=as_json)


def overdue(
    *,
    as_of: AsOf = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """List the recipients who owe an answer, the longest overdue first."""
    with acting(workspace, who, whom) as me:
        _show(me, None, as_of, late_alone=True, as_json=as_json)


def one(
    name: Name,
    *,
    as_of: AsOf = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Show a submission: its steps, its clock, what was decided, and what is seen of it."""
    with acting(workspace, who, whom) as me:
        found, at = names.submission(me, name), _at(me, as_of)
        if as_json:
            screen.print_json(_whole(me, found, at))
        else:
            _show_one(found, at)


def _at(me: "Acting", as_of: str | None) -> datetime:
    return times.instant(me, "--as-of", as_of) or datetime.now(UTC)


def _show(
    me: "Acting", state: str | None, as_of: str | None, *, late_alone: bool, as_json: bool
) -> None:
    from tocsin.casework.models import Submission

    at, rows = _at(me, as_of), me.rows(Submission).order_by("-pk")
    found = [_row(one, at) for one in (rows.filter(state=state) if state else rows)]
    if late_alone:
        owed = [one for one in found if one["owes"]]
        found = sorted(owed, key=lambda row: str(row["due_at"]))
    if as_json:
        screen.print_json(found)
        return
    table = screen.table("Submissions", "name", "state", "clock", "owes", "due")
    for row in found:
        cells = (_words(row[column]) for column in ("name", "state", "standing", "owes"))
        due = row["due_at"]
        table.add_row(*map(screen.cell, cells), times.shown(due) if due else "")  # type: ignore[arg-type]  # an instant
    screen.results().print(table if found else "Nobody owes an answer." if late_alone else "None.")


def _words(value: object) -> str:
    return str(value or "").replace("_", " ")


def _row(one: "Submission", at: datetime) -> told.Told:
    """Return a submission with its clock."""
    from tocsin.casework.submissions import reading

    read = reading(one, at)
    owed = _owed(read)
    return {
        "name": names.submission_name(one),
        "state": one.state,
        "sent_at": one.sent_at,
        "standing": read.standing.value if read else None,
        "is_paused": read.is_paused if read else False,
        "owes": owed[0] if owed else None,
        "due_at": owed[1] if owed else None,
    }


def _owed(read: "Reading | None") -> tuple[str, datetime] | None:
    """Return the first duty that is late and not done."""
    late = [
        (one.duty.value, one.due_at)
        for one in (read.milestones if read else ())
        if one.met_at is None and one.standing in LATE
    ]
    return min(late, key=lambda one: one[1], default=None)


def _whole(me: "Acting", found: "Submission", at: datetime) -> told.Told:
    from tocsin.casework.submissions import reading, way

    return {
        **told.told(me, found),
        **_row(found, at),
        "clock": reading(found, at),
        "steps": way(found),
        "decisions": [one.told() for one in found.decisions.order_by("pk")],
        "seen": {str(one): str(_seen(one, at)) for one in found.revision.assets.order_by("pk")},
    }


def _seen(asset: "Asset", at: datetime) -> object:
    from tocsin.casework import checks

    return checks.concluded(asset, at)


def _show_one(found: "Submission", at: datetime) -> None:
    from tocsin.casework.submissions import reading

    say = screen.results().print
    say(screen.cell(f"{names.submission_name(found)}: {found.state}, round {found.round}"))
    if read := reading(found, at):
        for duty in read.milestones:
            met = f"done {times.shown(duty.met_at)}" if duty.met_at else "not done"
            standing = duty.standing.value.replace("_", " ")
            say(f"{duty.duty.value}: due {times.shown(duty.due_at)} UTC, {met}, {standing}")
        if read.is_paused:
            say("the clock stands still: it is for us to supply what was asked for")
    _show_items(found, at)
    table = screen.table("Steps", "when", "event", "by", "for", "note")
    for one in found.steps.select_related("actor"):
        by = one.actor.pseudonym if one.actor else "program"
        cells = (one.event, by, one.on_behalf_of, one.note)
        table.add_row(times.shown(one.occurred_at), *map(screen.cell, cells))
    say(table)


def _show_items(found: "Submission", at: datetime) -> None:
    """Print each asset with what was decided about it and what is seen of it."""
    from tocsin.vocabulary.shown import defanged

    table = screen.table("Assets", "number", "asset", "decided", "where", "seen")
    replaced = set(found.decisions.values_list("supersedes_id", flat=True))
    standing = [one for one in found.decisions.order_by("pk") if one.pk not in replaced]
    for asset in found.revision.assets.select_related("subject__platform").order_by("pk"):
        ours = [one for one in standing if one.asset_id == asset.pk]
        decided = ", ".join(f"{one.measure.partition(':')[2]} ({one.scope})" for one in ours)
        where = " ".join(sorted({code for one in ours for code in one.territories}))
        named = defanged(asset.url) if asset.url else names.subject_name(asset.subject)
        cells = (named, decided or "nothing yet", where, str(_seen(asset, at)))
        table.add_row(str(asset.pk), *map(screen.cell, cells))
    screen.results().print(table)
