"""Figures that were published before, beside what the records say of them as of this report."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from tocsin.casework.errors import Refused
from tocsin.casework.figures import publishing
from tocsin.casework.figures.past import Past
from tocsin.casework.models import ReportFigure
from tocsin.reports.document import Column, Paragraph, Section, Table, code, text
from tocsin.reports.document.blocks import Row
from tocsin.reports.network.counting import Counted
from tocsin.reports.network.shown import Shown
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest

NAMED = 3
"""Records named with what happened to them; the rest is counted."""


class Before(Struct, frozen=True, kw_only=True):
    """One figure as it was published, and what is to be said of it now."""

    published: ReportFigure
    phrases: tuple[tuple[str, tuple[float, ...]], ...]
    """What the records say of it: sentences with gaps, and the numbers for them."""
    now: float | None
    """Null: it cannot be counted again."""
    is_corrected: bool
    happened: tuple[str, ...] = ()
    """What happened to records that no longer count."""


def before(past: Past, name: str = "") -> tuple[Before, ...]:
    """Return the figures of a report that had been published, or of the latest; () of none.

    Raises `UnknownNameError` for a report that the reader does not know.
    """
    rows = past.readable(ReportFigure).filter(created_at__lte=past.as_of)
    known = dict(rows.order_by("as_of", "pk").values_list("report", "as_of"))
    if name and name not in known:
        raise UnknownNameError("report", name, nearest(name, known))
    if not known:
        return ()
    chosen = name or list(known)[-1]
    return tuple(_beside(one, past) for one in rows.filter(report=chosen).order_by("pk"))


def _beside(published: ReportFigure, past: Past) -> Before:
    try:
        found = publishing.compare(published, past.reader, past.as_of)
    except (Refused, UnknownNameError) as error:
        return Before(
            published=published, phrases=((str(error), ()),), now=None, is_corrected=False
        )
    deeds = (
        f"{one}: {later.verb} {later.at:%Y-%m-%d}"
        for one, some in found.gone.items()
        for later in some
        if later.at <= past.as_of
    )
    return Before(
        published=published, phrases=found.phrases, now=found.now.value,
        is_corrected=found.is_corrected, happened=tuple(deeds),
    )  # fmt: skip


def section(some: tuple[Before, ...], shown: Shown) -> Section:
    """Return the figures of the last report, corrected ones first."""
    say = shown.labels
    title = say("Figures published before")
    if not some:
        return Section(title)
    first = some[0].published
    lead = f"{first.report}, {say('as of')} {_day(first.as_of)}. "
    wrong = sum(one.is_corrected for one in some)
    lead += say("None of them is corrected.") if not wrong else f"{say('Corrected')}: {wrong}."
    columns = ("as it was printed", "then", "now", "what the records say", "what happened")
    rows = [
        Row((text(one.published.text), text(shown.number(one.published.value, one.published.unit)),
             text("" if one.now is None else shown.number(one.now, one.published.unit)),
             text(_sentence(one, shown)), code(_happened(one, shown))))
        for one in sorted(some, key=lambda one: not one.is_corrected)
    ]  # fmt: skip
    heads = tuple(Column(say(one), is_number=one in {"then", "now"}) for one in columns)
    return Section(title, (Paragraph(text(lead)), Table(title, heads, tuple(rows))),
                   anchor="before")  # fmt: skip


def note(one: Counted, some: tuple[Before, ...], shown: Shown) -> str:
    """Return what stood in the last report where this figure stands; "": it had none like it."""
    asked = _apart(one.figure.asked)
    for other in some:
        was = other.published
        if was.query == one.figure.name and _apart(was.parameters) == asked:
            said = f"{shown.labels('Before')} ({was.report}, {_span(was)}): {was.text}."
            return f"{said} {_sentence(other, shown)}" if other.is_corrected else said
    return ""


def _sentence(one: Before, shown: Shown) -> str:
    """Say in the report's language what the records say; for the public, of few people less."""
    say, unit = shown.labels, one.published.unit
    values = (one.published.value, one.now or 0)
    if any(shown.hides(value, unit) for value in values):
        return say("Corrected") if one.is_corrected else ""
    said = (say(words).format(*map(say.number, of)) if of else say(words)
            for words, of in one.phrases)  # fmt: skip
    return " ".join(said)


def _apart(asked: Mapping[str, str]) -> dict[str, str]:
    """Return what was asked, but for when."""
    return {name: one for name, one in asked.items() if name not in {"period", "on"}}


def _span(was: ReportFigure) -> str:
    return str(was.parameters.get("period") or was.parameters.get("on") or _day(was.as_of))


def _happened(one: Before, shown: Shown) -> str:
    if shown.public:
        return ""
    more = len(one.happened) - NAMED
    return "; ".join([*one.happened[:NAMED], *([f"+{more}"] if more > 0 else [])])


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"
