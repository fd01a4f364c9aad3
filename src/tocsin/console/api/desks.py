"""The desk of who asks: the watch with its vault and the key that signs."""

from pathlib import Path

from django.conf import settings

from tocsin.console.api.asking import Request
from tocsin.flow.desk import Desk
from tocsin.vocabulary.errors import ConfigError
from tocsin.watch import Watch


def folder() -> Path:
    """Return where the watch lies that is served."""
    found: Path | None = settings.TOCSIN_WATCH
    if found is None:
        raise ConfigError("TOCSIN_WATCH: must name the watch that is served")
    return found


def desk(request: Request) -> Desk:
    """Return the desk of who asks, in the watch that is served."""
    return Desk.of(Watch(folder()), request.auth.actor)
