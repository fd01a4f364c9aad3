"""Secrets and waits: what is sent where, and what is written down."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.connectors import credentials
from tocsin.connectors.credentials import CUT, Secret, cleaned, credential, required
from tocsin.connectors.http import bearer
from tocsin.connectors.pace import Pace, retry_after
from tocsin.vocabulary.errors import ConfigError

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": " 120 "}, 120),
        ({"retry-after": "Sat, 21 Nov 2026 12:01:00 GMT"}, 60),
        ({"retry-after": "Sat, 21 Nov 2026 11:00:00 GMT"}, 0),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "٣"}, None),
        ({}, None),
    ],
)
def test_a_wait_is_understood_or_it_is_none(headers, seconds):
    assert retry_after(headers, NOW) == seconds


@given(st.integers(0, 10**6))
def test_a_delay_grows_and_is_bounded(attempt):
    assert 0.5 <= Pace().delay(attempt) <= Pace().longest


@pytest.mark.parametrize(
    "written",
    ["hunter2/hunter=2", "hunter2%2Fhunter%3D2", "hunter2\\/hunter=2", "hunter2/hunter%3D2"],
)
def test_a_secret_is_cut_however_it_is_written(written):
    content = f'{{"a": "x{written}y"}}'.encode()

    assert cleaned(content, Secret("hunter2/hunter=2")) == b'{"a": "x' + CUT + b'y"}'


def test_nothing_but_secrets_is_cut():
    """A post may name a key; it is not ours."""
    content = b'{"url": "https://a.example/?key=0123456789abcdef&utm=1"}'

    assert cleaned(content, Secret("hunter2-hunter2")) == content


def test_a_secret_does_not_show_itself():
    assert "hunter2" not in f"{Secret('hunter2-hunter2')!r} {Secret('hunter2-hunter2')}"


@pytest.mark.parametrize("url", ["http://a.example", "http://10.0.0.1/x"])
def test_a_secret_is_sent_over_https_only(url):
    with pytest.raises(ConfigError, match="https only"):
        bearer(url, Secret("hunter2-hunter2"))
    assert bearer(url, None) == {}


def test_a_key_may_be_in_the_keyring_and_the_environment_goes_first(monkeypatch):
    def in_keyring(service, user):
        return "from-the-keyring" if (service, user) == ("tocsin", "youtube") else None

    monkeypatch.setattr(credentials, "find_spec", lambda name: name)
    monkeypatch.setattr(
        credentials, "import_module", lambda _: SimpleNamespace(get_password=in_keyring)
    )
    assert required("youtube").reveal() == "from-the-keyring"
    with pytest.raises(ConfigError, match="keyring set tocsin meta_ads"):
        required("meta_ads")
    monkeypatch.setenv("TOCSIN_YOUTUBE_KEY", "from-the-environment")
    assert required("youtube").reveal() == "from-the-environment"


def test_a_key_too_short_to_be_cut_out_is_refused(monkeypatch):
    monkeypatch.setenv("TOCSIN_YOUTUBE_KEY", "short")
    with pytest.raises(ConfigError, match="at least 8 characters"):
        credential("youtube")
