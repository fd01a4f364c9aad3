"""Time stamps by RFC 3161: somebody with no stake in the matter says when bytes were there.

One stamp serves any number of manifests: what is stamped is the root of a tree over them and over
the head of the custody log, and each keeps its path to that root. Where nobody answers there is no
proof yet; `Sealed.unproven` is the queue, and stamping again takes all of it.

Checking needs the authority's root certificate, from the verifier and not from the bundle.
"""

import urllib.request
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from ssl import DER_cert_to_PEM_cert
from typing import Protocol
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.utils import CryptographyDeprecationWarning
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from tocsin.evidence import merkle
from tocsin.evidence.canonical import dumps, instant
from tocsin.evidence.der import sorted_certificates
from tocsin.evidence.records import Custody, TimeProof
from tocsin.evidence.vault import Vault
from tocsin.vocabulary.errors import ConfigError, SourceError, TocsinError

LARGEST = 1 << 18
"""Bytes of an answer."""
PATIENCE = 30.0
"""Seconds for one."""
UNREADABLE = (ValueError, UnsupportedAlgorithm, x509.InvalidVersion)
"""What bytes that are no token make the libraries raise."""
AS_SENT = "read as it was sent"
SORTED = "read after its certificates were put in the order that DER asks for"


class TimeStampError(TocsinError):
    """A time stamp does not say what it should."""


class Authority(Protocol):
    """Somebody who stamps."""

    @property
    def name(self) -> str:
        """What it is called in proofs."""

    def stamp(self, request: bytes) -> bytes:
        """Return the answer to a request, both DER. Raises `SourceError` when there is none."""


