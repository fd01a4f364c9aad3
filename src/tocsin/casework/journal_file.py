"""The journal as it leaves the house: links for everybody, what was said for its auditors."""

from collections.abc import Iterator

from tocsin.casework import journal
from tocsin.casework.chunks import in_chunks
from tocsin.casework.models import JournalEntry, JournalPayload
from tocsin.casework.models.visible import Asker
from tocsin.evidence import canonical
from tocsin.evidence.chain_file import Line

AT_ONCE = 500
"""Links in memory."""


def lines(user: Asker, *, contents: bool = False) -> Iterator[bytes]:
    """Yield every link; `contents`: with what was said, where the reader is an auditor of it."""
    payloads = JournalPayload.objects.visible_to(user)
    rows = JournalEntry.objects.order_by("seq").iterator(AT_ONCE)
    for some in in_chunks(rows, AT_ONCE):
        held = payloads.in_bulk([one.seq for one in some]) if contents else {}
        for entry in some:
            payload = held.get(entry.seq)
            line = Line(
                journal.link(entry),
                bytes(payload.salt).hex() if payload else None,
                bytes(payload.content).decode() if payload else None,
            )
            yield canonical.dumps(line) + b"\n"
