"""Posts as LinkedIn sends them to its own pages.

LinkedIn shows how long ago a post was made, in the reader's language, and never when. The number in
its urn does hold the time, in milliseconds, and is what is read here.
"""

import re
from collections.abc import Iterator

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.sights import Account, Link, Mention, Moment, Post, Sight
from tocsin.importers.text_links import links_in, with_more
from tocsin.vocabulary.errors import RecordError

ACTIVITY = re.compile(r"urn:li:(?:activity|ugcPost|share):([0-9]+)")


def linkedin_sights(item: Fields) -> Iterator[Sight]:
    """Yield a post and its account."""
    meta = item.object("updateMetadata", "li_meta").text("urn") or item.text("preDashEntityUrn")
    found = ACTIVITY.search(meta or item.text("entityUrn") or "")
    if found is None:
        raise RecordError(
            "id", "expected the urn of an activity", column="updateMetadata.urn", got=meta
        )
    actor, said = item.object("actor", "li_actor"), item.object("commentary", "li_commentary")
    words = said.object("text", "li_text")
    address = actor.object("navigationContext", "li_context").text("actionTarget")
    handle = _handle(address)
    created, text, card = _made_at(found[1]), words.text("text"), _card(item)
    yield Post(
        platform="linkedin",
        native_id=found[0],
        account_native_id=handle,
        account_handle=handle,
        url=f"https://www.linkedin.com/feed/update/{found[0]}",
        text=text,
        created=created,
        status="live",
        flags=times.flags(created),
        links=with_more(links_in(text), [Link(card, "card")]) if card else None,
        mentions=_mentions(words),
        metrics=_metrics(item),
    )
    if handle:
        yield Account(
            platform="linkedin",
            native_id=handle,
            handle=handle,
            display_name=actor.object("name", "li_text").text("text"),
            description=actor.object("description", "li_text").text("text"),
            url=address.partition("?")[0] if address else None,
            status="active",
        )


def _made_at(number: str) -> Moment:
    """Return the time an urn holds: its bits above the lowest 22 count milliseconds."""
    found = times.epoch(int(number) >> 22 if len(number) < 20 else None, "ms")
    return Moment(found.at, None, found.precision, "id") if found.at else times.UNKNOWN


def _handle(address: str | None) -> str | None:
    """Return what names a person or a company in an address.

    >>> _handle("https://www.linkedin.com/company/river-news/posts?trk=x")
    'company/river-news'
    """
    parts = (address or "").partition("linkedin.com/")[2].partition("?")[0].split("/")
    if len(parts) < 2 or not parts[1]:
        return None
    return parts[1] if parts[0] == "in" else f"{parts[0]}/{parts[1]}"


def _card(item: Fields) -> str | None:
    content = item.object("content", "li_content")
    article = content.object("articleComponent", "li_article")
    shown = content.object("navigationContext", "li_context").text("actionTarget")
    return shown or article.object("navigationContext", "li_context").text("actionTarget")


def _mentions(words: Fields) -> list[Mention] | None:
    """Return people and companies named, in the older layout, which lists them."""
    found = []
    for one in words.objects("attributes", "li_mark"):
        person = one.object("*miniProfile", "li_mini").text("publicIdentifier")
        company = one.object("*miniCompany", "li_mini").text("universalName")
        if handle := person or (f"company/{company}" if company else None):
            found.append(Mention(handle))
    return found or None


def _metrics(item: Fields) -> dict[str, float]:
    social = item.object("*socialDetail", "li_social")
    counts = social.object("*totalSocialActivityCounts", "li_counts")
    return counts.metrics({"numComments": "reply", "numShares": "share", "numLikes": "like"})
