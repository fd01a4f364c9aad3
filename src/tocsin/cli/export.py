"""`tocsin export`: alerts and findings in the formats that others read."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from tocsin.cli import screen
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.cli.reporting.asked import AsOf, Public
from tocsin.cli.reporting.qre import Words
from tocsin.vocabulary.aloud import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.cli.acting import Acting
    from tocsin.flow.exporting import Asking

app = typer.Typer(
    help="Write alerts and findings in formats that others read.", no_args_is_help=True
)

Ref = Annotated[
    str,
    typer.Argument(
        metavar="REF", help="An alert (newest revision, or REF/2), an incident, or: findings.",
        show_default=False,
    ),
]  # fmt: skip
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Where to write.", show_default=False),
]
FINDINGS = "findings"
"""In the place of a reference: every finding that one may read, and that counts."""
TABLES = ("findings", "assets", "answers", "techniques")
"""Of an alert."""


@app.callback()
def export() -> None:
    """Write alerts and findings in formats that others read."""


@app.command()
def stix(
    ref: Ref,
    *,
    profile: Annotated[
        str, typer.Option("--profile", help="neutral, or opencti for that platform.")
    ] = "neutral",
    counters: Annotated[
        bool, typer.Option("--counters", help="Add the countermeasures of its techniques.")
    ] = False,
    out: Out = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write an alert, or the confirmed findings, as a STIX 2.1 bundle."""
    forms = {"neutral": "stix", "opencti": "opencti"}
    if profile not in forms:
        raise typer.BadParameter(f"--profile is neutral or opencti; got {profile}")
    with acting(workspace, who, whom) as me:
        _write(me, ref, forms[profile], out, ".stix.json", as_json=as_json, counters=counters)


@app.command()
def misp(
    ref: Ref,
    *,
    out: Out = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write an alert as one MISP event."""
    with acting(workspace, who, whom) as me:
        _write(me, ref, "misp", out, ".misp.json", as_json=as_json)


@app.command("csv")
def csv_(
    ref: Ref,
    *,
    table: Annotated[
        str, typer.Option("--table", help="Of an alert: findings, assets, answers or techniques.")
    ] = "assets",
    out: Out = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write an alert's table, or the confirmed findings, as CSV that no spreadsheet runs."""
    if table not in TABLES:
        raise typer.BadParameter(f"--table is one of {', '.join(TABLES)}; got {table}")
    chosen = FINDINGS if ref == FINDINGS else table
    with acting(workspace, who, whom) as me:
        _write(me, ref, "csv", out, f".{chosen}.csv", as_json=as_json, table=table)


@app.command()
def xlsx(
    ref: Ref,
    *,
    out: Out = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write an alert's tables, or the confirmed findings, as a workbook without formulas."""
    with acting(workspace, who, whom) as me:
        _write(me, ref, "xlsx", out, ".xlsx", as_json=as_json)


@app.command()
def navigator(
    ref: Ref,
    *,
    framework: Annotated[
        str, typer.Option("--framework", help="disarm or attack: their numbers are two things.")
    ] = "disarm",
    out: Out = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write the techniques of an alert, or of the confirmed findings, as a Navigator layer."""
    forms = {"disarm": "navigator", "attack": "attack"}
    if framework not in forms:
        raise typer.BadParameter(f"--framework is disarm or attack; got {framework}")
    with acting(workspace, who, whom) as me:
        ending = f".{framework}-layer.json"
        _write(me, ref, forms[framework], out, ending, as_json=as_json)


@app.command()
def graphml(
    ref: Ref,
    *,
    out: Out = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write findings and what they name, with what they name together, as GraphML."""
    with acting(workspace, who, whom) as me:
        _write(me, ref, "graphml", out, ".graphml", as_json=as_json)


@app.command()
def gexf(
    ref: Ref,
    *,
    out: Out = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write findings and what they name, with what they name together, as GEXF."""
    with acting(workspace, who, whom) as me:
        _write(me, ref, "gexf", out, ".gexf", as_json=as_json)


@app.command("transparency-centre")
def transparency_centre(
    *,
    period: Annotated[
        str, typer.Option("--period", help="A year, a month, a day, or two with / between.")
    ],
    words: Words = None,
    as_of: AsOf = None,
    public: Public = False,
    out: Out = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write Commitment 14 of a period as JSON in the form of the Transparency Centre."""
    with acting(workspace, who, whom) as me:
        from tocsin.cli.reporting import asked
        from tocsin.cli.reporting.qre import narratives
        from tocsin.flow.exporting import Asking, Form, Of, Wanted
        from tocsin.reports.commitment14 import Narratives

        said = narratives(words) or Narratives()
        wanted = Wanted(
            of=Of.COMMITMENT14, form=Form.CENTRE, period=period, public=public,
            policies=said.policies, detection=said.detection, actions=said.actions,
        )  # fmt: skip
        at = asked.instant(me, as_of)
        _export(
            Asking(wanted=wanted, reader=me.user, actor=me.actor, at=at),
            out or Path(f"commitment14-{_file(period)}.json"), as_json=as_json,
        )  # fmt: skip


def _write(
    me: "Acting", ref: str, form: str, out: Path | None, ending: str, *, as_json: bool, **more: Any  # noqa: ANN401  # as `Wanted` has them
) -> None:  # fmt: skip
    """Write what a reference names in a format, and say what was written."""
    from tocsin.cli import names
    from tocsin.flow.exporting import Asking, Form, Of, Wanted

    if ref == FINDINGS:
        wanted = Wanted(of=Of.FINDINGS, form=Form(form))
    elif case := names.incident_if_one(me, ref):
        wanted = Wanted(of=Of.INCIDENT, form=Form(form), incident=case.pk)
    else:
        wanted = Wanted(of=Of.ALERT, form=Form(form), revision=names.revision(me, ref).pk, **more)
    asking = Asking(wanted=wanted, reader=me.user, actor=me.actor)
    _export(asking, out or Path(f"{_file(ref)}{ending}"), as_json=as_json)


def _export(asking: "Asking", path: Path, *, as_json: bool) -> None:
    from tocsin.flow.exporting import Form, export

    with _replacing(path) as file:
        made = export(asking, file)
    is_book = asking.wanted.form == Form.XLSX
    told: dict[str, object] = {"rows": made.counts} if is_book else dict(made.counts)
    if made.by_type:
        told["by_type"] = made.by_type
    _said(path, told, as_json=as_json)


def _file(ref: str) -> str:
    """Return a reference as part of a file's name."""
    return "".join(one if one.isalnum() or one in "-_." else "-" for one in ref)


@contextmanager
def _replacing(path: Path) -> "Iterator[BinaryIO]":
    """Yield a file that takes its name only when it is whole."""
    staging = path.with_name(f".{path.name}.part")
    try:
        with staging.open("wb") as file:
            yield file
        staging.replace(path)
    finally:
        staging.unlink(missing_ok=True)


def _said(path: Path, found: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        screen.print_json({"file": str(path)} | found)
        return
    counts = ", ".join(
        counted(count, name.removesuffix("s"), name)
        for name, count in found.items()
        if isinstance(count, int)
    )
    told = f": {counts}" if counts else ""
    screen.results().print(screen.cell(f"{path.resolve()}{told}"), soft_wrap=True)
