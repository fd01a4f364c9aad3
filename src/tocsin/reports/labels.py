"""Headings, units and words of figures in French and German; everything else stays English.

What is not in `labels.csv` is returned as it is: a definition, a method, what people wrote. A
report in another language than English says so.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tocsin.vocabulary.errors import ConfigError
from tocsin.vocabulary.names import nearest

LANGUAGES = ("en", "fr", "de")
THOUSANDS: Mapping[str, str] = {"en": ",", "fr": "\u202f", "de": "."}
"""What stands between thousands."""
WORDED = re.compile(
    r"(?P<word>[a-z~][a-z ~]*?)? ?(?P<digits>\d[\d,.]*)(?P<scale> ?[a-z]+)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Labels:
    """The labels of one language."""

    language: str = "en"

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            near = nearest(self.language, LANGUAGES)
            raise ConfigError(
                f"language: one of {', '.join(LANGUAGES)}; got {self.language}"
                + (f"; did you mean {near[0]}?" if near else "")
            )

    def __call__(self, english: str) -> str:
        """Return a label in the language, or as it is where there is none.

        >>> Labels("fr")("alerts"), Labels("de")("Findings by month"), Labels("de")("Ana's words")
        ('alertes', 'Feststellungen nach Monat', "Ana's words")
        """
        return _table().get((self.language, english), english)

    def number(self, value: float) -> str:
        """Return a number with the language's marks between thousands.

        >>> Labels().number(99000), Labels("de").number(99000)
        ('99,000', '99.000')
        """
        whole = f"{int(value):,}" if value == int(value) else f"{value:,}"
        return self.digits(whole)

    def digits(self, english: str) -> str:
        """Return digits as English writes them with the language's marks."""
        if self.language == "en":
            return english
        comma = {",": THOUSANDS[self.language], ".": ","}
        return "".join(comma.get(one, one) for one in english)

    def worded(self, said: str) -> str:
        """Return the words of a figure, "over 800", in the language.

        >>> Labels("fr").worded("over 800"), Labels("de").worded("approximately 99,000")
        ('plus de 800', 'etwa 99.000')
        """
        found = WORDED.fullmatch(said.strip())
        if found is None:
            return self(said.strip().casefold()) if self.language != "en" else said.strip()
        word = self((found["word"] or "").casefold()) if self.language != "en" else found["word"]
        scale = self(found["scale"] or "") if self.language != "en" else found["scale"]
        return f"{word or ''} {self.digits(found['digits'])}{scale or ''}".strip()

    @property
    def note(self) -> str:
        """What a report in another language says of itself; "" in English."""
        return self("In English, but for headings, units and names from the catalog.") * (
            self.language != "en"
        )


@cache
def _table() -> Mapping[tuple[str, str], str]:
    text = files(__package__).joinpath("labels.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {(one, row["en"]): row[one] for row in rows for one in ("fr", "de")}
