"""How the console is served, as tocsin.toml and the environment say."""

import pytest

from tocsin.console.configuration import configuration
from tocsin.console.policy import content_security_policy
from tocsin.console.sign_in import providers
from tocsin.vocabulary.errors import ConfigError

SERVER = """
[[console.provider]]
id = "sso-1"
name = "ECDC"
server = "https://sso.example/realms/ecdc"
client_id = "tocsin"
"""


@pytest.fixture
def told(tmp_path):
    """Return a function from what tocsin.toml says to what is read."""

    def read(text, **environment):
        (tmp_path / "tocsin.toml").write_text(f'name = "river"\n{text}')
        return configuration(tmp_path, environment)

    return read


def test_nothing_said_is_this_machine_alone(told):
    found = told("")

    assert (found.origin, found.https) == ("http://127.0.0.1:8000", False)
    assert (found.asks_second_factor_of, found.proxies_before) == ("nobody", 0)


def test_https_asks_deciders_and_stands_behind_a_proxy(told):
    found = told('[console]\naddress = "https://watch.example"\n')

    assert (found.host, found.https) == ("watch.example", True)
    assert (found.asks_second_factor_of, found.proxies_before) == ("deciders", 1)


def test_what_is_said_holds(told):
    found = told(
        '[console]\naddress = "https://w.example"\nsecond_factor = "nobody"\nproxies = 2\n'
    )

    assert (found.asks_second_factor_of, found.proxies_before) == ("nobody", 2)


def test_the_environment_names_another_address(told):
    found = told('[console]\naddress = "https://a.example"\n', TOCSIN_ADDRESS="http://[::1]:9000/")

    assert (found.origin, found.host) == ("http://[::1]:9000", "[::1]")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('address = "watch.example"', "must be like https://watch.example"),
        ('address = "ftp://watch.example"', "must be like"),
        ('address = "https://watch.example/path"', "must be like"),
        ('address = "https://ana:secret@watch.example"', "must be like"),
        ('address = "https://watch.example:port"', "must be an address"),
        ('second_factor = "somebody"', "Invalid enum value"),
        ("idle_minutes = 0", "idle_minutes: must be from 1 to 1440; got 0"),
        ("proxies = -1", "proxies: must be from 0 to 5; got -1"),
        ("adress = 1", "unknown field `adress`"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(told, text, message):
    with pytest.raises(ConfigError, match=message):
        told(f"[console]\n{text}\n")


def test_a_server_takes_its_secret_from_the_environment(told):
    made = providers(told(SERVER), {"TOCSIN_OIDC_SECRET_SSO_1": "s3cret"})

    assert [one["secret"] for one in made["APPS"]] == ["s3cret"]


def test_a_server_without_a_secret_is_refused(told):
    with pytest.raises(ConfigError, match="TOCSIN_OIDC_SECRET_SSO_1: must hold the secret"):
        providers(told(SERVER), {})


def test_a_secret_in_the_file_is_refused(told):
    """People copy files, and put them under version control."""
    with pytest.raises(ConfigError, match="secret"):
        told(SERVER + 'secret = "s3cret"\n')


def test_a_sign_in_form_may_lead_to_a_named_server_alone(told):
    policy = content_security_policy(one.server for one in told(SERVER).provider)

    assert policy["DIRECTIVES"]["form-action"] == ["'self'", "https://sso.example"]
