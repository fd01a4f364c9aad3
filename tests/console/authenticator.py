"""A security key made of software: what a browser and a key answer to WebAuthn's two questions."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SecurityKey:
    """One key with one credential."""

    def __init__(self, origin):
        self.origin, self.host = origin, origin.split("//")[1].split(":")[0]
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id, self.uses = b"one credential of ours", 0

    def make(self, asked):
        """Return the answer to `navigator.credentials.create`."""
        told = self._told("webauthn.create", asked["publicKey"]["challenge"])
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = bytes(16) + len(self.id).to_bytes(2) + self.id + cbor.encode(dict(public))
        seen = self._seen(ATTESTED) + credential
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": seen})
        return self._answer({"clientDataJSON": told, "attestationObject": attestation})

    def answer(self, asked, user):
        """Return the answer to `navigator.credentials.get`; `user` is who the key is of."""
        told, seen = self._told("webauthn.get", asked["publicKey"]["challenge"]), self._seen(0)
        signature = self.private.sign(seen + sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        said = {"clientDataJSON": told, "authenticatorData": seen, "signature": signature}
        return self._answer({**said, "userHandle": user.encode()})

    def _told(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _seen(self, more):
        self.uses += 1
        flags = bytes([PRESENT | VERIFIED | more])
        return sha256(self.host.encode()).digest() + flags + self.uses.to_bytes(4)

    def _answer(self, response):
        encoded = {name: text(value) for name, value in response.items()}
        return {
            "type": "public-key", "id": text(self.id), "rawId": text(self.id),
            "response": encoded, "clientExtensionResults": {"credProps": {"rk": True}},
            "authenticatorAttachment": "platform",
        }  # fmt: skip


def text(value):
    """Return bytes as WebAuthn writes them in JSON."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()
