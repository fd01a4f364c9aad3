"""`tocsin team found`, `person`, `role`, `end`: who works here, as what, from when to when."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, screen, times
from tocsin.cli.acting import As, For, acting, as_refused, casework_of
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from tocsin.casework.models import Person, Role

User = Annotated[str, typer.Argument(metavar="USER", help="A name to sign in with.")]
RoleName = Annotated[
    str,
    typer.Argument(
        metavar="ROLE",
        help="viewer, analyst, reviewer, sender, admin, coordinator, auditor or contact.",
    ),
]
Of = Annotated[
    str | None,
    typer.Option("--organisation", help="Of which organisation. Default: the one you act for."),
]


def found(
    organisation: Annotated[str, typer.Argument(metavar="ORGANISATION", help="Its name.")],
    *,
    user: Annotated[
        str | None,
        typer.Option("--person", metavar="USER", help="Who you are. Default: your user name."),
    ] = None,
    country: Annotated[str, typer.Option("--country", help="Where it sits: RO.")] = "",
    email: Annotated[str, typer.Option("--email", help="Where you are written to.")] = "",
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Found the casework of a watch: your organisation, and you in every role that works."""
    import getpass

    casework_of(workspace)
    from tocsin.casework import founding

    with as_refused():
        name = user or getpass.getuser()
        made = founding.found(organisation, name, country=country, email=email)
    roles = sorted(made.roles)
    if as_json:
        screen.print_json({"organisation": organisation, "user": name, "person": made.name,
                           "roles": roles})  # fmt: skip
        return
    say = screen.results().print
    say(screen.cell(f"{organisation} is founded. {name} is {made.name}: {', '.join(roles)}."))
    screen.notices().print(
        "What one person proposes another confirms, and what one writes another approves: "
        "add a second with `tocsin team person USER --role reviewer`",
        soft_wrap=True,
    )


def person(
    user: User,
    *,
    role: Annotated[list[str], typer.Option("--role", help="What they do here. May be repeated.")],
    organisation: Of = None,
    email: Annotated[str, typer.Option("--email", help="Where they are written to.")] = "",
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="From when on. Default: today.")
    ] = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Take somebody in, with a pseudonym and roles."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import founding

        made = founding.person(
            me.actor, user, *map(_role, role), email=email, since=times.day("--since", since),
            organisation=names.organisation(me, organisation) if organisation else None,
        )  # fmt: skip
        _say(made, as_json=as_json)


def invite(
    user: User,
    *,
    hours: Annotated[int, typer.Option("--hours", min=1, help="How long the link is good.")] = 72,
    forget: Annotated[
        bool, typer.Option("--forget-factors", help="Their second factors are lost: forget them.")
    ] = False,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Print a link, good once, by which somebody sets a password for the pages."""
    from datetime import timedelta

    with acting(workspace, who, whom) as me:
        from tocsin.console.accounts import inviting

        link = inviting.invite(
            names.person(me, user), me.actor, forgets_factors=forget,
            good_for=timedelta(hours=hours),
        )  # fmt: skip
    if as_json:
        screen.print_json({"address": link.address, "expires_at": link.expires_at})
    else:
        screen.results().print(screen.cell(link.address), soft_wrap=True)


def role(
    user: User,
    name: RoleName,
    *,
    organisation: Of = None,
    network: Annotated[
        str | None, typer.Option("--network", help="Whose work it is, if a network's.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="From when on. Default: today.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="First day without it.")
    ] = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Give somebody one more role."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import founding
        from tocsin.casework.models import Network

        somebody = names.person(me, user)
        founding.give(
            somebody, _role(name), me.actor,
            organisation=names.organisation(me, organisation) if organisation else None,
            network=names.named(me, Network, network) if network else None,
            since=times.day("--since", since), until=times.day("--until", until),
        )  # fmt: skip
        _say(somebody, as_json=as_json)


def end(
    user: User,
    name: RoleName,
    *,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="First day without it: today.")
    ] = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """End a role that somebody has."""
    from datetime import UTC, datetime

    from tocsin.vocabulary.errors import UnknownNameError

    with acting(workspace, who, whom) as me:
        from tocsin.casework import founding
        from tocsin.casework.models.visible import current

        somebody = names.person(me, user)
        today = current(datetime.now(UTC).date())
        held = somebody.participations.filter(today, organisation=me.house)
        ending = held.filter(role=_role(name)).first()
        if ending is None:
            raise UnknownNameError(
                f"role of {user}", name, tuple(held.values_list("role", flat=True))
            )
        founding.end(ending, me.actor, times.day("--on", on))
        _say(somebody, as_json=as_json)


def _role(name: str) -> "Role":
    from tocsin.casework.models import Role

    if name not in Role.values:
        raise typer.BadParameter(f"a role is one of {', '.join(Role.values)}; got {name!r}")
    return Role(name)


def roles(somebody: "Person") -> list[str]:
    """Return what somebody does today, as `role of organisation`."""
    from datetime import UTC, datetime

    from tocsin.casework.models.visible import current

    held = somebody.participations.filter(current(datetime.now(UTC).date()))
    rows = held.select_related("organisation").order_by("organisation__name", "role")
    return list(dict.fromkeys(f"{one.role} of {one.organisation}" for one in rows))


def _say(somebody: "Person", *, as_json: bool) -> None:
    held, name = roles(somebody), somebody.user.username if somebody.user else ""
    if as_json:
        screen.print_json({"user": name, "person": somebody.pseudonym, "roles": held})
    else:
        told = ", ".join(held) or "nothing any more"
        screen.results().print(screen.cell(f"{name} is {somebody.pseudonym}: {told}."))
