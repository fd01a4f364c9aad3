"""Reading JSON answers: elements keep the bytes they came in."""

from typing import Any, TypeVar

import msgspec

from tocsin.connectors.credentials import Secret, cleaned
from tocsin.connectors.http import Answer
from tocsin.vocabulary.errors import SourceError

Shape = TypeVar("Shape")


class Item(msgspec.Struct, frozen=True):
    """One element of a page: its bytes, without any secret, and its value."""

    raw: bytes
    value: dict[str, Any]


def read(answer: Answer, shape: type[Shape]) -> Shape:
    """Return an answer's body as a type. Raises `SourceError` when it is none."""
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceError(
            answer.url, "answers in a shape we do not know", kind="answer", got=str(error)
        ) from error


def items(raws: list[msgspec.Raw], secret: Secret | None = None) -> list[Item]:
    """Return the elements of a page; what is no object is kept and has no members."""
    return [_item(cleaned(bytes(raw), secret)) for raw in raws]


def refuse(answer: Answer, secret: Secret | None = None) -> None:
    """Raise `SourceError` unless the answer is 200; say what the server said, without secrets."""
    if answer.status == 200:
        return
    said = cleaned(answer.body[:300], secret).decode(errors="replace").strip()
    kind = "credential" if answer.status in (401, 403) else "answer"
    got = f"status {answer.status}, {said}" if said else f"status {answer.status}"
    raise SourceError(answer.url, "expected an answer", kind=kind, got=got)


def _item(raw: bytes) -> Item:
    try:
        return Item(raw, msgspec.json.decode(raw, type=dict[str, Any]))
    except msgspec.DecodeError:
        return Item(raw, {})
