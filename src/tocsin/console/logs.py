"""What the console writes about itself: warnings and errors, without what opens anything."""

import logging
import re
from logging.config import dictConfig

SECRETS = (
    re.compile(r"(?<=/accounts/invitation/)[^/\s'\"]+"),
    re.compile(r"tocsin_[A-Za-z0-9_-]{16,}"),
)
MASK = "…"


class Masked(logging.Filter):
    """Takes links of invitations and tokens out of what is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask a record; always let it through."""
        record.msg, record.args = masked(record.getMessage()), ()
        return True


def masked(text: str) -> str:
    """Return a text without secrets.

    >>> masked("Conflict: /accounts/invitation/abc123/")
    'Conflict: /accounts/invitation/…/'
    """
    for secret in SECRETS:
        text = secret.sub(MASK, text)
    return text


def to_standard_error(level: str = "WARNING") -> None:
    """Write what is wrong to standard error."""
    dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"masked": {"()": Masked}},
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler", "formatter": "line", "filters": ["masked"],
                }
            },
            "root": {"level": level, "handlers": ["stderr"]},
        }
    )  # fmt: skip
