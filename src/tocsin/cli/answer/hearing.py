"""`tocsin answer acknowledge`, `request-info`, `supply-info`: what is said before an answer."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, screen, times
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from datetime import datetime

    from tocsin.casework.models import Submission
    from tocsin.casework.rapid.states import Event
    from tocsin.casework.submissions import Said
    from tocsin.cli.acting import Acting

Name = Annotated[
    str,
    typer.Argument(
        metavar="REF[:RECIPIENT]", help="A submission; the recipient when there are several."
    ),
]
At = Annotated[
    str | None, typer.Option("--at", metavar="TIME", help="When it happened. Default: now.")
]
Speaker = Annotated[
    str, typer.Option("--speaker", metavar="NAME", help="Who said so, for the recipient.")
]
Note = Annotated[str, typer.Option("--note", help="What was said, or why; kept with the step.")]
Letter = Annotated[
    Path | None,
    typer.Option("--letter", metavar="FILE", help="The letter or e-mail; kept in the vault."),
]


def acknowledge(
    name: Name,
    *,
    at: At = None,
    speaker: Speaker = "",
    note: Note = "",
    letter: Letter = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write down that the recipient confirmed the receipt."""
    from tocsin.casework.rapid.states import Event

    with acting(workspace, who, whom) as me:
        submission = names.submission(me, name)
        said = heard(me, submission, at=at, speaker=speaker, note=note, letter=letter)
        let(me, submission, Event.ACKNOWLEDGE, said, as_json=as_json)


def request_info(
    name: Name,
    *,
    at: At = None,
    speaker: Speaker = "",
    note: Note = "",
    letter: Letter = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write down that the recipient asks for more; the clock stands still until it is supplied."""
    from tocsin.casework.rapid.states import Event

    with acting(workspace, who, whom) as me:
        submission = names.submission(me, name)
        said = heard(me, submission, at=at, speaker=speaker, note=note, letter=letter)
        let(me, submission, Event.REQUEST_INFO, said, as_json=as_json)


def supply_info(
    name: Name,
    *,
    at: At = None,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write down that the recipient was told more; the clock goes on."""
    from tocsin.casework.rapid.states import Event

    with acting(workspace, who, whom) as me:
        submission = names.submission(me, name)
        said = heard(me, submission, at=at, note=note)
        let(me, submission, Event.SUPPLY_INFO, said, as_json=as_json)


def heard(
    me: "Acting",
    submission: "Submission",
    *,
    at: str | None,
    speaker: str = "",
    note: str = "",
    letter: Path | None = None,
    **more: object,
) -> "Said":
    """Return what is said of an event; a letter is kept in the vault first."""
    from tocsin.casework.submissions import Said

    kept = _kept(me, submission, letter) if letter else ""
    when: datetime | None = times.instant(me, "--at", at)
    return Said(
        note=note, occurred_at=when, on_behalf_of=speaker, evidence_sha256=kept,
        **more,  # type: ignore[arg-type]  # columns of Said
    )  # fmt: skip


def let(
    me: "Acting", submission: "Submission", event: "Event", said: "Said", *, as_json: bool
) -> None:
    """Let an event happen, and say where the submission stands then."""
    from tocsin.casework.submissions import apply

    say(apply(submission, event, me.actor, said), as_json=as_json)


def say(submission: "Submission", *, as_json: bool) -> None:
    """Say where a submission stands."""
    named = names.submission_name(submission)
    if as_json:
        screen.print_json({"name": named, "state": submission.state, "round": submission.round})
    else:
        screen.results().print(screen.cell(f"{named}: {submission.state.replace('_', ' ')}"))


def _kept(me: "Acting", submission: "Submission", letter: Path) -> str:
    from tocsin.flow.answers import keep_letter
    from tocsin.vocabulary.errors import FileError

    try:
        content = letter.read_bytes()
    except OSError as error:
        raise FileError(letter, "cannot be read", got=error.strerror or "") from error
    kept: str = keep_letter(me.desk(), content, letter.name, submission)
    return kept
