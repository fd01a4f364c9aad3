"""Keys and tokens: from the environment or the system's keyring, and never written anywhere."""

import os
from importlib import import_module
from importlib.util import find_spec
from urllib.parse import quote

from tocsin.importers.secrets import without_tokens
from tocsin.vocabulary.errors import ConfigError

CUT = b"SECRET-REMOVED"
SHORTEST = 8
"""Characters; anything shorter could not be cut out of an answer without harm."""


class Secret:
    """A key or token that does not show itself.

    >>> Secret("hunter2-hunter2")
    Secret(…)
    """

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret(…)"

    def reveal(self) -> str:
        """Return the secret itself, to be sent and not kept."""
        return self._value

    def forms(self) -> tuple[bytes, ...]:
        """Return every way the secret may be written in an answer, the longest first."""
        plain = self._value
        ways = {plain, quote(plain, safe=""), quote(plain), plain.replace("/", "\\/")}
        return tuple(sorted((one.encode() for one in ways), key=len, reverse=True))


def credential(name: str) -> Secret | None:
    """Return the credential called `name` ("youtube"), or null when there is none.

    It is read from the environment (`TOCSIN_YOUTUBE_KEY`), else from the keyring, if that library
    is installed, where it is service `tocsin`, user `youtube`.
    Raises `ConfigError` for one that is too short to be a key.
    """
    value = os.environ.get(variable(name), "").strip() or _in_keyring(name)
    if not value:
        return None
    if len(value) < SHORTEST:
        raise ConfigError(f"{variable(name)}: a key has at least {SHORTEST} characters; got fewer")
    return Secret(value)


def required(name: str) -> Secret:
    """Return the credential called `name`. Raises `ConfigError` when there is none."""
    if (found := credential(name)) is None:
        raise ConfigError(
            f"{name}: needs a key; got none; set {variable(name)} in the environment, or "
            f"`keyring set tocsin {name}`"
        )
    return found


def variable(name: str) -> str:
    """Return the environment variable that holds a credential.

    >>> variable("meta_ads")
    'TOCSIN_META_ADS_KEY'
    """
    return f"TOCSIN_{name.upper()}_KEY"


def cleaned(content: bytes, secret: Secret | None) -> bytes:
    """Return bytes without the secret, however it is written there, and without tokens of others.

    >>> cleaned(b'{"next":"https://a.example/?key=hunter2-hunter2"}', Secret("hunter2-hunter2"))
    b'{"next":"https://a.example/?key=SECRET-REMOVED"}'
    """
    content = without_tokens(content)
    for form in secret.forms() if secret else ():
        content = content.replace(form, CUT)
    return content


def _in_keyring(name: str) -> str:
    if find_spec("keyring") is None:
        return ""
    return str(import_module("keyring").get_password("tocsin", name) or "")
