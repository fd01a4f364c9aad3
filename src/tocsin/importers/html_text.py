"""Plain words from the HTML in which some platforms hand out posts."""

from html.parser import HTMLParser

from msgspec import Struct, field

BREAKS = {"br": "\n", "p": "\n\n", "div": "\n", "li": "\n", "blockquote": "\n"}
SILENT = {"script", "style"}


class Words(Struct):
    """What a reader sees, and where its links lead."""

    text: str
    links: list[str] = field(default_factory=list)
    """Addresses of anchors that are neither mentions nor hashtags."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link; break the line where the page would."""
        self.silent += tag in SILENT
        if tag == "br":
            self.parts.append("\n")
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        href = given.get("href")
        if tag == "a" and href and not {"mention", "hashtag"} & set(classes):
            self.links.append(href)

    def handle_endtag(self, tag: str) -> None:
        """Break the line after a block."""
        self.silent -= tag in SILENT and self.silent > 0
        if tag != "br":
            self.parts.append(BREAKS.get(tag, ""))

    def handle_data(self, data: str) -> None:
        """Keep words, unless they are a program's."""
        if not self.silent:
            self.parts.append(data)


def words(html: str) -> Words:
    r"""Return the plain text of a piece of HTML, and its links. Never raises.

    >>> words('<p>Vote <a href="https://a.eu/x">a.eu/x</a><br>now &amp; here</p>')
    Words(text='Vote a.eu/x\nnow & here', links=['https://a.eu/x'])
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Words("".join(reader.parts).strip(), reader.links)
