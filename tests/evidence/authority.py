"""A time-stamp authority of our own: OpenSSL's `ts`, with certificates made for the occasion."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tocsin.vocabulary.errors import SourceError

YEAR = timedelta(days=365)
CONFIG = """
[tsa]
default_tsa = it
[it]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1, millisecs:500
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class LocalAuthority:
    """Stamps with what lies in a folder; `chain`: sends the issuer's certificate along."""

    folder: Path
    chain: bool = False
    name: str = "A test authority"

    @property
    def root(self):
        return self.folder / "root.pem"

    def stamp(self, request):
        query, answer = self.folder / "query.tsq", self.folder / "answer.tsr"
        query.write_bytes(request)
        more = ["-chain", self.folder / "others.pem"] if self.chain else []
        subprocess.run(
            ["openssl", "ts", "-reply", "-config", self.folder / "ts.cnf", "-section", "it",
             "-queryfile", query, "-signer", self.folder / "tsa.pem",
             "-inkey", self.folder / "tsa.key", "-out", answer, *more],
            check=True, capture_output=True,
        )  # fmt: skip
        return answer.read_bytes()


@dataclass(frozen=True)
class SilentAuthority:
    """Does not answer: no network, say."""

    name: str = "https://nobody.invalid/"

    def stamp(self, _):
        raise SourceError(self.name, "gave no time stamp", kind="network")


def authority(folder, *, chain=False, years=(-1, 10)):
    """Make a root, an issuer under it, and who stamps; `years` from now that one is valid."""
    folder.mkdir(parents=True, exist_ok=True)
    root, root_key = certificate("Test root", None, None)
    issuer, issuer_key = certificate("A test issuer", root, root_key)
    stamper, stamper_key = certificate("Test stamper", issuer, issuer_key, years=years, stamps=True)
    pem = serialization.Encoding.PEM
    (folder / "root.pem").write_bytes(root.public_bytes(pem))
    (folder / "others.pem").write_bytes(issuer.public_bytes(pem) + root.public_bytes(pem))
    (folder / "issuer.pem").write_bytes(issuer.public_bytes(pem))
    (folder / "tsa.pem").write_bytes(stamper.public_bytes(pem))
    (folder / "tsa.key").write_bytes(
        stamper_key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (folder / "serial").write_text("01\n")
    (folder / "ts.cnf").write_text(CONFIG.format(folder=folder))
    return LocalAuthority(folder, chain=chain)


def certificate(name, issuer, issuer_key, *, years=(-1, 10), stamps=False):
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer_key or key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + years[0] * YEAR)
        .not_valid_after(now + years[1] * YEAR)
        .add_extension(x509.BasicConstraints(ca=not stamps, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
        kinds = {"digital_signature": True, "key_cert_sign": False, "crl_sign": False}
    else:
        kinds = {"digital_signature": False, "key_cert_sign": True, "crl_sign": True}
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    allowed = {**kinds, **dict.fromkeys((*others, "encipher_only", "decipher_only"), False)}
    builder = builder.add_extension(x509.KeyUsage(**allowed), critical=True)
    return builder.sign(signer, hashes.SHA256()), key
