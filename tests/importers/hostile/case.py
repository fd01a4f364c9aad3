"""One hostile file and what must become of it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tocsin.importers.mapping import Mapping

POSTS = Mapping(
    platform="x",
    columns={
        "native_id": "id",
        "created_at": "date",
        "text": "text",
        "account.handle": "who",
        "link": "link",
        "metrics.like": "likes",
    },
)
HEAD = b"id,date,text,who\n"
AT = "2024-11-24T08:00:00Z"


class Case(NamedTuple):
    """A file by name and content, and the outcome; what is empty is not looked at."""

    why: str
    """What is hostile about it."""
    name: str
    content: bytes | Callable[[], bytes]
    status: str = "imported"
    """`imported`, `partial`, `refused` or `unsupported`; of an archive, of its first file."""
    records: int = 0
    rejects: int = 0
    codes: dict[str, int] = {}  # noqa: RUF012  # nobody changes it
    told: str = ""
    """Must stand in a warning or the message; "" when there must be none."""
    posts: dict[str, list[Any]] = {}  # noqa: RUF012  # nobody changes it
    """Columns of the posts by native id, or of `accounts` as `accounts.handle`."""
    mapping: Mapping | None = POSTS


def row(n, text="Vote today", date=AT, who="ana"):
    return f"{n},{date},{text},{who}\n".encode()


def table(*rows):
    return HEAD + b"".join(rows)


def lines(*values):
    return b"\n".join(value if isinstance(value, bytes) else value.encode() for value in values)


def post(n, rest=""):
    return f'{{"id": "{n}", "date": "{AT}", "who": "ana", "text": "t{n}"{rest}}}'
