"""Words that other people write to make a page do something, and a reader of pages that notices."""

from html.parser import HTMLParser
from itertools import product

TAGS = (
    "<script>{0}</script>", "<ScRiPt >{0}</sCrIpT>", "<scr<script>ipt>{0}</scr</script>ipt>",
    "<img src=x onerror={0}>", '<img src="http://evil.example/p.png">', "<svg onload={0}>",
    "<svg><script>{0}</script></svg>", "<body onload={0}>", "<iframe src=javascript:{0}>",
    "<a href=javascript:{0}>x</a>", "<details open ontoggle={0}>", "<video><source onerror={0}>",
    "<math><mi//xlink:href='data:x,<script>{0}</script>'>", "<object data=//evil.example>",
    "<link rel=stylesheet href=//evil.example>", "<form action=//evil.example><input name=x>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<base href=//evil.example/>",
    "<style>*{{{0}}}</style>", "<table background=//evil.example>",
    "<input autofocus onfocus={0}>", "<marquee onstart={0}>",
)  # fmt: skip
BREAKS = ("", '"', "'", "-->", "</title>", "</textarea>", "</option></select>", "]]>", "&#34;>")
ODD = (
    "pay\u202elap", "e" + "\u0301" * 80,
    "\u2066\u2067x\u2069", "a\u200bb\u200c\u200d", "\ufeffx",
    "\u061c\u200e\u200f", "{{ 7|add:7 }}", "{% load static %}", "${7*7}", "%s%n%x",
    "=cmd|' /C calc'!A0", "javascript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "\\x3cscript\\x3e", "&lt;b&gt;", "https://evil.example/?q=<script>", "hxxp://evil.example",
    "ftp://evil.example/x", "//evil.example", "x" * 3000, "\u00e9" * 500, "\U0001f600" * 200,
    "\ufffd", "\u05d0" * 40, "\u200f\u0645\u0631\u062d\u0628\u0627",
)  # fmt: skip
PAYLOADS = (
    *(before + tag.format("alert(1)") for before, tag in product(BREAKS, TAGS)),
    *(before + one for before, one in product(BREAKS[:2], ODD)),
)
"""More than two hundred."""
TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C)
HIDDEN = {chr(one) for one in TURNING}
LOADING = {
    "script", "iframe", "object", "embed", "svg", "math", "style", "base", "video", "audio",
    "source",
}  # fmt: skip
"""Elements that no page of ours has."""


class Noticed(HTMLParser):
    """Reads a page as a browser does, and writes down what does not belong there."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.wrong, self.links = [], []
        if hidden := HIDDEN & set(page):
            self.wrong.append(f"characters that turn words: {sorted(map(hex, map(ord, hidden)))}")
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Write down elements that load and attributes that run."""
        if tag in LOADING:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.wrong.append(f"<{tag} {name}>")
            if name in {"src", "href", "action", "formaction", "background", "data", "xlink:href"}:
                self.links.append(value)
                if not (value or "").startswith(("/", "?", "#")) or value.startswith("//"):
                    self.wrong.append(f"<{tag} {name}={value[:60]!r}>")
        if tag == "meta" and dict(attrs).get("http-equiv"):
            self.wrong.append("<meta http-equiv>")
