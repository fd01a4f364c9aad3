"""The election report: what was seen, what was done, and what recipients answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from msgspec.structs import replace

from tocsin import catalog
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.responses import cases
from tocsin.casework.models import Election
from tocsin.casework.models.visible import Asker, Reader
from tocsin.casework.rapid.statistics import Case
from tocsin.catalog import SilenceRule
from tocsin.reports.document import Document, Facts, Paragraph, Section, text
from tocsin.reports.network import Also, Asked, Shown, network_report, preset
from tocsin.reports.responses import sections
from tocsin.vocabulary.errors import UnknownNameError

RAPID = "rapid_response"
"""Channel of notices under the framework between signatories."""


def election_report(
    reader: Asker | Reader, election: str, asked: Asked, shown: Shown | None = None
) -> Document:
    """Return what is known of one election, by its id in the records.

    Where nobody knows the election, every figure says that it was not counted.
    """
    shown, as_of = shown or Shown(), asked.as_of
    every = cases(reader, as_of, period=asked.period)
    told = [one for one in every if election in one.elections]
    vote = _vote(election, Past(reader, as_of))
    also = Also(
        kicker="Election report", more=(_voting(vote, shown), *_answers(told, as_of, shown))
    )
    asked = replace(asked, given={**asked.given, "election": election})
    made = network_report(preset("election"), reader, asked, shown, also)
    title = f"{shown.labels('Election report')}: {vote.name if vote else election}"
    return replace(made, title=title, kicker="", lead=made.title)


@dataclass(frozen=True)
class _Vote:
    """An election as the catalog has it, or else as it was written down."""

    name: str
    country: str
    polls: tuple[date, ...]
    rules: tuple[SilenceRule, ...] = ()


def _vote(election: str, past: Past) -> _Vote | None:
    """Return what is known of an election; null: nothing."""
    try:
        found = catalog.election(election)
    except UnknownNameError:
        kept = past.readable(Election).filter(catalog_id=election).first()
        days = tuple(dict.fromkeys((kept.first_on, kept.last_on))) if kept else ()
        return _Vote(kept.name, kept.country, days) if kept else None
    rules = tuple(catalog.silence_rules(found.country, found.kind))
    return _Vote(found.name, found.country, tuple(one.on for one in found.polls), rules)


def _answers(told: Sequence[Case], as_of: datetime, shown: Shown) -> list[Section]:
    """Return the statistics of rapid response, and apart from them those of other channels."""
    say = shown.labels
    rapid = [one for one in told if one.channel == RAPID]
    parts = [("Rapid Response System", rapid)] if rapid else []
    parts.append(("Every channel", list(told)))
    return [
        Section(say(name), (), tuple(sections(some, as_of, ("recipient",), shown, anchor)))
        for anchor, (name, some) in enumerate(parts)
    ]


def _voting(found: _Vote | None, shown: Shown) -> Section:
    """Return when and where it is voted, and whether a silence binds."""
    say = shown.labels
    if found is None:
        nothing = say("The catalog does not have this election.")
        return Section(say("The vote"), (Paragraph(text(nothing)),))
    facts = {
        "Election": text(f"{found.name} ({found.country})"),
        "Polls": text("; ".join(map(str, found.polls))),
        "Election silence": text("; ".join(
            f"{one.id}: {say('binding' if one.binding else 'for information only')}"
            for one in found.rules
        ) or say("none in the catalog")),
    }  # fmt: skip
    return Section(
        say("The vote"), (Facts(tuple((say(name), one) for name, one in facts.items())),)
    )
