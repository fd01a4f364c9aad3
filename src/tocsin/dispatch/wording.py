"""An alert in words: text, HTML and a table that no spreadsheet runs.

What strangers wrote (titles, handles, addresses) is shown and never obeyed: no links to click, no
images to load, no characters that turn the line around, no cells that are formulas.
"""

import csv
import unicodedata
from html import escape
from io import StringIO

from tocsin.dispatch.payload import Item, Payload
from tocsin.vocabulary.cells import inert

KEPT = {"\n", "\t", "\u200c", "\u200d"}
"""Control and format characters that text needs: lines, and joiners of scripts and emoji."""


def shown(text: str) -> str:
    r"""Return text without characters that nobody sees and that change what is seen.

    >>> shown("vote\u202e\x00 now")
    'vote now'
    """
    return "".join(
        one for one in text if one in KEPT or unicodedata.category(one) not in {"Cc", "Cf", "Cs"}
    )


def line(text: str) -> str:
    """Return text as one line."""
    return " ".join(shown(text).split())


def subject(payload: Payload) -> str:
    """Return the line by which an alert is known."""
    return line(f"[TLP:{payload.tlp}] {payload.named}: {payload.title}")


COLUMNS = ("asset", "platform", "kind", "url", "identification", "first_seen_at", "last_seen_at",
           "requested", "evidence", "no_evidence_because")  # fmt: skip


def assets_csv(payload: Payload) -> bytes:
    """Return the assets as a table, UTF-8 with a mark so that spreadsheets read it as such."""
    written = StringIO()
    rows = csv.writer(written, quoting=csv.QUOTE_ALL)
    rows.writerow(COLUMNS)
    for one in payload.items:
        rows.writerow([inert(_cell(one, column)) for column in COLUMNS])
    return written.getvalue().encode("utf-8-sig")


def _cell(item: Item, column: str) -> str:
    value = getattr(item, column)
    if isinstance(value, tuple):
        return " ".join(value)
    return "" if value is None else f"{value:%Y-%m-%dT%H:%M:%SZ}" if column[-3:] == "_at" else value


def sections(payload: Payload) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what an alert says, as headings with their lines; what is not known is left out."""
    by = "" if payload.answer_by is None else f"{payload.answer_by:%Y-%m-%d %H:%M} UTC"
    because = f" ({payload.answer_by_because})" if by and payload.answer_by_because else ""
    told = (
        ("Summary", (payload.summary,)),
        ("Requested", (payload.requested_action,)),
        ("Answer by", (by + because,)),
        ("Elections", payload.elections),
        ("Member States", (", ".join(payload.member_states),)),
        ("Why", (payload.explanation,)),
        ("Provisions", payload.provisions),
        ("Behaviours", payload.behaviours),
        ("Assets", tuple(_item(n, one) for n, one in enumerate(payload.items, start=1))),
        ("Method and limits", (payload.method,)),
        ("Statement", (payload.good_faith,)),
        ("Contact", (_party(payload),)),
        ("Document", (f"alert.json, SHA-256 {payload.sha256}",)),
    )
    kept = ((head, tuple(filter(None, map(_tidy, lines)))) for head, lines in told)
    return tuple((head, lines) for head, lines in kept if lines)


def _tidy(text: str) -> str:
    return shown(text).strip()


def _item(number: int, item: Item) -> str:
    proof = f"evidence {' '.join(item.evidence)}" if item.evidence else item.no_evidence_because
    parts = (item.url, item.asset, item.identification, item.requested, proof)
    return f"{number}. " + "; ".join(line(one) for one in parts if one)


def _party(payload: Payload) -> str:
    contact = payload.contact
    return ", ".join(filter(None, (contact.name, contact.organisation, contact.address)))


def as_text(payload: Payload) -> str:
    """Return the alert as plain text."""
    blocks = [f"{head}\n" + "\n".join(lines) for head, lines in sections(payload)]
    return "\n\n".join([subject(payload), *blocks]) + "\n"


def as_html(payload: Payload) -> str:
    """Return the alert as a page without anything to load or to click."""
    language = escape(payload.language)
    blocks = "".join(
        f"<h2>{escape(head)}</h2>" + "".join(f"<p dir=auto>{escape(one)}</p>" for one in lines)
        for head, lines in sections(payload)
    )
    title = escape(subject(payload))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
        f"<title>{title}</title></head><body><h1>{title}</h1>{blocks}</body></html>\n"
    )
