"""How much one account looks like another: handle, name, bio, picture, and what it claims to be.

Points, not probabilities: they order likenesses; `impersonation` says what chance makes of them.
People share names, so a person's name counts 1 and an organisation's 2.

    handle   2  other characters that look the same, a letter or two changed, an official word added
             1  other separators, or digits at the end: what namesakes do when a handle is taken
    name   1-2  the same name, however it is spelt
    bio      2  the same description
    avatar   2  the same picture file
    claim    1  says that it is official
"""

import re
from dataclasses import dataclass
from functools import cached_property

from tocsin.vocabulary.text import handle_skeleton

OFFICIAL = (
    "official", "offiziell", "officiel", "oficial", "oficjalne", "oficjalny", "ufficiale", "resmi",
    "oficialus", "oficialen", "oficiální", "oficiálny", "hivatalos", "virallinen", "официальный",
    "официален", "офіційний", "επίσημο", "real", "hq", "news", "press", "media", "team", "campaign",
)  # fmt: skip
"""Words that make a handle sound like the owner's; the first part also stands in descriptions."""
CLAIMS = OFFICIAL[: OFFICIAL.index("real")]
NOT_MEANT = (
    "parody", "parodie", "parodia", "parodija", "paródia", "пародия", "пародія", "παρωδία",
    "satire", "satira", "satyra", "satiră", "szatíra", "сатира",
    "fan", "fans", "fanpage", "fanclub", "fanclubul", "fanseite", "supporters", "suporteri",
    "unofficial", "inoffiziell", "neoficial", "nieoficjalne", "nieoficjalny", "неофициальный",
    "fake", "tribute", "commentary", "roleplay",
)  # fmt: skip
"""Words with which an account says that it is not who it looks like."""
WORD = re.compile(r"\w+")
SHORTEST_NAME = 5
SHORTEST_HANDLE = 4
ONE_EDIT = 6
"""From this many letters on, one letter changed is still the same handle; at `TWO_EDITS`, two."""
TWO_EDITS = 10
SHORTEST_BIO = 20


@dataclass(frozen=True)
class Face:
    """What a reader sees of an account; null where it is not known."""

    handle: str | None
    name: str | None
    bio: str | None = None
    avatar: str | None = None

    @cached_property
    def own_handle(self) -> str:
        """The handle without its server: `ana` of `@ana@example.org` and of `ana.example.org`."""
        user = (self.handle or "").removeprefix("@").partition("@")[0]
        return user.partition(".")[0] if user.count(".") > 1 else user

    @cached_property
    def handle_key(self) -> str:
        """The handle as the eye takes it in."""
        return handle_skeleton(self.own_handle)

    @cached_property
    def name_key(self) -> str:
        """The name as the eye takes it in, official words left out."""
        words = WORD.findall(self.name or "")
        own = [word for word in words if word.casefold() not in OFFICIAL]
        return handle_skeleton("".join(own or words))

    @cached_property
    def bio_key(self) -> str:
        """The description as the eye takes it in; "" when too short to prove anything."""
        key = handle_skeleton(self.bio or "")
        return key if len(key) >= SHORTEST_BIO else ""

    @cached_property
    def says(self) -> frozenset[str]:
        """Every word the account says about itself."""
        told = " ".join(part for part in (self.name, self.bio, self.handle) if part)
        return frozenset(WORD.findall(told.casefold().replace("_", " ").replace("-", " ")))

    @property
    def claims(self) -> bool:
        """Whether it says that it is official."""
        return not self.says.isdisjoint(CLAIMS)

    @property
    def not_meant(self) -> bool:
        """Whether it says that it is a parody, a fan or otherwise not the one it looks like."""
        return not self.says.isdisjoint(NOT_MEANT)


@dataclass(frozen=True)
class Likeness:
    """Points by which one face looks like another."""

    handle: int
    name: int
    bio: int
    avatar: int
    claim: int
    reasons: tuple[str, ...]

    @property
    def points(self) -> int:
        """All of them; 0 when neither handle nor name looks alike."""
        alike = self.handle or self.name
        return self.handle + self.name + self.bio + self.avatar + self.claim if alike else 0


def likeness(face: Face, genuine: Face, *, person: bool) -> Likeness:
    """Say how much `face` looks like `genuine`; `person` when that is a person."""
    handle, handled = _handles(face, genuine)
    same_name = len(genuine.name_key) >= SHORTEST_NAME and face.name_key == genuine.name_key
    same_bio = bool(genuine.bio_key) and face.bio_key == genuine.bio_key
    same_avatar = bool(genuine.avatar) and face.avatar == genuine.avatar
    told = (
        (handle > 0, handled),
        (same_name, "the same name"),
        (same_bio, "the same description"),
        (same_avatar, "the same picture"),
        (face.claims, "says it is official"),
    )
    return Likeness(
        handle=handle,
        name=(1 if person else 2) * same_name,
        bio=2 * same_bio,
        avatar=2 * same_avatar,
        claim=int(face.claims),
        reasons=tuple(reason for holds, reason in told if holds),
    )


def _handles(face: Face, genuine: Face) -> tuple[int, str]:
    """Return points for the handle, and why."""
    one, other = face.handle_key, genuine.handle_key
    if min(len(one), len(other)) < SHORTEST_HANDLE:
        return 0, ""
    if one == other:
        if plain(face.own_handle) == plain(genuine.own_handle):
            return 1, "a handle that differs in separators or case alone"
        return 2, "a handle of look-alike characters"
    if added := _added(face.own_handle, genuine.own_handle):
        digits = added.isdigit()
        return (
            (1, "the handle with digits added") if digits else (2, f"“{added}” added to the handle")
        )
    if within(one, other, 1 if len(other) < TWO_EDITS else 2) and len(other) >= ONE_EDIT:
        return 2, "a handle with a letter or two changed"
    return 0, ""


def plain(handle: str) -> str:
    """Return a handle without separators and case."""
    return re.sub(r"[\W_]", "", handle).casefold()


def _added(handle: str, genuine: str) -> str:
    """Return the official word or the digits a handle adds to the genuine one, else ""."""
    one, other = plain(handle), plain(genuine)
    for rest in (one.removeprefix(other), one.removesuffix(other)):
        if rest != one and (rest in OFFICIAL or rest.isdigit()):
            return rest
    return ""


def within(one: str, other: str, edits: int) -> bool:
    """Return whether so many letters put in, left out, changed or swapped make one the other.

    Optimal string alignment; stops as soon as the answer is no.

    >>> within("river_post", "river_psot", 1), within("river", "ocean", 2)
    (True, False)
    """
    if abs(len(one) - len(other)) > edits:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        following = [i]
        for j, wanted in enumerate(other, 1):
            best = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, before[j - 2] + 1)
            following.append(best)
        if min(following) > edits:
            return False
        before, row = row, following
    return row[-1] <= edits
