"""A mapping: which column of a file is what, for files of no format we know.

Read from TOML or JSON, given by hand or lying beside the file as `<name>.mapping.toml`. What each
field means is said in docs/importers/generic.md.
"""

import re
from datetime import tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Struct

from tocsin.vocabulary.errors import ConfigError, UnknownNameError
from tocsin.vocabulary.names import nearest
from tocsin.vocabulary.platforms import platform
from tocsin.vocabulary.tables import RELATION_KINDS

POST_FIELDS = (
    "native_id", "created_at", "edited_at", "collected_at", "text", "title", "transcript", "url",
    "lang", "country", "thread_native_id", "client", "visibility", "post_type", "status",
    "labelled_ad", "paid_partnership", "ai_label",
)  # fmt: skip
ACCOUNT_FIELDS = (
    "native_id", "handle", "display_name", "description", "url", "avatar_url", "location",
    "country", "created_at", "verified", "is_bot_declared", "followers", "following", "posts",
)  # fmt: skip
LIST_FIELDS = ("link", "links", "hashtags", "mentions", "media")
RELATION_FIELDS = {f"{kind}_of": kind for kind in RELATION_KINDS} | {"reply_to": "reply"}
METRIC = re.compile(r"metrics\.[a-z][a-z_0-9]*")
FIELDS = (
    *POST_FIELDS,
    *(f"account.{name}" for name in ACCOUNT_FIELDS),
    *LIST_FIELDS,
    *RELATION_FIELDS,
    *(f"{name}.account" for name in RELATION_FIELDS),
)
"""Every field a column can be mapped to, besides `metrics.<name>`."""
TIME_FORMATS = (
    "iso", "epoch", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns", "day_first", "month_first",
    "x_legacy", "us_eastern",
)  # fmt: skip
"""Named formats; anything else is a `strptime` format."""
SUFFIXES = (".mapping.toml", ".mapping.json")


class Mapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which column is what, and how its cells are written."""

    platform: str = "web"
    """Where the posts are from, a name in `platforms.py`."""
    columns: dict[str, str]
    """Field to column. JSON: members of inner objects by their path, `user.id`."""
    ignored: tuple[str, ...] = ()
    """Columns that are known and not wanted: they are not told as unclaimed."""
    encoding: str | None = None
    """Null: found out."""
    delimiter: str | None = None
    """Null: found out."""
    quote: str | None = '"'
    escape: str | None = None
    skip: int = 0
    """Lines before the header."""
    records: str = ""
    """JSON documents: path of the array that holds the records; "" is the document itself."""
    decimal: str = "."
    timezone: str | None = None
    """IANA name, of times that state no offset; null: taken for UTC and flagged."""
    time_format: str | None = None
    """One of TIME_FORMATS or a `strptime` format; null: settled for the column at import."""
    zone_from_id: bool = False
    """Times that state no offset get the one that the posts' ids show; settled at import."""
    separator: str | None = None
    """Between several links or tags in one cell; null: `|`, else `,`."""
    post_type: str = "post"

    def __post_init__(self) -> None:
        _check_fields(self)
        _check_format(self)

    @property
    def zone(self) -> tzinfo | None:
        """The declared zone."""
        return ZoneInfo(self.timezone) if self.timezone else None

    @property
    def claimed(self) -> frozenset[str]:
        """Every column that is mapped or named as ignored."""
        return frozenset([*self.columns.values(), *self.ignored])


def read(path: Path) -> Mapping:
    """Read a mapping from TOML or JSON. Raises `ConfigError`."""
    try:
        content = path.read_bytes()
    except OSError as reason:
        raise ConfigError(f"{path}: expected a mapping; {reason.strerror}") from None
    decode = msgspec.json.decode if path.suffix == ".json" else msgspec.toml.decode
    try:
        return decode(content, type=Mapping)
    except msgspec.DecodeError as reason:
        raise ConfigError(f"{path}: not a mapping; got {reason}") from None


def beside(path: Path) -> Path | None:
    """Return the mapping that lies beside a file, if there is one."""
    if not path.name:
        return None  # a folder, named by a dot
    stem = path.name.removesuffix(".gz").removesuffix(".zst").rsplit(".", 1)[0]
    places = (path.with_name(stem + suffix) for suffix in SUFFIXES)
    return next((place for place in places if place != path and place.is_file()), None)


def is_mapping(path: Path) -> bool:
    """Say whether a file is called like a mapping."""
    return path.name.endswith(SUFFIXES)


def as_toml(mapping: Mapping) -> str:
    """Return a mapping as a person would write it: only what differs from the default."""
    fallback = Mapping(columns={})
    plain = {
        name: value
        for name in mapping.__struct_fields__
        if name != "columns"
        and (value := getattr(mapping, name)) not in (None, ())
        and (value != getattr(fallback, name) or name == "platform")
    }
    lines = [f"{name} = {_quoted(value)}" for name, value in plain.items()]
    columns = [f"{_quoted(name)} = {_quoted(name_)}" for name, name_ in mapping.columns.items()]
    return "\n".join([*lines, "", "[columns]", *columns, ""])


def _quoted(value: Any) -> str:  # noqa: ANN401
    """Return a TOML value; JSON's strings, numbers and arrays are TOML's."""
    return msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")


def _check_fields(mapping: Mapping) -> None:
    for name in mapping.columns:
        if name not in FIELDS and not METRIC.fullmatch(name):
            near = nearest(name, FIELDS)
            hint = f"did you mean {', '.join(near)}?" if near else "see docs/importers/generic.md"
            raise ConfigError(f"mapping, columns: no such field; got {name!r}; {hint}")
    try:
        platform(mapping.platform)
    except UnknownNameError as error:
        raise ConfigError(f"mapping, platform: {error}") from None


def _check_format(mapping: Mapping) -> None:
    if mapping.timezone:
        try:
            ZoneInfo(mapping.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ConfigError(
                f"mapping, timezone: expected an IANA name such as 'Europe/Berlin'; "
                f"got {mapping.timezone!r}"
            ) from None
    if mapping.decimal not in (".", ","):
        raise ConfigError(f"mapping, decimal: expected '.' or ','; got {mapping.decimal!r}")
    if mapping.delimiter is not None and len(mapping.delimiter) != 1:
        raise ConfigError(f"mapping, delimiter: one character; got {mapping.delimiter!r}")
