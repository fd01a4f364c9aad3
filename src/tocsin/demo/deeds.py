"""What people did: one deed is one post, repost, reply or quote, before it has a file format."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec import field as default

from tocsin.demo.dice import Dice
from tocsin.demo.people import X_EPOCH_MS, Person

SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
"""The alphabet of Bluesky's time-ordered record keys."""


class Deed(Struct, eq=False):
    """One act of posting."""

    by: Person
    at: float
    """Seconds since 1970."""
    words: str
    """What was written, without the hashtags and links that follow it."""
    kind: str = "post"
    """post, reply, repost or quote."""
    target: "Deed | None" = None
    links: list[str] = default(default_factory=list)
    tags: list[str] = default(default_factory=list)
    mentions: list[Person] = default(default_factory=list)
    lang: str = ""
    title: str = ""
    client: str = ""
    """Software it was posted with; "" until it is known."""
    campaign: bool = False
    """Speaks for or about a contestant."""
    role: str = ""
    """What the plan calls it; written into the truth and nowhere else."""
    likes: int = 0
    native_id: str = ""
    """Given by `Registrar`, in order of time."""

    @property
    def text(self) -> str:
        """The whole text: mentions, words, hashtags, links, as one types them."""
        named = [f"@{person.handle}" for person in self.mentions]
        tags = [f"#{tag}" for tag in self.tags]
        return " ".join(part for part in (*named, self.words, *tags, *self.links) if part)

    @property
    def id(self) -> str:
        """The id for people, as everywhere in Tocsin."""
        return f"{self.by.platform}:post:{self.native_id}"


@dataclass
class Registrar:
    """Gives every deed its platform's id; where ids hold a time, it is the deed's own."""

    dice: Dice
    _messages: dict[str, int] = field(default_factory=dict)

    def register(self, deeds: Iterable[Deed]) -> None:
        """Give ids to deeds that stand in order of time."""
        for deed in deeds:
            deed.native_id = self._drawn(deed)

    def _drawn(self, deed: Deed) -> str:
        dice, account, native = self.dice, deed.by.native_id, deed.links[0] if deed.links else ""
        match deed.by.platform:
            case "x":
                native = str(((int(deed.at * 1000) - X_EPOCH_MS) << 22) | dice.getrandbits(22))
            case "tiktok":
                native = str((int(deed.at) << 32) | dice.getrandbits(32))
            case "bluesky":
                kind = "repost" if deed.kind == "repost" else "post"
                native = f"at://{account}/app.bsky.feed.{kind}/{record_key(deed.at, dice)}"
            case "mastodon":
                number = (int(deed.at * 1000) << 16) | dice.getrandbits(16)
                native = f"https://ufer.example/users/{deed.by.handle}/statuses/{number}"
            case "telegram":
                native = self._next_message(account)
            case "facebook":
                native = f"{account}/posts/{dice.randrange(10**14, 10**15)}"
        return native

    def _next_message(self, channel: str) -> str:
        """Return the next number in a channel; now and then one was deleted in between."""
        last = self._messages.get(channel) or self.dice.randrange(400, 9000)
        self._messages[channel] = last + (1 if self.dice.happens(0.95) else 2)
        return f"{channel}/{self._messages[channel]}"


def record_key(at: float, dice: Dice) -> str:
    """Return a Bluesky record key: microseconds and a clock id, in base 32 that sorts."""
    number = (int(at * 1_000_000) << 10) | dice.getrandbits(10)
    return "".join(SORTABLE[(number >> shift) & 31] for shift in range(60, -1, -5))
