"""The certificates of a time stamp in the order that DER asks for.

Some authorities, OpenSSL before 3.2 among them, send the set of their certificates as it comes, and
strict readers then refuse the whole token. The set lies outside what is signed, so sorting it
changes nothing that anybody vouched for. The token is kept as it was sent.

Source    X.690, section 11.6; RFC 5652, section 5.1; RFC 3161, section 2.4.2.
"""

from collections.abc import Iterator

from msgspec import Struct

SEQUENCE, FIRST = 0x30, 0xA0
"""Tags: SEQUENCE, and [0] constructed."""


class Element(Struct, frozen=True):
    """One element: its tag, where it starts, where its content starts, where it ends."""

    tag: int
    start: int
    inner: int
    end: int


def sorted_certificates(answer: bytes) -> bytes:
    """Return a time-stamp answer with its set of certificates sorted; same length.

    Raises `ValueError` for what is no time-stamp answer.
    """
    certificates = _certificates(answer)
    if certificates is None:
        return answer
    each = elements(answer, certificates.inner, certificates.end)
    ordered = sorted(answer[one.start : one.end] for one in each)
    return answer[: certificates.inner] + b"".join(ordered) + answer[certificates.end :]


def elements(content: bytes, start: int, end: int) -> Iterator[Element]:
    """Yield the elements that stand one after another; raises `ValueError`."""
    while start < end:
        if start + 2 > end or content[start] & 0x1F == 0x1F:
            raise ValueError("expected DER")
        length, inner = content[start + 1], start + 2
        if length & 0x80:
            count = length & 0x7F
            length, inner = int.from_bytes(content[inner : inner + count]), inner + count
            if not 1 <= count <= 4:
                raise ValueError("expected DER with definite lengths")
        if inner + length > end:
            raise ValueError("expected DER; it ends too early")
        yield Element(content[start], start, inner, inner + length)
        start = inner + length


def _certificates(answer: bytes) -> Element | None:
    """Return the set of certificates: answer, token, its content, signed data, [0]."""
    here = next(elements(answer, 0, len(answer)), None)
    if here is None:
        raise ValueError("expected a time-stamp answer; got nothing")
    for tag, place in ((SEQUENCE, 1), (FIRST, 1), (SEQUENCE, 0)):
        inside = list(elements(answer, here.inner, here.end))
        if len(inside) <= place or inside[place].tag != tag:
            raise ValueError("expected a time-stamp answer with a token")
        here = inside[place]
    inside = list(elements(answer, here.inner, here.end))
    return next((one for one in inside if one.tag == FIRST), None)
