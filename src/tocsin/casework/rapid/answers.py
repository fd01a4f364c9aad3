"""What a recipient answers, in words that can be compared with public statements of reasons."""

from enum import StrEnum


class Mode(StrEnum):
    """How an answer was given."""

    WRITTEN = "written"
    ORAL = "oral"
    BOTH = "both"
