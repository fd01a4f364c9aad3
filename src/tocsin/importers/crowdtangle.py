"""CrowdTangle's CSV exports of Facebook pages, Facebook groups and Instagram accounts.

CrowdTangle closed in 2024; its exports remain in many archives. Times are US Eastern with the
suffix that says which of its two clocks was meant. The post's own id stands in its address alone.
Counts of views are kept for videos only: for anything else the export writes 0 where nothing was
counted.
"""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Delimited
from tocsin.importers.recognise import STRANGE, by_columns
from tocsin.importers.sights import Account, Link, Medium, Post, Sight
from tocsin.importers.text_links import links_in, with_more
from tocsin.vocabulary.errors import RecordError

REQUIRED = frozenset({"Post Created", "URL", "Total Interactions"})
USUAL = frozenset({"Type", "Likes", "Comments", "Post Created Date", "Post Created Time"})
SCORE = "Overperforming Score"
METRICS = {
    "Total Interactions": "interactions",
    "Likes": "like",
    "Comments": "reply",
    "Shares": "share",
    "Love": "love",
    "Wow": "wow",
    "Haha": "haha",
    "Sad": "sad",
    "Angry": "angry",
    "Care": "care",
}
LONGEST = 4096
"""Characters of an address that are looked at."""
FACEBOOK_POST = re.compile(
    r"facebook\.com/(?:groups/)?(?P<owner>[^/?#]+)/(?:posts|videos|permalink|photos(?:/[^/?#]+)?)"
    r"/(?P<id>[^/?#]+)"
)
FACEBOOK_STORY = re.compile(r"facebook\.com/.*[?&](?:story_fbid|fbid|v)=(?P<id>[^&#]+)")
INSTAGRAM_POST = re.compile(r"instagram\.com/(?:[^/?#]+/)?(?:p|tv|reel)/(?P<id>[\w-]+)")


class CrowdTangle:
    """Reads posts exported from CrowdTangle."""

    name: ClassVar[str] = "crowdtangle"
    title: ClassVar[str] = "CrowdTangle CSV (Facebook, Instagram)"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the columns every one of its exports has."""
        score = by_columns(head, REQUIRED, USUAL)
        layout = Delimited(delimiter=head.delimiter)
        return Sniff(score, "CrowdTangle's columns", layout) if score else STRANGE

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a row says of a post and of its page."""
        row = fields("row", _named(record.value), self.known, drift)
        created = times.us_eastern(row.value.get("Post Created"))
        post = _facebook(row) if row.text("Account") is None else _instagram(row)
        post.created, post.flags = created, times.flags(created)
        post.metrics = _metrics(row)
        post.paid_partnership = True if row.text("Sponsor Id") or row.text("Sponsor Name") else None
        yield post
        if post.account_native_id:
            account = _account(row, post.platform, post.account_native_id)
            account.observed_at = created.at
            yield account


def _named(value: object) -> object:
    """Return a row with the one column whose name holds its own formula under a plain name."""
    if not isinstance(value, Mapping):
        return value
    return {SCORE if name.startswith(SCORE) else name: cell for name, cell in value.items()}


def _facebook(row: Fields) -> Post:
    url, owner = row.own_id("URL"), row.text("Facebook Id")
    country = row.text("Page Admin Top Country")
    text = row.text("Message") or row.text("Description")
    return Post(
        platform="facebook",
        native_id=_facebook_id(url, owner),
        post_type="video" if _is_video(row) else "post",
        account_native_id=owner,
        account_handle=row.text("User Name"),
        url=url,
        text=text,
        country=country,
        country_basis="account" if country else None,
        links=_links(row, text),
        media=_media(row),
    )


def _facebook_id(url: str, owner: str | None) -> str:
    """Return `page/posts/id`, the page by its number where that is known."""
    found = FACEBOOK_POST.search(url, 0, LONGEST)
    if found:
        return f"{owner or found['owner']}/posts/{found['id']}"
    story = FACEBOOK_STORY.search(url, 0, LONGEST)
    if story and owner:
        return f"{owner}/posts/{story['id']}"
    raise RecordError("id", "expected the address of a Facebook post", column="URL", got=url)


def _instagram(row: Fields) -> Post:
    url, handle = row.own_id("URL"), row.text("User Name")
    found = INSTAGRAM_POST.search(url, 0, LONGEST)
    if not found:
        raise RecordError("id", "expected the address of an Instagram post", column="URL", got=url)
    return Post(
        platform="instagram",
        native_id=found["id"],
        post_type="video" if _is_video(row) else "post",
        account_native_id=handle,
        account_handle=handle,
        url=url,
        text=row.text("Description"),
        title=row.text("Title"),
        media=_media(row),
    )


def _account(row: Fields, platform: str, native_id: str) -> Account:
    return Account(
        platform=platform,
        native_id=native_id,
        handle=row.text("User Name"),
        display_name=row.text("Page Name") or row.text("Group Name") or row.text("Account"),
        description=row.text("Page Description"),
        country=row.text("Page Admin Top Country"),
        created_at=times.us_eastern(row.value.get("Page Created")).at,
        followers=row.count("Followers at Posting"),
        status="unknown",
    )


def _is_video(row: Fields) -> bool:
    kind = (row.text("Type") or "").casefold()
    return "video" in kind or "live" in kind or kind == "igtv"


def _links(row: Fields, text: str | None) -> list[Link] | None:
    """Return the attached page beside the links in the words; null: only the words have any."""
    short, final = row.text("Link"), row.text("Final Link")
    attached = final or short
    if attached is None or attached == row.text("URL"):
        return None
    own = "facebook.com/" in attached and (row.text("Type") or "") not in ("Link", "Status")
    expanded_from = short if short != attached else None
    return with_more(
        links_in(text), [Link(attached, "attachment" if own else "card", expanded_from)]
    )


def _media(row: Fields) -> list[Medium]:
    if _is_video(row):
        return [Medium("video")]
    photo = row.text("Photo")
    return [Medium("image", photo)] if photo or "photo" in (row.text("Type") or "").lower() else []


def _metrics(row: Fields) -> dict[str, float]:
    found = row.metrics(METRICS)
    views = row.count("Post Views") if "Post Views" in row else row.count("Views")
    if _is_video(row) and views is not None:
        found["view"] = views
    return found
