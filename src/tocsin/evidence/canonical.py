"""The one way a value is written before it is hashed or signed.

JSON in UTF-8 with sorted keys and no spaces, so that equal values are equal bytes everywhere. No
fractions: programs do not agree on how to print them. An instant is written in UTC with six
decimals, `2024-11-24T19:00:00.000000Z`, whatever zone it came in.

Source    after RFC 8785 (JSON Canonicalization Scheme), without its numbers; keys are sorted by
          code point, which is the order of their UTF-8 bytes.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypeVar

import msgspec

from tocsin.vocabulary.errors import TocsinError

Kind = TypeVar("Kind")
MOST = 2**53 - 1
"""The largest whole number that every JSON reader reads as written."""
LARGEST = 32 << 20
"""Bytes of a record that is read whole."""
DEEPEST = 64
"""Levels of nesting."""


class CanonicalError(TocsinError, ValueError):
    """A value has no canonical form; the message begins with where in it the trouble lies."""

    def __init__(self, place: str, rule: str, got: object) -> None:
        self.place, self.rule, self.got = place or "value", rule, repr(got)[:100]
        super().__init__(f"{self.place}: {rule}; got {self.got}")


def dumps(value: object) -> bytes:
    r"""Return a value's canonical bytes; records (msgspec Structs, dataclasses) may be in it.

    >>> dumps({"b": [1, None, True], "a": "ă"})
    b'{"a":"\xc4\x83","b":[1,null,true]}'

    Raises `CanonicalError` for a fraction, a whole number beyond 2**53, an instant without zone,
    text that is no Unicode, or a key that is no text.
    """
    try:
        plain = msgspec.to_builtins(value, builtin_types=(datetime, bytes, bytearray))
    except (TypeError, ValueError, msgspec.MsgspecError) as reason:
        raise CanonicalError("", f"expected values that JSON has ({reason})", value) from None
    return json.dumps(
        _writable(plain, "", 0), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def loads(content: bytes) -> object:
    """Read canonical bytes; raises `CanonicalError` for any that `dumps` would not have written.

    Who reads a signed file must not see another value than the next reader: a key given twice, a
    space or another spelling of a letter is refused.
    """
    try:
        value: object = json.loads(content, parse_float=_no_fraction)
    except (ValueError, RecursionError) as reason:
        raise CanonicalError("", f"expected canonical JSON ({reason})", content[:100]) from None
    if dumps(value) != content:
        raise CanonicalError(
            "", "expected canonical JSON: sorted, each key once, no spaces", content[:100]
        )
    return value


def decoded(content: bytes, kind: type[Kind]) -> Kind:
    """Read canonical bytes into a record; raises `CanonicalError` for any other bytes.

    A field that the record has not is refused: what is not understood cannot be vouched for.
    """
    if len(content) > LARGEST:
        raise CanonicalError("", f"expected at most {LARGEST:,} bytes", len(content))
    try:
        value = msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError) as reason:
        raise CanonicalError("", f"expected a {kind.__name__} ({reason})", content[:80]) from None
    if dumps(value) != content:
        raise CanonicalError("", f"expected a {kind.__name__} in canonical JSON", content[:80])
    return value


def digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical bytes, in hexadecimal."""
    return sha256(dumps(value)).hexdigest()


def instant(at: datetime) -> str:
    """Return an instant as it is written.

    >>> instant(datetime(2024, 11, 24, 19, tzinfo=UTC))
    '2024-11-24T19:00:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _no_fraction(text: str) -> object:
    raise CanonicalError("", "expected whole numbers only", text)


def _writable(value: object, place: str, depth: int) -> object:
    """Return a value as `json` may write it, or say where it cannot be."""
    if depth > DEEPEST:
        raise CanonicalError(place[:80], f"expected at most {DEEPEST} levels", "more")
    if isinstance(value, Mapping):
        return {
            _text(key, place): _writable(one, f"{place}.{key}" if place else str(key), depth + 1)
            for key, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [_writable(one, f"{place}[{n}]", depth + 1) for n, one in enumerate(value)]
    return _scalar(value, place)


def _scalar(value: object, place: str) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > MOST:
            raise CanonicalError(place, "expected a whole number within 2**53; write text", value)
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise CanonicalError(place, "expected an instant with its zone", value)
        return instant(value)
    return _text(value, place)


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise CanonicalError(place, "expected text, a whole number, an instant or null", value)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise CanonicalError(place, "expected text that is Unicode", value) from None
    return value
