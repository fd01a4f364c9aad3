"""Who lives in the made-up republic: accounts with names, ids and habits.

Everybody, planted or ordinary, comes out of the same `Census`, so that nothing but behaviour
tells them apart: ids, handles, bios and creation days are drawn in one way for all.
"""

from dataclasses import dataclass, field

import msgspec
from msgspec import Struct

from tocsin.demo import speech
from tocsin.demo.dice import Dice
from tocsin.demo.plan import Figurehead

DAY = 86_400
SNOWFLAKES_SINCE = 1_356_998_400
"""First second of 2013, about when X began to give accounts time-ordered ids."""
X_EPOCH_MS = 1_288_834_974_657
MASTODON = "https://ufer.example/@{}"
"""An account there is known by its address."""
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


class Person(Struct, eq=False):
    """One account on one platform."""

    platform: str
    native_id: str
    handle: str
    name: str
    bio: str
    lang: str
    created: float
    """Seconds since 1970."""
    followers: int
    following: int
    activity: float
    """How much they post, against others."""
    verified: bool = False
    bot: bool = False
    avatar: str = ""

    @property
    def id(self) -> str:
        """The id for people, as everywhere in Tocsin."""
        return f"{self.platform}:account:{self.native_id}"


@dataclass
class Census:
    """Gives out accounts; no id and no handle twice."""

    dice: Dice
    now: float
    """Nobody's account is younger than this."""
    taken: set[str] = field(default_factory=set)

    def person(self, platform: str, lang: str, *, created: float | None = None) -> Person:
        """Return a new account of an ordinary-looking person.

        Accounts are made at any time in the last twelve years, more often lately, unless the
        caller knows when.
        """
        dice, known = self.dice, speech.words(lang)
        born = created or self.now - DAY * ((4 + dice.lomax(900, 1.6)) % 4400)
        first, last = dice.one(known.first_names), dice.one(known.last_names)
        handle, followers = self._handle(platform, first, last), int(dice.lomax(150, 1.1))
        return Person(
            platform=platform,
            native_id=self._native_id(platform, born, handle),
            handle=handle,
            name=first if dice.happens(0.3) else f"{first} {last}",
            bio=dice.one(known.bios).format(place="Brannmouth"),
            lang=lang,
            created=born,
            followers=min(followers, 90_000),
            following=int(dice.around(220, 1.0)),
            activity=0.2 + dice.lomax(1.0, 1.1),
            avatar=f"https://img.example/{dice.text(BASE32, 12)}.jpg",
        )

    def public(self, figure: Figurehead, platform: str) -> Person:
        """Return the genuine account of somebody in public life: a party, an outlet, an office."""
        person = self.person(platform, figure.lang, created=self.now - DAY * self.dice.around(1800))
        person.handle = self._reserve(handle_on(platform, figure.handle))
        person.name, person.bio = figure.name, figure.bio
        person.followers, person.verified = int(self.dice.around(20_000, 0.6)), True
        person.activity = 6.0
        if platform == "mastodon":
            person.native_id = MASTODON.format(person.handle)
        return person

    def _handle(self, platform: str, first: str, last: str) -> str:
        """Return a handle as people make them: name, part of a name, digits or none."""
        while True:
            stem = plain(self.dice.one((first, f"{first}_{last[:4]}", first[:1] + last, last)))
            digits = str(self.dice.randrange(1, 10 ** self.dice.randrange(1, 5)))
            handle = stem + (digits if self.dice.happens(0.7) else "")
            handle = handle_on(platform, handle[:14])
            if len(handle) >= 4 and handle not in self.taken:
                return self._reserve(handle)

    def _reserve(self, handle: str) -> str:
        self.taken.add(handle)
        return handle

    def _native_id(self, platform: str, born: float, handle: str) -> str:
        if platform == "mastodon":
            return MASTODON.format(handle)
        while True:
            native = self._drawn(platform, born)
            if native not in self.taken:
                self.taken.add(native)
                return native

    def _drawn(self, platform: str, born: float) -> str:
        """Return an id in the platform's own form; where ids hold a time, it is `born`."""
        dice = self.dice
        match platform:
            case "x" if born > SNOWFLAKES_SINCE:
                return str(((int(born * 1000) - X_EPOCH_MS) << 22) | dice.getrandbits(22))
            case "x":
                return str(dice.randrange(20_000_000, 1_000_000_000))
            case "tiktok":
                return str((int(born) << 32) | dice.getrandbits(32))
            case "bluesky":
                return f"did:plc:{dice.text(BASE32, 24)}"
            case "telegram":
                return f"channel{dice.randrange(1_000_000_000, 2_600_000_000)}"
            case _:
                return str(dice.randrange(100_000_000_000_000, 100_099_999_999_999))


def plain(name: str) -> str:
    """Return a name in the letters that handles are made of."""
    table = str.maketrans("äöüăâîșțąćęłńóśźżûßéáőŁŚ", "aouaaistacelnoszzuseaoLS")
    return name.translate(table)


def handle_on(platform: str, handle: str) -> str:
    """Return how a handle is written on a platform."""
    if platform == "bluesky":
        return f"{handle.lower().replace('_', '-')}.sky.example"
    if platform in ("mastodon", "facebook"):
        return handle.lower()
    return handle


def copied(person: Person, **changes: object) -> Person:
    """Return a person with some traits replaced."""
    return msgspec.structs.replace(person, **changes)
