"""One record's values with everybody in them renamed, whatever its format calls its fields.

Names are found in four ways: the importer says who is in the record; the text itself shows a
mention, a profile's address or an id; the field is one that holds names or ids of accounts
wherever it stands, also where no importer looks; and ids that are long enough to be nothing else
are found inside any other value.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from tocsin.importers.named_in_text import queried
from tocsin.importers.people import NOBODY, Told
from tocsin.importers.pseudonyms import Pseudonyms
from tocsin.vocabulary.stand_ins import core, folded

NAME_KEYS = frozenset(
    {
        "acct", "accountname", "actor", "author", "authorfullname", "authorname", "authorusername",
        "channelname", "creator", "creatorname", "creatorusername", "displayname", "firstname",
        "forwardedfrom", "from", "fromname", "fullname", "globalname", "handle", "inviter",
        "lastname", "login", "loginname", "nickname", "owner", "ownername", "ownerusername",
        "pagename", "poster", "postauthor", "profilename", "publicidentifier", "savedfrom",
        "screenname", "uniqueid", "user", "userdisplayname", "userfullname", "userhandle",
        "userloginname", "username", "userscreenname", "uploader", "vanity", "viabot", "vieweruser",
    }
)  # fmt: skip
"""Fields that hold a name, in small letters without signs."""
ID_KEY = re.compile(
    r"(?:^|_|[a-z](?=[A-Z]))(?i:user|author|owner|channel|actor|account|from|peer|page|profile|"
    r"sender|creator|signer|member|advertiser|uploader|follower|blogger)_?-?(?i:ids?|uid|pk)"
    r"(?:_?(?i:str))?$"
)
"""Fields that hold the id of an account."""
PICTURE_KEY = re.compile(r"(?i)avatar|picture|image|banner|icon|thumb|photo|portrait|logo")
"""Fields that hold the address of somebody's picture, which may hold a name on any host."""
SIGNS = re.compile(r"[^a-z0-9]+")
TOKEN = re.compile(r"[^\s,;|\[\]()'\"]+")
PARTED = re.compile(r"[\s,;|\[\]()'\"]")
MOST_LISTED = 2000
"""Characters of a value that is looked through for a list of names."""
DATE = re.compile(r"\d{4}-\d\d")
NUMBER = re.compile(r"(?<![0-9A-Za-z.])[0-9]{8,}(?![0-9A-Za-z])")
ELEMENT = re.compile(
    r"(?s)(<(?P<tag>(?:dc:)?creator|author|(?:itunes:|media:)?(?:author|credit|owner|name)|"
    r"managingEditor|webMaster)\b[^>]*>)(?P<name>[^<]*|\s*<!\[CDATA\[.*?\]\]>\s*)(?=</)"
)
"""Elements of feeds that name who wrote."""
LONGEST = 100
"""Characters of a name."""
FEWEST = 5
"""Digits of a number that is taken for an id wherever it stands in its record."""
PLAINEST = re.compile(r"[\w.-]{1,3}")
"""Names too short to be looked for inside other values."""


