"""Other people's text, made safe to look at.

The page escapes markup; this module deals with what escaping leaves alone: characters that
reorder, hide or overprint their neighbours. They become visible tokens such as `⟦U+202E⟧`, because
a reader of evidence should see that they were there. The same function serves HTML and SVG.
"""

import re
from unicodedata import category

LONGEST = 1_200
"""Characters of one text that are shown; the rest is counted."""
MARKS = 4
"""Combining marks on one letter that are shown; real scripts need no more."""
LINES = re.compile(r"\s*\n\s*\n\s*")
STACKED = re.compile(rf"([\u0300-\u036f]{{{MARKS}}})[\u0300-\u036f]+")
JOINERS = "\u200c\u200d"
"""Needed inside Persian, Indic and emoji sequences; a trick inside Latin, Greek or Cyrillic."""
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories that show nothing, or nothing that two machines agree on."""
NOT_A_CHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
ALPHABETS = re.compile(r"[\u0000-\u052f]")


def shown(text: str, longest: int = LONGEST) -> str:
    r"""Make every hidden character visible, keep line breaks, cut what is too long.

    >>> shown("pay\u202elap\x00")
    'pay⟦U+202E⟧lap⟦U+0000⟧'
    >>> shown("abcdef", longest=3)
    'abc … (3 more characters)'
    """
    kept = text[:longest].replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    clear = cleared(STACKED.sub(r"\1…", LINES.sub("\n", kept)))
    rest = len(text) - longest
    return clear if rest <= 0 else f"{clear} … ({rest:,} more characters)"


def cleared(text: str) -> str:
    """Make every hidden character visible and change nothing else; what is clear stays as it is."""
    return "".join(_visible(one, last) for last, one in zip(["", *text], text, strict=False))


def line(text: str, longest: int = 160) -> str:
    r"""Make a text safe and put it on one line.

    >>> line("one\ntwo")
    'one two'
    """
    return " ".join(shown(text, longest).split())


def label(name: str, longest: int = 24) -> str:
    """Make a name short enough for a chart; its end stays, where many ids differ.

    >>> label("did:plc:zr4e2qcquencptyak3uyurhv")
    'did:plc:zr4e2qcqu…uyurhv'
    """
    whole = line(name, 300)
    return whole if len(whole) <= longest else f"{whole[: longest - 7]}…{whole[-6:]}"


def defanged(url: str) -> str:
    """Write an address so that nothing makes a link of it.

    >>> defanged("https://example.com/a.html")
    'hxxps://example[.]com/a.html'
    >>> defanged("javascript:alert(1)")
    'javascript[:]alert(1)'
    """
    whole = line(url, 300)
    scheme, colon, rest = whole.partition(":")
    if not colon:
        return _unlinked(whole)
    if scheme.lower() not in {"http", "https"}:
        return f"{scheme}[:]{rest}"
    return f"{scheme.lower().replace('tt', 'xx')}:{_unlinked(rest)}"


def _unlinked(rest: str) -> str:
    """Take the dots of a host out of an address without its scheme."""
    host, slash, path = rest.lstrip("/").partition("/")
    return "/" * (len(rest) - len(rest.lstrip("/"))) + host.replace(".", "[.]") + slash + path


def _visible(one: str, before: str) -> str:
    """Return one character, or a token that names it."""
    if one == "\n" or not (category(one) in HIDDEN or NOT_A_CHARACTER.match(one)):
        return one
    if one in JOINERS and before and not ALPHABETS.match(before):
        return one
    return f"⟦U+{ord(one):04X}⟧"
