"""Which language a text is in, by its letters: a second opinion beside what the platform states.

Addresses, names and tags are set aside first; what is left must be long enough to judge. The score
is the detector's own, from 0 to 1. Close relatives are told apart badly in short texts (Czech and
Slovak, Croatian and Serbian), and a detector never answers "none of these".

Source    ELD, an n-gram detector for 60 languages; its C edition reads some 400,000 posts a second.
"""

import re
from collections.abc import Sequence
from typing import TypeAlias

import eldc

ASIDE = re.compile(r"https?://\S+|www\.\S+|[@#]\w+")
MARKS = ("http", "www.", "@", "#")
FEWEST = 12
"""Letters; in fewer, any answer is a guess."""
UNKNOWN = "und"
eldc.init()  # maps its table of n-grams; microseconds

Opinion: TypeAlias = tuple[str | None, float | None]
NONE: Opinion = (None, None)


def languages(texts: Sequence[str | None]) -> tuple[list[str | None], list[float | None]]:
    """Return each text's language (BCP 47) and how sure that is; null, null: not enough to tell.

    >>> languages(["Every vote must be counted before midnight", "Да", None])[0]
    ['en', None, None]
    """
    known = {text: _opinion(text) if text else NONE for text in set(texts)}
    found = [known[text] for text in texts]
    return [language for language, _ in found], [score for _, score in found]


def _opinion(text: str) -> Opinion:
    words = ASIDE.sub(" ", text) if any(mark in text for mark in MARKS) else text
    if len(words) < 5 * FEWEST and sum(map(str.isalpha, words)) < FEWEST:
        return NONE
    told = eldc.detect_details(words)
    if told.language == UNKNOWN:
        return NONE
    return told.language, round(told.scores[told.language], 4)
