"""`tocsin case take-in`, `findings`, `finding`, `decide`, `propose`: from a run to a decision."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, screen, times, told
from tocsin.cli.acting import As, For, acting
from tocsin.cli.case import filtering
from tocsin.cli.case.filtering import Filter
from tocsin.cli.options import Json, Workspace
from tocsin.vocabulary.aloud import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.casework.models import Finding
    from tocsin.cli.acting import Acting

SHOWN = 50
NAMED = 12
"""Subjects of one finding that are named on the screen."""
Tlp = Annotated[str, typer.Option("--tlp", help="Label: clear, green, amber, amber+strict or red.")]
Note = Annotated[str, typer.Option("--note", help="Why; kept with the decision.")]


def take_in(
    detector: Annotated[
        list[str] | None, typer.Argument(metavar="[DETECTOR]…", help="Only what these found.")
    ] = None,
    *,
    tlp: Tlp = "amber",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Take what the detectors of the watch found into casework, each finding once."""
    with acting(workspace, who, whom) as me, screen.busy("taking in", quiet=as_json):
        from tocsin.flow import taking_in

        done = taking_in.take_in(me.watch, me.actor, *(detector or []), tlp=tlp)
    if as_json:
        screen.print_json(done)
        return
    known = done.again + done.known
    screen.results().print(f"{counted(done.new, 'new finding')}, {known:,} known already")


