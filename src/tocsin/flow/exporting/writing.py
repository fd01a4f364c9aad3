"""What leaves, in each format, written as it is read; memory does not grow with its size."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO, TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.figures.asking import Period
from tocsin.casework.models.sharing import Tlp
from tocsin.casework.models.visible import Asker
from tocsin.casework.told import AlertTold, FindingTold
from tocsin.exchange import graphs, misp, navigator, stix, tables
from tocsin.flow.alert_files import JSON, TYPES, label, plain
from tocsin.flow.alert_files import Form as AlertForm
from tocsin.flow.exporting import picked
from tocsin.flow.exporting.wanted import FORMS, Form, Of, Wanted

One = TypeVar("One")
Told = Callable[[int, int | None, str], None]
"""How far it is: done, of how many (null: not known), of what."""
Counts = Mapping[str, int]
FRAMEWORKS: Mapping[Form, navigator.Framework] = {Form.NAVIGATOR: "disarm", Form.ATTACK: "attack"}
GRAPHS = {Form.GRAPHML: graphs.Format.GRAPHML, Form.GEXF: graphs.Format.GEXF}
PROFILES = {Form.STIX: stix.Profile.NEUTRAL, Form.OPENCTI: stix.Profile.OPENCTI}
ENDINGS: Mapping[Form, tuple[str, str]] = {
    Form.STIX: TYPES[AlertForm.STIX],
    Form.OPENCTI: TYPES[AlertForm.OPENCTI],
    Form.MISP: TYPES[AlertForm.MISP],
    Form.NAVIGATOR: TYPES[AlertForm.NAVIGATOR],
    Form.ATTACK: ("attack-layer.json", JSON),
    Form.CSV: ("csv", TYPES[AlertForm.CSV][1]),
    Form.XLSX: TYPES[AlertForm.XLSX],
    Form.GRAPHML: ("graphml", "application/graphml+xml"),
    Form.GEXF: ("gexf", "application/gexf+xml"),
}
"""How the name of a file ends, and its media type."""
ZIP = ("zip", "application/zip")
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the same records give the same bytes."""


