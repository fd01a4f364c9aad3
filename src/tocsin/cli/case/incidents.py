"""`tocsin case open`, `gather`, `take-out`, `incidents`, `incident`: what belongs together."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, screen, times, told
from tocsin.cli.acting import As, For, acting
from tocsin.cli.case import filtering, findings
from tocsin.cli.case.filtering import Filter
from tocsin.cli.options import Json, Workspace
from tocsin.vocabulary.aloud import counted

if TYPE_CHECKING:
    from tocsin.casework.models import Incident
    from tocsin.cli.acting import Acting

Ref = Annotated[str, typer.Argument(metavar="REF", help="An incident, as INC-2026-001.")]
Keys = Annotated[
    list[str], typer.Argument(metavar="KEY…", help="Findings, by the start of their key.")
]


def open_(
    title: Annotated[str, typer.Argument(help="What it is about, in a line.")],
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY]…", help="Findings that belong to it.")
    ] = None,
    *,
    ref: Annotated[str, typer.Option("--ref", help="Its reference. Default: the next.")] = "",
    summary: Annotated[str, typer.Option("--summary", help="What happened.")] = "",
    operation: Annotated[
        str | None, typer.Option("--operation", help="What it is a part of, by name.")
    ] = None,
    election: Annotated[
        list[str] | None, typer.Option("--election", help="Catalog id. May be repeated.")
    ] = None,
    tlp: findings.Tlp = "amber",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Open an incident over findings."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import incidents
        from tocsin.casework.models import Operation

        values: dict[str, object] = {"ref": ref, "summary": summary, "tlp": tlp}
        if operation:
            values["operation"] = names.named(me, Operation, operation)
        if election:
            values["elections"] = [names.election(me, one) for one in election]
        some = names.findings(me, keys or [])
        made = incidents.open_(me.actor, title, findings=some, values=values)
        _say(me, made, as_json=as_json)


def gather(
    ref: Ref,
    keys: filtering.Keys = None,
    *,
    note: findings.Note = "",
    state: filtering.State = None,
    kind: filtering.Kind = None,
    place: filtering.Place = None,
    subject: filtering.Subject = None,
    text: filtering.Text = None,
    since: filtering.Since = None,
    until: filtering.Until = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Put findings into an incident: those named, or all that fit."""
    asked = Filter(
        state=state, kind=kind, place=place, subject=subject, text=text, since=since, until=until,
    )  # fmt: skip
    with acting(workspace, who, whom) as me:
        from tocsin.casework import incidents

        some = filtering.chosen(me, keys, asked)
        made = incidents.gather(names.incident(me, ref), some, me.actor, note)
        _say(me, made, as_json=as_json)


def take_out(
    ref: Ref,
    keys: Keys,
    *,
    note: findings.Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Take findings out of an incident."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import incidents

        of = names.incident(me, ref)
        made = incidents.take_out(of, names.findings(me, keys), me.actor, note)
        _say(me, made, as_json=as_json)


def list_(
    *, who: As = None, whom: For = None, workspace: Workspace = None, as_json: Json = False
) -> None:
    """List incidents, the newest first."""
    with acting(workspace, who, whom) as me:
        from django.db.models import Count

        from tocsin.casework.models import Incident

        found = list(me.rows(Incident).annotate(parts_of=Count("findings")).order_by("-pk"))
        if as_json:
            screen.print_json(told.told_all(me, found))
            return
        table = screen.table("Incidents", "ref", "label", "findings", "title", right=("findings",))
        for one in found:
            count = f"{one.parts_of:,}"
            table.add_row(
                screen.cell(one.ref), f"TLP:{one.tlp.upper()}", count, screen.cell(one.title)
            )
        screen.results().print(table if found else "No incidents.")


def one(
    ref: Ref, *, who: As = None, whom: For = None, workspace: Workspace = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Show an incident with its findings, its exhibits and its alerts."""
    with acting(workspace, who, whom) as me:
        found = names.incident(me, ref)
        if as_json:
            screen.print_json({**told.told(me, found), **_parts(me, found)})
        else:
            _show(me, found)


def _parts(me: "Acting", found: "Incident") -> dict[str, list[str]]:
    from django.db.models import Q

    from tocsin.casework.models import Alert, Exhibit, Finding

    keys = me.rows(Finding).filter(incidents__incident=found).order_by("-last_at", "-pk")
    alerts = me.rows(Alert).filter(incident=found).order_by("ref")
    of = Q(incident=found) | Q(finding__incidents__incident=found)
    exhibits = me.rows(Exhibit).filter(of).distinct().order_by("pk")
    return {
        "findings": [one.key for one in keys],
        "exhibits": [one.manifest_sha256 for one in exhibits],
        "alerts": [one.ref for one in alerts],
    }


def _show(me: "Acting", found: "Incident") -> None:
    from tocsin.casework.models import Finding

    say = screen.results().print
    say(screen.cell(f"{found.ref}  {found.title}"), soft_wrap=True)
    when = " to ".join(filter(None, map(times.shown, (found.started_at, found.ended_at))))
    say(", ".join(filter(None, (f"TLP:{found.tlp.upper()}", when))))
    if found.summary:
        screen.say_text(found.summary)
    parts = _parts(me, found)
    for name in ("exhibits", "alerts"):
        if listed := parts[name]:
            say(screen.cell(f"{name}: {', '.join(one[:16] for one in listed)}"), soft_wrap=True)
    rows = me.rows(Finding).filter(incidents__incident=found).order_by("-last_at", "-pk")
    findings.show(list(rows))


def _say(me: "Acting", made: "Incident", *, as_json: bool) -> None:
    if as_json:
        screen.print_json({**told.told(me, made), **_parts(me, made)})
        return
    count = made.findings.count()
    screen.results().print(screen.cell(f"{made.ref}: {made.title} ({counted(count, 'finding')})"))
