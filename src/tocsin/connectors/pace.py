"""How fast a source is asked, how long a refusal is waited out, and by which clock."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

DICE = random.SystemRandom()


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Waiting, in seconds; a test gives its own clock and its own sleep."""

    once: bool = True
    """Stop when the source has nothing more for now."""
    attempts: int = 6
    """Tries for one answer before the source counts as down."""
    first: float = 1.0
    """The first wait after a failure; each further one is twice as long."""
    longest: float = 300.0
    """The longest wait inside one request; a source that asks for more is left alone until then."""
    timeout: float = 30.0
    """Silence after which a connection counts as dead."""
    whole: float = 180.0
    """The longest one answer may take from its first byte to its last."""
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = _now

    def delay(self, attempt: int) -> float:
        """Return the wait after a failed attempt, counted from 0: doubling, bounded, jittered.

        >>> all(0.5 <= Pace().delay(0) <= 1 and 150 <= Pace().delay(50) <= 300 for _ in range(9))
        True
        """
        full = min(self.longest, self.first * 2.0 ** min(attempt, 30))
        return DICE.uniform(full / 2, full)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds a source asks us to wait; null when it asks for none we understand.

    A moment is measured against the source's own clock where it tells it: ours may be wrong.

    >>> retry_after({"retry-after": "7"}, _now())
    7.0
    """
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    until = _moment(asked)
    if until is None:
        return None
    return max(0.0, (until - (_moment(headers.get("date", "")) or now)).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
