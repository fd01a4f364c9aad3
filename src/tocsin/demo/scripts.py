"""The texts of plots and innocents, from `words/campaigns.toml`."""

from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from tocsin.demo import speech
from tocsin.demo.dice import Dice


class Targeting(Struct, frozen=True):
    """Pieces of a request to look into something."""

    openers: list[str]
    asks: list[str]
    claims: list[str]


class Lines(Struct, frozen=True):
    """Sentences with slots."""

    words: list[str]


class Quotes(Struct, frozen=True):
    """A newspaper's warning, and what readers say when they pass it on."""

    warning: str
    passed_on: list[str]


class Weather(Struct, frozen=True):
    """A reading, and the towns it is taken in."""

    words: str
    towns: list[str]


class Ads(Struct, frozen=True):
    """Pages that advertise, and what they say."""

    pages: list[str]
    bodies: list[str]


class Scripts(Struct, frozen=True):
    """Everything that plots and innocents say that others do not."""

    copied: list[dict[str, str]]
    """One claim per entry, by language."""
    targeting: Targeting
    breach: dict[str, list[str]]
    leak: Lines
    mirror: Lines
    quotes: Quotes
    fans: dict[str, list[str]]
    parody: Lines
    pottery: Lines
    weather: Weather
    ads: Ads
    farm: Lines
    rumours: Lines


@cache
def scripts() -> Scripts:
    """Return the texts."""
    text = files("tocsin.demo").joinpath("words", "campaigns.toml").read_bytes()
    return msgspec.toml.decode(text, type=Scripts)


def said(dice: Dice, language: str, line: str, **slots: object) -> str:
    """Return a line with its slots filled from the language's word list and from `slots`."""
    known = speech.words(language)
    chosen = {name: dice.one(options) for name, options in known.slots.items()}
    return line.format(**({"n": dice.randrange(3, 98)} | chosen | slots))