def _nobody(_done: int, _total: int | None, _unit: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Somebody asks for an export."""

    wanted: Wanted
    reader: Asker
    """Whose eyes it sees with."""
    actor: Actor
    told: Told = _nobody
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """The instant as of which something is counted."""


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What was written."""

    name: str
    """Of a file of it, with the label in it."""
    media_type: str
    tlp: str
    counts: Counts
    """How many of what: objects, rows, techniques, findings, assets, alerts."""
    by_type: Counts = field(default_factory=dict)
    """Objects of a bundle."""


def export(asking: Asking, out: BinaryIO) -> Exported:
    """Write what is wanted to an open file.

    Raises `Refused` for a format that it does not leave in, for what is not there to read, and for
    what its label keeps.
    """
    check(asking.wanted)
    return WAYS[asking.wanted.of](asking, out)


def check(wanted: Wanted) -> None:
    """Raise `Refused` for a format that it does not leave in, and for words that are none."""
    if wanted.form not in FORMS[wanted.of]:
        known = ", ".join(FORMS[wanted.of])
        raise Refused("form", wanted.of, f"leaves as {known}", got=wanted.form)
    if wanted.tlp and wanted.tlp not in Tlp.values:
        raise Refused("tlp", "tlp", f"is one of {', '.join(Tlp.values)}", got=wanted.tlp)
    if wanted.period:
        Period.read(wanted.period)


def _findings(asking: Asking, out: BinaryIO) -> Exported:
    wanted = asking.wanted
    found = picked.findings(wanted, asking.reader)
    tlp, total = found.tlp, found.rows.count()
    each = _counted(found, asking.told, total, "findings")
    counts, by_type = _of_findings(asking, each, found.name, tlp, out)
    table = ".findings" if wanted.form == Form.CSV else ""
    return _exported(f"{plain(found.name)}{table}", ENDINGS[wanted.form], tlp, counts, by_type)


def _of_findings(
    asking: Asking, each: Iterable[FindingTold], name: str, tlp: str, out: BinaryIO
) -> tuple[Counts, Counts]:
    form = asking.wanted.form
    if form in PROFILES:
        house = asking.actor.for_whom.name
        made = stix.write_findings(each, out, name=house, tlp=tlp, profile=PROFILES[form])
        return {"objects": made.objects}, made.by_type
    if form in FRAMEWORKS:
        return {"techniques": navigator.write(name, each, FRAMEWORKS[form], out, tlp)}, {}
    if form in GRAPHS:
        return graphs.write(each, out, GRAPHS[form], tlp), {}
    table = tables.of_findings(each)
    if form == Form.CSV:
        return {"rows": tables.write_csv(table, out)}, {}
    return tables.write_xlsx((table,), out), {}


def _alert(asking: Asking, out: BinaryIO) -> Exported:
    told, form = picked.alert(asking.wanted, asking.reader), asking.wanted.form
    asking.told(0, 1, "alerts")
    counts, by_type = _of_alert(told, asking.wanted, out)
    table = f".{asking.wanted.table}" if form == Form.CSV else ""
    name = f"{plain(told.ref)}-{told.revision}{table}"
    return _exported(name, ENDINGS[form], told.tlp, counts, by_type)


def _of_alert(told: AlertTold, wanted: Wanted, out: BinaryIO) -> tuple[Counts, Counts]:
    form = wanted.form
    if form in PROFILES:
        made = stix.write_alert(told, out, PROFILES[form], counters=wanted.counters)
        return {"objects": made.objects}, made.by_type
    if form in FRAMEWORKS:
        name = f"{told.ref}/{told.revision}"
        framework = FRAMEWORKS[form]
        return {
            "techniques": navigator.write(
                name, told.findings, framework, out, told.tlp, told.of_whole
            )
        }, {}
    if form in GRAPHS:
        asked = [one.subject for one in told.assets]
        return graphs.write(told.findings, out, GRAPHS[form], told.tlp, asked), {}
    if form == Form.MISP:
        misp.write(told, out)
        return {"findings": len(told.findings), "assets": len(told.assets)}, {}
    every = {one.name: one for one in tables.of_alert(told)}
    if form == Form.XLSX:
        return tables.write_xlsx(every.values(), out), {}
    if wanted.table not in every:
        raise Refused("table", "table", f"is one of {', '.join(every)}", got=wanted.table)
    return {"rows": tables.write_csv(every[wanted.table], out)}, {}


def _alerts(asking: Asking, out: BinaryIO) -> Exported:
    """Write an archive with a file for each alert."""
    wanted = asking.wanted
    total, every = picked.alerts(wanted, asking.reader)
    labels, count = set(), 0
    ending = ENDINGS[wanted.form][0]
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for told in _counted(every, asking.told, total, "alerts"):
            held = BytesIO()
            _of_alert(told, wanted, held)
            name = f"{plain(told.owner)}/{plain(told.ref)}-{told.revision}.{label(told.tlp)}"
            entry = ZipInfo(f"{name}.{ending}", LONG_AGO)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, held.getvalue())
            labels.add(told.tlp)
            count += 1
    return _exported(f"alerts-{wanted.form}", ZIP, picked.strictest(labels), {"alerts": count})


def _commitment14(asking: Asking, out: BinaryIO) -> Exported:
    from tocsin.flow import reporting  # noqa: PLC0415  # charts, for who asks
    from tocsin.reports.commitment14.centre import write  # noqa: PLC0415  # the same

    wanted = asking.wanted
    said = reporting.Wanted(
        report="qre", period=wanted.period, public=wanted.public, policies=wanted.policies,
        detection=wanted.detection, actions=wanted.actions,
    )  # fmt: skip
    counting = reporting.Asking(
        wanted=said, reader=asking.reader, actor=asking.actor, at=asking.at
    )  # fmt: skip
    found = reporting.wave(counting)
    write(found.of, found.period, found.narratives, found.counted, out)
    tlp = Tlp.CLEAR if wanted.public else Tlp.AMBER
    counts = {"findings": found.counted.instances.distinct()}
    return _exported(plain(f"commitment14-{counting.period}"), ("json", JSON), tlp.value, counts)


def _counted(
    some: Iterable[One], told: Told, total: int, unit: str
) -> Iterator[One]:  # fmt: skip
    for n, one in enumerate(some):
        told(n, total, unit)
        yield one


def _exported(
    name: str, kind: tuple[str, str], tlp: str, counts: Counts, by_type: Counts | None = None
) -> Exported:
    ending, media_type = kind
    whole = f"{name}.{label(tlp)}.{ending}"
    return Exported(
        name=whole, media_type=media_type, tlp=tlp, counts=counts, by_type=by_type or {}
    )


WAYS: Mapping[Of, Callable[[Asking, BinaryIO], Exported]] = {
    Of.FINDINGS: _findings, Of.INCIDENT: _findings, Of.ALERT: _alert, Of.ALERTS: _alerts,
    Of.COMMITMENT14: _commitment14,
}  # fmt: skip