class Values:
    """Renames the values of one record."""

    def __init__(self, pseudonyms: Pseudonyms, told: Told = NOBODY) -> None:
        """Take what the importer says of the record."""
        self._all, self._told = pseudonyms, told
        self._whole: dict[str, str] = {}
        for one in told.names:
            self._whole[one] = self._whole[folded(one)] = pseudonyms.of_identity(one)
            if "://" not in one:
                bare = core(one)
                self._whole[bare] = pseudonyms.of(bare)
        inner = (one for one in self._whole if "://" not in one and not PLAINEST.fullmatch(one))
        self._inner = sorted(inner, key=len, reverse=True)
        self._numbers = {one for one in self._whole if one.isdigit() and len(one) >= FEWEST}

    def of(self, value: Any, key: str = "") -> Any:  # noqa: ANN401  # whatever a record holds
        """Return a value with everybody in it renamed; of an object, its keys too."""
        if isinstance(value, str):
            return self._text(value, key)
        if type(value) is int:
            return self._integer(value, key)
        if isinstance(value, Mapping):
            return self._object(value)
        if isinstance(value, list | tuple):
            return [self.of(one, key) for one in value]
        return value

    def _object(self, value: Mapping[str, Any]) -> dict[str, Any]:
        found = {self._key(key): self.of(one, key) for key, one in value.items()}
        first, last = value.get("first_name"), value.get("last_name")
        if first and last and isinstance(first, str) and isinstance(last, str):
            whole = self._all.of(f"{first} {last}")
            found["first_name"], found["last_name"] = whole[: len(first)], whole[len(first) + 1 :]
        return found

    def _key(self, key: str) -> str:
        """Rename a key that is an account's id or name; most are words of the format."""
        if key in self._whole and (NUMBER.fullmatch(key) or len(key) >= 16):
            return self._whole[key]
        return self._all.in_text(key) if ":" in key or key.startswith("UC") else key

    def _integer(self, value: int, key: str) -> int:
        digits = core(str(value))
        known = digits in self._numbers or (len(digits) > 1 and _kind(key) == "id")
        known = known or (digits in self._whole and key.lower().endswith("id"))
        return int(self._all.of(str(value))) if known else value

    def _text(self, text: str, key: str) -> str:
        if not text or text in self._told.sites:
            return text
        bare = text.removeprefix("@")
        found = self._whole.get(bare)
        if found is None and len(bare) < LONGEST:
            found = self._whole.get(folded(bare))
        if found is not None:
            return "@" * (len(text) - len(bare)) + found
        if "<" in text and "</" in text:
            text = ELEMENT.sub(self._element, text)
        if text in self._told.queries:
            text = queried(text, self._all.of)
        kind = _kind(key)
        if kind in ("id", "name") and "://" not in text and not DATE.match(text):
            return self._listed(text)
        found = self._within(self._all.in_text(text), text)
        return self._inside(found) if kind == "picture" and " " not in found else found

    def _element(self, found: re.Match[str]) -> str:
        name = found["name"]
        bare = name.strip().removeprefix("<![CDATA[").removesuffix("]]>")
        return found[1] + (name.replace(bare, self._all.of(bare)) if bare.strip() else name)

    def _listed(self, text: str) -> str:
        """Rename a field of names or ids, or a list of them."""
        if " " in text and not re.search(r"[,;|]", text):
            return self._all.of(text)
        if "@" in text and self._all.in_text(text) != text:
            return self._all.in_text(text)
        return TOKEN.sub(lambda one: self._all.of(one[0]), text)

    def _within(self, renamed: str, text: str) -> str:
        """Rename what is inside a value: any name in a short one, long ids in any."""
        if renamed != text and "://" not in text and " " not in text:
            return renamed
        if self._numbers:
            renamed = NUMBER.sub(self._number, renamed)
        if renamed == text and len(text) < MOST_LISTED and PARTED.search(text):
            tokens = TOKEN.findall(text)
            if tokens and all(self._known(one.removeprefix("@")) for one in tokens):
                return TOKEN.sub(lambda one: self._text(one[0], ""), text)
        if "://" in text or " " in text or "\n" in text or DATE.match(text):
            return renamed
        return self._inside(renamed)

    def _known(self, name: str) -> bool:
        return name in self._whole or folded(name) in self._whole

    def _number(self, found: re.Match[str]) -> str:
        return self._whole[found[0]] if found[0] in self._numbers else found[0]

    def _inside(self, text: str) -> str:
        """Replace the names in a value without spaces, the longest first, each place once."""
        small = folded(text)
        if not any(one in small for one in self._inner):
            return text
        taken, out = [False] * len(text), list(text)
        for one in self._inner:
            start = small.find(one)
            while start >= 0:
                end = start + len(one)
                if not any(taken[start:end]) and _stands_alone(text, start, end):
                    taken[start:end] = [True] * len(one)
                    out[start:end] = self._whole[one]
                start = small.find(one, end)
        return "".join(out)


@lru_cache(maxsize=1 << 14)
def _kind(key: str) -> str:
    """Say what a field holds by its name: an id, a name, a picture's address, or ""."""
    if ID_KEY.search(key):
        return "id"
    if SIGNS.sub("", key.lower()) in NAME_KEYS:
        return "name"
    return "picture" if PICTURE_KEY.search(key) else ""


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
