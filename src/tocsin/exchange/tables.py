"""Alerts and findings as tables: CSV and XLSX, which no spreadsheet runs and which lose nothing."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import BinaryIO

from tocsin import catalog
from tocsin.casework.told import AlertTold, FindingTold, TechniqueTold
from tocsin.casework.told.public import public
from tocsin.vocabulary.cells import inert

ROWS_OF_XLSX = 1_048_575
"""What a sheet can hold below its head."""
CHARACTERS_OF_CELL = 32_767
"""What a cell of a sheet can hold."""
Cell = str | int | float | datetime | None


@dataclass(frozen=True)
class Table:
    """One table: its name, its columns, its rows as they come."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


FINDINGS = (
    "record", "kind", "state", "claim", "first_at", "last_at", "subjects", "evidence_rows",
    "evidence_sha256", "p", "q", "rule", "might_be_innocent", "member_states", "disarm",
    "commitment14", "provisions", "operation", "election", "confidence", "tlp", "owner",
    "detectors", "decided_by", "decided_because", "suggested_only",
)  # fmt: skip
TECHNIQUES = (
    "record", "technique", "framework", "version", "name", "standing", "added_by", "added_at",
    "decided_by", "decided_at", "because", "evidence_rows", "rests_on",
)  # fmt: skip
ASSETS = (
    "asset", "kind", "platform", "url", "first_seen_at", "last_seen_at", "requested",
    "evidence_sha256", "no_evidence_because",
)  # fmt: skip
ANSWERS = (
    "recipient", "channel", "state", "sent_at", "acknowledged_at", "responded_at", "asset", "url",
    "measure", "ground", "scope", "territories", "mode", "decided_at", "informed_at",
    "statement_of_reasons",
)  # fmt: skip


def of_alert(told: AlertTold) -> tuple[Table, ...]:
    """Return the tables of one alert: findings, assets, answers, techniques."""
    if told.tlp == "clear":
        told = public(told)
    return (of_findings(told.findings), Table("assets", ASSETS, _assets(told)),
            Table("answers", ANSWERS, _answers(told)),
            of_techniques(told.every_technique))  # fmt: skip


def of_findings(told: Iterable[FindingTold]) -> Table:
    """Return findings as a table."""
    return Table("findings", FINDINGS, map(_finding, told))


def of_techniques(told: Iterable[TechniqueTold]) -> Table:
    """Return techniques as a table: who says so, when, why, and on what proof."""
    return Table("techniques", TECHNIQUES, map(_technique, told))


def write_csv(table: Table, out: BinaryIO) -> int:
    """Write a table as CSV, UTF-8 with a mark; return how many rows."""
    out.write("\ufeff".encode())
    count = -1
    for count, row in enumerate(table.rows):
        if count == 0:
            out.write(_line(table.columns))
        out.write(_line([inert(_text(cell)) for cell in row]))
    if count < 0:
        out.write(_line(table.columns))
    return count + 1


def write_xlsx(tables: Iterable[Table], out: BinaryIO) -> dict[str, int]:
    """Write tables as sheets; numbers as numbers, texts as texts, never a formula or a link.

    Return how many rows each has. Raises `ValueError` where a sheet cannot hold them.
    """
    import xlsxwriter  # noqa: PLC0415  # only who asks for a sheet pays for it

    told: dict[str, int] = {}
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, plain | {"constant_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  # the same bytes
        head = book.add_format({"bold": True, "bottom": 1})
        for table in tables:
            sheet = book.add_worksheet(table.name[:31])
            sheet.freeze_panes(1, 0)
            for at, name in enumerate(table.columns):
                sheet.write_string(0, at, name, head)
            count = 0
            for count, row in enumerate(table.rows, start=1):
                if count > ROWS_OF_XLSX:
                    rule = f"{table.name}: a sheet holds {ROWS_OF_XLSX:,} rows; write CSV instead"
                    raise ValueError(rule)
                for at, cell in enumerate(row):
                    _put(sheet, count, at, cell)
            told[table.name] = count
    return told


def _put(sheet: object, row: int, at: int, cell: Cell) -> None:
    if isinstance(cell, int | float):
        sheet.write_number(row, at, cell)  # type: ignore[attr-defined]  # xlsxwriter has no types
    else:
        text = _text(cell)
        if len(text) > CHARACTERS_OF_CELL:
            text = f"{text[: CHARACTERS_OF_CELL - 30]}… [{len(text)} characters]"
        sheet.write_string(row, at, text)  # type: ignore[attr-defined]


def _finding(one: FindingTold) -> tuple[Cell, ...]:
    chance, rule = one.chance or {}, one.rule or {}
    return (
        one.place, one.kind, one.state, one.claim, one.first_at, one.last_at,
        " ".join(each.id for each in one.subjects), one.evidence, one.evidence_sha256,
        chance.get("p"), chance.get("q"), rule.get("id"), "\n".join(one.innocent),
        " ".join(one.codes("place")), " ".join(one.codes("disarm")),
        " ".join(one.codes("commitment14")), " ".join(one.codes("provision")), one.operation,
        one.election, one.confidence, one.tlp, one.owner, ", ".join(one.detectors),
        one.decided_by, one.decided_because,
        " ".join(each.id for each in one.techniques if not each.is_confirmed),
    )  # fmt: skip


def _technique(one: TechniqueTold) -> tuple[Cell, ...]:
    found = catalog.candidates(one.id)
    return (
        one.on, one.code, one.framework, one.version, found[0].title if found else "",
        one.standing, one.added_by, one.added_at, one.decided_by, one.decided_at, one.because,
        "\n".join(one.rows), " ".join(one.rests_on),
    )  # fmt: skip


def _assets(told: AlertTold) -> Iterator[tuple[Cell, ...]]:
    for one in told.assets:
        yield (
            one.subject.id, one.subject.kind, one.subject.platform, one.url, one.first_seen_at,
            one.last_seen_at, one.requested, one.evidence_sha256, one.no_evidence_because,
        )  # fmt: skip


def _answers(told: AlertTold) -> Iterator[tuple[Cell, ...]]:
    for sent in told.submissions:
        head = (sent.recipient, sent.channel, sent.state, sent.sent_at, sent.acknowledged_at,
                sent.responded_at)  # fmt: skip
        if not sent.answers:
            yield (*head, *(None,) * (len(ANSWERS) - len(head)))
        for one in sent.answers:
            yield (
                *head, one.asset, one.url, one.measure, one.ground, one.scope,
                " ".join(one.territories), one.mode, one.decided_at, one.informed_at,
                one.statement_of_reasons,
            )  # fmt: skip


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:%Y-%m-%dT%H:%M:%SZ}" if isinstance(cell, datetime) else str(cell)


def _line(cells: Sequence[str]) -> bytes:
    written = StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow(cells)
    return written.getvalue().encode()
