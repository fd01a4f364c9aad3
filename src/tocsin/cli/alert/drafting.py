"""`tocsin alert draft`, `edit`, `assets`, `prove`, `again`: what an alert says, and of what."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, times, vaults
from tocsin.cli.acting import As, For, acting
from tocsin.cli.alert.showing import Ref, say
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from tocsin.casework.models import AlertRevision, Asset, Finding, Incident
    from tocsin.cli.acting import Acting

Title = Annotated[str, typer.Argument(metavar="TITLE", help="What it is about, in a line.")]
Summary = Annotated[str | None, typer.Option("--summary", help="Up to 1,200 characters.")]
Method = Annotated[
    str | None, typer.Option("--method", help="How it was found, its limits, who may be innocent.")
]
Action = Annotated[
    str | None, typer.Option("--action", help="What recipients are asked to do, and why.")
]
Deadline = Annotated[
    str | None, typer.Option("--deadline", metavar="TIME", help="By when an answer is asked for.")
]
Language = Annotated[str | None, typer.Option("--language", help="Of the words, as BCP 47: en.")]
Findings = Annotated[
    list[str] | None,
    typer.Option("--finding", metavar="KEY", help="A finding it rests on. May be repeated."),
]
AssetsOf = Annotated[
    str,
    typer.Option(
        "--assets", help="Take the findings' subjects, the posts that prove them, or none."
    ),
]
Measure = Annotated[
    str | None,
    typer.Option("--measure", help="What is asked for, as visibility:CONTENT_REMOVED."),
]


def draft(
    title: Title,
    *,
    summary: Annotated[str, typer.Option("--summary", help="Up to 1,200 characters.")],
    incident: Annotated[
        str | None, typer.Option("--incident", metavar="REF", help="Rest on all its findings.")
    ] = None,
    finding: Findings = None,
    assets: AssetsOf = "subjects",
    measure: Measure = None,
    method: Method = None,
    action: Action = None,
    deadline: Deadline = None,
    language: Language = None,
    election: Annotated[
        list[str] | None, typer.Option("--election", help="Catalog id. May be repeated.")
    ] = None,
    ref: Annotated[str, typer.Option("--ref", help="Its reference. Default: the next.")] = "",
    tlp: Annotated[
        str, typer.Option("--tlp", help="clear, green, amber, amber+strict or red.")
    ] = "amber",
    keys: vaults.Keys = None,
    vault: vaults.VaultFolder = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Draft an alert over an incident or findings, with what they are about as its assets."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import alerts, journal, kinds
        from tocsin.casework.models import Alert
        from tocsin.casework.refs import next_ref

        about = names.incident(me, incident) if incident else None
        some = _findings(me, about, finding or [])
        words = _words(
            me, title=title, summary=summary, method=method, action=action, deadline=deadline,
            language=language,
        )  # fmt: skip
        with journal.turn():
            named = ref or next_ref(me.house, "alert")
            revision = alerts.draft(Alert(ref=named, tlp=tlp, incident=about), words, me.actor)
            if election:
                every = [names.election(me, one) for one in election]
                kinds.change(revision.alert, me.actor, {"elections": every})
            alerts.rest_on(revision, some, me.actor)
            alerts.name(revision, _assets(me, some, assets, measure), me.actor)
        say(me, _proven(me, revision, keys, vault), as_json=as_json, whole=True)


def edit(
    ref: Ref,
    *,
    title: Annotated[str | None, typer.Option("--title", help="What it is about.")] = None,
    summary: Summary = None,
    method: Method = None,
    action: Action = None,
    deadline: Deadline = None,
    language: Language = None,
    finding: Findings = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Change what a revision says; an approval is void then, and you are one of its authors."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import alerts

        revision = names.revision(me, ref)
        given = {
            "title": title, "summary": summary, "method": method, "action": action,
            "language": language, "deadline_at": times.instant(me, "--deadline", deadline),
        }  # fmt: skip
        values = {name: value for name, value in given.items() if value is not None}
        if not (values or finding):
            raise typer.BadParameter("nothing to change: say --title, --summary, …")
        if values:
            alerts.edit(revision, me.actor, **values)
        if finding:
            alerts.rest_on(revision, names.findings(me, finding), me.actor)
        say(me, revision, as_json=as_json)


def assets(
    ref: Ref,
    subjects: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SUBJECT[=URL]]…", help="x:account:12=https://…"),
    ] = None,
    *,
    of: Annotated[
        str | None,
        typer.Option("--of", help="Take the findings' subjects, or the posts that prove them."),
    ] = None,
    measure: Measure = None,
    keys: vaults.Keys = None,
    vault: vaults.VaultFolder = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Say what recipients are asked to act on, in the place of what was said before."""
    if bool(subjects) == bool(of):
        raise typer.BadParameter("name subjects, or say --of subjects or --of posts")
    with acting(workspace, who, whom) as me:
        from tocsin.casework import alerts
        from tocsin.casework.models import Finding

        revision = names.revision(me, ref)
        if of:
            rests_on = list(Finding.objects.filter(revisions__revision=revision))
            found = _assets(me, rests_on, of, measure)
        else:
            found = _by_hand(me, subjects or [], measure)
        alerts.name(revision, found, me.actor)
        say(me, _proven(me, revision, keys, vault), as_json=as_json, whole=True)


