"""What people say: sentences made from the word lists in `words/`, one file per language."""

from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from tocsin.demo.dice import Dice


class Topic(Struct, frozen=True):
    """Something people talk about, and its hashtags."""

    lines: list[str]
    tags: list[str]


class Headlines(Struct, frozen=True):
    """How newspapers say it."""

    lines: list[str]


class Words(Struct, frozen=True):
    """One language's word list."""

    language: str
    openers: list[str]
    closers: list[str]
    petition: str
    turnout: list[str]
    first_names: list[str]
    last_names: list[str]
    bios: list[str]
    slots: dict[str, list[str]]
    topics: dict[str, Topic]
    headlines: Headlines


@cache
def words(language: str) -> Words:
    """Return a language's word list."""
    text = files("tocsin.demo").joinpath("words", f"{language}.toml").read_bytes()
    return msgspec.toml.decode(text, type=Words)


def sentence(dice: Dice, language: str, topic: str, *, candidate: str = "") -> str:
    """Return something an ordinary person might say; rarely the same thing twice."""
    known = words(language)
    line = filled(dice, known, dice.one(known.topics[topic].lines), candidate)
    opener, closer = dice.one(known.openers), dice.one(known.closers)
    told = f"{opener} {line}" if opener else line[:1].upper() + line[1:]
    end = "" if told.endswith(("?", "!")) else dice.one((".", ".", "!", ""))
    return f"{told}{end} {closer}".rstrip()


def headline(dice: Dice, language: str) -> str:
    """Return a headline; a newspaper may well print the like of it again."""
    known = words(language)
    line = filled(dice, known, dice.one(known.headlines.lines), "")
    return line[:1].upper() + line[1:]


def filled(dice: Dice, known: Words, line: str, candidate: str) -> str:
    """Return a line with its slots filled."""
    chosen = {name: dice.one(options) for name, options in known.slots.items()}
    return line.format(n=dice.randrange(3, 98), candidate=candidate, **chosen)
