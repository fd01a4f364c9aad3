"""Fact-checks: Google's Fact Check Tools interface, and schema.org's ClaimReview and MediaReview.

Ratings are the checker's own words, in the checker's own language, and are kept as they are: which
of them mean "false" is a judgement, not a reading.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.cells import Cell
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Elements
from tocsin.importers.pages import each
from tocsin.importers.pages import one as part
from tocsin.importers.recognise import by_objects
from tocsin.importers.sights import FactCheck, Sight
from tocsin.vocabulary.errors import RecordError

TYPES = ("ClaimReview", "MediaReview")
ARRAYS = ("claims", "dataFeedElement", "@graph", "factCheckMarkupPages")
ADDRESSES = ("url", "contentUrl", "@id", "sameAs", "embedUrl")


class ClaimReview:
    """Reads answers of the interface, data feeds, and single reviews."""

    name: ClassVar[str] = "claimreview"
    title: ClassVar[str] = "Fact-checks (Fact Check Tools, ClaimReview, MediaReview)"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the members that only fact-checks have."""
        found = by_objects(head, _likeness, "claims with reviews")
        if found.layout == Elements(("!",)):
            arrays = tuple(name for name in ARRAYS if name in head.objects[0])
            return Sniff(found.score, found.why, Elements(arrays or ("!",)))
        return found

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a claim, a feed's item, a review or a whole answer says."""
        value = record.value
        if not isinstance(value, Mapping):
            raise RecordError("shape", "expected a claim or a review", got=value)
        found = [*self._checks(value, drift)]
        if not found and not any(name in value for name in (*ARRAYS, "item", "@type")):
            raise RecordError("shape", "expected a claim or a review", got=[*value])
        yield from found

    def _checks(self, value: object, drift: Drift) -> Iterator[Sight]:
        if not isinstance(value, Mapping):
            raise RecordError("shape", "expected a claim or a review", got=value)
        if "claimReview" in value:
            yield from _of_interface(fields("claim", value, self.known, drift))
        elif _is_review(value):
            yield _of_schema(fields("review", value, self.known, drift))
        else:
            kind = "item" if "item" in value else "answer"
            outer = fields(kind, value, self.known, drift)
            for name in ("item", *ARRAYS):
                inner = outer.value.get(name)
                if isinstance(inner, list):
                    yield from each(name, inner, lambda one: self._checks(one, drift))
                elif inner is not None:
                    yield from part(name, inner, lambda one: self._checks(one, drift))


def _likeness(one: Mapping[str, Any], depth: int = 0) -> float:
    if _is_review(one) or ("claimReview" in one and "text" in one):
        return 0.97
    if depth > 2:
        return 0.0
    inner = (each for name in ("item", *ARRAYS) for each in _mappings(one.get(name)))
    return max((_likeness(each, depth + 1) for each in inner), default=0.0)


def _is_review(value: Mapping[str, Any]) -> bool:
    types = value.get("@type")
    named = types if isinstance(types, list) else [types]
    return any(one in named for one in TYPES) or "claimReviewed" in value


def _mappings(value: Cell) -> list[Mapping[str, Any]]:
    """Return the objects in a list, or the one object there is."""
    several = value if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, Mapping)]


def _of_interface(claim: Fields) -> Iterator[FactCheck]:
    """Yield one row per review of a claim; a claim nobody has reviewed is one row too."""
    claimed = times.iso(claim.text("claimDate")).at
    nobody = Fields("claim_review", {}, claim.known, claim.drift)
    for review in claim.objects("claimReview", "claim_review") or [nobody]:
        publisher = review.object("publisher", "publisher")
        yield FactCheck(
            review_url=review.text("url"),
            publisher=publisher.text("name"),
            publisher_site=publisher.text("site"),
            title=review.text("title"),
            rating=review.text("textualRating"),
            lang=review.text("languageCode"),
            claim_text=claim.text("text"),
            claimant=claim.text("claimant"),
            claimed_at=claimed,
            reviewed=times.iso(review.value.get("reviewDate")) if review else None,
        )


def _of_schema(review: Fields) -> FactCheck:
    rating = review.object("reviewRating", "rating")
    claim = _first(review, "itemReviewed", "claim")
    who, claimant = _first(review, "author", "party"), _first(claim, "author", "party")
    seen = [*_addresses(claim, "appearance"), *_addresses(claim, "firstAppearance")]
    media = [*_addresses(claim, "mediaItemAppearance"), *_addresses(claim, "contentUrl")]
    return FactCheck(
        review_url=review.text("url"),
        publisher=who.text("name"),
        publisher_site=next(iter(_urls(who.value.get("url"))), None),
        title=review.text("headline") or review.text("name"),
        rating=rating.text("alternateName") or review.text("mediaAuthenticityCategory"),
        rating_value=rating.number("ratingValue"),
        rating_worst=rating.number("worstRating"),
        rating_best=rating.number("bestRating"),
        lang=review.text("inLanguage"),
        claim_text=review.text("claimReviewed") or claim.text("name") or claim.text("text"),
        claimant=claimant.text("name"),
        claimed_at=times.iso(claim.text("datePublished")).at,
        reviewed=times.iso(review.text("datePublished") or review.text("dateModified")),
        appearance_urls=list(dict.fromkeys(seen)),
        media_urls=list(dict.fromkeys(media)),
    )


def _first(outer: Fields, key: str, name: str) -> Fields:
    """Return an object that may come alone or as the first of a list; empty when there is none."""
    if isinstance(outer.value.get(key), list):
        found = outer.objects(key, name)
        return found[0] if found else Fields(name, {}, outer.known, outer.drift)
    return outer.object(key, name)


def _addresses(claim: Fields, key: str) -> Iterable[str]:
    """Return the addresses in a member that holds texts, objects or both."""
    return _urls(claim.value.get(key))


def _urls(value: Cell) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, list):
        return [url for one in value for url in _urls(one)]
    if isinstance(value, Mapping):
        found = next((value[name] for name in ADDRESSES if value.get(name)), None)
        return _urls(found) if isinstance(found, str | list) else []
    return []
