"""A webhook is posted once, signed, to the address that was agreed."""

from datetime import UTC, datetime
from hashlib import sha256

import httpx
import pytest
from standardwebhooks import Webhook as Oracle

from tests.dispatch.desks import receiver  # noqa: F401  a fixture
from tests.dispatch.payloads import COMPLETE
from tocsin.casework.rapid.reaching import Reach
from tocsin.dispatch.transport import TransportError
from tocsin.dispatch.webhook import Webhook
from tocsin.vocabulary.errors import ConfigError

SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture(autouse=True)
def _secret(monkeypatch):
    monkeypatch.setenv("TOCSIN_WEBHOOK_KEY", SECRET)


def here(port, **changes):
    """Return how far asking goes when the receiver is on this machine."""
    return Reach(
        **{"resolve": lambda *_: ["127.0.0.1"], "allow": lambda _: True,
           "ports": frozenset({port}), "timeout": 5.0, **changes}
    )  # fmt: skip


def hook(server):
    port = server.server_port
    return Webhook(url=f"http://hooks.example:{port}/in", reach=here(port))


def test_the_receiver_can_check_what_it_got(receiver):  # noqa: F811
    receipt = hook(receiver).send(COMPLETE)

    [(headers, body)] = receiver.got
    Oracle(SECRET).verify(body, headers)
    assert body == COMPLETE.document()
    assert headers["webhook-id"] == receipt.reference == f"msg_{COMPLETE.key}"
    assert receipt.message_sha256 == sha256(body).hexdigest() == COMPLETE.sha256
    assert receipt.said == "thanks"


def test_a_second_attempt_bears_the_same_id(receiver):  # noqa: F811
    hook(receiver).send(COMPLETE)
    hook(receiver).send(COMPLETE)

    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1


def test_a_signature_is_that_of_the_specification():
    """Worked out by hand: base64(HMAC-SHA256(secret, id.timestamp.body))."""
    at = datetime.fromtimestamp(1614265330, UTC)
    signed = Oracle(SECRET).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}')

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(400, True), (401, True), (404, True), (410, True), (302, True), (408, False), (429, False),
     (500, False), (503, False), (501, True)],
)  # fmt: skip
def test_what_the_receiver_says_decides_whether_to_try_again(receiver, status, permanent):  # noqa: F811
    receiver.status = status

    with pytest.raises(TransportError) as caught:
        hook(receiver).send(COMPLETE)

    assert (caught.value.permanent, caught.value.code) == (permanent, status)
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("error", "uncertain"), [(httpx.ConnectError, False), (httpx.ReadTimeout, True)]
)
def test_a_line_that_breaks_may_be_tried_again(error, uncertain):
    def fail(request):
        raise error("broken", request=request)

    ours = Webhook(
        url="https://hooks.example/", reach=here(443, transport=httpx.MockTransport(fail))
    )
    with pytest.raises(TransportError) as caught:
        ours.send(COMPLETE)

    assert (caught.value.permanent, caught.value.uncertain) == (False, uncertain)


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://[::1]/", "https://0x7f000001/"])
def test_an_inner_address_is_no_receiver(url):
    with pytest.raises(TransportError, match="expected a public address") as caught:
        Webhook(url=url).send(COMPLETE)

    assert caught.value.permanent


def test_nothing_goes_where_others_read_along():
    with pytest.raises(ConfigError, match="https"):
        Webhook(url="http://hooks.example/")


@pytest.mark.parametrize(
    ("secret", "told"), [("", "TOCSIN_WEBHOOK_KEY"), ("whsec_éééé1", "base64")]
)
def test_without_a_secret_nothing_is_sent(receiver, monkeypatch, secret, told):  # noqa: F811
    monkeypatch.setenv("TOCSIN_WEBHOOK_KEY", secret)

    with pytest.raises(ConfigError, match=told):
        hook(receiver).send(COMPLETE)
    assert receiver.got == []
