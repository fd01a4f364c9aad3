"""`tocsin export`: alerts and findings in the formats that others read."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from tocsin.cli import screen
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.cli.reporting.qre import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.casework.told import AlertTold, FindingTold
    from tocsin.cli.acting import Acting

app = typer.Typer(
    help="Write alerts and findings in formats that others read.", no_args_is_help=True
)

Ref = Annotated[
    str,
    typer.Argument(
        metavar="ALERT", help="An alert's reference: the newest revision, or REF/2. Or: findings.",
        show_default=False,
    ),
]  # fmt: skip
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Where to write.", show_default=False),
]
FINDINGS = "findings"
"""In the place of a reference: every finding that one may read, and that counts."""


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
    from tocsin.exchange.stix import Profile, write_alert, write_findings

    try:
        chosen = Profile(profile)
    except ValueError:
        raise typer.BadParameter(f"--profile is neutral or opencti; got {profile}") from None
    with acting(workspace, who, whom) as me:
        path = out or Path(f"{_file(ref)}.stix.json")
        with _replacing(path) as file:
            if ref == FINDINGS:
                told, tlp = _findings(me)
                found = write_findings(told, file, name=me.house.name, tlp=tlp, profile=chosen)
            else:
                found = write_alert(_alert(me, ref), file, chosen, counters=counters)
    _said(path, {"objects": found.objects, "by_type": found.by_type}, as_json=as_json)


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
    from tocsin.exchange.misp import write

    with acting(workspace, who, whom) as me:
        told = _alert(me, ref)
        path = out or Path(f"{_file(ref)}.misp.json")
        with _replacing(path) as file:
            write(told, file)
    _said(path, {"findings": len(told.findings), "assets": len(told.assets)}, as_json=as_json)


@app.command("csv")
def csv_(
    ref: Ref,
    *,
    table: Annotated[
        str, typer.Option("--table", help="Of an alert: findings, assets or answers.")
    ] = "assets",
    out: Out = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write an alert's table, or the confirmed findings, as CSV that no spreadsheet runs."""
    from tocsin.exchange.tables import of_alert, of_findings, write_csv

    with acting(workspace, who, whom) as me:
        if ref == FINDINGS:
            chosen = of_findings(_findings(me)[0])
        else:
            every = {one.name: one for one in of_alert(_alert(me, ref))}
            if table not in every:
                raise typer.BadParameter(f"--table is one of {', '.join(every)}; got {table}")
            chosen = every[table]
        path = out or Path(f"{_file(ref)}.{chosen.name}.csv")
        with _replacing(path) as file:
            rows = write_csv(chosen, file)
    _said(path, {"rows": rows}, as_json=as_json)


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
    from tocsin.exchange.tables import of_alert, of_findings, write_xlsx

    with acting(workspace, who, whom) as me:
        tables = (of_findings(_findings(me)[0]),) if ref == FINDINGS else of_alert(_alert(me, ref))
        path = out or Path(f"{_file(ref)}.xlsx")
        with _replacing(path) as file:
            found = write_xlsx(tables, file)
    _said(path, {"rows": found}, as_json=as_json)


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
    from tocsin.exchange.navigator import write

    if framework not in {"disarm", "attack"}:
        raise typer.BadParameter(f"--framework is disarm or attack; got {framework}")
    with acting(workspace, who, whom) as me:
        told = _findings(me)[0] if ref == FINDINGS else iter(_alert(me, ref).findings)
        path = out or Path(f"{_file(ref)}.{framework}-layer.json")
        with _replacing(path) as file:
            count = write(ref, told, framework, file)  # type: ignore[arg-type]  # one of the two
    _said(path, {"techniques": count}, as_json=as_json)


@app.command("transparency-centre")
def transparency_centre(
    *,
    period: Annotated[
        str, typer.Option("--period", help="A year, a month, a day, or two with / between.")
    ],
    words: Words = None,
    out: Out = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write Commitment 14 of a period as JSON in the form of the Transparency Centre."""
    from datetime import UTC, datetime

    with acting(workspace, who, whom) as me:
        from tocsin.casework.figures.asking import Period
        from tocsin.cli.reporting.qre import narratives, wave_of
        from tocsin.reports.commitment14.centre import write

        wave = wave_of(me, Period.read(period), period, datetime.now(UTC), narratives(words))
    path = out or Path(f"commitment14-{_file(period)}.json")
    with _replacing(path) as file:
        write(wave.of, wave.period, wave.narratives, wave.counted, file)
    _said(path, {"findings": wave.counted.instances.distinct()}, as_json=as_json)


def _alert(me: "Acting", ref: str) -> "AlertTold":
    from tocsin.casework.told.reading import alert_told
    from tocsin.cli import names

    return alert_told(names.revision(me, ref), me.user)


def _findings(me: "Acting") -> "tuple[Iterator[FindingTold], str]":
    """Return the confirmed findings that one may read, and the strictest label among them."""
    from tocsin.casework.models import Finding, FindingState
    from tocsin.casework.models.sharing import STRICTNESS
    from tocsin.casework.told.reading import findings_told

    rows = me.rows(Finding).filter(state=FindingState.CONFIRMED, canonical__isnull=True)
    labels = set(rows.values_list("tlp", flat=True).distinct())
    strictest = max(labels, key=lambda label: STRICTNESS[label], default="clear")
    return findings_told(rows, me.user), strictest


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
    counts = ", ".join(f"{count} {name}" for name, count in found.items() if isinstance(count, int))
    told = f": {counts}" if counts else ""
    screen.results().print(screen.cell(f"{path.resolve()}{told}"), soft_wrap=True)
