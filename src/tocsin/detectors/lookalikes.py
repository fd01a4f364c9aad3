"""Which site's name passes for which: the watchlist's sites, and names that look like theirs.

Points, not probabilities; how long a name is decides how much a likeness is worth, since short
names have many neighbours. In columns: 6 letters and more, 4 or 5, fewer.

    letters  5 4 2  other characters that look the same (rn and m, 0 and o, another script)
    ending   4 3 2  the same name under another ending
    hyphens  4 3 2  the same name with hyphens put in or left out
    added    4 2 1  a word in front or behind: news, 24, a country, the genuine ending
    changed  4 - -  a letter changed, put in, left out or swapped; 3 in names of 7 letters and 2 in
                    names of 6
    front    5 5 5  the whole genuine address in front of another one

Under .com, .net, .org, .info or a country's ending, where namesakes and an owner's other sites are,
`ending` and `hyphens` count two less, and `added` one less.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tocsin.detectors.likeness import CLAIMS, within
from tocsin.vocabulary.text import handle_skeleton

SHORT, LONG = 4, 6
"""Letters of a name from which on a likeness is worth more."""
USUAL_ENDING = re.compile(
    r"com|net|org|info|(?!me|cc|tv|ws|pw|su)[a-z]{2}|(?:co|org|ac|gov)\.[a-z]{2}"
)
"""Where namesakes are at home; countries whose ending is sold to anybody are left out."""
NEWS = (
    "news", "newss", "online", "live", "today", "breaking", "worldnews", "globalnews", "edition",
    "info", "information", "web", "www", "site", "actu", "actus", "aktuell", "nachrichten",
    "noticias", "notizie", "nouvelles", "wiadomosci", "stiri", "novosti", "nyheter", "hirek",
    "zpravy", "election", "elections", "vote", "voting", "wahl", "wahlen", "elezioni", "elecciones",
    "eleicoes", "wybory", "alegeri", "volby", "valasztas", "vaalit", "valg", "val", "ballot",
    "france", "deutschland", "germany", "italia", "polska", "romania", "espana", "ukraine",
)  # fmt: skip
"""Words put beside a site's name to look like another office of its owner; those with which papers
are named anyway, such as daily, world and radio, are left out."""
CODES = ("us", "uk", "eu", "de", "fr", "it", "es", "pl", "ro", "ua", "int", "go", "nl", "be", "at")
"""Short ones, which count only behind a hyphen."""
DIGITS = re.compile(r"\d{1,4}")
TWO_FOR_ONE = re.compile("rn|vv")
"""Letters that are seen as one; where a name ends between them, its key does."""
GENUINE_FRONT = 8
"""Letters of an address from which on it is looked for in front of others."""


@dataclass(frozen=True)
class Address:
    """A site's registered domain, taken apart."""

    domain: str

    @cached_property
    def parts(self) -> tuple[str, str]:
        """Name and ending: `bild` and `co.com`; a name in ASCII letters is read as it is shown."""
        name, _, ending = self.domain.partition(".")
        return shown(name), ending

    @property
    def name(self) -> str:
        """The name without its ending."""
        return self.parts[0]

    @property
    def ending(self) -> str:
        """What comes behind the name."""
        return self.parts[1]

    @cached_property
    def plain(self) -> str:
        """The name without hyphens."""
        return self.name.replace("-", "")

    @cached_property
    def key(self) -> str:
        """The name as the eye takes it in."""
        return handle_skeleton(self.name)


@dataclass(frozen=True)
class Resemblance:
    """Why one name passes for another, and how much."""

    points: int
    how: str


NOTHING = Resemblance(0, "")


def shown(label: str) -> str:
    """Return a label as a browser shows it; one that cannot be decoded stays as it is.

    >>> shown("xn--bcher-kva"), shown("xn--99999999"), shown("news")
    ('bücher', 'xn--99999999', 'news')
    """
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def resemblance(other: Address, genuine: Address) -> Resemblance:
    """Say how much a site's name passes for another's; nothing when they are one site."""
    if other.domain == genuine.domain:
        return NOTHING
    tests = (_ending, _letters, _hyphens, _changed, _added)
    return max((test(other, genuine) for test in tests), key=lambda one: one.points)


def _worth(genuine: Address, long: int, short: int, shortest: int) -> int:
    """Return points by the length of a name."""
    letters = len(genuine.plain)
    return long if letters >= LONG else short if letters >= SHORT else shortest


def _usual(other: Address, less: int) -> int:
    """Return what is taken off where namesakes are at home."""
    return less if USUAL_ENDING.fullmatch(other.ending) else 0


