"""Who signs in."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser

if TYPE_CHECKING:
    from tocsin.casework.models.visible import Reader


class User(AbstractUser):
    """A name and a password. What they may do hangs on the person, never on this row."""

    reads_for: int | None = None
    """The one organisation for which they read now, where they show a token of it; null: all."""
    kept_reader: "Reader | None" = None
    """What they may read, asked once for one page; null: asked anew each time."""
