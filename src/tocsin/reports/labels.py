"""What reports say of themselves in French and German: headings, sentences, units, numbers, times.

What people wrote stays as it is, and so does what is in none of the three tables: `labels.csv` has
headings and words, `sentences.csv` those of plans and rules, `units.csv` what is counted, one of it
and several. A report in another language than English says so.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from itertools import dropwhile
from operator import not_

from tocsin.vocabulary import aloud
from tocsin.vocabulary.errors import ConfigError
from tocsin.vocabulary.names import nearest

LANGUAGES = ("en", "fr", "de")
THOUSANDS: Mapping[str, str] = {"en": ",", "fr": "\u202f", "de": "."}
"""What stands between thousands."""
GAP = "–"
"""Stands for a number that is left out."""
LENGTHS = aloud.UNITS[:-1]
"""Units of time, and the seconds of each; a report counts no seconds."""
TABLES = ("labels.csv", "sentences.csv")
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

        >>> Labels("fr")("sent"), Labels("de")("Findings by month"), Labels("de")("Ana's words")
        ('envoyé', 'Feststellungen nach Monat', "Ana's words")
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

    def cell(self, value: float | None) -> str:
        """Return a number of a table; null: it is left out.

        >>> Labels("de").cell(1600), Labels("de").cell(None)
        ('1.600', '–')
        """
        return GAP if value is None else self.number(value)

    def is_one(self, value: float) -> bool:
        """Whether a number takes its noun in the singular: in French nought does too."""
        return value == 1 or (self.language == "fr" and value == 0)

    def unit(self, name: str, value: float = 2) -> str:
        """Return what is counted, one of it or several.

        >>> Labels().unit("policies", 1), Labels("fr").unit("alerts", 0)
        ('policy', 'alerte')
        """
        found = _units().get(name)
        column = f"{self.language}_one" if self.is_one(value) else self.language
        return found[column] if found else self(name)

    def counted(self, value: float, unit: str) -> str:
        """Return a number with what it counts.

        >>> Labels("de").counted(1600, "posts"), Labels().counted(1, "workshops and presentations")
        ('1.600 Beiträge', '1 workshop or presentation')
        """
        return f"{self.number(value)} {self.unit(unit, value)}"

    def lasting(self, length: timedelta | None) -> str:
        """Say how long something took, in its two largest units; null: not known.

        >>> Labels("fr").lasting(timedelta(days=1, hours=3)), Labels().lasting(timedelta(seconds=9))
        ('1 jour 3 heures', 'less than a minute')
        """
        if length is None:
            return self("not known")
        rest, said = max(0, int(length.total_seconds())), list[str]()
        for name, seconds in LENGTHS:
            count, rest = divmod(rest, seconds)
            said.append(self.counted(count, name) if count else "")
        largest = list(dropwhile(not_, said))[:2]
        return " ".join(filter(None, largest)) or self("less than a minute")

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


def spoken(language: str) -> Labels:
    """Return the labels of a document's language, or English ones where there are none of it."""
    return Labels(language if language in LANGUAGES else LANGUAGES[0])


@cache
def _table() -> Mapping[tuple[str, str], str]:
    rows = [row for name in TABLES for row in _rows(name)]
    return {(one, row["en"]): row[one] for row in rows for one in ("fr", "de")}


@cache
def _units() -> Mapping[str, Mapping[str, str]]:
    return {row["unit"]: row for row in _rows("units.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
