"""`tocsin answer`: what recipients said, item by item, in what time, and whether it is so."""

import typer

from tocsin.cli.answer import hearing, recording, redress, statistics, waiting, watching

app = typer.Typer(
    help="What recipients answered, in what time, and whether it is so.", no_args_is_help=True
)
app.command("list")(waiting.list_)
app.command("overdue")(waiting.overdue)
app.command("show")(waiting.one)
app.command("acknowledge")(hearing.acknowledge)
app.command("request-info")(hearing.request_info)
app.command("supply-info")(hearing.supply_info)
app.command("record")(recording.record)
app.command("escalate")(redress.escalate)
app.command("appeal")(redress.appeal)
app.command("ods")(redress.ods)
app.command("close")(redress.close)
app.command("new-round")(redress.new_round)
app.command("looks")(watching.looks)
app.command("recheck")(watching.recheck)
app.command("reopened")(watching.reopened)
app.command("confirm")(watching.confirm)
app.command("reopen")(watching.reopen)
app.command("statistics")(statistics.command)
