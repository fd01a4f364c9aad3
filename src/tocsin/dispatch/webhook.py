"""Webhook: the document, posted to an address that was agreed, signed so that it can be believed.

Signed as the Standard Webhooks specification has it: `webhook-id` is the payload's key, so that a
receiver drops a second delivery.

Source    Standard Webhooks 1.0.0, through the reference library.
"""

from binascii import Error as BinasciiError
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import ClassVar

import httpx
from standardwebhooks import Webhook as Signer

from tocsin.casework.rapid.addresses import UnsafeAddressError
from tocsin.casework.rapid.reaching import Reach, Reply
from tocsin.connectors.credentials import Secret, required
from tocsin.dispatch.payload import Payload
from tocsin.dispatch.transport import Receipt, TransportError
from tocsin.vocabulary.errors import ConfigError

LATER = {408, 425, 429, 500, 502, 503, 504}
"""Statuses after which trying again may help."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """Post to an address."""

    url: str
    """Where to; https, and public, unless `reach` says otherwise."""
    secret: Secret | None = None
    """Signs; null: the credential `webhook`."""
    reach: Reach = field(default_factory=Reach)
    """How far asking goes."""
    now: Callable[[], datetime] = _now
    """The clock."""

    name: ClassVar[str] = "webhook"
    title: ClassVar[str] = "Signed webhook"
    version: ClassVar[int] = 1
    idempotent: ClassVar[bool] = True
    credential: ClassVar[str | None] = "webhook"

    def __post_init__(self) -> None:
        if not self.url.startswith("https://") and self.reach == Reach():
            raise ConfigError(f"webhook.url: expected an https address; got {self.url!r}")

    def prepared(self, payload: Payload) -> Payload:
        """Return the payload as it is: nothing is added to it."""
        return payload

    def message(self, payload: Payload) -> bytes:
        """Return the body: the document."""
        return payload.document()

    def send(self, payload: Payload) -> Receipt:
        """Post it; raises `TransportError`, and `ConfigError` without a secret to sign with."""
        content, at = self.message(payload), self.now()
        reply = self._posted(content, self._headers(payload, content, at))
        if not 200 <= reply.status < 300:
            raise TransportError(
                self.name,
                "expected the receiver to take it",
                permanent=reply.status not in LATER,
                got=f"status {reply.status}",
                code=reply.status,
            )
        return Receipt(
            transport=self.name,
            key=payload.key,
            payload_sha256=payload.sha256,
            message_sha256=sha256(content).hexdigest(),
            accepted_at=at,
            reference=f"msg_{payload.key}",
            said=reply.body[:500].decode("utf-8", "replace"),
        )

    def _headers(self, payload: Payload, content: bytes, at: datetime) -> dict[str, str]:
        """Return the headers that show who sent it, and when."""
        secret = self.secret or required("webhook")
        try:
            signer = Signer(secret.reveal())
        except (BinasciiError, ValueError) as error:
            told = "webhook: expected a secret in base64, as whsec_…; got something else"
            raise ConfigError(told) from error
        name = f"msg_{payload.key}"
        return {
            "Content-Type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signer.sign(name, at.astimezone(UTC), content.decode()),
        }

    def _posted(self, content: bytes, headers: dict[str, str]) -> Reply:
        try:
            return self.reach.post(self.url, content, headers)
        except UnsafeAddressError as error:
            passes = error.reason == "name"
            raise TransportError(
                self.name, error.rule, permanent=not passes, got=error.got
            ) from error
        except httpx.HTTPError as error:
            rule, sent = "expected an answer", not isinstance(error, httpx.ConnectError)
            raise TransportError(
                self.name, rule, permanent=False, got=type(error).__name__, uncertain=sent
            ) from error
