"""A column of times is read one way throughout, and the report says which and why."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file
from tocsin.importers.mapping import Mapping
from tocsin.importers.numeric_dates import numeric
from tocsin.importers.sights import Moment
from tocsin.importers.time_column import by_ids
from tocsin.vocabulary.platforms import X_EPOCH_MS

POSTS = Mapping(platform="web", columns={"native_id": "id", "created_at": "date"})
ON_X = Mapping(platform="x", columns={"native_id": "id", "created_at": "date"})
DAY = datetime(2024, 11, 3, 8, tzinfo=UTC)


def snowflake(at):
    """Return the id that X gave a post at that time."""
    return int(at.timestamp() * 1000 - X_EPOCH_MS) << 22


@pytest.fixture
def read(tmp_path):
    """Import rows of (id, date) and return the report and the times by id."""

    def brought(rows, mapping=POSTS):
        path = tmp_path / "posts.csv"
        path.write_text("id,date\n" + "".join(f'{n},"{date}"\n' for n, date in rows))
        corpus = Corpus(tmp_path / "corpus")
        report = import_file(path, corpus, mapping=mapping)
        posts = corpus.table("posts").collect()
        return report, dict(posts.select("native_id", "created_at").iter_rows()), posts

    return brought


def days(times):
    return [at and f"{at:%m-%d}" for at in times.values()]


@pytest.mark.parametrize(
    ("proof", "expected", "words"),
    [("25/06/2024", "04-03", "day first"), ("06/25/2024", "03-04", "month first")],
)
def test_one_date_that_can_only_be_read_one_way_settles_the_column(read, proof, expected, words):
    """However far down it stands: the whole column is looked at."""
    dates = ["03/04/2024"] * 30_000 + [proof]
    report, times, _ = read(enumerate(dates))

    assert set(days(times)) == {expected, "06-25"}
    assert report.warnings[0] == (
        f"date: dates are read {words}: 1 of 30,001 dates can be read in this order only"
    )


def test_a_column_is_never_read_both_ways(read):
    """A cell that only fits the other order has no time, and the report counts it."""
    rows = [(1, "25/06/2024"), (2, "26/06/2024"), (3, "06/27/2024"), (4, "03/04/2024")]
    report, times, posts = read(rows)

    assert days(times) == ["06-25", "06-26", None, "04-03"]
    assert report.warnings[0].endswith("; 1 that cannot be read so have no time")
    assert posts["flags"][2].to_list() == ["time_unreadable"]
    assert posts["created_at_raw"][2] == "06/27/2024"


def test_ids_settle_an_order_that_the_dates_leave_open(read):
    ats = [datetime(2024, 3, 4, 12, n, tzinfo=UTC) for n in range(6)]
    rows = [(snowflake(at), f"{at:%m/%d/%Y %H:%M}") for at in ats]
    report, times, _ = read(rows, ON_X)

    assert set(days(times)) == {"03-04"}
    assert "the times in 6 of 6 ids agree" in report.warnings[0]


def test_the_order_of_the_rows_settles_what_is_left(read):
    report, times, _ = read(enumerate(["01/02/2024", "02/02/2024", "01/03/2024", "02/03/2024"]))

    assert days(times) == ["02-01", "02-02", "03-01", "03-02"]
    assert "sorted by time" in report.warnings[0]


def test_what_nothing_settles_is_left_unread_with_the_way_out(read):
    report, times, posts = read([(1, "03/04/2024"), (2, "03/04/2024")])

    assert days(times) == [None, None]
    assert posts["created_at_raw"].to_list() == ["03/04/2024"] * 2
    assert "say time_format = 'day_first' or 'month_first'" in report.warnings[0]


def test_a_declared_order_is_not_questioned(read):
    mapping = Mapping(columns=POSTS.columns, time_format="month_first")
    report, times, _ = read([(1, "03/04/2024 11:05 PM")], mapping)

    assert times == {"1": datetime(2024, 3, 4, 23, 5, tzinfo=UTC)}
    assert not [told for told in report.warnings if told.startswith("date: ")]


@pytest.mark.parametrize("factor", [1, 10**3, 10**6], ids=["s", "ms", "us"])
def test_numbers_count_the_same_unit_throughout_a_column(read, factor):
    """A stray number of another size is not read as another unit."""
    counts = [int(DAY.timestamp()) * factor + n for n in range(9)]
    stray = counts[0] // 1000 if factor > 1 else counts[0] * 1000
    _, times, posts = read([*enumerate(counts), (9, stray)])

    assert [f"{at:%Y-%m-%d}" for at in list(times.values())[:9]] == ["2024-11-03"] * 9
    assert times["9"] is None or abs(times["9"] - DAY) > timedelta(days=300)
    assert posts["created_at_raw"][9] == str(stray)


def test_ids_show_the_zone_of_times_that_name_none(read):
    """Bucharest is two hours ahead in winter and three in summer; each id knows which it was."""
    winter = [(DAY + timedelta(minutes=n), 2) for n in range(5)]
    summer = [(datetime(2024, 7, 1, 8, n, tzinfo=UTC), 3) for n in range(5)]
    rows = [
        (snowflake(at), f"{at + timedelta(hours=ahead):%Y-%m-%d %H:%M}")
        for at, ahead in winter + summer
    ]
    report, times, posts = read(rows, ON_X)

    assert list(times.values()) == [at for at, _ in winter + summer]
    assert set(posts["time_basis"]) == {"id"}
    assert posts["flags"].list.len().sum() == 0
    assert report.warnings == ("date: names no zone; the ids show UTC+2 and UTC+3",)


def test_a_declared_zone_is_not_overruled_by_ids(read):
    mapping = Mapping(platform="x", columns=ON_X.columns, timezone="Europe/Bucharest")
    rows = [(snowflake(DAY + timedelta(minutes=n)), f"2024-11-03 11:{n:02}") for n in range(9)]
    _, times, posts = read(rows, mapping)

    assert next(iter(times.values())) == DAY + timedelta(hours=1)
    assert set(posts["time_basis"]) == {"declared_zone"}


def test_ids_that_disagree_show_nothing(read):
    rows = [
        (snowflake(DAY), f"2024-11-03 {hour:02}:{minute}")
        for hour, minute in [(8, 11), (9, 24), (11, 37), (3, 41), (14, 52), (20, 22)]
    ]
    _, _, posts = read(rows, ON_X)

    assert set(posts["time_basis"]) == {"assumed_utc"}


def test_a_time_a_day_off_its_id_is_flagged(read):
    rows = [
        (snowflake(DAY), "2024-11-03T08:00:00Z"),
        (snowflake(DAY) + 1, (DAY + timedelta(hours=25)).isoformat()),
        (snowflake(DAY) + 2, (DAY + timedelta(hours=23)).isoformat()),
    ]
    _, _, posts = read(rows, ON_X)

    assert posts["flags"].to_list() == [[], ["time_skewed"], []]


def test_the_same_file_and_mapping_again_are_no_other_reading(read):
    rows = [(1, "25/06/2024"), (2, "03/04/2024")]
    read(rows)
    report, *_ = read(rows)

    assert (report.status, report.message) == ("already", "")


@given(st.datetimes(datetime(1991, 1, 1), datetime(2024, 1, 1)))  # noqa: DTZ001  # placed below
def test_a_date_in_numbers_reads_as_it_was_written(at):
    at = at.replace(microsecond=0, tzinfo=UTC)
    assert numeric(f"{at:%d.%m.%Y %H:%M:%S}", "day_first").at == at
    assert numeric(f"{at:%m/%d/%Y %I:%M:%S %p}", "month_first").at == at
    assert numeric(f"{at:%m-%d-%y, %H:%M:%S +0000}", "month_first").at == at


def test_a_post_whose_id_tells_nothing_gets_the_zone_of_the_others():
    moments = [Moment(DAY, "raw", "second", "assumed_utc")] * 2 + [Moment(DAY, "raw")]
    ids = [str(snowflake(DAY - timedelta(hours=1))), "soon", "soon"]

    assert [one.at for one in by_ids("x", moments, ids)] == [DAY - timedelta(hours=1)] * 2 + [DAY]
