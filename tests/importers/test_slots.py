"""Objects read into slots say what they say as dicts."""

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tocsin.importers import cut_lines
from tocsin.importers.cut import bunches
from tocsin.importers.generic import Generic
from tocsin.importers.intake import Intake
from tocsin.importers.layout import Lines
from tocsin.importers.mapping import Mapping
from tocsin.importers.slots import Row, Slots, in_columns, plain
from tocsin.importers.source import Source

MAPPING = Mapping(
    platform="x",
    columns={
        "native_id": "id",
        "text": "text",
        "created_at": "at",
        "account.native_id": "user.id",
        "account.description": "user",
        "account.handle": "by.name",
        "metrics.like": "counts.all.like",
    },
    ignored=("known",),
)
scalar = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
)


def objects(*names, **inner):
    """Give objects with some of these members, some of them objects themselves."""
    members = dict.fromkeys(names, scalar) | {
        name: one | scalar | st.lists(scalar, max_size=1) for name, one in inner.items()
    }
    return st.fixed_dictionaries({}, optional=members)


record = objects(
    "id", "text", "at", "known", "news", "x.y",
    user=objects("id", "name", "more"),
    by=objects("name", "more"),
    counts=objects("other", all=objects("like", "hate")),
)  # fmt: skip
odd_line = st.sampled_from(
    [
        b'{"id": 1, "id": 2, "text": "twice"}',
        b'{"id": "3", "text": "\\ud800 half"}',
        b'{"id": "4", "text": "caf\xe9"}',
        b'{"id": "5", "news": "\\ud800"}',
        b'{"id": 1e3, "counts": {"all": {"like": 12345678901234567890}}}',
        b'{"id": "6"',
        b"[1]",
        b"",
    ]
)
lines = st.lists(record.map(lambda one: json.dumps(one).encode()) | odd_line, max_size=20)


class Kept:
    """Stands for the writer of a batch, and keeps what it gets."""

    def __init__(self):
        self.tables = {}

    def add(self, tables):
        for name, frame in tables.items():
            if frame.height:
                self.tables.setdefault(name, []).append(frame)


def said(path, slots):
    """Return what a file says, how the fields were counted, and how many objects were slotted."""
    importer, kept = Generic(MAPPING), Kept()
    intake, slotted = Intake(importer, "batch", kept), 0
    with Source(path) as source:
        for pieces in bunches(source, Lines(), importer.slots() if slots else None):
            slotted += sum(isinstance(getattr(one, "value", None), Row) for one in pieces)
            intake.take(*pieces)
    intake.flush()
    tables = {name: pl.concat(frames) for name, frames in kept.tables.items()}
    return tables, (intake.drift, intake.flags, intake.codes, intake.records), slotted


@pytest.fixture
def small_bunches(monkeypatch):
    monkeypatch.setattr(cut_lines, "MOST", 3)


@given(content=lines)
@pytest.mark.usefixtures("small_bunches")
def test_slots_and_dicts_say_the_same_whatever_the_lines_hold(content, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "slots.ndjson"
    path.write_bytes(b"\n".join(content))
    slotted, counted, _ = said(path, slots=True)
    dicts, counted_too, _ = said(path, slots=False)
    assert slotted.keys() == dicts.keys()
    for name, frame in dicts.items():
        assert_frame_equal(slotted[name], frame)
    assert counted == counted_too


@pytest.mark.usefixtures("small_bunches")
def test_objects_that_are_alike_come_slotted_after_the_first(tmp_path):
    path = tmp_path / "alike.ndjson"
    path.write_text('{"id": "1", "by": {"name": "a", "more": 1}}\n' * 3 + '{"id": "2"}\n' * 4)
    tables, (drift, *_), slotted = said(path, slots=True)
    assert slotted == 4
    assert drift == {"by.more": 1}  # the repeats say nothing
    assert tables["posts"]["native_id"].to_list() == ["1", "2"]


def test_a_member_not_met_before_is_not_missed():
    slots = Slots(frozenset({"id"}), frozenset())
    slots.learn([{"id": 1}])
    with pytest.raises(ValueError, match="unknown field"):
        slots.decode(b'{"id": 1, "more": 2}')


def test_an_object_with_names_that_are_no_words_can_be_slotted():
    slots = Slots(frozenset({"a-b"}), frozenset())
    slots.learn([{"a-b": 1, "class": 2, "": 3}])
    found = in_columns([slots.decode(b'{"a-b": 1, "": 4}'), {}])
    assert isinstance(found[0], Row)
    assert [*map(plain, found)] == [{"a-b": 1, "": 4}, {}]


def test_objects_that_are_never_alike_stay_dicts():
    slots = Slots(frozenset({"id"}), frozenset())
    for n in range(10):
        slots.learn([{"id": 1, f"new {n}": 2}])
    assert slots.decode(b'{"id": 1}') == {"id": 1}
