"""A mail is whole before it is sent, arrives once, and says why it did not."""

import ssl
import subprocess
from email import message_from_bytes
from email.policy import default

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from tests.dispatch.desks import Postbox, opened, postbox  # noqa: F401  a fixture
from tests.dispatch.payloads import COMPLETE, payload
from tocsin.dispatch.email_ import Email
from tocsin.dispatch.payload import Party
from tocsin.dispatch.transport import TransportError
from tocsin.evidence import keys
from tocsin.vocabulary.errors import ConfigError


def mail(port=25, **changes):
    return Email(
        **{"host": "127.0.0.1", "port": port, "security": "none", "sender": "alerts@watch.example",
           "timeout": 5.0, **changes}
    )  # fmt: skip


def read(content):
    return message_from_bytes(content, policy=default)


def test_a_mail_arrives_as_it_was_made(postbox):  # noqa: F811
    ours = mail(postbox.port)

    receipt = ours.send(COMPLETE)

    [arrived] = postbox.messages
    assert arrived == ours.message(COMPLETE)
    assert postbox.recipients == ["desk@platform.example"]
    assert receipt.reference == f"<{COMPLETE.key}@watch.example>"
    assert receipt.said == "OK queued as 17"
    assert receipt.payload_sha256 == COMPLETE.sha256


def test_a_mail_has_words_a_page_the_document_and_the_table():
    made = read(mail().message(COMPLETE))

    assert made["Subject"].startswith("[TLP:GREEN] NET-2024-017 rev. 1: 41 accounts")
    assert (made["From"], made["To"]) == (
        "alerts@watch.example", "Platform Desk <desk@platform.example>")  # fmt: skip
    assert made["Reply-To"] == "Ana Analyst <ana@watch.example>"
    assert made["Date"] == "Fri, 22 Nov 2024 09:00:00 +0000"
    assert "41 accounts" in made.get_body(("plain",)).get_content()
    assert "<h1>" in made.get_body(("html",)).get_content()
    files = {one.get_filename(): one.get_payload(decode=True) for one in made.iter_attachments()}
    assert set(files) == {"alert.json", "assets.csv", "shot.png"}
    assert files["alert.json"] == COMPLETE.document()
    assert files["shot.png"] == b"\x89PNG"


def test_the_same_payload_is_the_same_mail():
    assert mail().message(COMPLETE) == mail().message(COMPLETE)
    assert max(map(len, mail().message(payload(summary="ă" * 5000)).split(b"\r\n"))) <= 998


def test_a_stranger_can_check_the_signature_without_us(tmp_path):
    """With the public key that was agreed and any program that knows Ed25519."""
    key = keys.make(tmp_path / "keys", "Watch")
    made = read(mail(key=key).message(COMPLETE))
    files = {one.get_filename(): one.get_payload(decode=True) for one in made.iter_attachments()}

    public = load_pem_public_key(files["sender.pem"])
    public.verify(files["alert.json.sig"], files["alert.json"])
    assert files["sender.pem"] == key.public.pem()


def test_no_line_can_be_put_into_the_head():
    made = read(mail().message(payload(
        title="x\r\nBcc: evil@x.example",
        recipient=Party(name="Desk\r\nBcc: evil@x.example", address="desk@platform.example"),
    )))  # fmt: skip

    assert made["Bcc"] is None
    assert [one.addr_spec for one in made["To"].addresses] == ["desk@platform.example"]


@pytest.mark.parametrize(
    "address",
    ["", "desk", "desk@platform", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example",
     "<a@b.example>", "déšk@platform.example", "a b@c.example"],
)  # fmt: skip
def test_a_recipient_without_a_plain_address_is_refused(address):
    with pytest.raises(TransportError, match="expected an e-mail address") as caught:
        mail().message(payload(recipient=Party(name="Desk", address=address)))

    assert caught.value.permanent


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("said", "permanent"),
    [
        ("421 closing", False),
        ("450 busy", False),
        ("451 later", False),
        ("452 full", False),
        ("499 odd", False),
        ("550 nobody", True),
        ("552 too large", True),
        ("554 no", True),
    ],
)
def test_what_the_server_says_decides_whether_to_try_again(postbox, verb, said, permanent):  # noqa: F811
    postbox.says[verb] = said

    with pytest.raises(TransportError) as caught:
        mail(postbox.port).send(COMPLETE)

    error = caught.value
    assert (error.permanent, error.uncertain, error.code) == (permanent, False, int(said[:3]))
    assert postbox.messages == []


def test_a_line_that_breaks_after_the_mail_was_written_is_uncertain(postbox):  # noqa: F811
    postbox.says["DATA"] = "hang up"

    with pytest.raises(TransportError, match="it may have arrived") as caught:
        mail(postbox.port).send(COMPLETE)

    assert (caught.value.permanent, caught.value.uncertain) == (False, True)


def test_a_server_that_is_not_there_may_come_back():
    with pytest.raises(TransportError, match="may pass by itself") as caught:
        mail(1).send(COMPLETE)

    assert (caught.value.permanent, caught.value.uncertain) == (False, False)


def test_nothing_goes_where_others_read_along():
    with pytest.raises(ConfigError, match="expected starttls or tls"):
        mail(host="mail.example")
    with pytest.raises(ConfigError, match="expected starttls, tls or none"):
        mail(security="maybe")


def test_a_server_without_starttls_gets_nothing(postbox):  # noqa: F811
    with pytest.raises(TransportError) as caught:
        mail(postbox.port, security="starttls").send(COMPLETE)

    assert caught.value.permanent
    assert postbox.recipients == []


def test_a_certificate_that_nobody_vouches_for_gets_nothing(tmp_path):
    cert, private = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-keyout", private, "-out", cert, "-subj", "/CN=127.0.0.1", "-days", "2"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, private)
    box = Postbox()
    desk = opened(box, tls_context=context)
    try:
        with pytest.raises(TransportError, match="a certificate") as caught:
            mail(desk.port, security="starttls").send(COMPLETE)
    finally:
        desk.stop()

    assert caught.value.permanent
    assert box.recipients == []


def test_a_user_needs_a_password(postbox, monkeypatch):  # noqa: F811
    monkeypatch.delenv("TOCSIN_SMTP_KEY", raising=False)

    with pytest.raises(ConfigError, match="TOCSIN_SMTP_KEY"):
        mail(postbox.port, user="alerts").send(COMPLETE)


def test_a_mail_goes_to_whom_the_channel_names(postbox):  # noqa: F811
    mail(postbox.port, to="second@platform.example").send(COMPLETE)

    assert postbox.recipients == ["second@platform.example"]
    assert read(postbox.messages[0])["To"] == "Platform Desk <second@platform.example>"
