"""`tocsin alert address`, `submit`, `return`, `approve`, `publish`, `withdraw`, and corrections."""

from typing import Annotated

import typer

from tocsin.cli import names, screen, told
from tocsin.cli.acting import As, For, acting
from tocsin.cli.alert.showing import Ref, say
from tocsin.cli.options import Json, Workspace

Note = Annotated[str, typer.Option("--note", help="Why; kept with the step.")]
Why = Annotated[str, typer.Option("--note", help="Why; kept with the step.")]


def address(
    ref: Ref,
    recipients: Annotated[list[str], typer.Argument(metavar="RECIPIENT…", help="By name.")],
    *,
    channel: Annotated[
        str, typer.Option("--channel", help="How it goes, as `tocsin alert channels` lists them.")
    ] = "",
    to: Annotated[
        str, typer.Option("--address", help="Where to. Default: as the channel or the book has it.")
    ] = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Say who gets an alert."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import circulating

        revision = names.revision(me, ref)
        made = [
            circulating.address(
                revision, names.organisation(me, one), me.actor, channel=channel, address=to
            )
            for one in recipients
        ]
        if as_json:
            screen.print_json(told.told_all(me, made))
            return
        for one in made:
            screen.results().print(screen.cell(f"{names.submission_name(one)}: {one.state}"))


def submit(
    ref: Ref,
    *,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Ask for a review."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import circulating

        done = circulating.submit(names.revision(me, ref), me.actor, note)
        say(me, done, as_json=as_json)


def send_back(
    ref: Ref,
    *,
    note: Why,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Return an alert to its authors, with a comment."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import circulating

        done = circulating.send_back(names.revision(me, ref), me.actor, note)
        say(me, done, as_json=as_json)


def approve(
    ref: Ref,
    *,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Approve what an alert says now; nobody approves what they wrote any part of."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import circulating

        done = circulating.approve(names.revision(me, ref), me.actor, note)
        say(me, done, as_json=as_json)


def publish(
    ref: Ref,
    *,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Publish an alert whose words are those that were approved."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import alerts

        say(me, alerts.publish(names.revision(me, ref), me.actor), as_json=as_json)


def withdraw(
    ref: Ref,
    *,
    note: Why,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Take an alert back; what was published is said to be withdrawn, with the note."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import circulating, corrections
        from tocsin.casework.models import RevisionState

        revision = names.revision(me, ref)
        if revision.state == RevisionState.PUBLISHED:
            corrections.withdraw(revision, me.actor, note)
            revision.refresh_from_db()
        else:
            circulating.withdraw(revision, me.actor, note)
        say(me, revision, as_json=as_json)


def contest(
    ref: Ref,
    *,
    by: Annotated[str, typer.Option("--by", help="Who contests it, as they may be named.")],
    note: Annotated[str, typer.Option("--note", help="What they say is wrong.")],
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write down that somebody contests an alert."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import corrections

        made = corrections.contest(names.revision(me, ref), by, note, me.actor)
        row = told.told(me, made)
    if as_json:
        screen.print_json(row)
    else:
        screen.results().print(f"Contest {made.pk} is open.")


def uphold(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Of the contest.")],
    *,
    note: Annotated[str, typer.Option("--note", help="Why the alert stands.")],
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Answer a contest: the alert stands."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import corrections
        from tocsin.casework.models import Correction

        made = corrections.uphold(names.named(me, Correction, number), me.actor, note)
        row = told.told(me, made)
    if as_json:
        screen.print_json(row)
    else:
        screen.results().print(f"Contest {number}: upheld.")


def correct(
    ref: Ref,
    replacement: Annotated[
        str, typer.Argument(metavar="NEW", help="The revision that says it right.")
    ],
    *,
    note: Annotated[str, typer.Option("--note", help="What was wrong; its readers read it.")],
    contested: Annotated[
        str | None, typer.Option("--contest", metavar="NUMBER", help="The contest it answers.")
    ] = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Correct a published alert by a newer revision, with a public note."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import corrections
        from tocsin.casework.models import Correction

        answers = names.named(me, Correction, contested) if contested else None
        made = corrections.correct(
            names.revision(me, ref), names.revision(me, replacement), me.actor, note,
            contest=answers,
        )  # fmt: skip
        row = told.told(me, made)
    if as_json:
        screen.print_json(row)
    else:
        screen.results().print(screen.cell(f"{ref} is corrected by {replacement}."))
