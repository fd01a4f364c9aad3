"""Invitations and sessions. Neither table holds what opens anything: both keep a hash of it."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from tocsin.casework.models import Organisation, Person


class Invitation(models.Model):
    """A link that makes somebody's sign-in, or makes it anew: once, and until a certain time."""

    secret_sha256 = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    """Null: whoever founds the first organisation."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    """Whose administrator made it; null: the watch's owner, at its own machine."""
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    """Null: not used yet."""
    forgets_factors = models.BooleanField(default=False)
    """Whether second factors are dropped too: for who lost theirs."""

    def __str__(self) -> str:
        return f"invitation of {self.person or 'the first person'}"


class Session(AbstractBaseSession):
    """What a browser's cookie leads to; its key is the SHA-256 of the cookie."""

    user_id = models.BigIntegerField(null=True, db_index=True)
    """Who is signed in with it; null: nobody yet."""

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return what reads and writes it."""
        from tocsin.console.accounts.sessions import SessionStore  # noqa: PLC0415  # it imports us

        return SessionStore