def list_(
    *,
    state: filtering.State = None,
    kind: filtering.Kind = None,
    place: filtering.Place = None,
    subject: filtering.Subject = None,
    incident: filtering.Incident = None,
    text: filtering.Text = None,
    since: filtering.Since = None,
    until: filtering.Until = None,
    limit: Annotated[int, typer.Option(min=1, help="Fewer or more rows.")] = SHOWN,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """List findings, the newest first."""
    asked = Filter(
        state=state, kind=kind, place=place, subject=subject, incident=incident, text=text,
        since=since, until=until,
    )  # fmt: skip
    with acting(workspace, who, whom) as me:
        found = asked.rows(me)
        count, some = found.count(), list(found[:limit])
        if as_json:
            screen.print_json(told.told_all(me, some))
            return
    show(some, count)


def show(found: "Sequence[Finding]", count: int | None = None) -> None:
    """Print findings, one row each."""
    table = screen.table("Findings", "key", "kind", "state", "last seen", "claim")
    for one in found:
        seen = times.shown(one.last_at)
        table.add_row(one.key[:8], screen.cell(one.kind), one.state, seen, screen.cell(one.claim))
    out = screen.results()
    out.print(table if found else "No findings.")
    if count is not None and count > len(found):
        out.print(f"and {count - len(found):,} more: --limit {count}")


def one(
    key: Annotated[str, typer.Argument(metavar="KEY", help="A finding, by the start of its key.")],
    *,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Show a finding: what it says, who may be innocent, what was decided and by whom."""
    with acting(workspace, who, whom) as me:
        found = names.finding(me, key)
        if as_json:
            screen.print_json({**told.told(me, found), **_parts(me, found)})
        else:
            _show_one(me, found)


def decide(
    event: Annotated[
        str, typer.Argument(metavar="EVENT", help="confirm, reject, withdraw or reconsider.")
    ],
    keys: filtering.Keys = None,
    *,
    note: Note = "",
    techniques: Annotated[
        bool, typer.Option("--techniques", help="Confirm with them what they suggest.")
    ] = False,
    state: filtering.State = None,
    kind: filtering.Kind = None,
    place: filtering.Place = None,
    subject: filtering.Subject = None,
    incident: filtering.Incident = None,
    text: filtering.Text = None,
    since: filtering.Since = None,
    until: filtering.Until = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask about many.")] = False,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Decide on findings: one, some by their keys, or all that fit; all of them, or none."""
    if as_json and not (yes or keys):
        raise typer.BadParameter("--json asks nobody: add --yes, or name findings")
    asked = Filter(
        state=state, kind=kind, place=place, subject=subject, incident=incident, text=text,
        since=since, until=until,
    )  # fmt: skip
    with acting(workspace, who, whom) as me:
        from tocsin.casework.findings import decide_all

        some = filtering.chosen(me, keys, asked)
        if not keys and not yes:
            show(some[:SHOWN], len(some))
            screen.sure(f"{event} {counted(len(some), 'finding')}?")
        done = decide_all(some, event, me.actor, note, with_techniques=techniques) if some else []
    if as_json:
        screen.print_json([{"key": one.key, "state": one.state} for one in done])
        return
    states = ", ".join(sorted({one.state for one in done})) or "nothing to decide on"
    screen.results().print(f"{counted(len(done), 'finding')}: {states}")


def propose(
    claim: Annotated[str, typer.Argument(help="One sentence, true of the evidence.")],
    *,
    kind: Annotated[str, typer.Option("--kind", help="The behaviour in one word.")],
    first: Annotated[str, typer.Option("--first", metavar="TIME", help="First seen.")],
    last: Annotated[
        str | None, typer.Option("--last", metavar="TIME", help="Last seen. Default: --first.")
    ] = None,
    about: Annotated[
        list[str] | None,
        typer.Option("--about", metavar="SUBJECT", help="x:account:12. May be repeated."),
    ] = None,
    word: Annotated[
        list[str] | None,
        typer.Option("--word", metavar="SCHEME:CODE", help="place:RO, disarm:T0049. Repeatable."),
    ] = None,
    tlp: Tlp = "amber",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Propose a finding by hand; somebody else decides on it."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import findings, subjects
        from tocsin.casework.models import Finding

        first_at = times.given(me, "--first", first)
        made = Finding(
            key=findings.new_key(), claim=claim, kind=kind, tlp=tlp, first_at=first_at,
            last_at=times.instant(me, "--last", last) or first_at,
        )  # fmt: skip
        known = subjects.named(about or [], me.actor)
        done = findings.propose(made, me.actor, list(known.values()), _words(word or []))
    if as_json:
        screen.print_json({"key": done.key, "state": done.state})
    else:
        screen.results().print(f"Proposed {done.key[:8]}.")


def classify(
    key: Annotated[str, typer.Argument(metavar="KEY", help="A finding, by the start of its key.")],
    word: Annotated[
        list[str], typer.Argument(metavar="SCHEME:CODE…", help="place:RO, disarm:T0049, …")
    ],
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Take the words off.")] = False,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Put words of catalogs on a finding: places, provisions, behaviours; or take them off."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import classifying

        way = classifying.declassify if remove else classifying.classify
        done = way(names.finding(me, key), _words(word), me.actor, note)
        words = _parts(me, done)["words"]
    if as_json:
        screen.print_json({"key": done.key, "words": words})
    else:
        screen.results().print(screen.cell(f"{done.key[:8]}: {', '.join(words) or 'no words'}"))


def _words(given: list[str]) -> dict[str, list[str]]:
    """Return codes by scheme."""
    found: dict[str, list[str]] = {}
    for text in given:
        scheme, colon, code = text.partition(":")
        if not (scheme and colon and code):
            raise typer.BadParameter(f"a word is SCHEME:CODE, as place:RO; got {text!r}")
        found.setdefault(scheme, []).append(code)
    return found


def _show_one(me: "Acting", found: "Finding") -> None:
    parts = _parts(me, found)
    say = screen.results().print
    say(screen.cell(found.claim), soft_wrap=True)
    span = f"{times.shown(found.first_at)} to {times.shown(found.last_at)} UTC"
    kind = screen.cell(found.kind)
    say(f"{found.key[:8]}, {kind}, {found.state}, TLP:{found.tlp.upper()}, {span}")
    for one in found.innocent:
        say(screen.cell(f"might be innocent: {one}"), soft_wrap=True)
    for name in ("subjects", "words", "incidents", "alerts"):
        if listed := parts[name]:
            more = f" and {len(listed) - NAMED:,} more" if len(listed) > NAMED else ""
            say(screen.cell(f"{name}: {', '.join(listed[:NAMED])}{more}"), soft_wrap=True)
    say(f"evidence: {found.evidence:,} rows")
    _show_steps(found)


def _parts(me: "Acting", found: "Finding") -> dict[str, list[str]]:
    """Return what belongs to a finding, by name, as far as one may read it."""
    from tocsin.casework.models import AlertRevision, Incident

    subjects = found.subjects.order_by("position").select_related("subject__platform")
    alerts = me.rows(AlertRevision).filter(findings__finding=found).select_related("alert")
    incidents = me.rows(Incident).filter(findings__finding=found)
    return {
        "subjects": [names.subject_name(one.subject) for one in subjects],
        "words": [
            f"{one} ({one.standing})" if one.standing == "suggested" else str(one)
            for one in found.classifications.order_by("scheme", "code")
            if one.standing != "rejected"
        ],
        "incidents": [one.ref for one in incidents.order_by("ref")],
        "alerts": [f"{one.alert.ref}/{one.number}" for one in alerts.order_by("pk")],
    }


def _show_steps(found: "Finding") -> None:
    table = screen.table("Steps", "when", "event", "by", "note")
    for one in found.steps.select_related("actor"):
        by = one.actor.pseudonym if one.actor else "program"
        table.add_row(times.shown(one.occurred_at), one.event, by, screen.cell(one.note))
    screen.results().print(table)
