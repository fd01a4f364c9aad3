"""JSON as people's exports have it: cut off, deep, oddly escaped, or not quite JSON."""

import json
import re
from typing import Any, TypeAlias

import msgspec

from tocsin.vocabulary.errors import RecordError

Json: TypeAlias = Any
"""What JSON holds, before anybody has looked."""

TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|"|[^\s"{}\[\],:]+', re.DOTALL)
SURROGATE = re.compile("[\ud800-\udfff]")
CLOSER = {"{": "}", "[": "]"}
DEEPEST = 200
"""Nested levels we follow; no platform's export comes near."""

_decode = msgspec.json.Decoder().decode


def value_of(raw: bytes) -> tuple[Json, tuple[str, ...]]:
    """Return a JSON value and what had to be done to read it: `encoding`, `surrogate`.

    Raises `RecordError` with code `nul`, `json` or `depth`.
    """
    try:
        return _decode(raw), ()
    except RecursionError:
        raise RecordError("depth", "expected fewer nested levels than any export has") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as reason:
        if b"\0" in raw:
            raise RecordError("nul", "holds a NUL byte, so part of it was overwritten") from None
        return _value_slowly(raw, reason)


def _value_slowly(raw: bytes, reason: Exception) -> tuple[Json, tuple[str, ...]]:
    """Read what the strict reader refuses but people's exports hold."""
    flags = []
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
        flags.append("encoding")
    try:
        value = json.loads(text, parse_constant=lambda _: None)
    except RecursionError:
        raise RecordError("depth", "expected fewer nested levels than any export has") from None
    except ValueError:
        shown = raw[:80].decode("utf-8", "replace")
        raise RecordError("json", f"expected one JSON value ({reason})", got=shown) from None
    cleaned = _without_surrogates(value)
    if cleaned != value:
        flags.append("surrogate")
    return cleaned, tuple(flags)


def _without_surrogates(value: Json) -> Json:
    """Replace halves of characters, which no encoding can write, by U+FFFD."""
    if isinstance(value, str):
        return SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(one) for one in value]
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    return value


def as_far_as_it_goes(text: str) -> Json:
    """Return a JSON document that may be cut off anywhere, up to its last whole value.

    Null when the text is no JSON at all.

    >>> as_far_as_it_goes('{"name": "News", "messages": [{"id": 1, "text": "a"}, {"id": 2, "te')
    {'name': 'News', 'messages': [{'id': 1, 'text': 'a'}, {'id': 2}]}
    >>> as_far_as_it_goes('{"text": ["a", "cut in the mid')
    {'text': ['a']}
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    closed = _closed(text)
    try:
        return json.loads(closed) if closed else None
    except (ValueError, RecursionError):
        return None


def _closed(text: str) -> str:
    """Cut a text after its last whole member or element, and close what is open there."""
    stack: list[str] = []
    end, closers, key = 0, "", False
    for token in TOKEN.finditer(text):
        first = token[0][0]
        if token[0] == '"':
            break  # a string that is cut off: what follows are its words, not values
        if first in "{[":
            stack.append(first)
            key = first == "{"
            end, closers = token.end(), "".join(CLOSER[one] for one in reversed(stack))
        elif first in "}]":
            if not stack or CLOSER[stack.pop()] != first:
                break
            end, closers = token.end(), "".join(CLOSER[one] for one in reversed(stack))
            key = False
        elif first == ",":
            key = bool(stack) and stack[-1] == "{"
        elif first == ":":
            key = False
        elif not key and token.end() < len(text):
            end, closers = token.end(), "".join(CLOSER[one] for one in reversed(stack))
        if not stack or len(stack) > DEEPEST:
            break  # the document is over, whatever follows it, or beyond us
    return text[:end] + closers if end else ""


def shortened(value: Json, most: int, depth: int = 0) -> Json:
    """Cut every array inside a value to its first `most` elements; what is too deep is null."""
    if depth > DEEPEST:
        return None
    if isinstance(value, list):
        return [shortened(one, most, depth + 1) for one in value[:most]]
    if isinstance(value, dict):
        return {name: shortened(one, most, depth + 1) for name, one in value.items()}
    return value
