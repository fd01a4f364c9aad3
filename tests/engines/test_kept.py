"""What was kept saves work and never changes an answer, whatever has become of it."""

from datetime import timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tocsin.engines import engine, remembered
from tocsin.engines.kept import Kept
from tocsin.engines.local import Local

WINDOWS = [timedelta(seconds=length) for length in (10, 60)]
ROWS = pl.DataFrame(
    [
        (o, a, f"{o}{a}", 1_000 * n + m)
        for n, o in enumerate("defg")
        for m, a in enumerate("uvwxyz")
    ],
    schema=["object", "account", "post", "at"],
    orient="row",
)
MORE = pl.DataFrame(
    [("d", "t", "late", 3), ("e", "t", "later", 1_004)], schema=ROWS.schema, orient="row"
)


@pytest.fixture
def told():
    return []


@pytest.fixture
def kept(tmp_path, told):
    return Kept(tmp_path / "pairs", told.append, least=0)


def agrees(kept, rows, windows=WINDOWS):
    """Ask a log that is kept and one that is not."""
    ours, theirs = kept.log(rows, "url"), Local().log(rows)
    edges = theirs.meetings(windows).edges
    assert_frame_equal(ours.meetings(windows).edges, edges)
    assert_frame_equal(ours.encounters(edges, windows), theirs.encounters(edges, windows))
    assert_frame_equal(ours.pace(edges["one"], windows), theirs.pace(edges["one"], windows))


def test_a_new_batch_is_counted_in_and_the_rest_is_known(kept, told):
    agrees(kept, ROWS)
    agrees(kept, pl.concat([ROWS, MORE]))
    agrees(kept, pl.concat([MORE, ROWS, ROWS]))
    agrees(kept, pl.concat([MORE, ROWS])[1:])

    assert told == [
        "url: all 24 shares counted: nothing was kept",
        "url: 2 shares have come or gone; 26 shares in all",
        "url: none of 26 shares has changed",
        "url: 1 shares have come or gone; 25 shares in all",
    ]


def test_other_windows_another_type_and_much_that_is_new_are_counted_from_the_start(kept, told):
    numbers = ROWS.with_columns(pl.col("account").rank("dense").cast(pl.Int64))
    agrees(kept, ROWS)
    agrees(kept, ROWS, [timedelta(minutes=2)])
    agrees(kept, numbers, [timedelta(minutes=2)])
    agrees(kept, ROWS[:3], [timedelta(minutes=2)])
    agrees(kept, ROWS, [timedelta(minutes=2)])

    assert [line.partition("counted: ")[2] for line in told] == [
        "nothing was kept",
        "other windows were asked for",
        "the ids are of another type",
        "the ids are of another type",
        "much of it has changed",
    ]


@pytest.mark.parametrize("name", ["shares", "objects", "accounts", "edges"])
@pytest.mark.parametrize("harm", ["cut", "turned", "gone"])
def test_a_damaged_file_is_counted_from_the_start(kept, told, tmp_path, name, harm):
    agrees(kept, ROWS)
    path = tmp_path / "pairs" / "url" / f"{name}.parquet"
    content = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        half = len(content) // 2
        path.write_bytes(content[:half] if harm == "cut" else content[:half] + content[half:][::-1])
    agrees(kept, pl.concat([ROWS, MORE]))

    assert told[1] == "url: all 26 shares counted: what was kept is damaged"


def test_a_damaged_sheet_and_another_version_are_counted_from_the_start(
    kept, told, tmp_path, monkeypatch
):
    agrees(kept, ROWS)
    (tmp_path / "pairs" / "url" / "sheet.json").write_text("{}")
    agrees(kept, ROWS)
    monkeypatch.setattr(remembered, "VERSION", 99)
    agrees(kept, ROWS)
    monkeypatch.setattr(engine, "CROWD", 3)
    agrees(kept, ROWS)
    agrees(kept, ROWS)

    assert [line.partition("url: ")[2] for line in told[1:]] == [
        "all 24 shares counted: what was kept is damaged, or of another version",
        "all 24 shares counted: what was kept is of another version",
        "all 24 shares counted: what was kept is of another version",
        "none of 24 shares has changed",
    ]


def test_short_logs_and_logs_without_a_name_are_not_kept(tmp_path, told):
    kept = Kept(tmp_path / "pairs", told.append, least=25)
    agrees(kept, ROWS)
    kept.log(pl.concat([ROWS, MORE])).meetings(WINDOWS)
    assert not kept.folder.exists()

    agrees(kept, pl.concat([ROWS, MORE]))
    assert [path.name for path in kept.folder.iterdir()] == ["url"]
    assert told == ["url: all 26 shares counted: nothing was kept"]


def test_what_was_left_out_is_counted_every_time(kept):
    for rows, repeats in ((ROWS, 0), (pl.concat([ROWS, ROWS[:5]]), 5), (ROWS, 0)):
        empty = ROWS[:2].with_columns(object=pl.lit(""))
        found = kept.log(pl.concat([rows, empty]), "url").meetings(WINDOWS)
        assert (found.total, found.dropped, found.repeats) == (24, 2, repeats)


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_next_run(kept, told):
    kept.folder.write_text("a file where the folder should be")
    agrees(kept, ROWS)

    assert told[0] == "url: all 24 shares counted: what was kept is damaged"
    assert told[1].startswith("url: not kept for the next run: ")


def test_logs_are_kept_apart_whatever_they_are_called(kept, told):
    for name in ("url", "../url", "text cluster/7"):
        kept.log(ROWS, name).meetings(WINDOWS)
    for name in ("url", "../url", "text cluster/7"):
        kept.log(ROWS, name).meetings(WINDOWS)

    assert [line.partition(": ")[2][:4] for line in told] == ["all ", "all ", "all ", *["none"] * 3]
    assert sorted(path.name for path in kept.folder.iterdir()) == [
        "..%2Furl", "text%20cluster%2F7", "url",
    ]  # fmt: skip