def prove(
    ref: Ref,
    *,
    why_not: Annotated[
        str,
        typer.Option("--why-not", metavar="TEXT", help="Why the others have no sealed evidence."),
    ] = "",
    keys: vaults.Keys = None,
    vault: vaults.VaultFolder = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Give assets the sealed evidence that shows them; say why where there is none."""
    with acting(workspace, who, whom) as me:
        from tocsin.flow.assets import excused

        revision = _proven(me, names.revision(me, ref), keys, vault)
        if why_not:
            revision = excused(revision, why_not, me.actor)
        say(me, revision, as_json=as_json, whole=True)


def again(
    ref: Ref,
    *,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Begin a new revision that says what this one says, to be changed."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import alerts

        say(me, alerts.again(names.revision(me, ref), me.actor), as_json=as_json)


def _findings(me: "Acting", about: "Incident | None", keys: list[str]) -> "list[Finding]":
    """Return what an alert rests on."""
    from tocsin.casework.models import Finding

    gathered = me.rows(Finding).filter(incidents__incident=about) if about else ()
    found = {one.pk: one for one in (*gathered, *names.findings(me, keys))}
    if not found:
        raise typer.BadParameter("an alert rests on findings: name an --incident or a --finding")
    return list(found.values())


def _words(
    me: "Acting", *, title: str, summary: str, method: str | None, action: str | None,
    deadline: str | None, language: str | None,
) -> "AlertRevision":  # fmt: skip
    from tocsin.casework.models import AlertRevision

    return AlertRevision(
        title=title, summary=summary, method=method or "", action=action or "",
        deadline_at=times.instant(me, "--deadline", deadline), language=language or "en",
    )  # fmt: skip


def _assets(me: "Acting", some: "list[Finding]", of: str, measure: str | None) -> "list[Asset]":
    """Return the assets that findings call for."""
    from tocsin.flow.assets import CHOICES
    from tocsin.flow.assets import assets as named

    chosen = {one: one for one in CHOICES}.get(of)  # type: ignore[call-overload]  # a text, or none of them
    if of == "none":
        return []
    if chosen is None:
        raise typer.BadParameter(f"wants {', '.join(CHOICES)} or none; got {of!r}")
    return _asking(named(me.watch, some, me.actor, chosen), measure)


def _by_hand(me: "Acting", given: list[str], measure: str | None) -> "list[Asset]":
    from tocsin.casework import subjects
    from tocsin.flow.assets import addressed

    urls = dict(one.partition("=")[::2] for one in given)
    known = subjects.named(urls, me.actor)
    found = []
    for name, url in urls.items():
        asset = addressed(me.watch, known[name])
        asset.url = url or asset.url
        found.append(asset)
    return _asking(found, measure)


def _asking(found: "list[Asset]", measure: str | None) -> "list[Asset]":
    """Let assets ask for a measure."""
    from tocsin.casework.rapid.answers import Measure as Known
    from tocsin.vocabulary.errors import UnknownNameError
    from tocsin.vocabulary.names import nearest

    known = [one.value for one in Known]
    if measure and measure not in known:
        raise UnknownNameError("measure", measure, nearest(measure, known))
    for one in found:
        one.requested_measure = measure or ""
    return found


def _proven(
    me: "Acting", revision: "AlertRevision", keys: Path | None, vault: Path | None
) -> "AlertRevision":
    """Give the assets of a revision the sealed evidence there is."""
    from tocsin.flow.preserving import prove_assets

    return prove_assets(revision, me.desk(keys, vault))
