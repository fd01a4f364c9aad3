"""Who signs in."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A name and a password. What they may do hangs on the person, never on this row."""

    reads_for: int | None = None
    """The one organisation for which they read now, where they show a token of it; null: all."""
