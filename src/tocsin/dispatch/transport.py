"""What every way of telling somebody promises."""

from dataclasses import Field
from datetime import datetime
from typing import Any, ClassVar, Protocol

from msgspec import Struct

from tocsin.dispatch.payload import Payload
from tocsin.vocabulary.errors import TocsinError


class Receipt(Struct, frozen=True, kw_only=True):
    """That something was handed over."""

    transport: str
    key: str
    """The payload's; a second attempt bears the same."""
    payload_sha256: str
    message_sha256: str
    """Of the bytes that were handed over."""
    accepted_at: datetime
    reference: str = ""
    """How the other side will know it: a Message-ID, a folder, a number."""
    said: str = ""
    """What the other side said, cut to 500 characters."""


class TransportError(TocsinError):
    """Something could not be handed over.

    `permanent`: trying the same again cannot help. `uncertain`: it may have arrived all the same.
    `code` is what the other side said, as a number; null when it said none.
    """

    def __init__(  # noqa: PLR0913  each is a part of the message that programs act on
        self,
        transport: str,
        rule: str,
        *,
        permanent: bool,
        got: str = "",
        uncertain: bool = False,
        code: int | None = None,
    ) -> None:
        self.transport, self.rule, self.got = transport, rule, got[:500]
        self.permanent, self.uncertain, self.code = permanent, uncertain, code
        told = f"; got {self.got}" if self.got else ""
        hope = "it may have arrived" if uncertain else "" if permanent else "may pass by itself"
        super().__init__(f"{transport}: {rule}{told}" + (f"; {hope}" if hope else ""))


class Transport(Protocol):
    """One way of telling somebody: a frozen keyword-only dataclass; fields are its parameters."""

    name: ClassVar[str]
    """Stable word for the command line, and the `channel` of a submission."""
    title: ClassVar[str]
    """What people call it."""
    version: ClassVar[int]
    """Goes up when the same payload would be written in other bytes."""
    idempotent: ClassVar[bool]
    """Whether the other side drops a second delivery with the same key."""
    credential: ClassVar[str | None]
    """What it logs in with, as `credentials.credential` knows it; null: it needs nothing."""
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def prepared(self, payload: Payload) -> Payload:
        """Return the payload with what this way adds to it: the one to approve, freeze and send.

        Preparing twice changes nothing. Raises `TransportError(permanent=True)` for a payload that
        this way cannot carry.
        """

    def message(self, payload: Payload) -> bytes:
        """Return exactly what would be handed over; the same for the same payload.

        Raises `TransportError(permanent=True)` for a payload that this way cannot carry.
        """

    def send(self, payload: Payload) -> Receipt:
        """Hand it over once. Raises `TransportError`; `ConfigError` for a parameter or key."""
