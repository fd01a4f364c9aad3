"""A mapping proposed from a file's column names and the shape of its cells.

Names are those that exports and spreadsheets use in the languages of the Member States and of
their neighbours. A proposal is only ever shown; a person accepts it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import msgspec

from tocsin.importers.cells import Cell, member, number_of, text_of
from tocsin.importers.head import Head
from tocsin.importers.mapping import Mapping as ColumnMapping
from tocsin.importers.times import epoch, iso
from tocsin.vocabulary.platforms import PLATFORMS

PARTS = re.compile(r"[^\W_]+")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
ADDRESS = re.compile(r"(?i)(?:https?://|www\.)\S+$")
DATES = (
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d{2}"), "%d.%m.%Y %H:%M"),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d{2}:\d{2}"), "%d.%m.%Y %H:%M:%S"),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), "%d.%m.%Y"),
    (re.compile(r"\d{1,2}-[A-Z][a-z]{2}-\d{4} \d{1,2}:\d{2}[AP]M"), "%d-%b-%Y %I:%M%p"),
)
"""Ways of writing a time that leave no doubt about the order of day and month."""
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: \d{1,2}:\d{2}(:\d{2})?)?")


@dataclass(frozen=True)
class Proposal:
    """A mapping, and why each column was taken for what it is."""

    mapping: ColumnMapping
    reasons: tuple[str, ...]


def propose(head: Head) -> Proposal | None:
    """Propose a mapping; null when no column looks like a text, an address or an id of posts."""
    records = _records(head)
    rows = _rows(head, records)
    columns = list(head.columns) or list(dict.fromkeys(name for row in rows for name in row))
    taken: dict[str, str] = {}
    reasons: list[str] = []
    for field, words in _names().items():
        column = _called(columns, words, taken)
        if column is not None and _fits(field, [row.get(column) for row in rows]):
            taken[field] = column
            reasons.append(f"{field} = {column!r}: columns of this name usually hold it")
    _by_cells(columns, rows, taken, reasons)
    if not taken.keys() & {"text", "url", "link", "native_id", "title"}:
        return None
    time_format, told = _time_format([row.get(taken.get("created_at", "")) for row in rows])
    reasons += told
    mapping = ColumnMapping(
        platform=_platform(head, rows),
        columns=taken,
        time_format=time_format,
        encoding=None if head.encoding == "utf-8" else head.encoding,
        records=records,
        delimiter=head.delimiter if head.shape == "delimited" else None,
    )
    return Proposal(mapping, tuple(reasons))


def _names() -> Mapping[str, tuple[str, ...]]:
    """Return, per field, the names its columns go by, the most telling first."""
    content = files("tocsin.importers").joinpath("column_names.toml").read_bytes()
    return msgspec.toml.decode(content, type=dict[str, tuple[str, ...]])


def _records(head: Head) -> str:
    """Return where a JSON document keeps its records: the first array of objects in it."""
    if head.shape != "json" or len(head.objects) != 1:
        return ""
    outer = head.objects[0]
    paths = (path for path, found in _flat(outer) if _are_objects(found))
    # a name with a dot in it leads nowhere when its path is followed
    return next((path for path in paths if _are_objects(member(outer, tuple(path.split("."))))), "")


def _are_objects(found: Cell) -> bool:
    return isinstance(found, list) and bool(found) and isinstance(found[0], Mapping)


def _rows(head: Head, records: str) -> list[Mapping[str, Cell]]:
    """Return sample rows; inner objects are laid flat, with paths for names, arrays left out."""
    if head.sample:
        return list(head.sample)
    inner = member(head.objects[0], tuple(records.split("."))) if records else head.objects
    objects = [one for one in inner if isinstance(one, Mapping)]
    return [
        {path: cell for path, cell in _flat(one) if not isinstance(cell, list)} for one in objects
    ]


def _flat(one: Mapping[str, Cell], before: str = "") -> list[tuple[str, Cell]]:
    found: list[tuple[str, Cell]] = []
    for name, value in one.items():
        inner = isinstance(value, Mapping)
        found += _flat(value, f"{before}{name}.") if inner else [(f"{before}{name}", value)]
    return found


def _called(columns: Sequence[str], names: Sequence[str], taken: Mapping[str, str]) -> str | None:
    """Return the free column that goes by the first of the names that any goes by."""
    spelled = {_spelled(column): column for column in reversed(columns)}
    free = {name: column for name, column in spelled.items() if column not in taken.values()}
    return next((free[name] for name in names if name in free), None)


def _spelled(column: str) -> str:
    """Return a column's name in small words: `userScreen_Name` is `user screen name`."""
    return " ".join(PARTS.findall(CAMEL.sub(" ", column))).casefold()


