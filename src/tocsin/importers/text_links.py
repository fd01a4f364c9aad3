"""Links a post's words hold, for sources that list only some of its links."""

import re
from collections.abc import Iterable

from tocsin.importers.sights import Link

LINK = re.compile(r"https?://[^\s<>\"“”„«»]{1,8000}", re.IGNORECASE)
AFTER = ".,;:!?'’*_"
PAIRS = {")": "(", "]": "[", "}": "{"}


def links_in(text: str | None) -> list[Link]:
    """Return the links in a text, in order, without the punctuation that follows them.

    >>> [link.url for link in links_in("See https://a.eu/x_(y), and (https://b.eu/?q=1).")]
    ['https://a.eu/x_(y)', 'https://b.eu/?q=1']
    """
    return [Link(_trimmed(found)) for found in LINK.findall(text or "")]


def with_more(links: Iterable[Link], more: Iterable[Link]) -> list[Link]:
    """Add links to a list, leaving out those whose address it already holds."""
    by_url: dict[str, Link] = {}
    for link in (*links, *more):
        by_url.setdefault(link.url, link)
    return list(by_url.values())


def _trimmed(url: str) -> str:
    """Cut closing punctuation; a bracket stays when the address opened it."""
    while url[-1] in AFTER or (url[-1] in PAIRS and url.count(url[-1]) > url.count(PAIRS[url[-1]])):
        url = url[:-1]
    return url
