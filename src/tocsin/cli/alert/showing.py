"""`tocsin alert list`, `show`: what alerts say, and where each stands."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, screen, times, told
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.vocabulary.aloud import counted

if TYPE_CHECKING:
    from tocsin.casework.models import AlertRevision
    from tocsin.cli.acting import Acting

ASSETS = 20
"""Assets that the screen shows."""
Ref = Annotated[
    str,
    typer.Argument(metavar="REF", help="An alert: ECDC-2026-001, or /1 for a revision."),
]


def list_(
    *, who: As = None, whom: For = None, workspace: Workspace = None, as_json: Json = False
) -> None:
    """List alerts with their newest revisions."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework.models import Alert

        found = list(me.rows(Alert).order_by("-pk"))
        newest = {one.pk: one.revisions.order_by("-number").first() for one in found}
        if as_json:
            rows = told.told_all(me, found)
            for one, row in zip(found, rows, strict=True):
                revision = newest[one.pk]
                row["revision"] = told.told(me, revision) if revision else None
            screen.print_json(rows)
            return
        table = screen.table("Alerts", "ref", "state", "label", "title")
        for one in found:
            if revision := newest[one.pk]:
                ref = screen.cell(f"{one.ref}/{revision.number}")
                title = screen.cell(revision.title)
                table.add_row(ref, revision.state, f"TLP:{one.tlp.upper()}", title)
        screen.results().print(table if found else "No alerts.")


def one(
    ref: Ref,
    *,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Show what a revision says, what it rests on, who wrote and approved it, and who gets it."""
    with acting(workspace, who, whom) as me:
        say(me, names.revision(me, ref), as_json=as_json, whole=True)


def say(me: "Acting", revision: "AlertRevision", *, as_json: bool, whole: bool = False) -> None:
    """Print a revision: as a line, whole, or as JSON."""
    if as_json:
        screen.print_json(row(me, revision))
    elif whole:
        _show(me, revision)
    else:
        named = f"{revision.alert.ref}/{revision.number}"
        screen.results().print(screen.cell(f"{named}: {_words(revision.state)}. {revision.title}"))


def row(me: "Acting", revision: "AlertRevision") -> told.Told:
    """Return a revision with its parts as plain values."""
    from tocsin.casework.alerts import approvers

    assets = revision.assets.select_related("subject__platform").order_by("pk")
    sent = revision.submissions.select_related("recipient").order_by("pk")
    ref = f"{revision.alert.ref}/{revision.number}"
    return {
        **told.told(me, revision),
        "ref": ref,
        "tlp": revision.alert.tlp,
        "authors": sorted(str(one.person) for one in revision.authors.select_related("person")),
        "approved_by": sorted(str(one) for one in approvers(revision)),
        "findings": sorted(revision.findings.values_list("finding__key", flat=True)),
        "assets": [
            {
                "number": one.pk, "subject": names.subject_name(one.subject), "url": one.url,
                "requested": one.requested_measure, "evidence_sha256": one.evidence_sha256,
                "no_evidence_reason": one.no_evidence_reason,
            }
            for one in assets
        ],
        "submissions": [
            {"name": names.submission_name(one), "state": one.state, "channel": one.channel}
            for one in sent
        ],
    }  # fmt: skip


def _show(me: "Acting", revision: "AlertRevision") -> None:
    from tocsin.vocabulary.shown import shown

    found, tell = row(me, revision), screen.results().print
    tell(screen.cell(f"{found['ref']}  {revision.title}"), soft_wrap=True)
    by = ", ".join(found["approved_by"]) or "nobody"  # type: ignore[arg-type]  # names
    authors = ", ".join(found["authors"])  # type: ignore[arg-type]  # names
    label = f"TLP:{revision.alert.tlp.upper()}"
    tell(f"{_words(revision.state)}, {label}; written by {authors}; approved by {by}")
    for text in (revision.summary, revision.action, revision.method):
        if text:
            screen.say_text(shown(text))
    if revision.deadline_at:
        tell(f"answer by {times.shown(revision.deadline_at)} UTC")
    tell(f"rests on {counted(revision.findings.count(), 'finding')}")
    _show_assets(revision)
    for one in revision.submissions.select_related("recipient").order_by("pk"):
        tell(screen.cell(f"to {one.recipient}: {one.state} {one.channel}"))


def _words(state: str) -> str:
    return state.replace("_", " ")


def _show_assets(revision: "AlertRevision") -> None:
    from tocsin.vocabulary.shown import defanged

    table = screen.table("Assets", "number", "asset", "address", "asked for", "evidence")
    every = revision.assets.select_related("subject__platform").order_by("pk")
    count = every.count()
    for one in every[:ASSETS]:
        proof = one.evidence_sha256[:12] or one.no_evidence_reason or "none yet"
        asked = one.requested_measure.partition(":")[2]
        cells = (
            names.subject_name(one.subject),
            defanged(one.url) if one.url else "",
            asked,
            proof,
        )
        table.add_row(str(one.pk), *map(screen.cell, cells))
    out = screen.results()
    out.print(table)
    if count > ASSETS:
        out.print(f"and {count - ASSETS:,} more: --json has them all")
