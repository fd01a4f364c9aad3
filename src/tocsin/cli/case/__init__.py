"""`tocsin case`: findings decided on, gathered into incidents, and what else is kept of a case."""

import typer

from tocsin.cli.case import (
    desk,
    findings,
    incidents,
    law,
    receiving,
    records,
    retention,
    sharing,
    techniques,
)

app = typer.Typer(
    help="Findings decided on, gathered into incidents, and all that is kept of a case.",
    no_args_is_help=True,
)
app.command("inbox")(desk.inbox)
app.command("take-in")(findings.take_in)
app.command("receive")(receiving.receive)
app.command("findings")(findings.list_)
app.command("finding")(findings.one)
app.command("decide")(findings.decide)
app.command("propose")(findings.propose)
app.command("classify")(findings.classify)
app.command("techniques")(techniques.list_)
app.command("technique")(techniques.judge)
app.command("merge")(sharing.merge)
app.command("part")(sharing.part)
app.command("open")(incidents.open_)
app.command("gather")(incidents.gather)
app.command("take-out")(incidents.take_out)
app.command("incidents")(incidents.list_)
app.command("incident")(incidents.one)
app.command("law")(law.law)
app.command("label")(sharing.label)
app.command("suggest")(sharing.suggest)
app.command("suggestions")(sharing.list_)
app.command("answer")(sharing.answer)
app.command("assign")(desk.assign)
app.command("done")(desk.done)
app.command("comment")(desk.comment)
app.command("hold")(desk.hold)
app.command("release")(desk.release)
app.command("due")(retention.due)
app.command("dispose")(retention.dispose)
app.command("disposals")(retention.list_)
app.command("disposal")(retention.answer)
app.command("kinds")(records.list_kinds)
app.command("records")(records.list_)
app.command("record")(records.one)
app.command("add")(records.add)
app.command("change")(records.change)
app.command("confirm")(records.confirm)
app.command("doubt")(records.doubt)