def _fits(field: str, cells: Sequence[Cell]) -> bool:
    """Say whether the cells can be what the column's name says."""
    told = [text for cell in cells if (text := text_of(cell))]
    if not told:
        return bool(cells) or field != "created_at"
    if field.startswith("metrics."):
        return _share(number_of(text) is not None or "," in text for text in told) > 0.8
    if field in ("url", "account.url"):
        return _share(bool(ADDRESS.match(text)) for text in told) > 0.8
    return True


def _by_cells(
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Cell]],
    taken: dict[str, str],
    reasons: list[str],
) -> None:
    """Find by their cells what the names did not tell: times, addresses, the text."""
    for column in columns:
        told = [text for row in rows if (text := text_of(row.get(column)))]
        if column in taken.values() or not told:
            continue
        if "created_at" not in taken and _share(_is_time(text) for text in told) > 0.9:
            taken["created_at"] = column
            reasons.append(f"created_at = {column!r}: its cells are times")
        elif (
            not taken.keys() & {"url", "link"}
            and _share(bool(ADDRESS.match(text)) for text in told) > 0.9
        ):
            field = "url" if len(set(told)) == len(told) else "link"
            taken[field] = column
            reasons.append(f"{field} = {column!r}: its cells are addresses")
    if "text" not in taken:
        _longest(columns, rows, taken, reasons)


def _longest(
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Cell]],
    taken: dict[str, str],
    reasons: list[str],
) -> None:
    """Take the free column of the longest cells for the text, if they are sentences."""
    lengths = {
        column: _share(len((text_of(row.get(column)) or "").split()) > 4 for row in rows)
        for column in columns
        if column not in taken.values()
    }
    best = max(lengths, key=lambda column: lengths[column], default=None)
    if best is not None and lengths[best] > 0.5:
        taken["text"] = best
        reasons.append(f"text = {best!r}: most of its cells are sentences")


def _is_time(text: str) -> bool:
    if text.isdigit():
        return len(text) in (10, 13, 16) and epoch(text).at is not None
    return iso(text).at is not None or any(p.fullmatch(text) for p, _ in DATES)


def _time_format(cells: Sequence[Cell]) -> tuple[str | None, list[str]]:
    """Return the format of a column of times, null for ISO and epochs, and what to say of it."""
    told = [text for cell in cells if (text := text_of(cell))]
    if not told or all(iso(text).at or text.isdigit() for text in told):
        return None, []
    for pattern, time_format in DATES:
        if all(pattern.fullmatch(text) for text in told):
            return time_format, [f"time_format = {time_format!r}: every cell is written so"]
    slashed = [found for text in told if (found := SLASHED.fullmatch(text))]
    if len(slashed) < len(told):
        return None, ["time_format: not known; please add it"]
    return _slashed([found.groups() for found in slashed], told[0])


def _slashed(dates: Sequence[tuple[str, ...]], first: str) -> tuple[str | None, list[str]]:
    """Settle whether 03/04 is in March or April, by a cell in which it can only be one."""
    day_first = any(int(date[0]) > 12 for date in dates)
    month_first = any(int(date[1]) > 12 for date in dates)
    if day_first == month_first:
        return None, ["time_format: day and month cannot be told apart; please add it"]
    clock = {0: "", 1: " %H:%M", 2: " %H:%M:%S"}[first.count(":")]
    time_format = ("%d/%m/%Y" if day_first else "%m/%d/%Y") + clock
    which = "day" if day_first else "month"
    return time_format, [f"time_format = {time_format!r}: a cell shows that the {which} is first"]


def _platform(head: Head, rows: Sequence[Mapping[str, Cell]]) -> str:
    """Return the platform that a file's name or the addresses in it point to, else the web."""
    shown = " ".join(text for row in rows[:20] for cell in row.values() if (text := text_of(cell)))
    for one in PLATFORMS.values():
        if len(one.name) > 2 and one.name in head.path.name.casefold() and one.name != "web":
            return one.name
    counts = {
        one.name: sum(shown.count(f"//{domain}/") + shown.count(f"//www.{domain}/")
                      for domain in one.domains)
        for one in PLATFORMS.values()
    }  # fmt: skip
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] > len(rows[:20]) / 2 else "web"


def _share(found: Iterable[bool]) -> float:
    """Return how many of some truths hold, from 0 to 1; 0 for none at all."""
    truths = [bool(one) for one in found]
    return sum(truths) / len(truths) if truths else 0.0
