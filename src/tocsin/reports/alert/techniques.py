"""Techniques with who says so, on what proof, and what may be done about each.

DISARM and ATT&CK side by side, never confused. Countermeasures that restrict speech, deceive or
attack are not listed by name: how many there are is said, and where to read about them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tocsin import catalog
from tocsin.casework.told import TechniqueTold, Word
from tocsin.casework.told.public import SOMEBODY
from tocsin.reports.document import Column, Paragraph, Section, Table, code, text
from tocsin.reports.document.blocks import Block, Line, Row, Span
from tocsin.vocabulary import aloud

COUNTERS = 6
"""Countermeasures that are named beside a technique."""
SAID = 5
"""Records of one technique that are told one by one; the rest is counted."""
NAMED_ROWS = 5
"""Rows of evidence that are named; the rest is counted."""
FRAMEWORKS = {"disarm": "DISARM", "attack": "ATT&CK", "commitment14": "Commitment 14"}
NOTE = (
    "A technique is suggested by a detector, and confirmed or attached by people: the table says "
    "which, by whom and why. Figures count what people confirmed. A provision that is named is one "
    "that may apply; nobody has been found guilty."
)
UNKNOWN = "not in the catalog"
UNRECORDED = "on it before it was recorded by whom"


def techniques_section(
    techniques: Iterable[TechniqueTold], words: Iterable[Word] = (), *, is_public: bool = False
) -> Section:
    """Return what the world calls it; empty where nothing is attached.

    `is_public`: people are not named, and rows of evidence are counted.
    """
    blocks: list[Block] = []
    rows = [_row(some, is_public=is_public) for some in _grouped(techniques)]
    if rows:
        columns = ("technique", "who says so", "evidence", "what may be done")
        blocks.append(Table("Techniques and conducts", tuple(map(Column, columns)), tuple(rows)))
    law = [one for one in dict.fromkeys(words) if one.scheme == "provision"]
    if law:
        heads = (Column("provision"), Column("name"))
        blocks.append(Table("Provisions that may apply", heads, tuple(map(_provision, law))))
    if not blocks:
        return Section("What it is called")
    return Section("What it is called", (*blocks, Paragraph(text(NOTE))), anchor="techniques")


def _grouped(techniques: Iterable[TechniqueTold]) -> list[list[TechniqueTold]]:
    """Return techniques by what they are, framework by framework, confirmed ones first."""
    found: defaultdict[tuple[str, str], list[TechniqueTold]] = defaultdict(list)
    for one in techniques:
        found[one.framework, one.code].append(one)
    order = list(FRAMEWORKS)
    last = len(order)
    return [
        sorted(some, key=lambda one: not one.is_confirmed)
        for (framework, _), some in sorted(
            found.items(),
            key=lambda each: (
                order.index(each[0][0]) if each[0][0] in order else last,
                not any(one.is_confirmed for one in each[1]),
                each[0],
            ),
        )
    ]


def _row(some: Sequence[TechniqueTold], *, is_public: bool) -> Row:
    first = some[0]
    entry = _entry(first.id)
    version = first.version or (entry.version if entry else "")
    framework = FRAMEWORKS.get(first.framework, first.framework)
    tag = f"{first.id}@{version} {first.standing}" if version else f"{first.id} {first.standing}"
    title = entry.title if entry else UNKNOWN
    body = f"{framework} {version}" if first.framework == "disarm" else framework
    cells: tuple[Line, ...] = (
        (Span(first.code, "code", tag=tag), Span(f" {title} ({body})")),
        text(_several([_who(one, is_public=is_public) for one in some])),
        text(_several([_proof(one, is_public=is_public) for one in some])),
        text(_counters(first.id) if first.framework == "disarm" else ""),
    )
    return Row(cells, f"technique-{first.framework}-{first.code}")


def _several(said: Sequence[str]) -> str:
    shown = list(dict.fromkeys(said))
    more = [f"and {len(shown) - SAID} more"] if len(shown) > SAID else []
    return "; ".join([*shown[:SAID], *more])


def _who(one: TechniqueTold, *, is_public: bool) -> str:
    """Say who put it there and who confirmed it, when and why."""
    if not one.added_by and not one.decided_by:
        return f"{_whole(one.on)}: {UNRECORDED}"
    decided = SOMEBODY if is_public else one.decided_by
    on = f" on {one.decided_at:%Y-%m-%d}" if one.decided_at else ""
    because = f": “{one.because}”" if one.because else ""
    if not one.by_program:
        return f"{_whole(one.on)}: attached by {decided}{on}{because}"
    brought = f"suggested by {one.added_by}"
    if not one.decided_by:
        return f"{_whole(one.on)}: {brought}, not confirmed by anybody"
    return f"{_whole(one.on)}: {brought}, confirmed by {decided}{on}{because}"


def _proof(one: TechniqueTold, *, is_public: bool) -> str:
    if not (one.rows or one.rests_on):
        return one.proof.replace(one.on, _whole(one.on))
    if not one.rows or is_public:
        return f"{_whole(one.on)}: {one.proof}"
    named = ", ".join(one.rows[:NAMED_ROWS])
    more = f" and {len(one.rows) - NAMED_ROWS} more" if len(one.rows) > NAMED_ROWS else ""
    others = "".join(f", {place}" for place in one.rests_on)
    return f"{_whole(one.on)}: {aloud.counted(len(one.rows), 'row')} ({named}{more}){others}"


def _whole(place: str) -> str:
    """Return what people call a record that is no one finding."""
    name = place.partition(":")[0]
    return {"alertrevision": "the alert as a whole", "incident": f"{place} as a whole"}.get(
        name, place
    )


def _provision(word: Word) -> Row:
    entry = _entry(word.code if ":" in word.code else f"provision:{word.code}")
    return Row((code(word.code), text(entry.title if entry else "as cited")))


def _entry(name: str) -> catalog.Entry | None:
    found = catalog.candidates(name)
    return found[0] if len(found) == 1 else None


def _counters(technique: str) -> str:
    """Name what may be done about a technique, the cautious few first."""
    every = catalog.counters(technique)
    free = [one for one in every if not one.caution]
    named = [f"{one.bare} {one.title}" for one in free[:COUNTERS]]
    more = [f"{len(free) - COUNTERS} more"] if len(free) > COUNTERS else []
    kept = len(every) - len(free)
    caution = [f"{kept} with a caution are not named here"] if kept else []
    return "; ".join([*named, *more, *caution])
