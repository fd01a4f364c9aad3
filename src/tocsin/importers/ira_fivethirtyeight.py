"""FiveThirtyEight's table of the posts of Russia's Internet Research Agency on X.

Most copies have been through a spreadsheet, which wrote ids as 9.1458E+17: 100 posts had 92 ids.
Both the post's and the author's stand whole in `article_url`, and are read from there.

Times are UTC, to the minute, the month first. That is proven row by row: X's ids hold the time.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Delimited
from tocsin.importers.recognise import STRANGE, by_columns
from tocsin.importers.sights import Account, Link, Moment, Post, Sight
from tocsin.importers.text_links import links_in, with_more
from tocsin.vocabulary.errors import RecordError
from tocsin.vocabulary.platforms import X_EPOCH_MS, X_FIRST

REQUIRED = frozenset({"author", "content", "publish_date", "article_url"})
USUAL = frozenset({"external_author_id", "tweet_id", "account_category", "alt_external_id"})
ADDRESS = re.compile(
    r"(?:twitter|x)\.com/(?P<account>[^/]+)/status(?:es)?/(?P<post>[0-9]+)", re.IGNORECASE
)
FORMATS = ("%m/%d/%Y %H:%M", "%m/%d/%y %H:%M", "%m/%d/%Y %H:%M:%S")
BY_DAY = ("%d/%m/%Y %H:%M", "%d/%m/%y %H:%M")
"""Read only where the id proves that a spreadsheet turned the order around."""
LONG = ("tco1_step1", "tco2_step1", "tco3_step1")
LANGUAGES = {
    "Albanian": "sq", "Arabic": "ar", "Bulgarian": "bg", "Catalan": "ca", "Croatian": "hr",
    "Czech": "cs", "Danish": "da", "Dutch": "nl", "English": "en", "Estonian": "et",
    "Farsi (Persian)": "fa", "Finnish": "fi", "French": "fr", "German": "de", "Greek": "el",
    "Hebrew": "he", "Hindi": "hi", "Hungarian": "hu", "Icelandic": "is", "Indonesian": "id",
    "Italian": "it", "Japanese": "ja", "Korean": "ko", "Kurdish": "ku", "Latvian": "lv",
    "Lithuanian": "lt", "Macedonian": "mk", "Malay": "ms", "Norwegian": "no", "Polish": "pl",
    "Portuguese": "pt", "Pushto": "ps", "Romanian": "ro", "Russian": "ru", "Serbian": "sr",
    "Simplified Chinese": "zh-Hans", "Slovak": "sk", "Slovenian": "sl", "Somali": "so",
    "Spanish": "es", "Swedish": "sv", "Tagalog (Filipino)": "tl", "Thai": "th",
    "Traditional Chinese": "zh-Hant", "Turkish": "tr", "Ukrainian": "uk", "Urdu": "ur",
    "Uzbek": "uz", "Vietnamese": "vi",
}  # fmt: skip


class IraFiveThirtyEight:
    """Reads the table, whole or in its parts."""

    name: ClassVar[str] = "ira_fivethirtyeight"
    title: ClassVar[str] = "FiveThirtyEight's Internet Research Agency posts"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the column names, which nothing else uses together."""
        score = by_columns(head, REQUIRED, USUAL)
        layout = Delimited(delimiter=head.delimiter)
        return Sniff(score, "the table's columns", layout) if score else STRANGE

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a row says of its post and of its account."""
        row = fields("row", record.value, self.known, drift)
        post_id, account_id, flags = _ids(row)
        handle, created = row.text("author"), _moment(row.text("publish_date"), post_id)
        yield Post(
            platform="x",
            native_id=post_id,
            id_kind="recovered" if "id_recovered_from_url" in flags else "native",
            post_type="repost" if _is_repost(row) else "post",
            account_native_id=account_id,
            account_handle=handle,
            text=row.text("content"),
            lang=LANGUAGES.get(row.text("language") or ""),
            created=created,
            collected_at=_moment(row.text("harvested_date"), None).at,
            status="removed_by_platform",
            flags=[*flags, *times.flags(created)],
            links=_links(row),
        )
        if account_id:
            yield Account(
                platform="x",
                native_id=account_id,
                handle=handle,
                followers=row.count("followers"),
                following=row.count("following"),
                posts=row.count("updates"),
                status="suspended",
                observed_at=created.at,
            )


def _ids(row: Fields) -> tuple[str, str | None, list[str]]:
    """Return the post's and the author's id, and a flag where a column had lost one."""
    told, author = row.text("tweet_id") or "", row.text("external_author_id") or ""
    address = ADDRESS.search(row.text("article_url") or "")
    if address is None:
        if not told.isdigit():
            raise RecordError("id", "expected digits", column="tweet_id", got=told)
        return told, author if author.isdigit() else None, []
    named = address["account"] if address["account"].isdigit() else None
    account = author if author.isdigit() else named
    recovered = told != address["post"] or (named is not None and author != named)
    return address["post"], named or account, ["id_recovered_from_url"] if recovered else []


def _moment(told: str | None, post_id: str | None) -> Moment:
    """Return a time, the month first, unless the post's own id says that the day stands first."""
    read = [times.local(told, one, UTC) for one in FORMATS]
    found = next((one for one in read if one.at), None)
    made_at = _made_at(post_id)
    if made_at and (found is None or _apart(found, made_at)):
        turned = (times.local(told, one, UTC) for one in BY_DAY)
        proven = next((one for one in turned if one.at and not _apart(one, made_at)), None)
        found = proven or found
    return found or times.iso(told, UTC)


def _made_at(post_id: str | None) -> datetime | None:
    number = int(post_id) if post_id and len(post_id) < 20 else 0
    if number <= X_FIRST:
        return None
    return times.epoch((number >> 22) + X_EPOCH_MS, "ms").at


def _apart(found: Moment, made_at: datetime) -> bool:
    return found.at is None or abs(found.at - made_at) > timedelta(days=1)


def _is_repost(row: Fields) -> bool:
    return row.text("retweet") in ("1", "1.0") or row.text("post_type") == "RETWEET"


def _links(row: Fields) -> list[Link] | None:
    """Return what the short links in the words led to, in their order."""
    final = [found for key in LONG if (found := row.text(key))]
    if not final:
        return None
    short = [link.url for link in links_in(row.text("content")) if "//t.co/" in link.url]
    named = dict(zip(final, short, strict=False))
    return with_more([], [Link(url, expanded_from=named.get(url)) for url in final])
