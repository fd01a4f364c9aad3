"""`tocsin team list`, `elections`, `mode`: who and what there is, and whether work is allowed."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli import screen, told
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.cli.team.people import roles

if TYPE_CHECKING:
    from tocsin.cli.acting import Acting


def list_(
    *, who: As = None, whom: For = None, workspace: Workspace = None, as_json: Json = False
) -> None:
    """List people with their roles, organisations, networks, recipients."""
    with acting(workspace, who, whom) as me:
        if as_json:
            screen.print_json(_all(me))
        else:
            _show(me)


def elections(
    *, who: As = None, whom: For = None, workspace: Workspace = None, as_json: Json = False
) -> None:
    """Keep the elections that `tocsin.toml` names, for incidents and alerts to be about."""
    with acting(workspace, who, whom) as me:
        from tocsin.flow import votes

        _, made = votes.keep(me.watch, me.actor)
        if as_json:
            screen.print_json(told.told_all(me, made))
            return
    for one in made:
        screen.results().print(screen.cell(f"{one.catalog_id}: {one}"))
    if not made:
        screen.results().print("No election that is not known already.")


def mode(
    new: Annotated[
        str | None, typer.Argument(metavar="[MODE]", help="normal, read_only or no_access.")
    ] = None,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the journal.")] = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Show, or switch, whether casework can be written and read: the emergency switch."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import emergency
        from tocsin.casework.models.emergency import Mode

        if new is not None:
            if new not in Mode.values:
                raise typer.BadParameter(f"MODE is one of {', '.join(Mode.values)}; got {new!r}")
            emergency.switch(Mode(new), me.actor, reason)
        now = emergency.mode()
    if as_json:
        screen.print_json({"mode": str(now)})
    else:
        screen.results().print(str(now).replace("_", " "))


def _all(me: "Acting") -> told.Told:
    from tocsin.casework.models import Address, Membership, Network, Organisation, SharingGroup

    kinds: dict[str, Any] = {
        "organisations": Organisation, "networks": Network, "memberships": Membership,
        "groups": SharingGroup, "addresses": Address,
    }  # fmt: skip
    found: told.Told = {"people": _people(me)}
    return found | {
        name: told.told_all(me, list(me.rows(kind).order_by("pk"))) for name, kind in kinds.items()
    }


def _people(me: "Acting") -> list[told.Told]:
    from tocsin.casework.models import Person

    rows = me.rows(Person).select_related("user").order_by("user__username", "pk")
    return [
        {
            "user": one.user.username if one.user else "",
            "person": one.pseudonym,
            "roles": roles(one),
        }
        for one in rows
    ]


def _show(me: "Acting") -> None:
    from tocsin.casework.models import Address, Membership, Organisation

    out = screen.results()
    people = screen.table("People", "user", "pseudonym", "roles")
    for row in _people(me):
        cells = (str(row["user"]), str(row["person"]), ", ".join(row["roles"]))  # type: ignore[arg-type]  # names
        people.add_row(*map(screen.cell, cells))
    out.print(people)
    networks: dict[int, list[str]] = {}
    for one in me.rows(Membership).filter(left_on=None).select_related("network"):
        networks.setdefault(one.organisation_id, []).append(one.network.name)
    addresses: dict[int, list[str]] = {}
    for book in me.rows(Address).order_by("pk"):
        addresses.setdefault(book.recipient_id, []).append(f"{book.channel}: {book.address}")
    table = screen.table("Organisations", "name", "kind", "cleared for", "networks", "addresses")
    for house in me.rows(Organisation).order_by("kind", "name"):
        label = f"TLP:{house.clearance.upper()}"
        lists = (", ".join(each.get(house.pk, [])) for each in (networks, addresses))
        table.add_row(*map(screen.cell, (house.name, house.kind, label, *lists)))
    out.print(table)
