"""A program that calls the API, with a token or a session."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.test import Client

from tests.casework.people import of
from tocsin.console.tokens.making import USABLE, make
from tocsin.console.tokens.model import Scope

ROOT = "/api/v1"
HERE = {"SERVER_NAME": "localhost"}


@dataclass
class Caller:
    """Somebody's program."""

    token: str = ""
    client: Client = field(default_factory=lambda: Client(**HERE))

    @classmethod
    def of(cls, person, organisation, *scopes):
        """Return a program with a token of a person; without scopes, all they can have."""
        actor = of(person, organisation)
        asked = scopes or usable(actor)
        until = datetime.now(UTC) + timedelta(days=1)
        return cls(make(actor, "tests", asked, until).shown)

    def __call__(self, method, path, told=None, *, expect=None, **headers):
        """Call; return the answer, whose JSON is `.told`."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        body = "" if told is None else json.dumps(told)
        answer = self.client.generic(
            method, f"{ROOT}{path}", body, content_type="application/json", headers=given
        )
        plain = answer.headers.get("Content-Type", "").startswith("application/json")
        answer.told = json.loads(answer.content) if plain else None
        if expect is not None:
            assert answer.status_code == expect, answer.told
        return answer

    def get(self, path, expect=200):
        """Read; return what was told."""
        return self("GET", path, expect=expect).told

    def post(self, path, told=None, expect=200, **headers):
        """Do; return what was told."""
        return self("POST", path, told or {}, expect=expect, **headers).told

    def on(self, path, step, told=None, expect=200, method="POST"):
        """Do something to a record as it is now: its version is read first."""
        version = self.get(path)["version"]
        where = f"{path}/{step}" if step else path
        return self(method, where, told or {}, expect=expect, if_match=f'"{version}"').told


def usable(actor):
    """Return every scope that somebody can use."""
    return [scope for scope in Scope.values if actor.roles & USABLE[scope]]
