"""Accounts named inside a text, wherever it stands: mentions, addresses of profiles, ids.

What is found depends on the text alone, never on the record around it, so that a text copied by
many accounts stays the same text when the names in it are replaced.
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

Span = tuple[int, int]
"""Where a name begins and ends."""
Rename = Callable[[str], str]
"""From a name, without its `@`, to what stands for it; of the same length."""

SLASH = r"(?:/|\\/|%2[Ff]|%252[Ff])"
DID = re.compile(r"did:plc:[a-z2-7]{24}")
CHANNEL = re.compile(r"(?<![A-Za-z0-9_-])(U[CU])([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])")
"""A YouTube channel, or the playlist of its uploads, which is the same but for one letter."""
HOSTS = re.compile(
    r"(?i)(?:(?<=%2F)|(?<![A-Za-z0-9@-]))(?:[\w-]+\.)*?(?P<host>(?:x|twitter|instagram|facebook|fb|vk|youtube|"
    r"linkedin|reddit|tiktok|gab|pinterest|9gag|imgur|douyin|xiaohongshu|rednote|weibo|gettr|"
    r"truthsocial|threads|nitter|rumble|odysee|snapchat|patreon|google)\.com|(?:vk|ok|dzen|rutube)\.ru|"
    r"weibo\.cn|(?:t|telegram|m)\.me|telegram\.dog|bsky\.app|threads\.net|nitter\.net)"
    rf"(?=(?::\d+)?{SLASH})(?::\d+)?(?P<path>[^\s\"'<>“”«»„`|,;]*)"
)
PIECE = re.compile(rf"(?P<mark>{SLASH}|[?&#=;]|%3[FfDd]|%26)")
AFTER: dict[str, frozenset[str]] = {
    "youtube.com": frozenset({"channel", "c", "user"}),
    "linkedin.com": frozenset({"in", "company", "school", "showcase", "pub"}),
    "reddit.com": frozenset({"u", "user", "r"}),
    "bsky.app": frozenset({"profile"}),
    "facebook.com": frozenset({"groups", "profile", "people", "pg", "pages"}),
    "instagram.com": frozenset({"stories"}),
    "x.com": frozenset({"user"}),
    "twitter.com": frozenset({"user"}),
    "t.me": frozenset({"s", "c"}),
    "ok.ru": frozenset({"profile", "group"}),
    "vk.com": frozenset({"@"}),
    "9gag.com": frozenset({"u"}),
    "imgur.com": frozenset({"user"}),
    "douyin.com": frozenset({"user"}),
    "xiaohongshu.com": frozenset({"profile"}),
    "rednote.com": frozenset({"profile"}),
    "weibo.com": frozenset({"u", "n"}),
    "gettr.com": frozenset({"user"}),
    "rumble.com": frozenset({"c", "user"}),
    "snapchat.com": frozenset({"add"}),
    "google.com": frozenset({"advertiser"}),
}
"""By host: the parts of a path after which a name comes."""
FIRST = frozenset(
    {
        "x.com", "twitter.com", "nitter.com", "nitter.net", "instagram.com", "facebook.com",
        "fb.com", "m.me", "vk.com", "vk.ru", "gab.com", "pinterest.com", "t.me", "telegram.me",
        "telegram.dog", "weibo.com", "ok.ru", "patreon.com", "dzen.ru",
    }
)  # fmt: skip
"""Hosts whose paths begin with a name."""
PAGES = frozenset(
    {
        "about", "accounts", "add", "ads", "album", "albums", "app", "apps", "audio", "away",
        "away.php", "business", "c", "channel", "clips", "compose", "dialog", "direct",
        "docs", "events", "explore", "feed", "group", "groups", "hashtag", "help", "home",
        "hot", "i", "iv", "intent", "invite", "join", "joinchat", "l", "l.php", "live",
        "login", "logout", "market", "marketplace", "media", "messages", "music", "notes",
        "notifications", "p", "pages", "people", "permalink.php", "photo", "photo.php",
        "photos", "pin", "plugins", "policies", "popular", "post", "posts", "privacy",
        "profile", "profile.php", "profiles", "proxy", "reel", "reels", "s", "search",
        "settings", "setlanguage", "share", "share.php", "shared", "sharer", "sharer.php",
        "shop", "signup", "status", "socks", "st", "stories", "story.php", "terms", "tos",
        "topic", "tr", "tv", "u", "user", "users", "video", "video.php", "videos", "wall",
        "watch", "web", "welcome", "write",
    }
)  # fmt: skip
"""First parts of paths that are no names."""
PARAMETERS = frozenset(
    {
        "id", "user_id", "screen_name", "via", "related", "in_reply_to_screen_name",
        "channel_id", "view_all_page_id", "page_id", "author", "author_id", "user",
        "username", "uid", "owner_id", "profile_id", "from_id", "mid", "oid",
    }
)  # fmt: skip
"""Parameters on these hosts that hold a name or the id of an account."""
OWNED = re.compile(
    r"(?P<what>(?:wall|photo|video|clip|doc|topic|album|albums|market|story|podcast|audio|"
    r"playlist|id|club|public|event|page|feed|im|write|note)-?)(?P<id>\d+)(?P<rest>(?:[_?%].*)?)"
)
"""VK: what it is, then whose."""
SOMEWHERE = re.compile(
    rf"(?P<before>(?:{SLASH})(?:users{SLASH}|accounts{SLASH}|video-channels{SLASH}|"
    r"author/|%40))(?P<name>[^\s/\\?#\"'<>&%|,;]+)"
)
"""On any host: `/users/name`; `/@name` is found as a mention."""
QUERIED = re.compile(
    r"(?i)(?P<before>(?<![A-Za-z])(?:from|to|retweets_of|url_user)(?::|%3A)(?:@|%40)?)"
    r"(?P<name>[A-Za-z0-9_]+)"
)
"""In a search: whose posts, to whom."""
ENDING = ".…!'’*_)]}"


def renamed(text: str, rename: Rename) -> str:
    """Replace every account that a text names by a mention, an address or an id.

    >>> renamed("RT @Ana: see x.com/bob/status/1 and mail c@d.eu", str.upper)
    'RT @ANA: see x.com/BOB/status/1 and mail C@d.eu'
    """
    spans = named(text)
    if not spans:
        return text
    parts, done = [], 0
    for start, end in spans:
        parts += [text[done:start], _stood_in(text, start, end, rename)]
        done = end
    return "".join([*parts, text[done:]])


def named(text: str) -> list[Span]:
    """Return where a text names accounts, in order; what one rule found no other finds again."""
    found: list[Span] = []
    if "/" in text or "%2" in text:
        found += [span for one in HOSTS.finditer(text) for span in _address(one)]
        _add(found, map(_somewhere, SOMEWHERE.finditer(text)))
    if "did:plc:" in text:
        _add(found, (one.span() for one in DID.finditer(text)))
    if "UC" in text or "UU" in text:
        _add(found, (one.span() for one in CHANNEL.finditer(text)))
    if "@" in text or "＠" in text:
        _add(found, (one.span("name") for one in mention().finditer(text)))
        _add(found, (one.span("local") for one in mailbox().finditer(text)))
    return sorted(found)


def _add(found: list[Span], more: Iterable[Span]) -> None:
    for start, end in more:
        if start < end and not any(start < other and one < end for one, other in found):
            found.append((start, end))


def _stood_in(text: str, start: int, end: int, rename: Rename) -> str:
    name = text[start:end]
    if CHANNEL.fullmatch(name):
        return name[:2] + rename(f"UC{name[2:]}")[2:]
    return rename(name)


def queried(query: str, rename: Rename) -> str:
    """Replace the accounts that a search names.

    >>> queried("#vot from:ana -to:Bob", str.upper)
    '#vot from:ANA -to:BOB'
    """
    return QUERIED.sub(lambda found: found["before"] + rename(found["name"]), query)


@lru_cache(maxsize=1)
def word() -> str:
    """Return the class of characters that make words, marks among them, as for mentions."""
    marks = (n for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n))[0] == "M")
    runs = [
        [code for _, code in run]
        for _, run in groupby(enumerate(marks), lambda one: one[1] - one[0])
    ]
    return "".join(["\\w", *(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)])


@lru_cache(maxsize=1)
def mention() -> re.Pattern[str]:
    """Return the pattern of a mention; also where tags part the sign and the name."""
    one = word()
    return re.compile(
        rf"(?P<sign>(?<![{one}])[@＠](?:<span[^>]*>)?)"
        rf"(?P<name>[{one}](?:[{one}.\-]*[{one}])?)(?P<host>@[\w\-]+(?:\.[\w\-]+)+)?"
    )


@lru_cache(maxsize=1)
def mailbox() -> re.Pattern[str]:
    """Return the pattern of an address of mail, or of an account on a server."""
    return re.compile(
        rf"(?<![{word()}.@＠+-])(?P<local>[A-Za-z0-9][A-Za-z0-9._+-]*)(?P<host>@[\w-]+(?:\.[\w-]+)+)"
    )


def _somewhere(found: re.Match[str]) -> Span:
    return _bare(found.string, *found.span("name"))


def _bare(text: str, start: int, end: int) -> Span:
    """Leave out the punctuation that follows an address in a text."""
    return start, start + len(text[start:end].rstrip(ENDING))


def _address(found: re.Match[str]) -> Iterator[Span]:
    """Yield where a path and query hold names."""
    host, text = found["host"].lower(), found.string
    before, mark, place, asked = "", "", 0, False
    at = found.start("path")
    for piece in PIECE.split(found["path"]):
        start, at = at, at + len(piece)
        if PIECE.fullmatch(piece):
            mark, asked = piece, asked or not _is_slash(piece)
        elif piece:
            place += not asked
            inner = _within(host, piece, _At(before.lower(), mark, 0 if asked else place))
            if inner:
                yield _bare(text, start + inner[0], start + inner[1])
            before = piece


def _is_slash(mark: str) -> bool:
    return mark.endswith("/") or mark.lower().endswith("2f")


class _At(NamedTuple):
    """Where a piece of an address stands."""

    before: str
    """The piece before it, in small letters."""
    mark: str
    """What parts the two."""
    place: int
    """In the path, from 1; 0: it is not in the path."""


def _within(host: str, piece: str, at: _At) -> Span | None:
    """Return where a piece of an address holds a name; null: nowhere."""
    if piece.startswith("%40"):
        return 3, len(piece)
    if host in ("vk.com", "vk.ru") and (owned := OWNED.fullmatch(piece)):
        return owned.span("id")
    if piece[0] in "@+" or not _is_name(host, piece, at):
        return None
    return 0, len(piece)


def _is_name(host: str, piece: str, at: _At) -> bool:
    if at.mark in ("=", "%3D", "%3d"):
        return at.before in PARAMETERS
    if at.place > 1:
        return at.before in AFTER.get(host, ())
    return at.place == 1 and host in FIRST and piece.lower().rstrip(ENDING) not in PAGES
