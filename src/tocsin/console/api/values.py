"""The values that requests are made of, each with its bounds, so that none surprises a database."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from ninja import Header, Schema
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from tocsin.casework.storable import storable

MOST = 2**63 - 1
MOST_32 = 2**31 - 1
LONG = 20_000
INSTANT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Told(Schema):
    """What a request says: what is not known is refused, so that a slip is not lost."""

    model_config = ConfigDict(extra="forbid")


def _instant(text: object) -> datetime:
    """Read an instant with its offset, as RFC 3339 has it; what no calendar holds is moved in.

    >>> _instant("2024-11-24T21:00:60.5+02:00")
    datetime.datetime(2024, 11, 24, 19, 0, 59, 500000, tzinfo=datetime.timezone.utc)
    """
    found = INSTANT.fullmatch(text) if isinstance(text, str) and text.isascii() else None
    if found is None:
        raise ValueError("must be an instant with its offset, such as 2024-11-24T21:00:00Z")
    *parts, fraction, offset = found.groups()
    year, month, day, hour, minute, second = map(int, parts)
    micros = int((fraction or ".")[1:7].ljust(6, "0"))
    local = datetime(year, month, day, hour, minute, min(second, 59), micros, UTC)
    try:
        return local - _offset(offset)
    except OverflowError:
        return local


def _offset(text: str) -> timedelta:
    if text in "Zz":
        return timedelta()
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 23 or minutes > 59:
        raise ValueError("must have an offset of less than a day")
    size = timedelta(hours=hours, minutes=minutes)
    return -size if text[0] == "-" else size


def _day(text: object) -> date:
    if not (isinstance(text, str) and text.isascii() and DAY.fullmatch(text)):
        raise ValueError("must be a day, such as 2024-11-24")
    return date.fromisoformat(text)


def whole(value: object) -> object:
    """Let a number be a number, and in an address its digits; nothing else is one."""
    if isinstance(value, str) and re.fullmatch(r"-?(0|[1-9][0-9]{0,18})", value, re.ASCII):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("must be a whole number")  # noqa: TRY004  # pydantic wants this one
    return value


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""UTC inside; outside, RFC 3339 with an offset."""
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Id = Annotated[int, Field(ge=1, le=MOST), BeforeValidator(whole)]
Version = Annotated[int, Field(ge=1, le=MOST_32), BeforeValidator(whole)]
Count = Annotated[int, Field(ge=0, le=MOST_32), BeforeValidator(whole)]
Big = Annotated[int, Field(ge=0, le=MOST), BeforeValidator(whole)]
YesNo = Annotated[bool, Field(strict=True)]
_kept = AfterValidator(storable)


Word = Annotated[str, StringConstraints(max_length=64), _kept]
Line = Annotated[str, StringConstraints(max_length=200), _kept]
Words = Annotated[str, StringConstraints(max_length=LONG), _kept]
Reason = Annotated[str, StringConstraints(max_length=2000), _kept]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]

IfMatch = Annotated[
    str,
    Header(
        alias="If-Match",
        pattern=r'^"[1-9][0-9]{0,8}"$',
        description="The `ETag` that the record was read with: nobody changes what they have not "
        "seen. 409 when it has changed since.",
    ),
]
Once = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9._-]{8,80}$",
        description="Your own name for this one sending. Asked again under the same name, the "
        "first answer is given again, and nothing is sent twice.",
    ),
]
Limit = Annotated[int, Field(ge=1, le=200), BeforeValidator(whole)]
Tlp = Literal["clear", "green", "amber", "amber+strict", "red"]
