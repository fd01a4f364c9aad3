"""`tocsin alert`: drafted by some, approved by somebody else, sent, and what became of it."""

import typer

from tocsin.cli.alert import drafting, reviewing, sending, showing

app = typer.Typer(
    help="Alerts: drafted by some, approved by somebody else, and sent.", no_args_is_help=True
)
app.command("list")(showing.list_)
app.command("show")(showing.one)
app.command("draft")(drafting.draft)
app.command("edit")(drafting.edit)
app.command("assets")(drafting.assets)
app.command("prove")(drafting.prove)
app.command("again")(drafting.again)
app.command("address")(reviewing.address)
app.command("submit")(reviewing.submit)
app.command("return")(reviewing.send_back)
app.command("approve")(reviewing.approve)
app.command("publish")(reviewing.publish)
app.command("withdraw")(reviewing.withdraw)
app.command("contest")(reviewing.contest)
app.command("uphold")(reviewing.uphold)
app.command("correct")(reviewing.correct)
app.command("channels")(sending.channels)
app.command("preview")(sending.preview)
app.command("send")(sending.send)
app.command("resend")(sending.resend)
app.command("pursue")(sending.pursue)
app.command("settle")(sending.settle)
app.command("give-up")(sending.give_up)
app.command("receipts")(sending.receipts)
