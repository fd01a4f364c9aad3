"""The catalog: what an id, a name or words mean, with all that is known of each entry."""

from datetime import date

from ninja import Router, Schema

from tocsin import catalog
from tocsin.catalog import texts
from tocsin.console.api.answers import answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.techniques import CounterTold
from tocsin.console.api.values import Day, Line
from tocsin.console.tokens.model import Scope

router = Router(tags=["catalog"])
MOST = 50
"""Entries of one list; the rest is counted."""


class NameTold(Schema):
    """A name in a language."""

    language: str
    """ISO 639-1."""
    title: str


class EditionTold(Schema):
    """A version of DISARM that has the id."""

    version: str
    title: str
    """What the id is called there."""


class ElementAsked(Schema):
    """One thing that a provision asks for; our own reading, never the words of the law."""

    id: str
    title: str
    question: str
    source: str
    confidence: str


class EntryOfCatalog(Schema):
    """One entry."""

    id: str
    framework: str
    framework_title: str
    edition: str
    """Version of the framework, or the day of the entry."""
    kind: str
    """"": the framework has but one."""
    title: str
    names: list[NameTold]
    aliases: list[str]
    about: str
    tactic: str
    parents: list[str]
    parts: list[str]
    """Ids of what has it as a parent."""
    see: list[str]
    """Ids that may fit too: a proposal, never a verdict."""
    alternatives: list[list[str]]
    """What stands for it now: sets of ids, any one of which may fit; a set belongs together."""
    caution: str
    """Why not to recommend it without thought; "": no more than anything else."""
    counters: list[CounterTold]
    """Countermeasures; those that restrict speech, deceive or attack come last."""
    elements: list[ElementAsked]
    editions: list[EditionTold]
    source: str
    licence: str
    valid_from: date | None
    """Null: not limited or not known."""
    valid_to: date | None
    """Null: still valid."""
    confidence: str
    text: str
    """The framework's own text, where the catalog was loaded with one and an entry stands alone."""
    text_licence: str


class EntriesOfCatalog(Schema):
    """What some words may mean; an entry stands in the first list that fits, alone."""

    named: list[EntryOfCatalog]
    """By this id, name or alias: one, or all that a person must choose from."""
    once: list[EntryOfCatalog]
    """By this id in AMITT, whose numbers DISARM uses again for other things."""
    held: list[EntryOfCatalog]
    """That hold every word; best first."""
    near: list[EntryOfCatalog]
    """What may have been meant, where there is nothing else."""
    left_out: int
    """Entries that hold the words and are not listed: narrow them."""


@router.get("", response=answers(EntriesOfCatalog), auth=with_scope(Scope.READ))
def search_catalog(
    request: Request,  # noqa: ARG001  # the same for all
    words: Line = "",
    on: Day | None = None,
) -> EntriesOfCatalog:
    """Find entries by id, name, alias or words, in any version; with `on`, those valid that day."""
    found = catalog.look(words, on=on)
    is_one = len(found.named) == 1
    return EntriesOfCatalog(
        named=[_told(one, with_text=is_one) for one in found.named],
        once=[_told(one) for one in found.once],
        held=[_told(one) for one in found.held[:MOST]],
        near=[_told(one) for one in found.near],
        left_out=max(0, len(found.held) - MOST),
    )


def _told(entry: catalog.Entry, *, with_text: bool = False) -> EntryOfCatalog:
    sheet = catalog.sheet(entry)
    official = texts.text(entry.id) if with_text else None
    return EntryOfCatalog(
        id=entry.id, framework=entry.framework, framework_title=sheet.framework.title,
        edition=entry.version, kind=entry.kind, title=entry.title,
        names=[NameTold(language=language, title=title) for language, title in entry.titles],
        aliases=list(entry.aliases), about=entry.about, tactic=entry.tactic,
        parents=list(entry.parents), parts=[one.id for one in sheet.parts], see=list(entry.see),
        alternatives=[list(some) for some in entry.alternatives], caution=entry.caution,
        counters=[CounterTold.of(one) for one in (*sheet.free, *sheet.cautious)],
        elements=[
            ElementAsked(id=one.id, title=one.title, question=one.question, source=one.source,
                         confidence=one.confidence)
            for one in sheet.elements
        ],
        editions=[EditionTold(version=version, title=title) for version, title in sheet.versions],
        source=entry.source, licence=entry.licence, valid_from=entry.valid_from,
        valid_to=entry.valid_to, confidence=entry.confidence,
        text=official[0] if official else "",
        text_licence=official[1].licence if official else "",
    )  # fmt: skip
