"""`tocsin answer escalate`, `appeal`, `ods`, `close`, `new-round`: what follows an answer."""

from typing import Annotated

import typer

from tocsin.cli import names
from tocsin.cli.acting import As, For, acting
from tocsin.cli.answer.hearing import At, Name, Note, heard, let
from tocsin.cli.options import Json, Workspace


def escalate(
    name: Name,
    *,
    to: Annotated[str, typer.Option("--to", help="The next contact or authority.")],
    at: At = None,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Take it to the next contact, or to an authority."""
    from tocsin.casework.rapid.states import Event

    with acting(workspace, who, whom) as me:
        submission = names.submission(me, name)
        said = heard(me, submission, at=at, note=note, next_contact=to)
        let(me, submission, Event.ESCALATE, said, as_json=as_json)


def appeal(
    name: Name,
    *,
    at: At = None,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write down a complaint about a decision (DSA Article 20): six months are given for it."""
    from tocsin.casework.rapid.states import Event

    with acting(workspace, who, whom) as me:
        submission = names.submission(me, name)
        let(me, submission, Event.APPEAL, heard(me, submission, at=at, note=note), as_json=as_json)


def ods(
    name: Name,
    *,
    body: Annotated[str, typer.Option("--body", help="The certified body.")],
    at: At = None,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Take it to an out-of-court body (DSA Article 21)."""
    from tocsin.casework.rapid.states import Event

    with acting(workspace, who, whom) as me:
        submission = names.submission(me, name)
        said = heard(me, submission, at=at, note=note, body=body)
        let(me, submission, Event.TO_ODS, said, as_json=as_json)


def close(
    name: Name,
    reason: Annotated[
        str,
        typer.Argument(
            metavar="REASON",
            help="resolved, partially_resolved, accepted_no_action or no_response.",
        ),
    ],
    *,
    at: At = None,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Close a submission; for want of an answer only once the final deadline has passed."""
    from tocsin.casework.rapid.states import Closing, Event

    known = {one.value: one for one in Closing}
    if reason not in known:
        raise typer.BadParameter(f"REASON is one of {', '.join(known)}; got {reason!r}")
    silent = known[reason] is Closing.NO_RESPONSE
    event = Event.CLOSE_NO_RESPONSE if silent else Event.CLOSE
    with acting(workspace, who, whom) as me:
        submission = names.submission(me, name)
        said = heard(me, submission, at=at, note=note, closing=known[reason])
        let(me, submission, event, said, as_json=as_json)


def new_round(
    name: Name,
    *,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Begin anew after something came back: a draft again, to be reviewed and sent."""
    from tocsin.casework.rapid.states import Event

    with acting(workspace, who, whom) as me:
        submission = names.submission(me, name)
        said = heard(me, submission, at=None, note=note)
        let(me, submission, Event.NEW_ROUND, said, as_json=as_json)
