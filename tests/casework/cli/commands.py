"""Commands as somebody types them, in the one watch that these tests have."""

import json

from typer.testing import CliRunner

from tocsin.cli import alert, answer, app, case, export, journal, report, team

GROUPS = {
    "alert": alert.app, "answer": answer.app, "case": case.app, "export": export.app,
    "journal": journal.app, "report": report.app, "team": team.app,
}  # fmt: skip
"""Built by themselves: to build every command for each run would cost half a minute in all."""


def tocsin(group, *words, who="ana", status=0, typed=None):
    """Run one command as a person; a refusal is raised as the command raised it."""
    ran = CliRunner().invoke(
        GROUPS.get(group, app),
        [str(word) for word in (words if group in GROUPS else (group, *words))],
        env={"TOCSIN_AS": who, "TOCSIN_FOR": None, "COLUMNS": "200"},
        input=typed,
    )
    if ran.exception and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    assert ran.exit_code == status, ran.output
    return ran


def told(*words, **more):
    """Run one command and read what it says to machines."""
    return json.loads(tocsin(*words, "--json", **more).stdout)


def printed(*words, **more):
    """Run one command and return what it shows to people, each run of spaces as one."""
    return " ".join(tocsin(*words, **more).stdout.split())
