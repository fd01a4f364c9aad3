"""One kind of job."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tocsin.casework.models import Role
from tocsin.jobs.work import Work


def _whatever(_: Any) -> None:  # noqa: ANN401  # the kind's own type
    """Take any parameters of the right type."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of job: begun again after a death, it must end as if it had been begun once."""

    name: str
    title: str
    """What it does, in words for people."""
    parameters: type
    """A Struct that takes no other fields than its own."""
    run: Callable[[Work, Any], object]
    """Does it, and returns what came of it, as JSON or a Struct of it."""
    roles: tuple[Role, ...]
    """Who may ask for it: any of these."""
    check: Callable[[Any], None] = _whatever
    """Raises `Refused` for parameters that can come to nothing, before anybody waits for them."""
    longest: timedelta = timedelta(hours=12)
    """Its lease is renewed no longer than this: what hangs is given to another worker."""
