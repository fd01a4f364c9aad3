"""Where a technique stands, in the words of formats that have no field for it."""

from tocsin.casework.told import TechniqueTold


def standing(one: TechniqueTold) -> str:
    """Say where a technique stands, who says so, and why: `confirmed by p-bo: word for word`."""
    by = one.decided_by or one.added_by
    because = f": {one.because}" if one.because else ""
    return f"{one.standing}{f' by {by}' if by else ''}{because}"
