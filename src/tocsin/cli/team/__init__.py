"""`tocsin team`: the organisation, its people and their roles, its networks and recipients."""

import typer

from tocsin.cli.team import people, places, watching

app = typer.Typer(
    help="The organisation, its people and their roles, its networks and recipients.",
    no_args_is_help=True,
)
app.command("found")(people.found)
app.command("list")(watching.list_)
app.command("person")(people.person)
app.command("invite")(people.invite)
app.command("role")(people.role)
app.command("end")(people.end)
app.command("organisation")(places.organisation)
app.command("recipient")(places.recipient)
app.command("network")(places.network)
app.command("join")(places.join)
app.command("leave")(places.leave)
app.command("group")(places.group)
app.command("elections")(watching.elections)
app.command("mode")(watching.mode)
