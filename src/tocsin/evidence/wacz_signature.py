"""The signature in a WACZ: that it is one, and what it cannot tell here.

An anonymous signature tells that nothing was changed since somebody with that key signed. One by a
domain names a certificate as well; who issued that certificate is not asked here.

Source    https://specs.webrecorder.net/wacz-auth/0.1.0/, and authsign, which signs with ECDSA.
"""

import base64
import binascii

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Struct, field


class Signed(Struct, frozen=True):
    """`signedData`, as far as it can be checked without a network."""

    hash: str
    signature: str
    created: str = ""
    public_key: str = field(default="", name="publicKey")
    domain: str = ""
    domain_cert: str = field(default="", name="domainCert")

    @property
    def who(self) -> str:
        """What it says of itself, in words that claim no more."""
        return f"says it is {self.domain}" if self.domain else "somebody without a name"


def signature_problem(signed: Signed, wanted: str, created: str) -> str:
    """Say what is wrong with a signature over the hash of a package; "" for nothing."""
    if signed.hash != wanted:
        return "the signature is over another package"
    if signed.created and created and signed.created != created:
        return "the signature and the package differ about when it was made"
    try:
        key = _key(signed)
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return "the signature is of a kind that is not known"
        signature = base64.b64decode(signed.signature, validate=True)
        key.verify(signature, signed.hash.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return "the signature is not by the key that it names"
    except (ValueError, binascii.Error, UnsupportedAlgorithm, x509.InvalidVersion) as reason:
        return f"the signature cannot be read ({reason})"
    return ""


def _key(signed: Signed) -> object:
    if signed.domain_cert:
        return x509.load_pem_x509_certificates(signed.domain_cert.encode())[0].public_key()
    return serialization.load_der_public_key(base64.b64decode(signed.public_key, validate=True))
