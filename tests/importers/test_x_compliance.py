"""Compliance events change what is known of a post, and are never posts themselves."""

import pytest

from tests.importers.one_record import events, posts

JOB = {"id": "12", "action": "delete", "created_at": "2024-11-08T21:04:48.000Z"}


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("deleted", "deleted"), (None, "deleted"), ("suspended", "removed_by_platform"),
        ("protected", "unavailable"), ("deactivated", "unavailable"),
    ],
)  # fmt: skip
def test_a_reason_says_what_became_of_a_post(reason, status):
    [event] = events("x_compliance", {**JOB, "reason": reason})

    assert (event.subject_kind, event.native_id, event.status) == ("post", "12", status)
    assert posts("x_compliance", JOB) == []


@pytest.mark.parametrize("offset", ["Z", "+00:00"])
def test_it_happened_when_it_was_redacted_not_when_the_post_was_written(offset):
    [event] = events("x_compliance", {**JOB, "redacted_at": f"2024-11-09T10:00:00{offset}"})

    assert event.at.isoformat() == "2024-11-09T10:00:00+00:00"
    assert events("x_compliance", JOB)[0].at is None


def test_withholding_names_the_countries():
    told = {"event_at": "2024-11-09T10:00:00Z", "tweet": {"id": "12"},
            "withheld_in_countries": ["DE"]}  # fmt: skip
    [event] = events("x_compliance", {"data": {"withheld": told}})

    assert (event.status, event.countries) == ("withheld", ["DE"])


def test_older_streams_count_milliseconds():
    told = {"status": {"id_str": "12"}, "timestamp_ms": "1731146400000"}
    [event] = events("x_compliance", {"delete": told})

    assert (event.native_id, event.at.isoformat()) == ("12", "2024-11-09T10:00:00+00:00")
