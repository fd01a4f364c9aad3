"""`tocsin team organisation`, `recipient`, `network`, `join`, `group`: who else there is."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, screen, times, told
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from tocsin.casework.models.record import Record
    from tocsin.cli.acting import Acting

Title = Annotated[str, typer.Argument(metavar="NAME", help="Its name.")]
Country = Annotated[str, typer.Option("--country", help="Where it sits: IE.")]
Clearance = Annotated[
    str,
    typer.Option("--clearance", help="Strictest TLP it may be sent: clear, green, amber, …"),
]
NetworkName = Annotated[str, typer.Argument(metavar="NETWORK", help="By name.")]
On = Annotated[str | None, typer.Option("--on", metavar="DAY", help="Default: today.")]


def organisation(
    name: Title,
    *,
    kind: Annotated[
        str,
        typer.Option(
            "--kind", help="member, recipient, target, media, platform, authority or host."
        ),
    ],
    country: Country = "",
    clearance: Clearance = "green",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Keep an organisation: a partner, a platform, an authority, a paper, somebody targeted."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import founding

        made = founding.organisation(me.actor, name, kind, country=country, clearance=clearance)
        _say(me, made, f"{name}: {kind}, up to TLP:{clearance.upper()}", as_json=as_json)


def recipient(
    name: Title,
    *,
    channel: Annotated[
        str, typer.Option("--channel", help="How it is told: as [[transport]] in tocsin.toml.")
    ],
    to: Annotated[str, typer.Option("--address", help="Where: an e-mail address, a folder, …")],
    kind: Annotated[
        str, typer.Option("--kind", help="What it is, if it is new: platform, authority, …")
    ] = "platform",
    contact: Annotated[str, typer.Option("--contact", help="Whom to address.")] = "",
    language: Annotated[str, typer.Option("--language", help="In which language.")] = "",
    country: Country = "",
    clearance: Clearance = "green",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Say where alerts for an organisation go; it is kept first where it is new."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import founding
        from tocsin.casework.models import Organisation

        known = me.rows(Organisation).filter(name=name).first()
        to_whom = known or founding.organisation(
            me.actor, name, kind, country=country, clearance=clearance
        )
        made = founding.address(me.actor, to_whom, channel, to, contact=contact, language=language)
        _say(me, made, f"{name}: by {channel} to {to}", as_json=as_json)


def network(
    name: Title, *, who: As = None, whom: For = None, workspace: Workspace = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Begin a network; your organisation is in it at once."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import founding

        made = founding.network(me.actor, name)
        _say(me, made, f"{name} begins, with {me.house}", as_json=as_json)


def join(
    name: NetworkName,
    organisation: Annotated[str, typer.Argument(metavar="ORGANISATION", help="By name.")],
    *,
    on: On = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Let an organisation join a network."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import founding
        from tocsin.casework.models import Network

        joining = names.organisation(me, organisation)
        into = names.named(me, Network, name)
        made = founding.join(into, joining, me.actor, times.day("--on", on))
        _say(me, made, f"{joining} is in {into}", as_json=as_json)


def leave(
    name: NetworkName,
    organisation: Annotated[str, typer.Argument(metavar="ORGANISATION", help="By name.")],
    *,
    on: On = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Let an organisation leave a network."""
    from tocsin.vocabulary.errors import UnknownNameError

    with acting(workspace, who, whom) as me:
        from tocsin.casework import founding
        from tocsin.casework.models import Membership, Network

        leaving = names.organisation(me, organisation)
        into = names.named(me, Network, name)
        rows = me.rows(Membership).filter(network=into, organisation=leaving, left_on=None)
        there = rows.order_by("-joined_on").first()
        if there is None:
            raise UnknownNameError(f"member of {into}", organisation)
        made = founding.leave(there, me.actor, times.day("--on", on))
        _say(me, made, f"{leaving} leaves {into}", as_json=as_json)


def group(
    name: Title,
    members: Annotated[list[str], typer.Argument(metavar="ORGANISATION…", help="By name.")],
    *,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Name a sharing group: organisations that read what you share with it."""
    from datetime import UTC, datetime

    with acting(workspace, who, whom) as me:
        from tocsin.casework import journal, kinds

        inside, today = [names.organisation(me, one) for one in members], datetime.now(UTC).date()
        with journal.turn():
            made = kinds.add("sharing_group", me.actor, {"name": name})
            for one in inside:
                values = {"group": made, "organisation": one, "joined_on": today}
                kinds.add("sharing_group_member", me.actor, values)
        _say(me, made, f"{name}: {', '.join(one.name for one in inside)}", as_json=as_json)


def _say(me: "Acting", made: "Record", words: str, *, as_json: bool) -> None:
    if as_json:
        screen.print_json(told.told(me, made))
    else:
        screen.results().print(screen.cell(f"{words}."))
