"""The statistics of rapid response as a report: how many, how fast, what came of them."""

from collections.abc import Sequence
from datetime import datetime

from tocsin.casework.figures.asking import Period
from tocsin.casework.figures.responses import cases
from tocsin.casework.models.visible import Asker, Reader
from tocsin.casework.rapid.statistics import Case, tally
from tocsin.reports.document import Document, Facts, Paragraph, Section, text
from tocsin.reports.document.blocks import Block
from tocsin.reports.network.shown import Shown, asked_as_of
from tocsin.reports.responses import blocks
from tocsin.reports.responses.groups import SEVERAL, grouped, tallies

BY = ("recipient", "channel", "election", "member-state", "behaviour", "month")
"""How notices are told apart, in the order of the report."""


def responses_report(
    reader: Asker | Reader, as_of: datetime, period: Period | None = None, *,
    by: Sequence[str] = BY, shown: Shown | None = None,
) -> Document:  # fmt: skip
    """Return the statistics of the notices that a reader may read, as of an instant.

    `period`: those first sent in it. Raises `Refused` for a word by which they are not told apart.
    """
    shown = shown or Shown()
    say = shown.labels
    told = cases(reader, as_of, period=period)
    facts = {
        "Period": str(period).replace("/", " – ") if period else "",
        "As of": asked_as_of(as_of),
    }
    return Document(
        title=say("What recipients answered, and how fast"),
        kicker=say("Rapid response"),
        tlp="clear" if shown.public else shown.tlp,
        language=say.language,
        dated=as_of,
        facts=Facts(tuple((say(name), text(one)) for name, one in facts.items() if one)),
        sections=tuple(sections(told, as_of, by, shown)),
        closing=say.note,
    )


def sections(
    told: Sequence[Case], as_of: datetime, by: Sequence[str], shown: Shown, number: int = 0
) -> list[Section]:
    """Return the parts of a report about some notices, the `number`th of the report."""
    say, whole, anchor = shown.labels, tally(told, as_of), f"{blocks.CASES}-{number}"
    if not whole.sent:
        return [Section(say("Notices"), (Paragraph(text(say("Nothing was sent yet."))),))]
    made = [Section(say("All notices"), (blocks.headline(whole, shown, anchor),))]
    apart = [_apart(told, as_of, one, shown) for one in by]
    made.append(Section(say("Told apart"), (), tuple(apart)))
    made.append(Section(say("What was done"), tuple(_done(told, as_of, shown))))
    every = tuple(blocks.notices(told, as_of, shown))
    made.append(Section(say("Every notice"), every, anchor=anchor))
    return made


def _apart(told: Sequence[Case], as_of: datetime, by: str, shown: Shown) -> Section:
    say = shown.labels
    groups = grouped(told, by, shown.least if shown.public else 0)
    if not groups:
        return Section(say(f"By {by}"), (Paragraph(text(say("not said"))),))
    found: list[Block] = [*blocks.tables(tallies(groups, as_of), by, shown)]
    if by in SEVERAL:
        found.append(Paragraph(text(say("One that is of several is in each."))))
    return Section(say(f"By {by}"), tuple(found))


def _done(told: Sequence[Case], as_of: datetime, shown: Shown) -> list[Block]:
    groups = tallies(grouped(told, "recipient", shown.least if shown.public else 0), as_of)
    return [*blocks.outcomes(groups, shown), *blocks.measures(tally(told, as_of), shown)]
