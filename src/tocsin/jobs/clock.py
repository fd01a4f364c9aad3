"""What time it is, for everybody who shares a database."""

from datetime import UTC, datetime

from django.db import connection


def now() -> datetime:
    """Return the time of the database's server, or of this machine where it has none: UTC."""
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [told] = cursor.fetchone()
    at: datetime = told
    return at.astimezone(UTC)
