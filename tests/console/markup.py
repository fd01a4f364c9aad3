"""A reader of pages that knows the rules of HTML, and what somebody who does not see needs.

Source    The HTML standard's content models, as far as our pages use them; WCAG 2.2: 1.1.1, 1.3.1,
          2.4.2, 2.4.4, 2.4.6, 3.1.1, 3.3.2, 4.1.2.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
MAY_STAY_OPEN = frozenset({"html", "head", "body"})
IN_A_ROW_OF_WORDS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "label", "button"}
)
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "div", "dl", "fieldset", "figure", "footer",
     "form", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul"}
)  # fmt: skip
ONLY_IN = {
    "li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"}, "th": {"tr"}, "caption": {"table"}, "thead": {"table"}, "tbody": {"table"},
    "tfoot": {"table"}, "option": {"select", "optgroup", "datalist"}, "summary": {"details"},
    "legend": {"fieldset"}, "figcaption": {"figure"},
}  # fmt: skip
HOLDS_ONLY = {
    "ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"td", "th"},
    "table": {"caption", "thead", "tbody", "tfoot", "colgroup"}, "select": {"option", "optgroup"},
    "thead": {"tr"}, "tbody": {"tr"}, "tfoot": {"tr"},
}  # fmt: skip
NOT_IN_ITSELF = frozenset({"a", "button", "form", "label", "main", "header", "footer"})
PRESSED = frozenset({"a", "button", "input", "select", "textarea", "summary"})
POINTING = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage", "list")
TYPED = frozenset({"input", "select", "textarea"})
NAMELESS = frozenset({"hidden", "submit", "button", "image"})


@dataclass
class Element:
    """One element, with what it holds."""

    tag: str
    attributes: dict
    said: str = ""
    inside: list = field(default_factory=list)
    """Tags around it, outermost first."""


class Markup(HTMLParser):
    """Reads one page, and lists what is wrong with it."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.wrong, self.open, self.found, self.levels = [], [], [], []
        self.feed(page)
        self.close()
        self.wrong += [f"<{one.tag}> is not closed" for one in self.open]
        self._hold_together()

    def handle_starttag(self, tag, attrs):
        """Open an element where it may stand."""
        one = Element(tag, dict(attrs), inside=[each.tag for each in self.open])
        self.found.append(one)
        if len(one.attributes) < len(attrs):
            self.wrong.append(f"<{tag}> says one thing twice")
        self._place(one)
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self.levels.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(one)

    def _place(self, one):
        parent = one.inside[-1] if one.inside else ""
        if parent not in ONLY_IN.get(one.tag, {parent}):
            self.wrong.append(f"<{one.tag}> in <{parent}>")
        if one.tag not in HOLDS_ONLY.get(parent, {one.tag}):
            self.wrong.append(f"<{one.tag}> in <{parent}>")
        if one.tag in BLOCKS and (around := IN_A_ROW_OF_WORDS & set(one.inside)):
            self.wrong.append(f"<{one.tag}> inside {sorted(around)}")
        if one.tag in NOT_IN_ITSELF and one.tag in one.inside:
            self.wrong.append(f"<{one.tag}> inside <{one.tag}>")
        if one.tag in PRESSED and {"a", "button"} & set(one.inside):
            self.wrong.append(f"<{one.tag}> inside what is pressed")

    def handle_startendtag(self, tag, attrs):
        """Read `<path/>` as opened and closed."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        """Close an element: the one that was opened last."""
        if not self.open or self.open[-1].tag != tag:
            around = self.open[-1].tag if self.open else "nothing"
            self.wrong.append(f"</{tag}> inside <{around}>")
            return
        self.open.pop()

    def handle_data(self, data):
        """Let every element around hear what is said."""
        for one in self.open:
            one.said += data

    def _hold_together(self):
        """List what only the whole page shows."""
        ids = [one.attributes["id"] for one in self.found if "id" in one.attributes]
        self.wrong += [f"two #{one}" for one in {one for one in ids if ids.count(one) > 1}]
        known = set(ids)
        labelled = {one.attributes.get("for") for one in self.found if one.tag == "label"}
        for one in self.found:
            self.wrong += _pointless(one, known)
            self.wrong += _nameless(one, labelled)
        self._heads()

    def _heads(self):
        """List what is wrong with the title, the language and the order of headings."""
        if self.levels.count(1) != 1 or self.levels[0] != 1:
            self.wrong.append(f"headings {self.levels}: one first, and one of it")
        jumps = [(a, b) for a, b in zip(self.levels, self.levels[1:], strict=False) if b > a + 1]
        self.wrong += [f"h{b} follows h{a}" for a, b in jumps]
        whole = {one.tag: one for one in reversed(self.found)}
        if not whole["html"].attributes.get("lang"):
            self.wrong.append("no language")
        if not whole["title"].said.strip():
            self.wrong.append("no title")


def _pointless(one, known):
    """Yield links and references to what is not on the page."""
    for name in POINTING:
        for target in (one.attributes.get(name) or "").split():
            if target not in known:
                yield f"<{one.tag} {name}={target}> leads nowhere"
    href = one.attributes.get("href") or ""
    if href.startswith("#") and href[1:] and href[1:] not in known:
        yield f"<{one.tag} href={href}> leads nowhere"
    if one.tag == "label" and one.attributes.get("for", "") not in {*known, ""}:
        yield f"<label for={one.attributes['for']}> is nobody's"


def _nameless(one, labelled):
    """Yield what has no name for who does not see it."""
    told = {"aria-label", "aria-labelledby", "title"} & one.attributes.keys()
    if one.tag in TYPED and one.attributes.get("type") not in NAMELESS:
        named = told or one.attributes.get("id") in labelled - {None} or "label" in one.inside
        if not named:
            yield f"<{one.tag} name={one.attributes.get('name')}> has no label"
    if one.tag in {"a", "button", "th", "summary", "caption", "option", "h1", "h2", "h3"}:
        may_be_empty = one.tag == "option" and "value" in one.attributes
        if not (one.said.strip() or told or may_be_empty):
            yield f"<{one.tag}> says nothing"
    if one.tag == "img" and "alt" not in one.attributes:
        yield "<img> without words"
    if one.attributes.get("tabindex", "0") not in {"0", "-1"}:
        yield f"<{one.tag}> goes before its turn"
