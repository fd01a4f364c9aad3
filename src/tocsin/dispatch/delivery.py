"""Handing over exactly once, as far as that can be had: what was begun is on disk first.

A worker that is killed between sending and remembering leaves a beginning without an end. Where
the other side knows a second delivery by its key, sending again is safe; by e-mail it is not, and
a person decides.
"""

import os
from pathlib import Path
from typing import Protocol

import msgspec

from tocsin.dispatch.payload import Payload
from tocsin.dispatch.transport import Receipt, Transport, TransportError
from tocsin.vocabulary.durable import replaced, sync_file


class Ledger(Protocol):
    """What was begun and what was handed over, by transport and key."""

    def receipt(self, transport: str, key: str) -> Receipt | None:
        """Return the receipt of what was handed over; null when nothing was."""

    def begin(self, transport: str, key: str, payload_sha256: str) -> bool:
        """Write down that sending begins, before it does; false when it had begun before."""

    def finish(self, receipt: Receipt) -> None:
        """Write down that it was handed over."""

    def abandon(self, transport: str, key: str) -> None:
        """Write down that it surely was not."""


def deliver(
    transport: Transport, payload: Payload, ledger: Ledger, *, again: bool = False
) -> Receipt:
    """Hand a payload over, unless it was already; then return the receipt there is.

    `again`: a person has seen that an attempt whose end is not known did not arrive. Raises
    `TransportError`.
    """
    payload = transport.prepared(payload)
    done = ledger.receipt(transport.name, payload.key)
    if done is not None:
        return _same(done, payload)
    transport.message(payload)
    begun_now = ledger.begin(transport.name, payload.key, payload.sha256)
    if not begun_now and not (transport.idempotent or again):
        rule = "expected to know whether an earlier attempt arrived; ask, then send again or resend"
        raise TransportError(transport.name, rule, permanent=True, uncertain=True)
    try:
        receipt = transport.send(payload)
    except TransportError as error:
        if not error.uncertain:
            ledger.abandon(transport.name, payload.key)
        raise
    ledger.finish(receipt)
    return receipt


def _same(done: Receipt, payload: Payload) -> Receipt:
    """Return a receipt, if it is for this very payload."""
    if done.payload_sha256 != payload.sha256:
        rule = f"expected the payload {done.payload_sha256[:12]} that this round was sent with"
        raise TransportError(done.transport, rule, permanent=True, got=payload.sha256[:12])
    return done


class FolderLedger:
    """A ledger in a folder: one file per delivery, made by whoever begins it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def receipt(self, transport: str, key: str) -> Receipt | None:
        """Return the receipt of what was handed over; null when nothing was."""
        path = self._path(transport, key, "done")
        return msgspec.json.decode(path.read_bytes(), type=Receipt) if path.exists() else None

    def begin(self, transport: str, key: str, payload_sha256: str) -> bool:
        """Write down that sending begins; of two who try at once, one is told that it had."""
        try:
            file = os.open(
                self._path(transport, key, "begun"), os.O_CREAT | os.O_EXCL | os.O_WRONLY
            )
        except FileExistsError:
            return False
        with os.fdopen(file, "wb") as written:
            written.write(payload_sha256.encode())
            written.flush()
            os.fsync(written.fileno())
        sync_file(self.folder)
        return True

    def finish(self, receipt: Receipt) -> None:
        """Write down that it was handed over."""
        path = self._path(receipt.transport, receipt.key, "done")
        replaced(path, msgspec.json.encode(receipt))

    def abandon(self, transport: str, key: str) -> None:
        """Forget that it was begun."""
        self._path(transport, key, "begun").unlink(missing_ok=True)
        sync_file(self.folder)

    def _path(self, transport: str, key: str, end: str) -> Path:
        return self.folder / f"{transport}-{key}.{end}"
