"""A folder: everything that a person needs to fill in somebody's form, or to carry it there.

Rapid-response systems and platforms' own reporting pages are forms without an interface. Each alert
gets a folder with the document, a page, the table of assets and `form.txt`, whose answers can be
pasted one by one.
"""

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import ClassVar

from tocsin.dispatch import wording
from tocsin.dispatch.parts import parts
from tocsin.dispatch.payload import Payload
from tocsin.dispatch.transport import Receipt, TransportError
from tocsin.evidence import canonical
from tocsin.evidence.keys import Key
from tocsin.vocabulary.durable import put_in_place, written

FORM = (
    ("Reporting organisation", lambda one: one.contact.organisation),
    ("Contact person", lambda one: one.contact.name),
    ("Contact e-mail", lambda one: one.contact.address),
    ("Reported to", lambda one: one.recipient.organisation or one.recipient.name),
    ("Reference", lambda one: one.named),
    ("Election", lambda one: ", ".join(one.elections)),
    ("Member States", lambda one: ", ".join(one.member_states)),
    ("What is reported (content, accounts or trends)", lambda one: ", ".join(_kinds(one))),
    ("Title", lambda one: one.title),
    ("Description", lambda one: one.summary),
    ("Why it matters, and which rule it breaks", lambda one: one.explanation),
    ("Provisions", lambda one: "\n".join(one.provisions)),
    ("Links", lambda one: "\n".join(item.url or item.asset for item in one.items)),
    ("What is asked for", lambda one: one.requested_action),
    ("Sharing", lambda one: f"TLP:{one.tlp}"),
)
"""What rapid-response forms ask, in the order of a form."""


@dataclass(frozen=True, kw_only=True)
class Folder:
    """Put it in a folder, for a person to hand on."""

    folder: Path
    """Where each alert gets a folder of its own."""
    key: Key | None = None
    """Signs the document; null: it is not signed."""

    name: ClassVar[str] = "folder"
    title: ClassVar[str] = "Folder, for a rapid-response form"
    version: ClassVar[int] = 1
    idempotent: ClassVar[bool] = True
    credential: ClassVar[str | None] = None

    def prepared(self, payload: Payload) -> Payload:
        """Return the payload as it is: nothing is added to it."""
        return payload

    def files(self, payload: Payload) -> dict[str, bytes]:
        """Return every file of the alert's folder by name."""
        return {
            "alert.html": wording.as_html(payload).encode(),
            "alert.txt": wording.as_text(payload).encode(),
            "form.txt": form(payload).encode(),
            **{one.name: one.content for one in parts(payload, self.key)},
        }

    def message(self, payload: Payload) -> bytes:
        """Return the list of files with their hashes: it stands for all of them."""
        listed = self.files(payload)
        return canonical.dumps({name: sha256(listed[name]).hexdigest() for name in sorted(listed)})

    def send(self, payload: Payload) -> Receipt:
        """Put the folder in place, whole; one that is there with the same files is left alone.

        Raises `TransportError` for a folder with other files, or a disk that does not take it.
        """
        name = self.folder / _named(payload)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not name.exists():
                self._put(name, self.files(payload))
        except OSError as error:
            rule = f"expected to write into {self.folder}"
            raise TransportError(self.name, rule, permanent=False, got=str(error)) from error
        self._check(name, self.files(payload))
        return Receipt(
            transport=self.name,
            key=payload.key,
            payload_sha256=payload.sha256,
            message_sha256=sha256(self.message(payload)).hexdigest(),
            accepted_at=datetime.now(UTC),
            reference=name.name,
        )

    def _put(self, name: Path, files: dict[str, bytes]) -> None:
        staging = Path(mkdtemp(prefix=".", dir=self.folder))
        try:
            for file, content in files.items():
                written(staging / file, content)
            staging.chmod(0o755)
            put_in_place(staging, name)
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def _check(self, name: Path, files: dict[str, bytes]) -> None:
        """Refuse a folder that holds something else: nothing that was handed over is changed."""
        for file, content in files.items():
            path = name / file
            if not path.is_file() or path.read_bytes() != content:
                rule = f"expected {name.name} as it was written"
                raise TransportError(self.name, rule, permanent=True, got=f"another {file}")


def form(payload: Payload) -> str:
    """Return the answers to what rapid-response forms ask; what is not known is said to be so."""
    answers = ((ask, wording.shown(answer(payload)).strip()) for ask, answer in FORM)
    return "\n\n".join(f"{ask}:\n{told or '(not given)'}" for ask, told in answers) + "\n"


def _kinds(payload: Payload) -> list[str]:
    return sorted({one.kind for one in payload.items})


def _named(payload: Payload) -> str:
    """Return the folder's name: readable, safe, and another for each submission and round."""
    readable = re.sub(r"[^A-Za-z0-9-]+", "-", payload.ref).strip("-")[:40] or "alert"
    return f"{readable}-r{payload.revision}-{payload.key[:12]}"
