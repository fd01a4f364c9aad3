"""What opens the collector's own account is cut out of what we keep.

Some interfaces write the access token or key of whoever asked into the addresses they return. The
bytes of a record are evidence, so nothing else of them changes, and their SHA-256 is taken before.
"""

import re
from collections.abc import Sequence

import polars as pl

SIGNS = (b"access_token", b"crowdtangle.com", b"key=AIza", b"a\0c\0c\0e\0s\0s\0_\0t\0o\0k\0e\0n")
"""One of these stands in every record that holds a token; the last one in UTF-16."""
ANY_SIGN = "|".join(re.escape(sign.decode()) for sign in SIGNS)
VALUE = rb"(?:[^&\"'\s\\<>,;%#]|%(?!26|2526|23))*"
"""The value of a parameter: up to the next one, or to the end of the address."""
BEFORE = rb"([?&#]|\\u0026|&amp;|%3F|%26)"
AFTER = rb"(&amp;|&|\\u0026|%26)?"
PARAMETER = re.compile(BEFORE + rb"access_token(?:=|%3D)" + VALUE + AFTER)
KEY = re.compile(BEFORE + rb"key(?:=|%3D)AIza" + VALUE + AFTER)
"""Keys of Google's interfaces all begin so; `key` itself may be anything's name."""
CROWDTANGLE = re.compile(
    rb"(crowdtangle\.com\\?/[^\"'\s<>]{0,2000}?)" + BEFORE + rb"token=" + VALUE + AFTER
)
MEMBER = re.compile(rb'("access_token"\s*:\s*)"[^"\\]*"')


def holds_token(raw: bytes) -> bool:
    """Say whether a record holds a token."""
    return without_tokens(raw) != raw


def all_without_tokens(raws: Sequence[bytes]) -> tuple[pl.Series, int]:
    """Return records without tokens, as a column, and how many held one."""
    column = pl.Series(raws, dtype=pl.Binary)
    suspect = _suspect(column)
    if not suspect.any():
        return column, 0
    rows = suspect.arg_true().to_list()
    clean = [*raws]
    for row in rows:
        clean[row] = without_tokens(raws[row])
    return pl.Series(clean, dtype=pl.Binary), sum(clean[row] != raws[row] for row in rows)


def _suspect(raws: pl.Series) -> pl.Series:
    """Say which records hold a sign; one pattern over texts costs half of four over bytes."""
    try:
        return raws.cast(pl.String).str.contains(ANY_SIGN)
    except pl.exceptions.ComputeError:  # not all of them are UTF-8
        return pl.select(pl.any_horizontal(raws.bin.contains(sign) for sign in SIGNS)).to_series()


def without_tokens(raw: bytes) -> bytes:
    """Return a record without access tokens; the same object where there are none.

    >>> without_tokens(b'{"url": "https://a.eu/?id=7&access_token=EAAB"}')
    b'{"url": "https://a.eu/?id=7"}'
    >>> without_tokens(b"https://a.eu/?access_token=EAAB&id=7")
    b'https://a.eu/?id=7'
    >>> without_tokens(b"https://api.crowdtangle.com/posts?token=Zx9&count=5")
    b'https://api.crowdtangle.com/posts?count=5'
    """
    if not any(sign in raw for sign in SIGNS):
        return raw
    if SIGNS[-1] in raw:
        return _wide(raw)
    while (cut := KEY.sub(_parted, PARAMETER.sub(_parted, raw))) != raw:
        raw = cut  # a mark between two belongs to the first
    cut = CROWDTANGLE.sub(lambda found: found[1] + (found[2] if found[3] else b""), raw)
    return MEMBER.sub(rb'\1""', cut)


def _parted(found: re.Match[bytes]) -> bytes:
    """Return what parts the parameters around a token: the mark before it if any comes after."""
    return found[1] if found[2] else b""


def _wide(raw: bytes) -> bytes:
    """Do it for a record in UTF-16, whichever of its bytes come first."""
    name = "utf-16-le" if raw[1::2].count(0) > raw[::2].count(0) else "utf-16-be"
    return without_tokens(raw.decode(name, "replace").encode()).decode("utf-8").encode(name)