def _ending(other: Address, genuine: Address) -> Resemblance:
    if other.name != genuine.name:
        return NOTHING
    points = _worth(genuine, 4, 3, 2) - _usual(other, 2)
    return Resemblance(points, f"the same name under .{other.ending}") if points else NOTHING


def _letters(other: Address, genuine: Address) -> Resemblance:
    if other.plain == genuine.plain or other.key != genuine.key:
        return NOTHING
    return Resemblance(_worth(genuine, 5, 4, 2), "characters that look the same")


def _hyphens(other: Address, genuine: Address) -> Resemblance:
    if other.name == genuine.name or other.plain != genuine.plain:
        return NOTHING
    points = _worth(genuine, 4, 3, 2) - _usual(other, 2)
    return Resemblance(points, "the same name with other hyphens") if points else NOTHING


def _changed(other: Address, genuine: Address) -> Resemblance:
    letters = len(genuine.key)
    if letters < LONG or other.key == genuine.key or not within(other.key, genuine.key, 1):
        return NOTHING
    return Resemblance(min(4, letters - LONG + 2), "a letter changed")


def _added(other: Address, genuine: Address) -> Resemblance:
    for rest, apart in _rests(other, genuine):
        if _is_added(rest, genuine, apart=apart):
            points = _worth(genuine, 4, 2, 1) - _usual(other, 1)
            return Resemblance(points, f"“{rest}” added to the name") if points else NOTHING
    return NOTHING


def _rests(other: Address, genuine: Address) -> Iterator[tuple[str, bool]]:
    """Yield what stands before or behind the genuine name, and whether a hyphen parts them."""
    for name, own in ((other.name, genuine.name), (other.plain, genuine.plain)):
        for rest in (name.removeprefix(own), name.removesuffix(own)):
            if rest and rest != name:
                yield rest.strip("-"), rest.startswith("-") or rest.endswith("-")


def _is_added(rest: str, genuine: Address, *, apart: bool) -> bool:
    words = {*NEWS, *CLAIMS, genuine.ending.replace(".", "")}
    known = rest in words or bool(DIGITS.fullmatch(rest))
    return known or (apart and (rest in CODES or all(one in words for one in rest.split("-"))))


def front(host: str, domain: str, genuine: Address) -> Resemblance:
    """Say whether a host has the whole genuine address in front of somebody else's domain.

    >>> front("www.river-post.eu.login.example", "login.example", Address("river-post.eu")).points
    5
    """
    before = host.removesuffix(domain).replace(".", "-")
    own = genuine.domain.replace(".", "-")
    if len(own) < GENUINE_FRONT or domain == genuine.domain or f"-{own}-" not in f"-{before}":
        return NOTHING
    return Resemblance(5, "the genuine address in front of another")


class Names:
    """Sites, found by any trait that a name passing for theirs shares with them."""

    def __init__(self, sites: Sequence[Address]) -> None:
        self.sites = sites
        self._by_trait: dict[str, list[int]] = defaultdict(list)
        for place, site in enumerate(sites):
            for trait in {site.key, *_shortened(site.key)}:
                self._by_trait[trait].append(place)

    def near(self, other: Address) -> list[int]:
        """Return the places of the sites that a name may pass for; `resemblance` decides."""
        traits = {other.key, *_shortened(other.key), *_within(other)}
        return sorted({place for one in traits for place in self._by_trait.get(one, ())})

    def alike(self, other: Address) -> Iterator[tuple[int, Resemblance]]:
        """Yield each site that a name passes for, and how much."""
        for place in self.near(other):
            found = resemblance(other, self.sites[place])
            if found.points:
                yield place, found


def _shortened(key: str) -> set[str]:
    """Return a name without each of its letters: two that share one are close."""
    return {key[:n] + key[n + 1 :] for n in range(len(key))} if len(key) >= LONG - 1 else set()


def _within(other: Address) -> Iterator[str]:
    """Yield what is left of a name without any letters in front or behind."""
    for cut in range(1, len(other.key)):
        yield other.key[cut:]
        yield other.key[:cut]
    for joint in TWO_FOR_ONE.finditer(other.plain):
        yield handle_skeleton(other.plain[: joint.start() + 1])
        yield handle_skeleton(other.plain[joint.start() + 1 :])


def best(found: Iterable[tuple[int, Resemblance]]) -> tuple[int, Resemblance] | None:
    """Return the site that a name passes for most; the first of equals."""
    return max(found, key=lambda one: (one[1].points, -one[0]), default=None)
