"""The description of the API is kept in docs, so that every change of it is seen by somebody."""

from scripts.describe_api import OUT, described


def test_the_description_is_the_one_that_was_read():
    assert OUT.read_text("utf-8") == described(), "python scripts/describe_api.py, and read it"
