"""TikTok's commercial-content library, as minet writes it: videos labelled as paid or promotional.

Views are ranges. The country is what was asked for and stands in no column: a code that the file's
name begins with (`ro_2024.csv`) is taken for it, and the rows say so.
"""

import re
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.cells import list_of
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Delimited
from tocsin.importers.recognise import STRANGE, by_columns
from tocsin.importers.sights import Account, Ad, Medium, Moment, Post, Sight
from tocsin.vocabulary.places import MEMBER_STATES

REQUIRED = frozenset({"id", "label", "video_views"})
USUAL = frozenset({"create_timestamp", "create_date"})
OTHERS = frozenset({"creator_username", "brand_names", "create_date_utc", "audit_status"})
PAID = "paid partnership"
COUNTRY = "country"
NAMED = re.compile(r"([A-Za-z]{2})(?=[_.-]|$)")
RANGE = re.compile(r"([0-9]+(?:\.[0-9]+)?)([KMB]?)(?:\s*-\s*([0-9]+(?:\.[0-9]+)?)([KMB]?)|\+)?")
TIMES = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9}
Range = tuple[float | None, float | None]


class TikTokCommercialContent:
    """Reads labelled videos of TikTok's library for the Union."""

    name: ClassVar[str] = "tiktok_commercial_content"
    title: ClassVar[str] = "TikTok commercial content (minet)"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the columns; a file's name may say which country was asked for."""
        score = by_columns(head, REQUIRED, USUAL)
        if not score and len(OTHERS & set(head.columns)) >= 3:
            score = by_columns(head, frozenset({"id"}), OTHERS)
        context = {COUNTRY: country_in(head.path)}
        layout = Delimited(head.delimiter, context=context)
        return (
            Sniff(score, "columns of labelled videos and ranges of views", layout)
            if score
            else STRANGE
        )

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a row says of a video and of its label."""
        row = fields("row", record.value, self.known, drift)
        asked = record.context.get(COUNTRY)
        country = asked if isinstance(asked, str) else None
        created = _created(row)
        native_id, creator = row.own_id("id"), row.text("creator_username")
        views = _views(row)
        marks = [*times.flags(created), *(["country_from_file_name"] if country else [])]
        label = row.text("label")
        yield Post(
            platform="tiktok",
            native_id=native_id,
            post_type="video",
            id_kind="library",
            account_native_id=creator,
            account_handle=creator,
            created=created,
            transcript=row.text("ocr"),
            country=country,
            country_basis="collection_query" if country else None,
            labelled_ad=True if label else None,
            paid_partnership=label.casefold() == PAID if label else None,
            flags=marks,
            ranges={"view": views} if views else {},
            media=_media(row),
        )
        yield Ad(
            platform="tiktok",
            native_id=native_id,
            account_native_id=creator,
            account_name=creator,
            has_post=True,
            beneficiary="; ".join(list_of(row.text("brand_names"), None)) or None,
            created_at=created.at,
            time_precision=created.precision if created.at else None,
            impressions_low=views[0] if views else None,
            impressions_high=views[1] if views else None,
            label=label,
            kind="video",
            country=country,
            countries=[country] if country else None,
            observed_at=times.iso(row.text("collection_datetime_utc")).at,
            flags=marks,
        )
        if creator:
            yield Account(platform="tiktok", native_id=creator, handle=creator)


def country_in(path: Path) -> str | None:
    """Return the Member State whose code a file's name begins with.

    >>> country_in(Path("ro_2024_a.csv")), country_in(Path("romania.csv"))
    ('RO', None)
    """
    found = NAMED.match(path.name)
    code = found[1].upper() if found else ""
    return code if code in MEMBER_STATES else None


def _created(row: Fields) -> Moment:
    """Return the time; the number is UTC, and so is the text beside it."""
    number = row.value.get("create_timestamp")
    if number not in (None, ""):
        return times.epoch(number)
    return times.iso(row.text("create_date_utc") or row.text("create_date"), UTC)


def _views(row: Fields) -> Range | None:
    """Return the range of views; a lone number is both its ends.

    "10K-100K" is a range, "10M+" has no upper end.
    """
    raw = row.text("video_views")
    found = RANGE.fullmatch(raw.strip().upper().replace(",", "")) if raw else None
    if raw and not found:
        row.odd("video_views")
    if not found:
        return None
    low = float(found[1]) * TIMES[found[2]]
    if found[3]:
        return low, float(found[3]) * TIMES[found[4]]
    return low, None if found[0].endswith("+") else low


def _media(row: Fields) -> list[Medium]:
    """Return the video, whose own address is not given, and the pictures on its cover."""
    covers = list_of(row.text("video_cover_image_urls"), None)
    return [Medium("video"), *(Medium("image", url) for url in covers)]
