"""Plain words from the HTML in which some platforms hand out posts.

A small reader of our own, because the posts are strangers': the standard library's parser raises on
some malformed input and takes minutes over a few kilobytes of other. This one looks at every
character once. It is no sanitizer: what comes out is text, to be escaped like any other.
"""

import html as entities
import re

from msgspec import Struct, field

TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*+)(?P<rest>[^<>]*+)>|<[!?][^<>]*+>")
ATTRIBUTE = re.compile(
    r"""(?:^|[\s"'])(href|class)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"']++))""", re.IGNORECASE
)
OVERLONG = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")
"""References to characters that cannot exist, and that are too long to be read as a number."""
AFTER = {"p": "\n\n", "div": "\n", "li": "\n", "blockquote": "\n"}
SILENT = {"script", "style"}
NO_LINKS = {"mention", "hashtag"}


class Words(Struct):
    """What a reader sees, and where its links lead."""

    text: str
    links: list[str] = field(default_factory=list)
    """Addresses of anchors that are neither mentions nor hashtags."""


def words(html: str) -> Words:
    r"""Return the plain text of a piece of HTML, and its links. Never raises.

    >>> words('<p>Vote <a href="https://a.eu/x">a.eu/x</a><br>now &amp; here</p>')
    Words(text='Vote a.eu/x\nnow & here', links=['https://a.eu/x'])
    """
    parts: list[str] = []
    links: list[str] = []
    at, silent = 0, ""
    for tag in TAG.finditer(html):
        if not silent:
            parts.append(html[at : tag.start()])
        at = tag.end()
        name = (tag["name"] or "").lower()
        if silent:
            silent = "" if tag["end"] and name == silent else silent
        elif tag["end"]:
            parts.append(AFTER.get(name, ""))
        elif name == "br":
            parts.append("\n")
        elif name == "a":
            links += _address(tag["rest"])
        elif name in SILENT:
            silent = name
    if not silent:
        parts.append(html[at:])
    return Words(_unescaped("".join(parts)).strip(), links)


def _address(attributes: str) -> list[str]:
    """Return where an anchor leads, if it is a link of the post."""
    given = {
        found[1].lower(): _unescaped(found[2] or found[3] or found[4] or "")
        for found in ATTRIBUTE.finditer(attributes)
    }
    href = given.get("href")
    return [href] if href and not NO_LINKS & set(given.get("class", "").split()) else []


def _unescaped(text: str) -> str:
    return entities.unescape(OVERLONG.sub("\ufffd", text))
