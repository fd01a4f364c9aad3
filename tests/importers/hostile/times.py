"""Times that cannot be, or that say less than they seem to."""

from tests.importers.hostile.case import Case, row, table

LOST = "cannot be true"
UNREAD = "could not be read"


def at(time, **outcome):
    """Return a case of one post with a time."""
    name = outcome.pop("why", f"the time {time or 'of nothing'}")
    outcome.setdefault("records", 1)
    return Case(name, "a.csv", table(row(1, date=time)), **outcome)


def kept(time, told):
    """Return a case of a time that is lost, its text kept."""
    return at(time, told=told, posts={"created_at": [None], "created_at_raw": [time]})


CASES = (
    kept("9999-12-31T23:59:59Z", LOST),
    kept("1601-01-01T00:00:00Z", LOST),
    kept("2024-02-30T00:00:00Z", UNREAD),
    kept("2024-11-24T25:00:00Z", UNREAD),
    kept("yesterday", UNREAD),
    kept("-1", UNREAD),
    kept("99999999999999999999999", LOST),
    at("0001-01-01T00:00:00+14:00", told=LOST, posts={"created_at": [None]}),
    at("", posts={"created_at": [None]}),
    at("1732435200", posts={"time_basis": ["epoch"]}),
    at("1732435200000", posts={"time_basis": ["epoch"]}),
    at("2024-11-24T08:00:00.123456789Z", posts={"flags": [[]]}),
    at("2024-06-30T23:59:60Z", why="a leap second"),
    at("2024-11-24T10:00:00+02:00", posts={"time_basis": ["zone_in_value"]}),
    at("2024-11-24T08:00:00Z ", posts={"flags": [[]]}, why="a space after the time"),
)
