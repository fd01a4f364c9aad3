"""Reports as the Transparency Centre of the Code gives them to programs: JSON, in and out.

Form     a report holds chapters, a chapter commitments, each with id, name, code, description,
         field_type, order, sig_value and specialMeasures. That much was seen of published reports
         (waves 5 and 8). How measures, QREs and SLIs stand inside is not known to us: we write
         them as `measures` of their commitment, and read them by their code, wherever they stand
Tables   in `sig_value`: a list of rows, as we write them, or the first table of its HTML
Kept     members that nobody here knows, with their path; what could not be read, with the reason
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from tocsin import catalog
from tocsin.reports.commitment14.counting import Counted
from tocsin.reports.commitment14.grid import Grid
from tocsin.reports.commitment14.narratives import Narratives
from tocsin.reports.commitment14.published import Published, tabled
from tocsin.vocabulary.errors import FileError

KNOWN = frozenset(
    {"id", "name", "published", "publish_date", "type", "chapters", "report_id", "commitments",
     "code", "description", "field_type", "order", "chapter_id", "sig_value", "type_id",
     "specialMeasures", "measures", "report"}
)  # fmt: skip
SPELT = {"QRE 14.2.2": "SLI 14.2.1"}
"""Indicators that are printed under two codes, by the other one."""
LARGEST = 100 << 20
"""Bytes of a file that are read."""
LONGEST = 200
Json = Any
"""JSON by nature: what others publish, of which we know a part."""


@dataclass(frozen=True)
class Part:
    """One measure, QRE or SLI, or whatever else has a code."""

    path: str
    """Where it stands: `chapters.1.commitments.14.measures.0`."""
    code: str
    """`QRE 14.1.1`, `SLI 14.2.1`, `sm25.1`; another spelling is read as ours."""
    name: str
    words: str
    """What the signatory says; "" where it says nothing, or gives a table alone."""


@dataclass(frozen=True)
class Noted:
    """Something about one place of a file."""

    path: str
    said: str


@dataclass(frozen=True)
class Reported:
    """A report as it was published."""

    name: str
    parts: tuple[Part, ...]
    tables: tuple[Published, ...]
    rejects: tuple[Noted, ...]
    unknown: tuple[Noted, ...]
    """Members that nobody here knows, the beginning of each as it stands there."""


def write(of: str, period: str, said: Narratives, found: Counted, out: BinaryIO) -> None:
    """Write Commitment 14 of one period; nothing is said to be published by being written."""
    measures = [
        {"id": 3, "code": "14.1", "name": "Measure 14.1", "field_type": "measure", "order": 1,
         "measures": [_qre(4, "14.1.1", said.policies), _qre(5, "14.1.2", said.detection)]},
        {"id": 6, "code": "14.2", "name": "Measure 14.2", "field_type": "measure", "order": 2,
         "measures": [_qre(7, "14.2.1", said.actions),
                      *(_sli(8 + n, one) for n, one in enumerate(found.grids))]},
    ]  # fmt: skip
    commitment = {
        "id": 2, "name": "Commitment 14", "code": "14", "description": "",
        "field_type": "commitment", "order": 14, "chapter_id": 1, "sig_value": None,
        "type_id": None, "specialMeasures": [], "measures": measures,
    }  # fmt: skip
    chapter = {"id": 1, "name": "Integrity of services", "report_id": 1,
               "commitments": {"14": commitment}}  # fmt: skip
    report = {"id": 1, "name": f"{of}, {period}", "published": False, "publish_date": None,
              "type": "report", "chapters": {"1": chapter}}  # fmt: skip
    out.write(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")


def read_file(path: Path) -> Reported:
    """Read a report; raises `FileError` for a file that is none."""
    try:
        if path.stat().st_size > LARGEST:
            raise FileError(
                path, f"expected at most {LARGEST >> 20} MB", got=str(path.stat().st_size)
            )
        value = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, RecursionError) as error:
        raise FileError(path, "expected JSON of the Transparency Centre", got=str(error)) from None
    if isinstance(value, dict) and isinstance(value.get("report"), dict):
        value = value["report"]
    if not isinstance(value, dict) or "chapters" not in value:
        raise FileError(path, "expected a report with chapters")
    return read(value, path.stem)


def read(report: Mapping[str, Json], name: str) -> Reported:
    """Read a report that was decoded; `name` where it has none."""
    parts, tables, rejects, unknown = [], [], [], []
    for path, node in _nodes(report):
        unknown += [
            Noted(f"{path}.{one}".removeprefix("."), _short(value))
            for one, value in node.items()
            if one not in KNOWN and not one.isdecimal()
        ]
        code = node.get("code")
        if code is None:
            continue
        if not isinstance(code, str):
            rejects.append(Noted(path, f"code: expected text; got {_short(code)}"))
            continue
        title = node["name"] if isinstance(node.get("name"), str) else code
        words, rows, fault = _value(node.get("sig_value"))
        if rows:
            try:
                tables.append(tabled(rows, _spelt(code), title))
            except ValueError as error:
                fault = str(error)
        if fault:
            rejects.append(Noted(f"{path}.sig_value", fault))
        parts.append(Part(path, _spelt(code), title, words))
    said = report.get("name")
    return Reported(
        said if isinstance(said, str) and said else name,
        tuple(parts), tuple(tables), tuple(rejects), tuple(unknown),
    )  # fmt: skip


def _qre(id: int, code: str, words: str) -> dict[str, Json]:  # noqa: A002
    name = catalog.lookup(f"code:QRE-{code}").title_in("en")
    return {"id": id, "name": name, "code": f"QRE {code}", "field_type": "text",
            "sig_value": words or None}  # fmt: skip


def _sli(id: int, grid: Grid) -> dict[str, Json]:  # noqa: A002
    rows: list[list[str]] = [["Member State", *grid.columns]]
    rows += [[name, *("–" if one is None else str(one) for one in values)]
             for name, values in grid.lines()]  # fmt: skip
    return {"id": id, "name": grid.title, "code": grid.indicator, "field_type": "table",
            "sig_value": rows if grid.columns else None}  # fmt: skip


def _nodes(report: Mapping[str, Json]) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """Yield every object with its path, in the order of the file."""
    waiting: list[tuple[str, Json]] = [("", report)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            yield path, value
            inside = [(key, one) for key, one in value.items() if key != "sig_value"]
        else:
            inside = [(str(n), one) for n, one in enumerate(value)]
        for key, one in reversed(inside):
            if isinstance(one, dict | list):
                waiting.append((f"{path}.{key}".removeprefix("."), one))


def _value(value: Json) -> tuple[str, list[list[str]], str]:
    """Return the words, the rows of a table, and what is wrong, of what a signatory says."""
    if value is None:
        return "", [], ""
    if isinstance(value, str):
        reading = _Reading()
        reading.feed(value)
        reading.close()
        return reading.words, reading.rows, ""
    if isinstance(value, bool | int | float):
        return str(value), [], ""
    if isinstance(value, list) and all(isinstance(row, list) for row in value):
        return "", [["" if one is None else str(one) for one in row] for row in value], ""
    return "", [], f"expected words or a table; got {_short(value)}"


class _Reading(HTMLParser):
    """Takes words and the first table out of HTML; text without any is itself."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.rows: list[list[str]] = []
        self.tables = 0
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell; blocks part words."""
        del attrs
        if tag == "table":
            self.tables, self.is_inside = self.tables + 1, True
        elif tag == "tr" and self.tables == 1:
            self.rows.append([])
        elif tag in {"td", "th"} and self.tables == 1 and self.rows:
            self.rows[-1].append("")
        elif tag in {"p", "br", "li", "div"}:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a table."""
        if tag == "table":
            self.is_inside = False

    def handle_data(self, data: str) -> None:
        """Put text where it belongs."""
        if self.is_inside and self.tables == 1 and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()
        elif not self.is_inside:
            self.said.append(data)

    @property
    def words(self) -> str:
        """Return the words outside of tables, a paragraph to each line that has any."""
        lines = "".join(self.said).split("\n")
        return "\n\n".join(one.strip() for one in lines if one.strip())


def _spelt(code: str) -> str:
    """Return an indicator's code as we write it.

    >>> _spelt("qre 14.2.2"), _spelt("SLI14.2.1"), _spelt("sm25.1")
    ('SLI 14.2.1', 'SLI 14.2.1', 'sm25.1')
    """
    plain = code.strip()
    if plain[:3].upper() in {"QRE", "SLI"}:
        plain = f"{plain[:3].upper()} {plain[3:].strip(' -')}"
    return SPELT.get(plain, plain)


def _short(value: Json) -> str:
    said = msgspec.json.encode(value).decode()
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
