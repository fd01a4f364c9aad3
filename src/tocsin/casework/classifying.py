"""Words of catalogs on a finding that is there: a place, a provision, a technique."""

from collections.abc import Iterable, Mapping

from tocsin.casework import journal, records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import Classification, Finding, Role

Words = Mapping[str, Iterable[str]]
"""Codes by scheme: `{"place": ["RO"], "provision": ["Electoral code, Article 5"]}`."""
WORKING = (Role.ANALYST, Role.REVIEWER)


def classify(finding: Finding, words: Words, actor: Actor, note: str = "") -> Finding:
    """Put words on a finding; those that are there stay. `ValidationError` for one too long."""
    _may(finding, actor)
    with journal.turn():
        there = set(finding.classifications.values_list("scheme", "code"))
        for scheme, code in _pairs(words):
            if (scheme, code) not in there:
                made = Classification(finding=finding, scheme=scheme, code=code)
                made.full_clean()
                made.save(force_insert=True)
        return records.parts_changed(finding, actor, note, verb="classify")


def declassify(finding: Finding, words: Words, actor: Actor, note: str = "") -> Finding:
    """Take words off a finding; raises `Refused` for one that is not on it."""
    _may(finding, actor)
    with journal.turn():
        there = {(one.scheme, one.code): one for one in finding.classifications.all()}
        for scheme, code in _pairs(words):
            if (scheme, code) not in there:
                rule = f"is not on it; there is {', '.join(map(str, there.values())) or 'none'}"
                raise Refused("word", finding.place, rule, got=f"{scheme}:{code}")
        finding.classifications.filter(pk__in=[there[one].pk for one in _pairs(words)]).delete()
        return records.parts_changed(finding, actor, note, verb="declassify")


def _may(finding: Finding, actor: Actor) -> None:
    actor.must_be(finding.place, *WORKING)
    actor.must_own(finding.place, finding.owner_id)


def _pairs(words: Words) -> list[tuple[str, str]]:
    return list(dict.fromkeys((scheme, code) for scheme, some in words.items() for code in some))
