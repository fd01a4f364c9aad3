"""Charts of what a figure counted: by month, by platform, by Member State, each with its table."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import altair as alt

from tocsin import catalog
from tocsin.casework.figures.asking import Period
from tocsin.casework.figures.small_cells import LEFT_OUT, parts
from tocsin.reports.briefing.svg import ACCENT, INK, Layers, Rows, drawn, of
from tocsin.reports.document import Column, Drawn, Table, text
from tocsin.reports.document.blocks import Block, Folded, Row
from tocsin.reports.labels import GAP
from tocsin.reports.network.behind import FINDING
from tocsin.reports.network.book import Book
from tocsin.reports.network.plan import PlannedChart
from tocsin.reports.network.shown import Shown
from tocsin.reports.network.tiles import tiles
from tocsin.vocabulary.figure import Figure
from tocsin.vocabulary.places import EEA, PLACES

WIDTH, HIGH, BAR, WIDEST = 600, 150, 24, 48
NOT_SAID = "not said"
SEVERAL = "One that is of several is in each."
NOTES: Mapping[str, tuple[str, ...]] = {
    "month": (),
    "member-state": (
        SEVERAL,
        "One tile for each Member State, Iceland, Liechtenstein and Norway; the darker, the more.",
    ),
}
"""What is said under a chart besides, by how it is cut."""
SCHEMES = {"member-state": "place", "commitment14": "commitment14"}
"""How a chart is cut, to the scheme of the words on findings."""


def chart(planned: PlannedChart, figure: Figure, book: Book, shown: Shown) -> tuple[Block, ...]:
    """Return a chart and its numbers; nothing where nothing was counted."""
    if planned.by == "month":
        counts = _by_month(figure, book)
    elif planned.by == "platform":
        counts = _several(figure, book.platforms_of(_findings(figure)))
    elif planned.by == "kind":
        counts = _several(figure, book.kinds_of(_findings(figure)))
    else:
        counts = _several(figure, book.words_of(_findings(figure), SCHEMES[planned.by]))
    if not counts:
        return ()
    say = shown.labels
    kept = parts(counts, shown.least) if shown.public else counts
    words = {name: say.cell(n) for name, n in kept.items()}
    said = "; ".join(f"{_named(name, planned.by, shown)}: {word}" for name, word in words.items())
    notes = [say(figure.definition), *(say(one) for one in NOTES.get(planned.by, (SEVERAL,)))]
    notes += [say(LEFT_OUT).format(shown.least - 1)] if GAP in words.values() else []
    title = say(planned.title)
    picture = Drawn(
        _picture(planned, {name: n or 0 for name, n in kept.items()}, words, shown),
        f"{title}. {said}", f"{title}. {' '.join(notes)}",
    )  # fmt: skip
    return picture, Folded(say("The same in numbers"), (_table(planned, words, shown),))


def _by_month(figure: Figure, book: Book) -> dict[str, int]:
    """Return how many records are of each month from the first to the last, UTC."""
    counts: Counter[str] = Counter()
    for one in book.told(figure.records).values():
        if one.at is not None:
            at = one.at.astimezone(UTC) if isinstance(one.at, datetime) else one.at
            counts[f"{at:%Y-%m}"] += 1
    if not counts:
        return {}
    months = [Period.read(one).first for one in (min(counts), max(counts))]
    first, last = (one.year * 12 + one.month - 1 for one in months)
    every = (f"{n // 12:04}-{n % 12 + 1:02}" for n in range(first, last + 1))
    return {month: counts[month] for month in every}


def _findings(figure: Figure) -> set[int]:
    """Return the findings that a figure counted, or that what it counted rests on."""
    places = {*figure.records, *(one for some in figure.behind.values() for one in some)}
    return {int(one.partition(":")[2]) for one in places if one.startswith(FINDING)}


def _several(figure: Figure, of: Mapping[int, Iterable[str]]) -> dict[str, int]:
    """Return how many records have each word, by the findings they rest on; the most first."""
    counts: Counter[str] = Counter()
    for record in figure.records:
        places = {record, *figure.behind.get(record, ())}
        keys = {int(one.partition(":")[2]) for one in places if one.startswith(FINDING)}
        counts.update({word for key in keys for word in of.get(key, ())} or {""})
    return dict(sorted(counts.items(), key=lambda one: (not one[0], -one[1], one[0])))


def _picture(
    planned: PlannedChart, counts: Mapping[str, int], words: Mapping[str, str], shown: Shown
) -> str:
    if planned.by == "member-state":
        there = {name: count for name, count in counts.items() if name in EEA}
        return tiles(there, {name: words[name] for name in there})
    rows: Rows = [
        {"name": name, "label": _named(name, planned.by, shown), "n": count, "word": words[name]}
        for name, count in counts.items()
    ]
    bars = _columns(rows) if planned.by == "month" else _bars(rows)
    return drawn(bars, "").svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _columns(rows: Rows) -> Layers:
    x = alt.X("label:O", axis=alt.Axis(title=None, labelAngle=-45, domain=False, ticks=False),
              sort=None)  # fmt: skip
    y = alt.Y("n:Q", axis=alt.Axis(title=None, tickCount=3, labels=False, domain=False,
                                   ticks=False))  # fmt: skip
    wide = min(WIDEST, 0.8 * WIDTH / len(rows))
    bars = of(rows).mark_bar(color=ACCENT, size=wide).encode(x=x, y=y)
    return alt.layer(bars, _over(rows).encode(x=x, y=y, text="word:N")).properties(
        width=WIDTH, height=HIGH
    )


def _over(rows: Rows) -> alt.Chart:
    """Return the number over each column; none over an empty one."""
    words: alt.Chart = of([one for one in rows if one["n"] or one["word"] == GAP]).mark_text(
        dy=-6, fontSize=10, color=INK
    )
    return words


def _bars(rows: Rows) -> Layers:
    axis = alt.Axis(title=None, domain=False, ticks=False, labelLimit=180)
    y = alt.Y("label:O", axis=axis, sort=None)
    x = alt.X("n:Q", axis=None)
    bars = of(rows).mark_bar(color=ACCENT).encode(x=x, y=y)
    words = of(rows).mark_text(align="left", dx=4, fontSize=11, color=INK)
    return alt.layer(bars, words.encode(x=x, y=y, text="word:N")).properties(
        width=WIDTH - 140, height=BAR * len(rows)
    )


def _table(planned: PlannedChart, words: Mapping[str, str], shown: Shown) -> Table:
    say = shown.labels
    columns = (Column(say(planned.by)), Column(say("number"), is_number=True))
    rows = (Row((text(_named(one, planned.by, shown)), text(word))) for one, word in words.items())
    return Table(say(planned.title), columns, tuple(rows))


def _named(word: str, by: str, shown: Shown) -> str:
    if by == "member-state" and word in PLACES:
        return f"{shown.labels(PLACES[word].name)} ({word})"
    if by == "commitment14" and word:
        return _entitled(word, shown)
    if by == "kind":
        return shown.labels(word.replace("_", " "))
    return word or shown.labels(NOT_SAID)


def _entitled(word: str, shown: Shown) -> str:
    """Return a word of Commitment 14 with its title, in the language of the report."""
    found = catalog.candidates(f"commitment14:{word}")
    title = found[0].title_in(shown.labels.language) if len(found) == 1 else ""
    return f"{word} {title}".strip()
