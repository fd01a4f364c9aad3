"""Where a request meets the watch: whose vault, whose keys, which channels."""

from django.conf import settings

from tocsin.casework.access import Actor
from tocsin.flow.desk import Desk
from tocsin.vocabulary.errors import ConfigError
from tocsin.watch import Watch


def watch() -> Watch:
    """Return the watch whose casework this is, with its settings as they are now."""
    if settings.TOCSIN_WATCH is None:
        raise ConfigError("TOCSIN_WATCH: must name the watch's folder; got nothing")
    return Watch(settings.TOCSIN_WATCH)


def desk(actor: Actor) -> Desk:
    """Return the desk at which somebody works: the watch's vault, and their organisation's key."""
    return Desk.of(watch(), actor)
