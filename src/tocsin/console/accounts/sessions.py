"""Sessions in the database, under the hash of their cookie: who reads a backup is nobody."""

from hashlib import sha256
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.utils import timezone

from tocsin.console.accounts.models import Session


class SessionStore(InDatabase):
    """Django's own, with another key in the table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing where there is none, or it has expired."""
        found = Session.objects.filter(
            session_key=hashed(self.session_key or ""), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found.session_data)
        return held

    def exists(self, session_key: str) -> bool:
        """Whether there is such a session."""
        return super().exists(hashed(session_key))

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        if key := session_key or self.session_key:
            super().delete(hashed(key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of this session."""
        row = cast("Session", super().create_model_instance(data))
        row.session_key = hashed(row.session_key)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row


def hashed(cookie: str) -> str:
    """Return the key of a session in the table: as long as Django's column, 160 of 256 bits."""
    return sha256(cookie.encode()).hexdigest()[:40]


def end(user_id: int, but: str | None = None) -> int:
    """End the sessions of a user, but the one with this cookie; return how many there were."""
    rows = Session.objects.filter(user_id=user_id)
    ended, _ = (rows.exclude(session_key=hashed(but)) if but else rows).delete()
    return ended
