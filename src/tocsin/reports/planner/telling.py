"""The response planner: what may be done about an incident, with what is known of it."""

from collections.abc import Iterator
from datetime import datetime

from tocsin.casework.told import FindingTold, IncidentTold
from tocsin.casework.told.public import public
from tocsin.reports.alert.techniques import techniques_section
from tocsin.reports.document import Column, Document, Facts, Paragraph, Section, Table, code, text
from tocsin.reports.document.blocks import Block, Row, Span
from tocsin.reports.labels import Labels
from tocsin.reports.planner.interventions import Intervention, behaviours_of, interventions
from tocsin.vocabulary import aloud

LEAD = (
    "Which of ten interventions answer what was found. It proposes; people decide. None is advised "
    "because it is listed, and what restricts speech never stands without its caution."
)
RATINGS = (
    "Known: how much research there is on it. Effect: how much it seems to change. Scales: how "
    "easily it can be done for many. Each is significant, modest or limited, or easy, modest or "
    "difficult, in general and not for this incident."
)
SOURCE = (
    "What is known of each, how effective it seems and how easily it scales: Bateman and Jackson, "
    "Countering disinformation effectively (Carnegie, 2024). Which behaviours it fits, who can do "
    "it, and the cautions are our own reading."
)
CONFIRMED = "confirmed"


def plan_report(told: IncidentTold, dated: datetime, labels: Labels | None = None) -> Document:
    """Return what may be done about an incident, as of an instant.

    Confirmed findings count; of what is merely proposed nothing is planned.
    """
    say = labels or Labels()
    told = public(told) if told.tlp == "clear" else told
    found = tuple(one for one in told.findings if one.state == CONFIRMED and one.is_canonical)
    fits = [(one, one.answered(found)) for one in interventions()]
    words = [word for one in found for word in one.words]
    of_findings = [each for one in found for each in one.techniques]
    sections = [
        Section(say("Overview"), tuple(_overview(fits, say))),
        Section(say("What fits"), (), tuple(
            _section(one, answered, say)
            for one, answered in fits if answered
        )),
        _findings(told, say),
        techniques_section(
            (*told.techniques, *of_findings), words, is_public=told.tlp == "clear"
        ),
        Section(say("Method and limits"), (Paragraph(text(say(SOURCE))),)),
    ]  # fmt: skip
    return Document(
        title=f"{say('What may be done')}: {told.title}",
        kicker=f"{say('Response plan')} {told.ref}",
        lead=say(LEAD),
        tlp=told.tlp,
        language=say.language,
        dated=dated,
        facts=Facts(((say("Findings"), text(_counted(told, len(found)))),)),
        sections=tuple(one for one in sections if one.blocks or one.sections),
        closing=say.note,
    )


def _counted(told: IncidentTold, confirmed: int) -> str:
    rest = len(told.findings) - confirmed
    left = f"; {rest} not confirmed or said by another are left out" if rest else ""
    return f"{aloud.counted(confirmed, 'confirmed finding')}{left}"


def _overview(
    fits: list[tuple[Intervention, tuple[FindingTold, ...]]], say: Labels
) -> Iterator[Block]:
    heads = ("intervention", "findings", "known", "effect", "scales", "caution")
    rows = [_row(one, len(answered), say) for one, answered in fits]
    yield Paragraph(text(say(RATINGS)))
    yield Table(say("The ten interventions"), tuple(Column(say(one)) for one in heads), tuple(rows))
    if not any(answered for _, answered in fits):
        yield Paragraph(text(say("None of them answers what was confirmed.")))


def _row(one: Intervention, answered: int, say: Labels) -> Row:
    known, effect, scales = ratings(one)
    title = one.entry.title_in(say.language)
    fits = say.number(answered) if answered else "–"
    return Row(
        (
            (Span(f"{one.entry.bare}. {title}", to=_anchor(one) if answered else ""),),
            text(fits), text(say(known)), text(say(effect)), text(say(scales)),
            text(one.caution or "–"),
        )
    )  # fmt: skip


def ratings(one: Intervention) -> tuple[str, str, str]:
    """Return how much is known of an intervention, its effect, and how it scales."""
    known, effect, scales = (
        part.partition(":")[2].strip() for part in one.entry.about.rstrip(".").split(". ")
    )
    return known, effect, scales


def _section(one: Intervention, answered: tuple[FindingTold, ...], say: Labels) -> Section:
    known, effect, scales = ratings(one)
    links = tuple(
        span
        for each in answered
        for span in (Span(each.place, "code", each.place.replace(":", "-")), Span(" "))
    )
    shared = {word for each in answered for word in behaviours_of(each) & one.behaviours}
    facts = {
        "Answers": links,
        "Because of": text(", ".join(sorted(shared)).replace("_", " ")),
        "Why": text(one.why),
        "Who can do it": text(one.who),
        "Kind": text(one.entry.kind),
        "Known of it": text(say(known)),
        "Effect": text(say(effect)),
        "Scales": text(say(scales)),
        "Caution": (Span(one.caution, "strong"),),
    }
    title = f"{one.entry.bare}. {one.entry.title_in(say.language)}"
    told = tuple((say(name), line) for name, line in facts.items() if line[0].text)
    return Section(title, (Facts(told),), anchor=_anchor(one))


def _findings(told: IncidentTold, say: Labels) -> Section:
    rows = tuple(
        Row((code(one.place), text(one.claim), text(one.state),
             text(", ".join(sorted(behaviours_of(one))).replace("_", " ") or "–")),
            one.place.replace(":", "-"))
        for one in told.findings
    )  # fmt: skip
    heads = ("finding", "what it says", "state", "behaviours")
    if not rows:
        return Section(say("Findings"))
    return Section(
        say("Findings"), (Table(say("Findings"), tuple(Column(say(one)) for one in heads), rows),)
    )


def _anchor(one: Intervention) -> str:
    return f"intervention-{one.entry.bare}"
