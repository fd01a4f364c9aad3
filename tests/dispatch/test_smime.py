"""A signed mail is what any mail program recognises as signed: OpenSSL is asked."""

import subprocess
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from tests.dispatch.desks import postbox  # noqa: F401  a fixture
from tests.dispatch.payloads import COMPLETE, payload
from tests.dispatch.test_email import mail
from tocsin.vocabulary.errors import ConfigError

PEM = serialization.Encoding.PEM


def written(folder, key, password=None, name="alerts@watch.example"):
    """Write a certificate of a key's own, and the key; return both paths."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    folder.mkdir(exist_ok=True)
    lock = (
        serialization.BestAvailableEncryption(password)
        if password
        else serialization.NoEncryption()
    )
    (folder / "us.pem").write_bytes(made.public_bytes(PEM))
    (folder / "us.key").write_bytes(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, lock))
    return {"smime_certificate": folder / "us.pem", "smime_key": folder / "us.key"}


@pytest.fixture(scope="module")
def rsa_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def opened(content, folder):
    """Have OpenSSL check a mail; return what was signed, or null where it does not hold."""
    (folder / "mail.eml").write_bytes(content)
    asked = ["openssl", "smime", "-verify", "-in", folder / "mail.eml", "-CAfile",
             folder / "us.pem", "-purpose", "any", "-out", folder / "inner"]  # fmt: skip
    done = subprocess.run(asked, check=False, capture_output=True)
    return (folder / "inner").read_bytes() if done.returncode == 0 else None


def test_openssl_verifies_what_arrives(postbox, rsa_key, tmp_path):  # noqa: F811
    ours = mail(postbox.port, **written(tmp_path / "id", rsa_key))

    ours.send(COMPLETE)

    [arrived] = postbox.messages
    inner = message_from_bytes(opened(arrived, tmp_path / "id"), policy=default)
    plain = message_from_bytes(mail().message(COMPLETE), policy=default)
    assert [part.get_content_type() for part in inner.walk()] == [
        part.get_content_type() for part in plain.walk()
    ]
    assert inner.get_body(("plain",)).get_content() == plain.get_body(("plain",)).get_content()
    outer = message_from_bytes(arrived, policy=default)
    assert outer.get_content_type() == "multipart/signed"
    for name in ("From", "To", "Subject", "Date", "Message-ID", "Reply-To"):
        assert outer[name] == plain[name]


def test_one_letter_changed_is_seen(rsa_key, tmp_path):
    sent = mail(**written(tmp_path / "id", rsa_key)).message(COMPLETE)

    assert opened(sent, tmp_path / "id")
    assert opened(sent.replace(b"41 accounts", b"42 accounts"), tmp_path / "id") is None


def test_the_same_payload_is_signed_with_the_same_bytes(rsa_key, tmp_path):
    ours = mail(**written(tmp_path / "id", rsa_key))

    assert ours.message(COMPLETE) == ours.message(COMPLETE)
    assert ours.message(payload(title="Other")) != ours.message(COMPLETE)


@pytest.mark.parametrize("text", ["ă" * 900, "a\r\nb: c", ".\r\n.", "=2E", "\u202e", "From here"])
def test_no_text_breaks_the_signature(rsa_key, tmp_path, text):
    ours = mail(**written(tmp_path / "id", rsa_key))

    assert opened(ours.message(payload(title=text, summary=text)), tmp_path / "id")


def test_a_key_under_a_password_is_opened_with_it(rsa_key, tmp_path, monkeypatch):
    ours = mail(**written(tmp_path / "id", rsa_key, b"correct horse"))
    with pytest.raises(ConfigError, match="expected a certificate and its key"):
        ours.message(COMPLETE)
    monkeypatch.setenv("TOCSIN_SMIME_KEY", "correct horse")

    assert opened(ours.message(COMPLETE), tmp_path / "id")


def test_what_is_no_identity_is_refused(rsa_key, tmp_path):
    curve = mail(**written(tmp_path / "curve", ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(ConfigError, match="expected an RSA key"):
        curve.message(COMPLETE)
    ours, other = (
        written(tmp_path / "id", rsa_key),
        written(tmp_path / "other", rsa.generate_private_key(public_exponent=65537, key_size=2048)),
    )
    with pytest.raises(ConfigError, match="is not the key of"):
        mail(**{**ours, "smime_key": other["smime_key"]}).message(COMPLETE)
    with pytest.raises(ConfigError, match="cannot be read"):
        mail(**{**ours, "smime_key": tmp_path / "none"}).message(COMPLETE)
    with pytest.raises(ConfigError, match="go together"):
        mail(smime_key=ours["smime_key"])
