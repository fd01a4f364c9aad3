"""`tocsin case label`, `suggest`, `answer`, `merge`, `part`: what others read and say."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli import names, screen, told
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from tocsin.casework.models import Finding, Proposal
    from tocsin.cli.acting import Acting

ANSWERS = ("accept", "decline", "take-back")
Key = Annotated[str, typer.Argument(metavar="KEY", help="A finding, by the start of its key.")]
Note = Annotated[str, typer.Option("--note", help="Why; kept in the journal.")]


def label(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="finding, incident, alert, …")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name or number.")],
    *,
    tlp: Annotated[
        str | None, typer.Option("--tlp", help="clear, green, amber, amber+strict or red.")
    ] = None,
    pap: Annotated[str | None, typer.Option("--pap", help="clear, green, amber or red.")] = None,
    visibility: Annotated[
        str | None, typer.Option("--visibility", help="own, group, network or public.")
    ] = None,
    network: Annotated[
        str | None, typer.Option("--network", help="Which, when its visibility is network.")
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", help="Which, when its visibility is group.")
    ] = None,
    reader: Annotated[
        list[str] | None,
        typer.Option("--reader", metavar="USER", help="Who reads it when it is red. Repeatable."),
    ] = None,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Say who may read a record; to share it more widely takes a reviewer and a reason."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import kinds, labels
        from tocsin.casework.models import Network, SharingGroup

        model: Any = kinds.kind(kind).model
        found = names.named(me, model, name)
        done = labels.relabel(
            found, me.actor, tlp=tlp, pap=pap, visibility=visibility, note=note,
            network=names.named(me, Network, network) if network else None,
            sharing_group=names.named(me, SharingGroup, group) if group else None,
            readers=[names.person(me, one) for one in reader] if reader else None,
        )  # fmt: skip
        row = told.told(me, done)
    if as_json:
        screen.print_json(row)
    else:
        says = f"TLP:{row['tlp']}, PAP:{row['pap']}, {row['visibility']}".upper()
        screen.results().print(screen.cell(f"{names.called(done)[:40]}: {says}"))


def suggest(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="confirm, reject, edit or merge.")],
    key: Key,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why; its owner reads it.")],
    into: Annotated[
        str | None, typer.Option("--into", metavar="KEY", help="With merge: the finding to stay.")
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="With edit: what to say. Repeatable."),
    ] = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Suggest something about another organisation's finding; its owner decides."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import proposals

        given = dict(one.split("=", 1) for one in values or [] if "=" in one)
        done = proposals.suggest(
            names.finding(me, key), what, me.actor, reason, values=given,
            into=names.finding(me, into) if into else None,
        )  # fmt: skip
        _say(me, done, as_json=as_json)


def list_(
    *, who: As = None, whom: For = None, workspace: Workspace = None, as_json: Json = False
) -> None:
    """List what is suggested: by others of ours, and by us of others'."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework.models import Proposal

        found = list(me.rows(Proposal).order_by("-pk"))
        if as_json:
            screen.print_json(told.told_all(me, found))
            return
        table = screen.table("Suggestions", "number", "suggests", "finding", "state", "reason")
        for row in told.told_all(me, found):
            cells = (
                str(row[name])[:200] for name in ("id", "suggests", "finding", "state", "reason")
            )
            table.add_row(*map(screen.cell, cells))
        screen.results().print(table if found else "No suggestions.")


def answer(
    how: Annotated[str, typer.Argument(metavar="HOW", help="accept, decline or take-back.")],
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Of the suggestion.")],
    *,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Accept a suggestion, which does what it says; or decline it; or take one's own back."""
    if how not in ANSWERS:
        raise typer.BadParameter(f"HOW is one of {', '.join(ANSWERS)}; got {how!r}")
    with acting(workspace, who, whom) as me:
        from tocsin.casework import proposals
        from tocsin.casework.models import Proposal

        ways = (proposals.accept, proposals.decline, proposals.take_back)
        way = dict(zip(ANSWERS, ways, strict=True))[how]
        done = way(names.named(me, Proposal, number), me.actor, note)
        _say(me, done, as_json=as_json)


def merge(
    key: Key,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The finding that stays.")],
    *,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Say that a finding is the same as another; figures count that one. Nothing is deleted."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import merging

        one, other = names.finding(me, key), names.finding(me, into)
        _say_merged(me, merging.merge(one, other, me.actor, note), as_json=as_json)


def part(
    key: Key,
    *,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Take a merger back: the finding counts for itself again."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import merging

        done = merging.part(names.finding(me, key), me.actor, note)
        _say_merged(me, done, as_json=as_json)


def _say_merged(me: "Acting", done: "Finding", *, as_json: bool) -> None:
    row = told.told(me, done)
    if as_json:
        screen.print_json(row)
        return
    same = f"the same as {str(row['canonical'])[:8]}" if row["canonical"] else "a finding by itself"
    screen.results().print(f"{done.key[:8]}: {same}")


def _say(me: "Acting", done: "Proposal", *, as_json: bool) -> None:
    row = told.told(me, done)
    if as_json:
        screen.print_json(row)
    else:
        screen.results().print(screen.cell(f"suggestion {done.pk}: {row['state']}"))
