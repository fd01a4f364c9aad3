"""`tocsin alert channels`, `preview`, `send`, `resend`, `settle`, `give-up`, `receipts`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, screen, times, told, vaults
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from tocsin.casework.models import Submission
    from tocsin.flow.handing import Sent
    from tocsin.flow.sending import Preview

Name = Annotated[
    str,
    typer.Argument(
        metavar="REF[:RECIPIENT]", help="A submission; the recipient when there are several."
    ),
]
By = Annotated[
    list[str] | None,
    typer.Option("--by", metavar="CHANNEL", help="Default: those of the recipient. Repeatable."),
]


def channels(
    recipient: Annotated[
        str | None, typer.Argument(metavar="[RECIPIENT]", help="Only those that lead there.")
    ] = None,
    *,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """List the channels that the watch has for telling others."""
    with acting(workspace, who, whom) as me:
        from tocsin.flow import channels as known

        to = names.organisation(me, recipient) if recipient else None
        found = known.channels(me.watch, to, me.house)
    if as_json:
        screen.print_json(found)
        return
    table = screen.table("Channels", "channel", "kind", "to", "address")
    for one in found:
        table.add_row(*map(screen.cell, (one.name, one.kind, one.recipient, one.address)))
    out = screen.results()
    out.print(table if found else "No channels: name some in tocsin.toml, under [[transport]].")


def preview(
    name: Name,
    *,
    by: By = None,
    text: Annotated[bool, typer.Option("--text", help="Print the alert as text.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the alert as a page.")
    ] = None,
    document: Annotated[
        Path | None,
        typer.Option("--document", metavar="FILE", help="Write the document whose hash it is."),
    ] = None,
    keys: vaults.Keys = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Show exactly what would be sent, and its SHA-256; nothing is sent."""
    with acting(workspace, who, whom) as me:
        from tocsin.flow import sending

        found = sending.preview(me.desk(keys), names.submission(me, name), by or [])
    if html:
        html.write_text(found.html, encoding="utf-8")
    if document:
        document.write_bytes(found.document)
    if as_json:
        screen.print_json(_row(found))
    elif text:
        screen.say_text(found.text)
    if not as_json:
        _say_preview(found)
    raise typer.Exit(int(bool(found.against)))


def send(
    name: Name,
    *,
    by: By = None,
    expect: Annotated[
        str, typer.Option("--expect", metavar="SHA256", help="As the preview said it.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    keys: vaults.Keys = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Send an approved alert to a recipient: frozen, written down, then handed over once."""
    if as_json and not (yes or expect):
        raise typer.BadParameter("--json asks nobody: add --yes, or --expect with the hash")
    with acting(workspace, who, whom) as me:
        from tocsin.flow import sending

        desk, submission = me.desk(keys), names.submission(me, name)
        seen = sending.preview(desk, submission, by or [])
        if not (yes or expect):
            _say_preview(seen)
            screen.sure(f"Send this to {submission.recipient}?")
        done = sending.send(desk, submission, by or [], expect_sha256=expect or seen.sha256)
        _say(done, as_json=as_json)


def resend(
    name: Name,
    *,
    by: By = None,
    keys: vaults.Keys = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Send again what bounced: the same frozen payload."""
    with acting(workspace, who, whom) as me:
        from tocsin.flow import sending

        done = sending.resend(me.desk(keys), names.submission(me, name), by or [])
        _say(done, as_json=as_json)


def pursue(
    *,
    keys: vaults.Keys = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Hand over what was frozen and has not left, and what may surely go again."""
    with acting(workspace, who, whom) as me:
        from tocsin.flow import pursuing

        done = pursuing.pursue(me.desk(keys))
    if as_json:
        screen.print_json([_sent(one) for one in done])
        return
    for one in done:
        _say_sent(one)
    if not done:
        screen.results().print("Nothing waits to be handed over.")


def settle(
    name: Name,
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="That it went by.")],
    what: Annotated[str, typer.Argument(metavar="WHAT", help="arrived, lost or bounced.")],
    *,
    note: Annotated[str, typer.Option("--note", help="How you know.")],
    keys: vaults.Keys = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Say what became of a sending that nobody heard the end of, or that came back later."""
    if what not in ("arrived", "lost", "bounced"):
        raise typer.BadParameter(f"WHAT is arrived, lost or bounced; got {what!r}")
    with acting(workspace, who, whom) as me:
        from tocsin.flow import pursuing

        desk, submission = me.desk(keys), names.submission(me, name)
        if what == "bounced":
            _say_state(pursuing.bounce(desk, submission, note), as_json=as_json)
        else:
            way = pursuing.arrived if what == "arrived" else pursuing.lost
            _say(way(desk, submission, channel, note), as_json=as_json)


def give_up(
    name: Name,
    *,
    note: Annotated[str, typer.Option("--note", help="Why.")],
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Give up on a recipient that nothing reaches."""
    from tocsin.casework.rapid.states import Event

    with acting(workspace, who, whom) as me:
        from tocsin.casework.submissions import Said, apply

        done = apply(names.submission(me, name), Event.GIVE_UP, me.actor, Said(note=note))
        _say_state(done, as_json=as_json)


def receipts(
    name: Name,
    *,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """List what was handed over to whom, when, and what the other side said."""
    with acting(workspace, who, whom) as me:
        from tocsin.flow import handing

        found = list(handing.deliveries(names.submission(me, name)))
        if as_json:
            screen.print_json(told.told_all(me, found))
            return
    table = screen.table("Deliveries", "when", "channel", "turn", "payload", "reference", "said")
    for one in found:
        cells = (one.channel, one.turn, one.payload_sha256[:12], one.reference, one.said)
        table.add_row(times.shown(one.at), *map(screen.cell, cells))
    screen.results().print(table if found else "Nothing was sent yet.")


def _row(found: "Preview") -> told.Told:
    from hashlib import sha256

    messages = {name: sha256(one).hexdigest() for name, one in found.messages.items()}
    return {
        "sha256": found.sha256, "channels": [one.name for one in found.channels],
        "against": found.against, "messages": messages, "text": found.text,
    }  # fmt: skip


def _say_preview(found: "Preview") -> None:
    out = screen.results()
    by = ", ".join(one.name for one in found.channels) or "no channel"
    out.print(screen.cell(f"by {by}, payload sha256 {found.sha256}"), soft_wrap=True)
    for against in found.against:
        screen.notices().print(screen.cell(f"cannot be sent now: {against}"), soft_wrap=True)


def _say(done: "Sent", *, as_json: bool) -> None:
    """Print what came of a sending; what is not handed over is status 1."""
    if as_json:
        screen.print_json(_sent(done))
    else:
        _say_sent(done)
    if done.pending:
        raise typer.Exit(1)


def _sent(done: "Sent") -> told.Told:
    submission = {"name": names.submission_name(done.submission), "state": done.submission.state}
    return {"submission": submission, "receipts": done.receipts, "pending": done.pending}


def _say_sent(done: "Sent") -> None:
    _say_state(done.submission, as_json=False)
    for one in done.receipts:
        line = f"{one.transport}: accepted {times.shown(one.accepted_at)} UTC {one.reference}"
        screen.results().print(screen.cell(line), soft_wrap=True)
    for left in done.pending:
        line = f"{left.channel}: {left.state}: {left.why}"
        screen.notices().print(screen.cell(line), soft_wrap=True)


def _say_state(submission: "Submission", *, as_json: bool) -> None:
    named = names.submission_name(submission)
    if as_json:
        screen.print_json({"name": named, "state": submission.state})
    else:
        screen.results().print(screen.cell(f"{named}: {submission.state}"))
