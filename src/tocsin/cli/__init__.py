"""The command line: one file per command; each parses, calls and prints, and nothing else.

Exit status: 0 done, 1 refused or partial, 2 wrong usage, 130 interrupted.
"""

import os
import sys
from pathlib import Path

import typer

from tocsin.cli import (
    alert,
    answer,
    backup,
    bundle,
    case,
    catalog,
    collect,
    demo,
    detect,
    doctor,
    eval_,
    evidence,
    export,
    findings,
    import_,
    init,
    journal,
    key,
    network,
    preserve,
    remap,
    report,
    restore,
    reveal,
    run,
    serve,
    team,
    token,
    verify,
    worker,
)
from tocsin.cli.screen import plain
from tocsin.vocabulary.errors import ConfigError, ParameterError, TocsinError, UnknownNameError

PARTIAL, USAGE, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="tocsin",
    help="Notices interference with elections, keeps the proof, and rings the bell.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: the rich kind costs a quarter of a second
)
for command in (
    run,
    init,
    import_,
    collect,
    remap,
    detect,
    network,
    findings,
    reveal,
    preserve,
    bundle,
    verify,
    doctor,
    demo,
    serve,
    worker,
    backup,
    restore,
):
    app.command(name=command.NAME)(command.command)
app.add_typer(alert.app, name="alert")
app.add_typer(answer.app, name="answer")
app.add_typer(team.app, name="team")
app.add_typer(case.app, name="case")
app.add_typer(journal.app, name="journal")
app.add_typer(key.app, name="key")
app.add_typer(token.app, name="token")
app.add_typer(evidence.app, name="evidence")
app.add_typer(report.app, name="report")
app.add_typer(export.app, name="export")
app.add_typer(eval_.app, name="eval")
app.add_typer(catalog.app, name="catalog")


def main() -> None:
    """Run one command; say in one line what is wrong, and how to go on."""
    _open_ends()
    try:
        app()
    except (ConfigError, ParameterError, UnknownNameError) as error:
        _stop(str(error), USAGE)
    except TocsinError as error:
        _stop(str(error), PARTIAL)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(PARTIAL)
    except OSError as error:
        _stop(f"{error.filename or 'system'}: {error.strerror or error}", PARTIAL)


def _open_ends() -> None:
    """Let what is said go nowhere where who started us closed the other end (`>&-`)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # until the end


def _stop(message: str, status: int) -> None:
    told = "\n".join(map(plain, message.split("\n")))
    sys.stderr.write(f"tocsin: {told}\n")
    sys.exit(status)
