"""What is to be sent, kept in the vault before it is: the document by the hash it is known by."""

import msgspec

from tocsin.casework.models import Submission
from tocsin.dispatch.payload import FORMAT, Attachment, Payload
from tocsin.evidence import canonical
from tocsin.evidence.records import Custody, Derivation
from tocsin.evidence.sealing import TOOL
from tocsin.evidence.vault import Origin, Vault
from tocsin.flow.desk import Desk, Why
from tocsin.vocabulary.errors import FileError

DOCUMENT = "alert.json"


def frozen(desk: Desk, submission: Submission, payload: Payload) -> str:
    """Keep a payload: its document, and what goes along; return the document's hash."""
    custody = desk.custody(Why(f"sending of {submission}", submission.place))
    for one in payload.attachments:
        _kept(desk.vault, one.content, one.name, one.media_type, custody)
    return _kept(desk.vault, payload.document(), DOCUMENT, "application/json", custody)


def thawed(desk: Desk, submission: Submission, sha256: str) -> Payload:
    """Return a payload as it was kept; raises `FileError` where it is not what it was."""
    custody = desk.custody(Why(f"sending of {submission}", submission.place))
    fields = msgspec.json.decode(_read(desk.vault, sha256, custody))
    if fields.pop("format", "") != FORMAT:
        raise FileError(desk.vault.folder, f"expected a payload of {FORMAT}", got=sha256)
    fields["attachments"] = [
        Attachment(
            name=one["name"],
            media_type=one["media_type"],
            content=_read(desk.vault, one["sha256"], custody),
        )
        for one in fields["attachments"]
    ]
    attachments = tuple(fields.pop("attachments"))
    payload = msgspec.convert({**fields, "attachments": ()}, Payload)
    payload = msgspec.structs.replace(payload, attachments=attachments)
    if payload.sha256 != sha256:
        raise FileError(
            desk.vault.folder, f"expected the payload {sha256}", got=canonical.digest(fields),
            way_out="it was frozen by another version of Tocsin; send a new revision",
        )  # fmt: skip
    return payload


def _kept(vault: Vault, content: bytes, name: str, media_type: str, custody: Custody) -> str:
    tool, _, version = TOOL.partition(" ")
    origin = Origin(
        verb="derived",
        name_claimed=name,
        media_type_claimed=media_type,
        storage_class="derivative",
        derivation=Derivation(tool=tool, version=version, parameters=custody.purpose),
    )
    return vault.put(content, custody=custody, origin=origin).sha256


def _read(vault: Vault, sha256: str, custody: Custody) -> bytes:
    with vault.open(sha256, custody=custody) as file:
        return file.read()
