"""Names people type, and the ones they may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return up to `count` known names close to `name`, closest first, case set aside.

    >>> nearest("coordinatd", ["copypasta", "coordinated"], 1)
    ('coordinated',)
    """
    by_folded = {one.casefold(): one for one in known}
    return tuple(by_folded[one] for one in get_close_matches(name.casefold(), by_folded, count))
