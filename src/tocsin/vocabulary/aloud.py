"""Numbers said so that a person can read them aloud, and be right."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import takewhile

from tocsin.vocabulary.finding import Chance, Rule

NEVER = 1e-300
"""Smaller chances are beyond what a 64-bit float can tell apart."""
STRENGTHS: Mapping[float, str] = {
    1e-6: "Practically impossible by chance",
    1e-3: "Very unlikely to be chance",
    1e-2: "Unlikely to be chance",
    5e-2: "Hard to put down to chance",
}
"""Largest corrected chance q to the words for it."""
UNTESTED = "Described, not tested"
UNITS = (("week", 604_800), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def counted(number: float, one: str, many: str = "") -> str:
    """Say a number with its noun.

    >>> counted(1, "post"), counted(12400, "post"), counted(2, "reply", "replies")
    ('1 post', '12,400 posts', '2 replies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def number(value: float) -> str:
    """Write a measure: large and whole numbers whole, others to four digits that mean something.

    >>> number(1234567.8), number(0.123456), number(12.5), number(3.5e-5)
    ('1,234,568', '0.1235', '12.5', '3.5 × 10⁻⁵')
    """
    if float(value).is_integer() or abs(value) >= 1_000:
        return f"{value:,.0f}"
    return tiny(value) if 0 < value < 1e-3 else f"{value:.4g}"


def tiny(chance: float) -> str:
    """Write a probability.

    >>> tiny(0.0421), tiny(3.2e-9), tiny(0.0)
    ('0.042', '3.2 × 10⁻⁹', 'less than 10⁻³⁰⁰')
    """
    if chance < NEVER:
        return "less than 10⁻³⁰⁰"
    if chance >= 1e-3:
        return f"{chance:.2g}"
    digits, _, power = f"{chance:.1e}".partition("e")
    return f"{digits} × 10{str(int(power)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


def one_in(chance: float) -> str:
    """Say a probability as a rate people can picture.

    >>> one_in(0.04), one_in(0.0), one_in(0.7)
    ('about once in 25 tries', 'less than once in a billion tries', 'more often than not')
    """
    if chance < 1e-9:
        return "less than once in a billion tries"
    if chance > 0.5:
        return "more often than not"
    return f"about once in {_round(1 / chance):,} tries"


def strength(chance: Chance) -> str:
    """Say how far chance is from explaining a finding, in a few words."""
    words = (words for most, words in STRENGTHS.items() if chance.q <= most)
    return next(words, "Chance cannot be ruled out")


def chance_aloud(chance: Chance) -> str:
    """Say what p and q mean for this finding, in two sentences."""
    hypotheses = counted(chance.hypotheses, "comparison was", "comparisons were")
    return (
        f"If that were all, something at least this strong would turn up "
        f"{one_in(chance.p)} (p = {tiny(chance.p)}). {hypotheses} made; corrected for all of "
        f"them (Benjamini-Hochberg), q = {tiny(chance.q)}: of findings at least this strong, "
        f"{_false_share(chance.q)} would be chance."
    )


def rule_aloud(rule: Rule) -> str:
    """Say what a rule allows a reader to conclude."""
    if rule.binding:
        return f"The rule is binding; confidence in its source is {rule.confidence}."
    return (
        f"For information only: confidence in the rule’s source is {rule.confidence}, "
        "which is not enough to say that anybody broke it."
    )


def standing(chance: Chance | None, rule: Rule | None) -> str:
    """Say in a few words what a finding stands on."""
    if rule:
        return "Breach of a rule" if rule.binding else "For information only"
    return strength(chance) if chance else UNTESTED


def lasting(length: timedelta) -> str:
    """Say how long something took, in its two largest units.

    >>> lasting(timedelta(minutes=9)), lasting(timedelta(days=2, hours=3, minutes=4))
    ('9 minutes', '2 days 3 hours')
    >>> lasting(timedelta(0))
    'one moment'
    """
    rest, parts = int(length.total_seconds()), list[tuple[int, str]]()
    for name, seconds in UNITS:
        parts.append((rest // seconds, name))
        rest %= seconds
    first = len(list(takewhile(lambda part: part[0] == 0, parts)))
    said = [counted(count, name) for count, name in parts[first : first + 2] if count]
    return " ".join(said) or "one moment"


def moment(at: datetime | None) -> str:
    """Write an instant in UTC, to the second; the zone stands in the table's heading."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else "not known"


def size(count: int) -> str:
    """Write a number of bytes.

    >>> size(812), size(4_700_000)
    ('812 bytes', '4.7 MB')
    """
    for power, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= power:
            return f"{count / power:.3g} {unit}"
    return counted(count, "byte")


def setting(value: object) -> str:
    """Write a parameter as the command line takes it.

    >>> setting(timedelta(minutes=10)), setting(("url", "domain")), setting(0.05)
    ('10m', 'url,domain', '0.05')
    """
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        whole = ((86_400, "d"), (3_600, "h"), (60, "m"))
        for unit, letter in whole:
            if seconds >= unit and seconds % unit == 0:
                return f"{int(seconds // unit)}{letter}"
        return f"{seconds:.6f}".rstrip("0").rstrip(".") + "s"
    if isinstance(value, (tuple, list, frozenset, set)):
        return ",".join(setting(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _false_share(q: float) -> str:
    """Say a false discovery rate as people count."""
    if q < 1e-9:
        return "fewer than one in a billion"
    return f"about one in {_round(1 / q):,}" if q <= 0.5 else "most"


def _round(value: float) -> int:
    """Keep two digits: a rate said aloud claims no more."""
    return int(float(f"{value:.2g}"))
