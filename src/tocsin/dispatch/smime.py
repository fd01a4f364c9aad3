"""S/MIME: a mail that the reader's own program recognises as ours.

The signature covers the whole text with its attachments, is detached, and carries no time: the same
mail is signed with the same bytes, so that what was approved is what is sent. That asks for RSA,
whose signatures have no chance in them.

Source    RFC 8551 (S/MIME 4.0), multipart/signed; RFC 5652, section 5.4: without signed attributes
          the signature is over the content itself.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs7

from tocsin.connectors.credentials import Secret
from tocsin.vocabulary.errors import ConfigError

FOLDED = re.compile(rb"\r\n(?![ \t])")
"""Between two headers; a line that begins with a space goes on with the one before."""
KIND = (
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n'
    ' micalg=sha-256; boundary="{boundary}"'
)
SIGNATURE = (
    b'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\n'
    b"Content-Transfer-Encoding: base64\r\n"
    b'Content-Disposition: attachment; filename="smime.p7s"\r\n\r\n'
)
OPTIONS = [
    pkcs7.PKCS7Options.DetachedSignature,
    pkcs7.PKCS7Options.Binary,
    pkcs7.PKCS7Options.NoAttributes,
]


@dataclass(frozen=True)
class Identity:
    """A certificate with its key, and those that lead from it to a root."""

    certificate: x509.Certificate
    key: RSAPrivateKey
    chain: tuple[x509.Certificate, ...] = ()

    def __repr__(self) -> str:
        return f"Identity({self.certificate.subject.rfc4514_string()!r})"


def identity(certificate: Path, key: Path, password: Secret | None = None) -> Identity:
    """Read an identity: certificates in PEM, ours first, and its key.

    Raises `ConfigError` for what cannot be read, does not belong together, or is no RSA key.
    """
    try:
        ours, *chain = x509.load_pem_x509_certificates(certificate.read_bytes())
        known = password.reveal().encode() if password else None
        private = serialization.load_pem_private_key(key.read_bytes(), known)
    except OSError as error:
        raise ConfigError(f"{error.filename}: cannot be read ({error.strerror})") from None
    except (ValueError, TypeError) as error:
        told = "expected a certificate and its key, in PEM"
        raise ConfigError(f"{certificate}, {key}: {told}; got {error}") from None
    if not isinstance(private, RSAPrivateKey):
        raise ConfigError(f"{key}: expected an RSA key; got {type(private).__name__}")
    if private.public_key() != ours.public_key():
        raise ConfigError(f"{key}: is not the key of {certificate}")
    return Identity(ours, private, tuple(chain))


def signed(message: bytes, who: Identity, boundary: str) -> bytes:
    """Return a mail inside another that carries the signature of it; lines end in CR LF.

    Headers about the content go inside, those about the mail stay outside.
    """
    head, _, body = message.partition(b"\r\n\r\n")
    fields = FOLDED.split(head)
    inside = [one for one in fields if one.lower().startswith(b"content-")]
    outside = [one for one in fields if one not in inside]
    inner = b"\r\n".join(inside) + b"\r\n\r\n" + body
    kind = KIND.format(boundary=boundary).encode("ascii")
    start, end = f"--{boundary}\r\n".encode("ascii"), f"--{boundary}--\r\n".encode("ascii")
    whole = [b"\r\n".join([*outside, kind]), b"\r\n\r\n", start, inner, b"\r\n", start]
    return b"".join([*whole, SIGNATURE, _signature(inner, who), b"\r\n", end])


def _signature(content: bytes, who: Identity) -> bytes:
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(who.certificate, who.key, hashes.SHA256())
    for one in who.chain:
        builder = builder.add_certificate(one)
    made = b64encode(builder.sign(serialization.Encoding.DER, OPTIONS)).decode("ascii")
    return "\r\n".join(wrap(made, 64)).encode("ascii")
