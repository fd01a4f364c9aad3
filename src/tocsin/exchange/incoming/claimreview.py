"""Fact-checks: one incident for a file, with a finding for each review of a claim.

A rating is its checker's word, in the checker's language: it is repeated, never taken as a verdict.
"""

from collections.abc import Iterable
from textwrap import shorten

from tocsin.exchange.incoming.seen import seen
from tocsin.exchange.incoming.values import Proposal, Received, Unused, key, limited, noted
from tocsin.importers.claimreview import ClaimReview
from tocsin.importers.pieces import Piece
from tocsin.importers.sights import FactCheck
from tocsin.vocabulary.aloud import counted
from tocsin.vocabulary.urls import canonical

KIND = "fact_check"
LONGEST_CLAIM = 400
READ_AT_MOST = 100_000
"""Reviews of one file that are held; a feed of all that was ever checked is about as long."""
NAMED = 5
"""Checkers that the incident names."""
INNOCENT = (
    "The rating is the checker's own word; nobody here has looked at the claim.",
    "Who repeats a claim may believe it, quote it, or contradict it.",
)


def read(pieces: Iterable[Piece], name: str) -> tuple[Received, ...]:
    """Read reviews, each once; `name` is what the incident is called after."""
    found: dict[str, Proposal] = {}
    checkers: dict[str, None] = {}
    unused: list[Unused] = []
    left = 0
    for place, sight in seen(pieces, ClaimReview(), unused):
        if isinstance(sight, FactCheck) and len(found) < READ_AT_MOST:
            _add(sight, place, found, checkers, unused)
        else:
            left += 1
    if left:
        unused.append(Unused("…", f"{left:,} more are in the corpus alone"))
    if not found:
        return ()
    return (_received(name, tuple(found.values()), tuple(checkers), tuple(unused)),)


def _add(
    sight: FactCheck, place: str, found: dict[str, Proposal], checkers: dict[str, None],
    unused: list[Unused],
) -> None:  # fmt: skip
    """Keep a review that says who checked what, or why it cannot be used."""
    if not (sight.rating or sight.review_url) or not (sight.claim_text or sight.media_urls):
        noted(unused, Unused(sight.review_url or place, "a claim that nobody reviewed"))
        return
    one = _proposal(sight, unused)
    found.setdefault(one.key, one)
    if sight.publisher:
        checkers[sight.publisher] = None


def _received(
    name: str, proposals: tuple[Proposal, ...], checkers: tuple[str, ...],
    unused: tuple[Unused, ...],
) -> Received:  # fmt: skip
    more = len(checkers) - NAMED
    by = ", ".join(checkers[:NAMED]) + (f" and {more:,} others" if more > 0 else "")
    return Received(
        title=f"Fact-checks in {name}",
        summary=f"Received as {counted(len(proposals), 'fact-check')} of {by or 'nobody named'}. "
        "Ratings are the checkers' words; nothing is decided by them.",
        tlp="",
        proposals=proposals,
        unused=unused,
    )


def _proposal(sight: FactCheck, unused: list[Unused]) -> Proposal:
    urls = [*sight.appearance_urls, *sight.media_urls]
    pages = [found.url for one in urls if (found := canonical(one))]
    reviewed = sight.reviewed.at if sight.reviewed else None
    named = "\x1f".join(said or "" for said in (sight.review_url, sight.claim_text, sight.rating))
    addresses = limited(pages, sight.review_url or "a review", unused)
    return Proposal(
        key=key("check", named),
        kind=KIND,
        claim=_claim(sight),
        first_at=sight.claimed_at or reviewed,
        last_at=reviewed or sight.claimed_at,
        subjects=tuple(f":page:{one}" for one in addresses),
        words=(),
        innocent=INNOCENT,
        addresses=addresses,
    )


def _claim(sight: FactCheck) -> str:
    """Return who checked what, and in which words they rate it."""
    claimed = shorten(sight.claim_text or "a picture or video", LONGEST_CLAIM, placeholder=" …")
    claimant = f" ({shorten(sight.claimant, 100)})" if sight.claimant else ""
    rating = f"rates it “{shorten(sight.rating, 100)}”" if sight.rating else "gives no rating"
    review = f": {shorten(sight.review_url, 300)}" if sight.review_url else ""
    checker = shorten(sight.publisher or "A fact-checker", 100)
    return f"{checker} checked “{claimed}”{claimant} and {rating}{review}"
