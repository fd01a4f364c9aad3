"""What was begun, handed over or failed, written down in casework: a row before, a row after.

Each row is committed by itself before anything else happens, so that whoever is killed leaves the
truth behind: frozen and nothing more, it never left; begun and nothing more, it may have.
"""

from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction

from tocsin.casework import journal, records
from tocsin.casework.access import Actor
from tocsin.casework.models import Delivery, Submission, Turn
from tocsin.dispatch import Receipt

LONGEST = 500


def on_disk() -> AbstractContextManager[object]:
    """Open a turn whose end is a commit: what is in it is there before the network is touched.

    Raises `RuntimeError` inside another transaction, which could still take it back.
    """
    stack = ExitStack()
    stack.enter_context(transaction.atomic(durable=True))
    stack.enter_context(journal.turn())
    return stack


def newest(submission: Submission, channel: str) -> Delivery | None:
    """Return the newest row of a channel in the newest attempt; null: there is none."""
    rows = Delivery.objects.filter(
        submission=submission, channel=channel, attempt=submission.attempts
    )
    return rows.order_by("-seq").first()


def add(submission: Submission, channel: str, turn: Turn, actor: Actor, **more: str) -> Delivery:
    """Write a row down; inside a turn."""
    rows = Delivery.objects.filter(submission=submission, channel=channel)
    last = rows.order_by("-seq").values_list("seq", flat=True).first() or 0
    cut = {name: value[:LONGEST] for name, value in more.items()}
    row = Delivery(
        submission=submission, channel=channel, turn=turn, seq=last + 1, at=datetime.now(UTC),
        attempt=submission.attempts, **cut,
    )  # fmt: skip
    return records.add(row, actor)


@dataclass
class Ledger:
    """The ledger of one channel in one attempt at a submission; see `dispatch.delivery`."""

    submission: Submission
    channel: str
    actor: Actor
    key: str
    sure: bool = field(default=False)
    """Whether the last attempt surely did not arrive."""

    def receipt(self, transport: str, key: str) -> Receipt | None:
        """Return the receipt of what was handed over; null when nothing was."""
        row = newest(self.submission, self.channel)
        if row is None or row.turn != Turn.FINISHED:
            return None
        return Receipt(
            transport=transport, key=key, payload_sha256=row.payload_sha256,
            message_sha256=row.message_sha256, accepted_at=row.at, reference=row.reference,
            said=row.said,
        )  # fmt: skip

    def begin(self, transport: str, key: str, payload_sha256: str) -> bool:  # noqa: ARG002
        """Write down that handing over begins; false when it had begun before."""
        with on_disk():
            row = newest(self.submission, self.channel)
            if row is not None and row.turn in {Turn.BEGUN, Turn.FINISHED}:
                return False
            self._add(Turn.BEGUN, payload_sha256=payload_sha256)
        return True

    def finish(self, receipt: Receipt) -> None:
        """Write down that it was handed over."""
        with on_disk():
            self._add(
                Turn.FINISHED,
                payload_sha256=receipt.payload_sha256,
                message_sha256=receipt.message_sha256,
                reference=receipt.reference,
                said=receipt.said,
            )

    def abandon(self, transport: str, key: str) -> None:  # noqa: ARG002
        """Remember that it surely was not; `failed` writes down why."""
        self.sure = True

    def failed(self, turn: Turn, payload_sha256: str, why: str) -> None:
        """Write down that it surely did not arrive, and why."""
        with on_disk():
            self._add(turn, payload_sha256=payload_sha256, said=why)

    def _add(self, turn: Turn, **more: str) -> None:
        add(self.submission, self.channel, turn, self.actor, key=self.key, **more)
