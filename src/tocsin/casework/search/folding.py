r"""Words as a search compares them: without case, accents, widths, or what nobody sees.

Accents and vowel points go because people leave them out when they type, and because one letter is
written in several ways: the Romanian ț with a comma and with a cedilla, the Arabic alef with its
hamza and without. Marks that make another letter of a letter in other scripts stay.

>>> folded("Alegerile din BUCUREŞTI")
'alegerile din bucuresti'
"""

import re
import unicodedata

from tocsin.casework.storable import storable

MARKS = (
    r"\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F"  # of Latin and the like
    r"\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7"  # points of Hebrew
    r"\u0610-\u061A\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED"  # of Arabic
)
UNSEEN = (
    r"\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E"
    r"\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB\U000E0000-\U000E0FFF"
)
LONGEST = 1_000
"""Characters of words that are looked at."""
MOST = 40
"""Words that are looked for."""
_gone = re.compile(f"[{MARKS}{UNSEEN}]")
_asked = re.compile(r'"([^"]+)"|([^\s"]+)')


def folded(text: str) -> str:
    r"""Return a text as a search compares it: in small letters, with single spaces.

    >>> folded("Straße\u200b  ＶＯＴＥ\n投票"), folded("I\u0307stanbul") == folded("istanbul")
    ('strasse vote 投票', True)
    """
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = unicodedata.normalize("NFC", _gone.sub("", apart))
    return " ".join(text.casefold().split())


def terms(words: str) -> tuple[str, ...]:
    """Return what somebody looks for: words, and what stands in quotation marks as it stands.

    Nothing else has a meaning: `*`, `OR`, `NEAR(` and `:` are looked for as they are.

    >>> terms('Ballots "printed  abroad" NEAR(2) *')
    ('ballots', 'printed abroad', 'near(2)', '*')
    """
    found = (folded(quoted or plain) for quoted, plain in _asked.findall(storable(words[:LONGEST])))
    return tuple(dict.fromkeys(filter(None, found)))[:MOST]
