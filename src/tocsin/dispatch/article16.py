"""Article 16 notice: what the Digital Services Act makes a platform act on, when it is complete.

A notice that names exact places and says precisely why gives the platform actual knowledge; one
that lacks a part gives it an excuse. So a notice is refused here until it has all four, and the
refusal names what is missing. It is written as text and goes the way of another transport.

Source    Regulation (EU) 2022/2065 (DSA), Article 16(2)(a) to (d) and 16(3).
"""

from dataclasses import dataclass
from typing import ClassVar

import can_ada
from msgspec import structs

from tocsin.dispatch import wording
from tocsin.dispatch.payload import Attachment, Item, Payload
from tocsin.dispatch.transport import Receipt, Transport, TransportError

SHORTEST = 80
"""Characters of an explanation; less substantiates nothing."""
GOOD_FAITH = (
    "I believe in good faith that the information and allegations in this notice are accurate and "
    "complete."
)
EXPECTED = (
    "confirmation of receipt without undue delay (Article 16(4)); the decision without undue "
    "delay, with the possibilities of redress (16(5)); whether automated means were used (16(6))"
)
NOTICE = "article-16-notice.txt"


@dataclass(frozen=True)
class Lack:
    """One thing that a notice has not."""

    part: str
    """`a`, `b`, `c` or `d` of Article 16(2)."""
    what: str

    def __str__(self) -> str:
        return f"({self.part}) {self.what}"


def lacks(payload: Payload) -> tuple[Lack, ...]:
    """Return what is missing for a complete notice; empty when nothing is."""
    return (*_reasons(payload), *_places(payload), *_notifier(payload), *_statement(payload))


def _reasons(payload: Payload) -> tuple[Lack, ...]:
    found = []
    if len("\n".join(_told(payload))) < SHORTEST:
        found.append(Lack("a", f"an explanation of the reasons, of {SHORTEST} characters or more"))
    if not payload.provisions:
        found.append(Lack("a", "the law that it breaks, as a provision"))
    return tuple(found)


def _told(payload: Payload) -> list[str]:
    """Return what is alleged, and on what grounds, each once."""
    told = (payload.summary.strip(), payload.explanation.strip())
    return [one for one in dict.fromkeys(told) if one]


def _places(payload: Payload) -> tuple[Lack, ...]:
    if not payload.items:
        return (Lack("b", "at least one item"),)
    without = [one.asset for one in payload.items if not _is_exact(one)]
    named = ", ".join(without[:5]) + (f" and {len(without) - 5} more" if len(without) > 5 else "")
    return (Lack("b", f"the exact address of {named}"),) if without else ()


def _is_exact(item: Item) -> bool:
    """Say whether an item has an address that leads to it, and not to a front page.

    What has none (an ad, a message) may be identified in other words.
    """
    try:
        read = can_ada.parse(item.url)
    except ValueError:
        return bool(item.identification.strip()) and not item.url
    is_page = bool(read.pathname.strip("/") or read.search)
    whole_site = item.kind in {"domain", "website"}
    return read.protocol in ("http:", "https:") and (is_page or whole_site)


def _notifier(payload: Payload) -> tuple[Lack, ...]:
    if payload.is_child_abuse:
        return ()
    found = []
    if not payload.contact.name.strip():
        found.append(Lack("c", "the name of who submits it"))
    local, _, domain = payload.contact.address.rpartition("@")
    if not (local and "." in domain):
        found.append(Lack("c", "the e-mail address of who submits it"))
    return tuple(found)


def _statement(payload: Payload) -> tuple[Lack, ...]:
    if payload.good_faith.strip():
        return ()
    return (Lack("d", "a statement of good faith"),)


@dataclass(frozen=True, kw_only=True)
class Article16:
    """Send a notice under Article 16, once it is complete."""

    by: Transport
    """The way it goes."""

    name: ClassVar[str] = "article16"
    title: ClassVar[str] = "DSA Article 16 notice"
    version: ClassVar[int] = 1
    idempotent: ClassVar[bool] = False
    credential: ClassVar[str | None] = None

    def prepared(self, payload: Payload) -> Payload:
        """Return the payload with the notice beside it; raises `TransportError` if incomplete."""
        missing = lacks(payload)
        if missing:
            rule = "expected a complete notice under Article 16(2)"
            told = "one without " + "; ".join(map(str, missing))
            raise TransportError(self.name, rule, permanent=True, got=told)
        paper = Attachment(name=NOTICE, media_type="text/plain", content=notice(payload).encode())
        others = tuple(one for one in payload.attachments if one.name != NOTICE)
        return self.by.prepared(structs.replace(payload, attachments=(paper, *others)))

    def message(self, payload: Payload) -> bytes:
        """Return what goes the other way; raises `TransportError` naming all that is missing."""
        return self.by.message(self.prepared(payload))

    def send(self, payload: Payload) -> Receipt:
        """Send it; raises `TransportError` as the other way does, and for what is missing."""
        return structs.replace(self.by.send(self.prepared(payload)), transport=self.name)


def notice(payload: Payload) -> str:
    """Return the notice as text, part by part."""
    who = payload.contact
    told = ", ".join(filter(None, (who.name, who.organisation, who.address)))
    places = [
        "; ".join(
            filter(None, (wording.line(one.url), wording.line(one.identification), one.asset))
        )
        for one in payload.items
    ]
    blocks = (
        ("Notice under Article 16 of Regulation (EU) 2022/2065", [wording.subject(payload)]),
        ("(a) Reasons", [*_told(payload), *payload.provisions]),
        ("(b) Exact electronic location", places),
        ("(c) Submitted by", [told or "not named: Directive 2011/93/EU, Articles 3 to 7"]),
        ("(d) Statement", [payload.good_faith]),
        ("Asked for", [payload.requested_action]),
        ("Expected of the provider", [EXPECTED]),
    )  # fmt: skip
    return (
        "\n\n".join(
            f"{head}\n" + "\n".join(wording.shown(one) for one in lines if one)
            for head, lines in blocks
            if any(lines)
        )
        + "\n"
    )