@dataclass(frozen=True)
class WebAuthority:
    """An authority that answers by HTTP; only a hash ever goes there."""

    name: str
    """Its address."""

    def __post_init__(self) -> None:
        if urlsplit(self.name).scheme not in ("http", "https"):
            raise ConfigError(f"time stamps: expected an http address; got {self.name!r}")

    def stamp(self, request: bytes) -> bytes:
        """Ask once."""
        asked = urllib.request.Request(  # noqa: S310  # http and https only, see above
            self.name, request, {"Content-Type": "application/timestamp-query"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310  # as above
                content: bytes = answer.read(LARGEST + 1)
        except (OSError, ValueError) as reason:  # URLError is an OSError
            raise SourceError(
                self.name, "gave no time stamp", kind="network", got=str(reason)
            ) from None
        if len(content) > LARGEST:
            raise SourceError(self.name, "sent more than a time stamp", kind="answer")
        return content


@dataclass(frozen=True)
class Stamp:
    """A token, read; `way` says how it could be."""

    answer: TimeStampResponse
    way: str

    @property
    def gen_time(self) -> datetime:
        """When the authority says it was."""
        return self.answer.tst_info.gen_time.astimezone(UTC)

    @property
    def imprint(self) -> str:
        """What it stamped, in hexadecimal."""
        return self.answer.tst_info.message_imprint.message.hex()

    @property
    def accuracy_ms(self) -> int | None:
        """How far off it may be; null where it does not say."""
        told = self.answer.tst_info.accuracy
        return told.seconds * 1000 + (told.millis or 0) if told else None

    @property
    def chain_pem(self) -> str:
        """The certificates that came with it."""
        each = sorted(self.answer.signed_data.certificates)
        return "".join(map(DER_cert_to_PEM_cert, each))


def prove(vault: Vault, authority: Authority, *, custody: Custody) -> tuple[TimeProof, ...]:
    """Have everything stamped that has no time proof yet, all with one stamp.

    The head of the custody log is stamped along. Raises `SourceError` or `TimeStampError` when
    there is no stamp to be had; nothing has changed then.
    """
    waiting = vault.sealed.unproven()
    if not waiting:
        return ()
    head = vault.custody.head()
    proofs = stamped([*waiting, *([head.digest] if head else [])], vault, authority)
    vault.sealed.prove(proofs, custody=custody)
    return proofs


def stamped(digests: Sequence[str], vault: Vault, authority: Authority) -> tuple[TimeProof, ...]:
    """Return a proof for each digest, from one stamp."""
    tree = merkle.tree(digests)
    stamped_bytes = tree.preimage or dumps(vault.sealed.manifest(digests[0]))
    stamp, token = asked(stamped_bytes, authority)
    told = stamp.answer.tst_info
    return tuple(
        TimeProof(
            digest=digest,
            path=path,
            imprint_sha256=tree.root,
            token=token.hex(),
            tsa_name=authority.name,
            gen_time=stamp.gen_time,
            accuracy_ms=stamp.accuracy_ms,
            policy_oid=told.policy.dotted_string,
            chain_pem=stamp.chain_pem,
            result=stamp.way,
        )
        for digest, path in zip(digests, tree.paths, strict=True)
    )


def asked(content: bytes, authority: Authority) -> tuple[Stamp, bytes]:
    """Have bytes stamped; return the stamp and the answer as it was sent.

    Raises `SourceError` for no answer, and `TimeStampError` for one to another question.
    """
    request = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = authority.stamp(request.as_bytes())
    stamp = read(answer)
    told = stamp.answer.tst_info
    if stamp.imprint != sha256(content).hexdigest() or told.nonce != request.nonce:
        raise TimeStampError(f"{authority.name}: stamped something else than it was asked to")
    return stamp, answer


def read(token: bytes) -> Stamp:
    """Read an answer, as it is or with its certificates sorted; raises `TimeStampError`."""
    return _read_once(token)


@lru_cache(maxsize=8)
def _read_once(token: bytes) -> Stamp:
    try:
        try:
            return _read(token, AS_SENT)
        except UNREADABLE:
            return _read(sorted_certificates(token), SORTED)
    except UNREADABLE as reason:
        raise TimeStampError(f"expected an answer of a time-stamp authority ({reason})") from None


def _read(token: bytes, way: str) -> Stamp:
    stamp = Stamp(decode_timestamp_response(token), way)
    if stamp.answer.status != 0:
        said = ", ".join(stamp.answer.status_string)
        raise TimeStampError(f"the authority refused: status {stamp.answer.status} {said}")
    _ = stamp.gen_time, stamp.imprint, stamp.chain_pem  # all that is read only when asked for
    return stamp


def led(proof: TimeProof) -> Stamp:
    """Follow a proof from its digest to its token, without asking who signed that.

    Raises `TimeStampError` where a step is wrong, or where the token says something else than what
    is written beside it.
    """
    try:
        imprint = merkle.root(proof.digest, proof.path)
        stamp = read(bytes.fromhex(proof.token))
    except ValueError as reason:
        raise TimeStampError(f"the proof cannot be read ({reason})") from None
    said = stamp.answer.tst_info
    for what, written, real in (
        ("path", proof.imprint_sha256, imprint),
        ("imprint", proof.imprint_sha256, stamp.imprint),
        ("time", instant(proof.gen_time), instant(stamp.gen_time)),
        ("accuracy", proof.accuracy_ms, stamp.accuracy_ms),
        ("policy", proof.policy_oid, said.policy.dotted_string),
        ("certificates", proof.chain_pem, stamp.chain_pem),
    ):
        if written != real:
            raise TimeStampError(f"the proof's {what} is {written}; the token says {real}")
    return stamp


def check(proof: TimeProof, roots: Sequence[x509.Certificate]) -> Stamp:
    """Check a proof to the end: the path, the token, and its signer up to one of the roots.

    Certificates are asked whether they were valid when they stamped, not now; those that came with
    the token lead to a root and are never one. Raises `TimeStampError`.
    """
    stamp = led(proof)
    _vouched(bytes.fromhex(proof.token), bytes.fromhex(proof.imprint_sha256), tuple(roots))
    return stamp


@lru_cache(maxsize=8)  # a stamp is shared by thousands of manifests
def _vouched(token: bytes, imprint: bytes, roots: tuple[x509.Certificate, ...]) -> None:
    """Raise `TimeStampError` where the roots do not lead to a stamp's signer."""
    builder = VerifierBuilder()
    for one in dict.fromkeys(roots):
        builder = builder.add_root_certificate(one)
    try:
        with warnings.catch_warnings():  # about certificates that somebody else made
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            builder.build().verify(_read_once(token).answer, imprint)
    except (VerificationError, *UNREADABLE) as reason:
        rule = "the token is not signed by whom these roots vouch for"
        raise TimeStampError(f"{rule}: {reason}") from None


def roots(path: Path) -> tuple[x509.Certificate, ...]:
    """Read root certificates in PEM; raises `ConfigError`."""
    try:
        return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except OSError as reason:
        raise ConfigError(f"{path}: cannot be read ({reason.strerror})") from None
    except ValueError:
        raise ConfigError(f"{path}: expected certificates in PEM; got something else") from None
