"""`tocsin token`: what programs show to work for you through the API."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.cli.times import shown

if TYPE_CHECKING:
    from tocsin.console.tokens.model import Token

app = typer.Typer(
    help="Tokens: what programs show to work for you through the API.", no_args_is_help=True
)


@app.command()
def make(
    name: Annotated[str, typer.Argument(help="What it is for, in your words.")],
    *,
    scope: Annotated[
        list[str],
        typer.Option(
            metavar="SCOPE", help="read, propose, decide, send or admin. May be repeated."
        ),
    ] = ["read"],  # noqa: B006  # typer copies it
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it opens anything.")] = 90,
    network: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CIDR", help="From where it may be shown. May be repeated.", show_default=False
        ),
    ] = None,
    workspace: Workspace = None,
    who: As = None,
    whom: For = None,
    json: Json = False,
) -> None:
    """Make a token of yours; it is shown once, now."""
    with acting(workspace, who, whom) as me:
        from tocsin.console.tokens.making import make as made

        until = datetime.now(UTC) + timedelta(days=days)
        kept = made(me.actor, name, scope, until, network or ())
        if json:
            screen.print_json({**_row(kept.token), "token": kept.shown})
            return
        screen.results().print(screen.cell(kept.shown), soft_wrap=True)
        told = f"Shown this once; it opens the API until {shown(kept.token.expires_at)} UTC."
        screen.notices().print(screen.cell(told), soft_wrap=True)


@app.command("list")
def list_(
    *, workspace: Workspace = None, who: As = None, whom: For = None, json: Json = False
) -> None:
    """List your tokens, and as an administrator those of your organisation."""
    with acting(workspace, who, whom) as me:
        from tocsin.console.tokens.model import Token

        rows = me.rows(Token).select_related("person", "organisation", "last_use").order_by("pk")
        if json:
            screen.print_json([_row(one) for one in rows])
            return
        table = screen.table(
            "Tokens", "token", "for", "of", "in", "scopes", "until", "last used", ""
        )
        for one in rows:
            row = _row(one)
            over = "taken back" if one.revoked_at else ""
            if not over and one.is_over(datetime.now(UTC)):
                over = "over"
            table.add_row(
                *map(screen.cell, (row["prefix"], row["name"], row["person"], row["organisation"],
                                   ", ".join(one.scopes), shown(one.expires_at),
                                   shown(_used(one)), over))
            )  # fmt: skip
        screen.results().print(table)


@app.command()
def revoke(
    prefix: Annotated[str, typer.Argument(help="As `tocsin token list` has it.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; the journal keeps it.")] = "",
    workspace: Workspace = None,
    who: As = None,
    whom: For = None,
) -> None:
    """Take a token back: it opens nothing from now on."""
    with acting(workspace, who, whom) as me:
        from tocsin.console.tokens.making import revoke as revoked
        from tocsin.console.tokens.model import Token
        from tocsin.vocabulary.errors import UnknownNameError
        from tocsin.vocabulary.names import nearest

        known = {one.prefix: one for one in me.rows(Token)}
        asked = prefix.removeprefix("tocsin_").removesuffix("…")
        if asked not in known:
            raise UnknownNameError("token", prefix, nearest(asked, known))
        done = revoked(known[asked], me.actor, reason)
        screen.results().print(screen.cell(f"{done.name} opens nothing any more"), soft_wrap=True)


def _row(one: "Token") -> dict[str, object]:
    """Return a token as JSON has it."""
    used = _used(one)
    return {
        "prefix": one.prefix,
        "name": one.name,
        "person": one.person.pseudonym,
        "organisation": one.organisation.name,
        "scopes": one.scopes,
        "networks": one.networks,
        "expires_at": one.expires_at.isoformat(),
        "last_used_at": used.isoformat() if used else None,
        "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
    }


def _used(one: "Token") -> datetime | None:
    use = getattr(one, "last_use", None)
    return use.at if use else None
