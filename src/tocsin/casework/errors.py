"""Why casework says no."""

from tocsin.vocabulary.errors import TocsinError


class Refused(TocsinError):  # noqa: N818  # it says what happened
    """A change that the rules do not allow; `reason` is a short stable word for machines."""

    def __init__(self, reason: str, place: object, rule: str, *, got: object = "") -> None:
        self.reason, self.place, self.rule, self.got = reason, str(place), rule, str(got)
        super().__init__(f"{self.place}: {rule}" + (f"; got {self.got}" if self.got else ""))


class Conflict(TocsinError):  # noqa: N818  # the same
    """Somebody else changed it since it was read: read it again, then decide again."""

    def __init__(self, place: object, seen: object, found: object) -> None:
        self.place, self.seen, self.found = str(place), seen, found
        super().__init__(
            f"{self.place}: changed since it was read; got {seen!r}, now {found!r}; read it again"
        )
