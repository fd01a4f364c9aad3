"""Lines of an answer: tables and lists, read into decisions or into the reason why not."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from tocsin.casework import subjects
from tocsin.casework.models import Asset, Decision, Submission
from tocsin.casework.rapid.answers import Ground, Measure, Mode, Scope, Source
from tocsin.flow.finding_exhibits import named
from tocsin.vocabulary.errors import RecordError
from tocsin.vocabulary.names import nearest
from tocsin.vocabulary.places import place

Word = TypeVar("Word", bound=StrEnum)
NEEDED = ("asset", "measure")
MAY = ("ground", "source", "scope", "territories", "decided_at", "informed_at", "mode",
       "statement", "redress", "automation")  # fmt: skip
MOST = 100_000
"""Lines of one answer."""
OVER = ""
"""Where cells are kept that no column has."""
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True)
class Usual:
    """What holds for a line that does not say otherwise."""

    informed_at: datetime
    mode: Mode


class Assets:
    """The assets of a submission, by every name that people use."""

    def __init__(self, submission: Submission) -> None:
        rows = Asset.objects.filter(revision=submission.revision_id).order_by("pk")
        every = list(rows.select_related("subject__platform"))
        self.by_name = {str(one.pk): one for one in every}
        self.by_name |= {named(one.subject): one for one in every}
        self.by_name |= {subjects.written(one.subject): one for one in every}
        self.by_name |= {one.url: one for one in every if one.url}

    def __getitem__(self, name: str) -> Asset:
        """Return the asset of a name; raises `RecordError` with the nearest."""
        found = self.by_name.get(name)
        if found is None:
            near = nearest(name, self.by_name)
            rule = "expected an asset of this alert"
            hint = f"{rule}; did you mean {near[0]}?" if near else rule
            raise RecordError("asset", hint, column="asset", got=name)
        return found


def of_csv(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table with the line each ends on; raises `RecordError` for none."""
    rows = csv.DictReader(text.removeprefix("\ufeff").splitlines(), strict=True)
    _columns(rows.fieldnames or ())
    try:
        for count, row in enumerate(rows):
            _not_too_long(count)
            told = {k: (v or "").strip() for k, v in row.items() if isinstance(k, str)}
            yield rows.line_num, told | ({OVER: "more"} if None in row else {})
    except csv.Error as error:
        raise RecordError("csv", f"expected a CSV table ({error})") from error


def of_json(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the objects of a list, counted from 1; raises `RecordError` for what is none."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError("json", f"expected JSON ({error})") from error
    rows = rows.get("decisions") if isinstance(rows, dict) else rows
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise RecordError("json", "expected a list of objects, or one with a list of `decisions`")
    for count, row in enumerate(rows):
        _not_too_long(count)
        _columns(row)
        yield count + 1, {key: _text(value) for key, value in row.items()}


def _text(value: Any) -> str:  # noqa: ANN401  # JSON
    if isinstance(value, list):
        return " ".join(map(_text, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).strip()


def _columns(names: Iterable[str]) -> None:
    """Refuse a table that lacks a column, or has one that nobody reads."""
    given = set(names)
    if missing := [one for one in NEEDED if one not in given]:
        rule = f"expected the columns {', '.join(NEEDED)}"
        raise RecordError("columns", rule, got=sorted(given) or missing)
    if odd := sorted(given - {*NEEDED, *MAY}):
        near = nearest(odd[0], MAY)
        rule = f"expected no column besides {', '.join((*NEEDED, *MAY))}"
        hint = f"{rule}; did you mean {near[0]}?" if near else rule
        raise RecordError("columns", hint, got=odd[0])


def _not_too_long(count: int) -> None:
    if count >= MOST:
        raise RecordError("lines", f"expected at most {MOST:,} lines", got="more")


def decision(row: Mapping[str, str], assets: Assets, usual: Usual) -> Decision:
    """Return the decision that a row says, not kept yet; raises `RecordError`."""
    if OVER in row:
        raise RecordError("cells", "expected as many cells as there are columns", got="more")
    informed = _instant(row, "informed_at") or usual.informed_at
    made = Decision(
        asset=assets[row["asset"]],
        measure=measure(row["measure"]),
        ground=_word(Ground, row, "ground") or "",
        source=_word(Source, row, "source") or "",
        scope=_word(Scope, row, "scope") or Scope.FULL,
        territories=_territories(row.get("territories", "")),
        decided_at=_instant(row, "decided_at") or informed,
        informed_at=informed,
        mode=_word(Mode, row, "mode") or usual.mode,
        statement_of_reasons=_short(row, "statement"),
        redress_info_given=_yes_no(row, "redress"),
        automation_disclosed=_yes_no(row, "automation"),
    )
    made.told()  # territories that cannot be, a decision after we heard of it
    return made


def measure(text: str) -> Measure:
    """Return a measure by its word, with or without what it restricts.

    >>> measure("content_removed").value, measure("monetary:SUSPENSION").value
    ('visibility:CONTENT_REMOVED', 'monetary:SUSPENSION')
    """
    asked = text.strip().casefold()
    found = [one for one in Measure if asked in (one.value.casefold(), one.word.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        told = " or ".join(one.value for one in found)
        raise RecordError("measure", f"expected {told}", column="measure", got=text)
    words = [one.value for one in Measure] + [one.word for one in Measure]
    near = nearest(text.strip().upper(), words)
    told = (
        f"did you mean {near[0]}?" if near else f"one of {', '.join(one.word for one in Measure)}"
    )
    raise RecordError("measure", f"expected a measure; {told}", column="measure", got=text)


def _word(kind: type[Word], row: Mapping[str, str], column: str) -> Word | None:
    text = row.get(column, "")
    if not text:
        return None
    for one in kind:
        if one.value.casefold() == text.casefold():
            return one
    rule = f"expected {', '.join(one.value for one in kind)}, or nothing"
    raise RecordError(column, rule, column=column, got=text)


def _territories(text: str) -> list[str]:
    codes = text.replace(",", " ").replace(";", " ").split()
    try:
        return sorted({place(one).iso2 for one in codes})
    except LookupError as error:
        rule = f"expected countries ({error})"
        raise RecordError("territory", rule, column="territories", got=text) from None


def _instant(row: Mapping[str, str], column: str) -> datetime | None:
    text = row.get(column, "")
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise RecordError("time", "expected a time with its UTC offset", column=column, got=text)
    return at.astimezone(UTC)


def _short(row: Mapping[str, str], column: str) -> str:
    text = row.get(column, "")
    if len(text) > 200:
        rule = "expected at most 200 characters"
        raise RecordError("length", rule, column=column, got=f"{len(text)}")
    return text


def _yes_no(row: Mapping[str, str], column: str) -> bool | None:
    text = row.get(column, "").casefold()
    if text and text not in YES_NO:
        raise RecordError(column, "expected yes, no or nothing", column=column, got=text)
    return YES_NO.get(text)
