"""E-mail: a text, a page, the document with its signature, and the table of assets.

The message is made whole before the server is asked, and is the same bytes for the same payload:
its Message-ID comes from the payload's key, so that a second one would be recognised.
"""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import ClassVar, Literal

from msgspec import structs

from tocsin.connectors.credentials import Secret, credential
from tocsin.dispatch import smime, wording
from tocsin.dispatch.parts import parts
from tocsin.dispatch.payload import Attachment, Party, Payload
from tocsin.dispatch.transport import Receipt, TransportError
from tocsin.evidence.keys import Key
from tocsin.vocabulary.errors import ConfigError

PLAIN = re.compile(r"(?ai)[\w.!#$%&'*+/=?^`{|}~-]+@(?:[a-z0-9-]+\.)+[a-z0-9-]+")
"""One address without quotes, comments or a name."""


@dataclass(frozen=True, kw_only=True)
class Email:
    """Send by a mail server of ours."""

    host: str
    """The mail server."""
    sender: str
    """Our address."""
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    """`none` only for a server on this machine."""
    user: str = ""
    """Who logs in; "" for nobody."""
    secret: Secret | None = None
    """Their password; null: the credential `smtp`."""
    to: str = ""
    """Whom it goes to; "": the payload's recipient."""
    timeout: float = 60.0
    """Seconds for each answer of the server."""
    key: Key | None = None
    """Signs the document; null: it is not signed."""
    smime_certificate: Path | None = None
    """Our S/MIME certificate in PEM, and those above it; null: the mail itself is not signed."""
    smime_key: Path | None = None
    """Its RSA key, in PEM; a password for it is the credential `smime`."""

    name: ClassVar[str] = "email"
    title: ClassVar[str] = "E-mail"
    version: ClassVar[int] = 1
    idempotent: ClassVar[bool] = False
    credential: ClassVar[str | None] = "smtp"

    def __post_init__(self) -> None:
        if self.security not in ("starttls", "tls", "none"):
            raise ConfigError(
                f"email.security: expected starttls, tls or none; got {self.security}"
            )
        if self.security == "none" and not _is_here(self.host):
            told = "expected starttls or tls; none would be read by others on the way"
            raise ConfigError(f"email.security: {told}; got none for {self.host}")
        if (self.smime_certificate is None) != (self.smime_key is None):
            raise ConfigError("email: smime_certificate and smime_key go together; got one of them")

    def prepared(self, payload: Payload) -> Payload:
        """Return the payload as it is: nothing is added to it."""
        return payload

    def message(self, payload: Payload) -> bytes:
        """Return the MIME message; raises `TransportError` where the recipient has no address."""
        made = EmailMessage(policy=SMTP)
        made["From"] = self._address(Party(name="", address=self.sender))
        made["To"] = self._address(self._recipient(payload))
        if payload.contact.address:
            made["Reply-To"] = self._address(payload.contact)
        made["Subject"] = wording.subject(payload)
        made["Date"] = format_datetime(payload.frozen_at.astimezone(UTC))
        made["Message-ID"] = self._message_id(payload)
        made["X-Tocsin-Payload-SHA256"] = payload.sha256
        made.set_content(wording.as_text(payload), cte="quoted-printable")
        made.add_alternative(wording.as_html(payload), subtype="html", cte="quoted-printable")
        for one in parts(payload, self.key):
            _attach(made, one)
        _fix_boundaries(made, payload.sha256)
        return self._signed(made.as_bytes(), payload)

    def send(self, payload: Payload) -> Receipt:
        """Hand the message to the server; raises `TransportError`, `ConfigError` without a key."""
        content = self.message(payload)
        said = self._handed_over(self._recipient(payload).address, content)
        return Receipt(
            transport=self.name,
            key=payload.key,
            payload_sha256=payload.sha256,
            message_sha256=sha256(content).hexdigest(),
            accepted_at=datetime.now(UTC),
            reference=self._message_id(payload),
            said=said[:500],
        )

    def _recipient(self, payload: Payload) -> Party:
        return structs.replace(payload.recipient, address=self.to or payload.recipient.address)

    def _signed(self, message: bytes, payload: Payload) -> bytes:
        if self.smime_certificate is None or self.smime_key is None:
            return message
        who = smime.identity(self.smime_certificate, self.smime_key, credential("smime"))
        return smime.signed(message, who, f"=_tocsin_smime_{payload.sha256[:40]}")

    def _message_id(self, payload: Payload) -> str:
        return f"<{payload.key}@{self.sender.rpartition('@')[2]}>"

    def _address(self, party: Party) -> Address:
        """Return an address as headers have it; whoever it was, no line can be put in between."""
        address = party.address.strip()
        local, _, domain = address.rpartition("@")
        if not PLAIN.fullmatch(address):
            rule = f"expected an e-mail address for {wording.line(party.name) or 'the sender'}"
            raise TransportError(self.name, rule, permanent=True, got=repr(address))
        try:
            return Address(wording.line(party.name), local, domain)
        except ValueError as error:
            rule = f"expected an e-mail address ({error})"
            raise TransportError(self.name, rule, permanent=True, got=repr(address)) from error

    def _handed_over(self, recipient: str, content: bytes) -> str:
        """Give the message to the server; return what it said."""
        is_written = False
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._connected()
            _expected(250, *smtp.mail(self.sender))
            _expected(250, *smtp.rcpt(recipient.strip()))
            is_written = True
            code, said = smtp.data(content)
            is_written = False
            _expected(250, code, said)
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            rule = "expected a server that can do what the settings ask for"
            raise TransportError(self.name, rule, permanent=True, got=str(error)) from error
        except ssl.SSLCertVerificationError as error:
            rule = f"expected a certificate for {self.host} that can be trusted"
            raise TransportError(self.name, rule, permanent=True, got=str(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            told = f"{type(error).__name__}: {error}"
            rule = f"expected an answer of {self.host}"
            raise TransportError(
                self.name, rule, permanent=False, got=told, uncertain=is_written
            ) from error
        finally:
            if smtp is not None:
                _left(smtp)
        return said.decode("utf-8", "replace")

    def _refused(self, code: int, said: bytes | str) -> TransportError:
        told = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        permanent = not 400 <= code < 500
        rule = "expected the server to take the message"
        return TransportError(self.name, rule, permanent=permanent, got=f"{code} {told}", code=code)

    def _connected(self) -> smtplib.SMTP:
        """Return a connection that nobody else reads, logged in where a user is named."""
        safe = ssl.create_default_context()
        if self.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=safe
            )
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            smtp.ehlo_or_helo_if_needed()
            if self.security == "starttls":
                smtp.starttls(context=safe)
                smtp.ehlo()
            if self.user:
                smtp.login(self.user, (self.secret or _password()).reveal())
        except BaseException:
            smtp.close()
            raise
        return smtp


def _password() -> Secret:
    found = credential("smtp")
    if found is None:
        raise ConfigError("email: a user logs in with a password; got none; set TOCSIN_SMTP_KEY")
    return found


def _expected(wanted: int, code: int, said: bytes) -> None:
    if code != wanted and not (wanted == 250 and code == 251):
        raise smtplib.SMTPResponseException(code, said)


def _left(smtp: smtplib.SMTP) -> None:
    """Take leave; what the server says to that no longer matters."""
    with suppress(OSError, smtplib.SMTPException):
        smtp.quit()
    smtp.close()


def _attach(made: EmailMessage, one: Attachment) -> None:
    kind, _, subtype = one.media_type.partition("/")
    made.add_attachment(
        one.content, maintype=kind, subtype=subtype, filename=one.name, cte="base64"
    )


def _fix_boundaries(made: MIMEPart, seed: str) -> None:
    """Give every multipart the boundary that its payload calls for, so that bytes are the same."""
    for n, part in enumerate(one for one in made.walk() if one.is_multipart()):
        part.set_boundary(f"=_tocsin_{n}_{seed[:40]}")


def _is_here(host: str) -> bool:
    """Say whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
