"""The words of a figure: "over 800", "approximately 99k", "1.6k", printed only when they are true.

`over N`, `more than N`         the value is greater
`at least N`                    the value is N or greater
`about N`, `approximately N`, `around N`, `roughly N`, `~N`, and `N k` or `N million` alone
                                the value rounds to N, at N's last digit that is not a nought
a plain number, `two`           the value is N
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tocsin.casework.errors import Refused
from tocsin.casework.models.report_figure import Rounding

SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
)  # fmt: skip
SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
OVER = ("over", "more than")
LEAST = ("at least",)
ABOUT = ("about", "approximately", "around", "roughly", "~")
TWO_DIGITS = 1_000
"""From here on, two digits are worth saying."""
BRACKETED = re.compile(r"\[([^\[\]]*)\]")
PHRASE = re.compile(
    rf"(?<![\w.,])(?:(?P<word>{'|'.join((*OVER, *LEAST, *ABOUT))})\s*)?"
    rf"(?P<number>\d+(?:[,\u00a0\u202f]\d{{3}})*(?:\.\d+)?|{'|'.join(SMALL)})"
    rf"\s*(?P<scale>{'|'.join(SCALES)})?(?![\w])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """A number as words say it."""

    words: str
    word: str
    """What stands before it, in small letters; "": nothing."""
    number: Decimal
    place: Decimal
    """The worth of its last digit that is not a nought: 1,000 for 99k, 100 for 1.6k."""
    is_scaled: bool

    @property
    def rounding(self) -> Rounding:
        """How it follows from a value."""
        if self.word in OVER + LEAST:
            return Rounding.AT_LEAST
        return Rounding.APPROX if self.word in ABOUT or self.is_scaled else Rounding.EXACT

    def is_true_of(self, value: float) -> bool:
        """Whether the words may be printed for a value."""
        if self.word in OVER:
            return value > self.number
        if self.word in LEAST:
            return value >= self.number
        if self.rounding is Rounding.EXACT:
            return value == self.number
        rounded = (Decimal(value) / self.place).to_integral_value(ROUND_HALF_UP) * self.place
        return rounded == self.number


def checked(text: str, value: float) -> tuple[str, Rounding]:
    """Return a sentence as it may be printed for a value, and how its number follows from it.

    A sentence with several numbers says in [brackets] which one is meant; they are not printed.
    Raises `Refused` where no number is named, several are, or the one that is is not true.

    >>> checked("Over 800 organisations targeted", 803)
    ('Over 800 organisations targeted', Rounding.AT_LEAST)
    """
    marked = BRACKETED.findall(text)
    found = list(numbers(marked[0] if marked else text))
    if len(marked) > 1 or len(found) != 1:
        raise Refused(
            "number", "text", "names one number, or says in [brackets] which of several is meant",
            got=text,
        )  # fmt: skip
    [said] = found
    if not said.is_true_of(value):
        raise Refused("words", said.words, f"must be true of {plain(value)}", got=text)
    return BRACKETED.sub(r"\1", text), said.rounding


def numbers(text: str) -> Iterator[Said]:
    """Yield every number that a text names."""
    for one in PHRASE.finditer(text):
        digits = re.sub(r"[,\u00a0\u202f]", "", one["number"]).casefold()
        base = Decimal(SMALL.index(digits) if digits in SMALL else digits)
        scale = SCALES.get((one["scale"] or "").casefold(), 1)
        word = re.sub(r"\s+", " ", one["word"] or "").casefold()
        yield Said(one[0], word, base * scale, _place(base) * scale, bool(one["scale"]))


def worded(value: float, rounding: Rounding) -> str:
    """Return words that are true of a value: the first one or two digits of it.

    >>> [worded(803, one) for one in Rounding]
    ['803', 'over 800', 'approximately 800']
    >>> worded(800, Rounding.AT_LEAST), worded(1600, Rounding.APPROX)
    ('at least 800', 'approximately 1,600')
    """
    if rounding is Rounding.EXACT or value < len(SMALL):
        return plain(value)
    number = Decimal(value)
    digits = 1 if number < TWO_DIGITS else 2
    place = Decimal(10) ** (number.adjusted() - digits + 1)
    if rounding is Rounding.APPROX:
        return f"approximately {plain((number / place).to_integral_value(ROUND_HALF_UP) * place)}"
    least = number // place * place
    return f"{'over' if least < number else 'at least'} {plain(least)}"


def plain(value: float | Decimal) -> str:
    """Return a number with commas, without a point that says nothing."""
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def _place(number: Decimal) -> Decimal:
    """Return the worth of a number's last digit that is not a nought."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(10) ** (exponent if number and isinstance(exponent, int) else 0)
