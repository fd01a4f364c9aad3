"""Servers that people sign in at, as allauth reads them."""

import os
from collections.abc import Mapping

from tocsin.console.configuration import Console
from tocsin.vocabulary.errors import ConfigError


def providers(console: Console, environment: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Return allauth's settings of the OpenID Connect servers of a console.

    Raises `ConfigError` for one whose secret the environment does not hold.
    """
    apps = []
    for one in console.provider:
        if not (secret := environment.get(one.variable)):
            raise ConfigError(
                f"{one.variable}: must hold the secret of {one.client_id!r}; got none"
            )
        apps.append(
            {
                "provider_id": one.id,
                "name": one.name,
                "client_id": one.client_id,
                "secret": secret,
                "settings": {"server_url": one.server, "oauth_pkce_enabled": True},
            }
        )
    return {"APPS": apps, "OAUTH_PKCE_ENABLED": True}
