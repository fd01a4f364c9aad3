"""Which language a text is in, by its letters: a second opinion beside what the platform states.

Addresses, names and tags are set aside first; what is left must be long enough to judge. The score
is the detector's own, from 0 to 1. Close relatives are told apart badly in short texts (Czech and
Slovak, Croatian and Serbian), and a detector never answers "none of these".

Source    ELD, an n-gram detector for 60 languages; its C edition reads some 400,000 posts a second.
"""

from collections.abc import Sequence
from functools import cache
from types import ModuleType
from typing import TypeAlias

import polars as pl

from tocsin.vocabulary.errors import ConfigError

ASIDE = r"https?://\S+|www\.\S+|[@#]\w+"
FEWEST = 12
"""Letters; in fewer, any answer is a guess."""
UNKNOWN = "und"

Opinion: TypeAlias = tuple[str | None, float | None]
NONE: Opinion = (None, None)


def with_languages(posts: pl.DataFrame) -> pl.DataFrame:
    """Fill `lang_detected` and `lang_score` from the text, or from the title where there is none.

    Raises `ConfigError` when the detector is not installed.
    """
    detected, scores = languages(posts.select(pl.coalesce("text", "title")).to_series().to_list())
    return posts.with_columns(
        lang_detected=pl.Series(detected, dtype=pl.String),
        lang_score=pl.Series(scores, dtype=pl.Float64),
    )


@cache
def _detector() -> ModuleType:
    """Return the detector, ready; its table of n-grams is 70 MB, so it is not always installed."""
    try:
        import eldc  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise ConfigError(
            "detect_languages: needs a library that is not installed; pip install tocsin[language]"
        ) from error
    eldc.init()  # maps its table of n-grams; microseconds
    return eldc  # type: ignore[no-any-return]


def languages(texts: Sequence[str | None]) -> tuple[list[str | None], list[float | None]]:
    """Return each text's language (BCP 47) and how sure that is; null, null: not enough to tell.

    >>> languages(["Every vote must be counted before midnight", "Да", None])[0]
    ['en', None, None]
    """
    distinct = [text for text in dict.fromkeys(texts) if text]
    words = pl.Series(distinct, dtype=pl.String).str.replace_all(ASIDE, " ")
    known = dict(zip(distinct, map(_opinion, words.to_list()), strict=True))
    found = [known.get(text or "", NONE) for text in texts]
    return [language for language, _ in found], [score for _, score in found]


def _opinion(words: str) -> Opinion:
    if len(words) < 5 * FEWEST and sum(map(str.isalpha, words)) < FEWEST:
        return NONE
    told = _detector().detect_details(words)
    if told.language == UNKNOWN:
        return NONE
    return told.language, round(told.scores[told.language], 4)
