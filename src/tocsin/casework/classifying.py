"""Words of catalogs on a finding that is there: a place, a provision, a technique.

Places and provisions are put on and taken off. A technique is attached or rejected
(`techniques.py`): who says so is kept.
"""

from collections.abc import Iterable, Mapping

from tocsin.casework import journal, judging, records, techniques
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import Classification, Finding, WordStanding

Words = Mapping[str, Iterable[str]]
"""Codes by scheme: `{"place": ["RO"], "provision": ["Electoral code, Article 5"]}`."""


def classify(finding: Finding, words: Words, actor: Actor, note: str = "") -> Finding:
    """Put words on a finding; those that are there stay, and techniques are confirmed by it.

    Raises `ValidationError` for a word that is too long, and `Refused` for a technique that the
    catalog does not have.
    """
    _may(finding, actor)
    with journal.turn():
        for scheme, code in weighed(words):
            techniques.attach(finding, f"{scheme}:{code}", actor, note)
        plain = _plain(words)
        if not plain:
            return finding
        there = set(finding.classifications.values_list("scheme", "code"))
        for scheme, code in plain:
            if (scheme, code) not in there:
                made = Classification(finding=finding, scheme=scheme, code=code)
                made.full_clean()
                made.save(force_insert=True)
        return records.parts_changed(finding, actor, note, verb="classify")


def declassify(finding: Finding, words: Words, actor: Actor, note: str = "") -> Finding:
    """Take words off a finding; raises `Refused` for one that is not on it.

    Techniques are rejected, with a reason, and kept.
    """
    _may(finding, actor)
    with journal.turn():
        there = {(one.scheme, one.code): one for one in _on(finding)}
        for scheme, code in pairs(words):
            if (scheme, code) not in there:
                rule = f"is not on it; there is {', '.join(map(str, there.values())) or 'none'}"
                raise Refused("word", finding.place, rule, got=f"{scheme}:{code}")
        if some := weighed(words):
            techniques.reject(finding, [":".join(one) for one in some], actor, note)
        plain = _plain(words)
        if not plain:
            return finding
        finding.classifications.filter(pk__in=[there[one].pk for one in plain]).delete()
        return records.parts_changed(finding, actor, note, verb="declassify")


def pairs(words: Words) -> list[tuple[str, str]]:
    """Return scheme and code of each word, once."""
    return list(dict.fromkeys((scheme, code) for scheme, some in words.items() for code in some))


def weighed(words: Words) -> list[tuple[str, str]]:
    """Return those that people confirm or reject."""
    return [one for one in pairs(words) if one[0] in judging.WEIGHED]


def _plain(words: Words) -> list[tuple[str, str]]:
    return [one for one in pairs(words) if one[0] not in judging.WEIGHED]


def _on(finding: Finding) -> Iterable[Classification]:
    return finding.classifications.exclude(standing=WordStanding.REJECTED).order_by("pk")


def _may(finding: Finding, actor: Actor) -> None:
    actor.must_be(finding.place, *techniques.WORKING)
    actor.must_own(finding.place, finding.owner_id)
