"""X's archive of accounts it removed as parts of information operations.

One row per post. X hashed the ids of small accounts itself; such an id is good for joining rows of
the archive and for nothing else, and the account is marked. Every account in the archive was
suspended and its posts removed, which is what the rows say.

Times are UTC to the minute, without saying so; X's post ids hold the exact time.
"""

import re
from collections.abc import Iterator
from datetime import UTC
from typing import ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Delimited
from tocsin.importers.recognise import STRANGE, by_columns
from tocsin.importers.sights import Account, Link, Mention, Post, Relation, Sight
from tocsin.vocabulary.errors import RecordError

REQUIRED = frozenset({"tweetid", "userid", "tweet_text", "tweet_time"})
USUAL = frozenset({"user_screen_name", "is_retweet", "retweet_tweetid", "hashtags", "urls"})
METRICS = {
    "like_count": "like",
    "reply_count": "reply",
    "retweet_count": "repost",
    "quote_count": "quote",
}
HASH_LENGTH = 40
"""Base64 of a SHA-256 has 44 characters, 43 where its padding was lost."""
QUOTED = re.compile(r"'((?:[^'\\]|\\.){0,2000})'|\"((?:[^\"\\]|\\.){0,2000})\"")


class XInformationOperations:
    """Reads the archive's post files."""

    name: ClassVar[str] = "x_information_operations"
    title: ClassVar[str] = "X information-operations archive"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the column names, which nothing else uses."""
        score = by_columns(head, REQUIRED, USUAL)
        layout = Delimited(delimiter=head.delimiter)
        return Sniff(score, "the archive's columns", layout) if score else STRANGE

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a row says of its post and of its account."""
        row = fields("row", record.value, self.known, drift)
        account = _account(row)
        created = times.iso(row.value.get("tweet_time"), UTC)
        reposted = (row.text("is_retweet") or "").lower() == "true"
        seen = Post(
            platform="x",
            native_id=_post_id(row),
            post_type="repost" if reposted else "post",
            account_native_id=account.native_id,
            account_handle=account.handle,
            text=row.text("tweet_text"),
            lang=row.text("tweet_language"),
            created=created,
            status="removed_by_platform",
            client=row.text("tweet_client_name"),
            flags=times.flags(created),
            hashtags=listed(row.text("hashtags")),
            relations=list(_relations(row, reposted=reposted)),
            metrics=row.metrics(METRICS),
        )
        _add_lists(seen, row)
        yield seen
        yield account


def listed(cell: str | None) -> list[str] | None:
    r"""Read a list as Python prints it; null stays null: the cell says nothing.

    The cell is taken apart by hand. It is text from strangers, and nothing here evaluates it.

    >>> listed(r"['Wahl2024', 'it\'s']"), listed("[a, b]"), listed("[]"), listed(None)
    (['Wahl2024', "it's"], ['a', 'b'], [], None)
    """
    if cell is None:
        return None
    inner = cell.strip().removeprefix("[").removesuffix("]")
    if quoted := QUOTED.findall(inner):
        return [re.sub(r"\\(.)", r"\1", one or other) for one, other in quoted]
    return [part for part in (one.strip() for one in inner.split(", ")) if part]


def _add_lists(seen: Post, row: Fields) -> None:
    """Add the links and mentions that the archive lists; hashed ids stay ids."""
    urls, mentioned = listed(row.text("urls")), listed(row.text("user_mentions"))
    seen.links = None if urls is None else [Link(url) for url in urls]
    seen.mentions = None if mentioned is None else [Mention(native_id=one) for one in mentioned]


def _post_id(row: Fields) -> str:
    """Return the post's id; raises RecordError when a spreadsheet has damaged it."""
    found = row.own_id("tweetid")
    if not found.isdigit():
        raise RecordError("id", "expected digits", column="tweetid", got=found)
    return found


def _account(row: Fields) -> Account:
    """Return the account; a hashed id has no handle, though the archive repeats the hash there."""
    native_id = row.own_id("userid")
    hashed = len(native_id) >= HASH_LENGTH and not native_id.isdigit()
    handle, shown = row.text("user_screen_name"), row.text("user_display_name")
    return Account(
        platform="x",
        native_id=native_id,
        handle=None if handle == native_id else handle,
        display_name=None if shown == native_id else shown,
        description=row.text("user_profile_description"),
        url=row.text("user_profile_url"),
        location=row.text("user_reported_location"),
        created_at=times.iso(row.value.get("account_creation_date"), UTC).at,
        followers=row.count("follower_count"),
        following=row.count("following_count"),
        status="suspended",
        pseudonymised_at_source=hashed,
    )


def _relations(row: Fields, *, reposted: bool) -> Iterator[Relation]:
    original, author = row.id("retweet_tweetid"), row.id("retweet_userid")
    if reposted and (original or author):
        yield Relation("repost", original, author)
    if quoted := row.id("quoted_tweet_tweetid"):
        yield Relation("quote", quoted)
    answered, author = row.id("in_reply_to_tweetid"), row.id("in_reply_to_userid")
    if answered or author:
        yield Relation("reply", answered, author)
