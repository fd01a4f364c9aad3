"""Rounds, segments and ends of a collection."""

import json
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from tests.connectors.servers import Say, pace, status, web
from tests.connectors.test_mastodon import FIRST, following, timeline
from tocsin.connectors import Page
from tocsin.connectors.collecting import DAY, Collecting, Plan
from tocsin.connectors.inbox import opened
from tocsin.importers.lane import import_file
from tocsin.vocabulary.errors import SourceError


@dataclass(frozen=True, kw_only=True)
class Scripted:
    """A source that hands out what a test wrote down: pages, or errors to raise."""

    rounds: tuple = ()

    name: ClassVar = "scripted"
    title: ClassVar = "Scripted"
    importer: ClassVar = "mastodon"
    credential: ClassVar = None
    stream: ClassVar = "scripted"

    def pages(self, _cursor, _pace):
        for one in self.rounds[0].pop(0):
            if isinstance(one, BaseException):
                raise one
            yield one


def statuses(*numbers):
    lines = tuple(json.dumps(status(FIRST + n)).encode() for n in numbers)
    return Page(cursor={"mark": str(max(numbers))}, records=lines)


def rounds(*scripts):
    return Scripted(rounds=([list(script) for script in scripts],))


def patient(count):
    """Return a pace that goes on for so many rounds, and then is interrupted."""
    waits = []

    def sleep(seconds):
        waits.append(seconds)
        if len(waits) == count:
            raise KeyboardInterrupt

    made = pace(once=False)
    object.__setattr__(made, "sleep", sleep)
    object.__setattr__(made, "waits", waits)
    return made


def test_rounds_go_on_until_stopped_and_each_is_imported(desk):
    its_pace = patient(2)
    found = desk.collect(rounds([statuses(1)], [statuses(2, 3)]), its_pace, plan=Plan(every=60))

    assert (found.ended, found.imported, found.posts) == ("interrupted", 2, 3)
    assert its_pace.waits == [60, 60]


def test_what_was_stored_before_an_interruption_is_imported(desk):
    found = desk.collect(rounds([statuses(1), KeyboardInterrupt()]))

    assert (found.ended, found.posts, found.waiting) == ("interrupted", 1, 0)


def test_a_source_that_is_down_is_asked_ever_more_seldom(desk):
    down = SourceError("a.example", "does not answer", kind="network")
    its_pace = patient(4)
    desk.collect(rounds([down], [down], [down], [statuses(1)]), its_pace, plan=Plan(every=60))

    assert its_pace.waits == [60, 120, 240, 60]


@pytest.mark.parametrize(("asked", "waited"), [(7200.0, 7200.0), (1e9, DAY)])
def test_a_source_that_asks_for_a_long_wait_gets_it_within_a_day(desk, asked, waited):
    error = SourceError("a.example", "asks to be left alone", kind="rate", wait=asked)
    its_pace = patient(1)
    desk.collect(rounds([error]), its_pace)

    assert its_pace.waits == [waited]


def test_a_source_that_changed_its_shape_is_not_asked_again(desk):
    error = SourceError("a.example", "answers in a shape we do not know", kind="answer")
    found = desk.collect(rounds([statuses(1), error]), pace(once=False))

    assert (found.ended, found.posts) == ("answer", 1)
    assert found.cursor == {"mark": "1"}


def test_a_segment_is_closed_when_it_is_full(desk):
    pages = [statuses(n) for n in range(1, 8)]
    found = desk.collect(rounds(pages), plan=Plan(records=3))

    assert [batch.records for batch in desk.corpus.batches()] == [3, 3, 1]
    assert found.imported == 3


def test_a_segment_is_closed_when_it_is_old(desk):
    found = desk.collect(rounds([statuses(1), statuses(2)]), plan=Plan(seconds=0))

    assert found.imported == 2


def test_a_segment_that_cannot_be_imported_waits_and_is_tried_again(desk):
    connector = rounds([Page(cursor={}, records=(b'{"no": "status"}',))], [])
    found = desk.collect(connector)
    assert (found.waiting, found.imported) == (1, 0)
    assert "expected at least one record" in found.notices[0]
    found = desk.collect(connector)

    assert found.waiting == 1, "nothing is thrown away"


def test_a_segment_that_failed_is_tried_once_in_a_collection(desk):
    bad = Page(cursor={}, records=(b'{"no": "status"}',))
    tried = []
    its_pace = patient(3)
    connector = rounds([bad], [statuses(1)], [statuses(2)])
    with opened(desk.folder / "inbox", "scripted", "scripted") as inbox:

        def imports(path, name):
            tried.append(path.name)
            return [import_file(path, desk.corpus, importer=name)]

        Collecting(connector, inbox, imports, pace=its_pace).run()

    assert tried == ["000001.jsonl", "000002.jsonl", "000003.jsonl"]


def test_imported_segments_are_kept_unless_they_are_to_be_deleted(desk):
    desk.collect(rounds([statuses(1)]))
    [kept] = desk.folder.rglob("imported/*.jsonl")
    assert b'"id": "70000001"' in kept.read_bytes()
    desk.collect(rounds([statuses(2)]), plan=Plan(discard=True))

    assert list(desk.folder.rglob("imported/*.jsonl")) == [kept]
    assert len(desk.posts()) == 2


def test_a_notice_is_told_once(desk):
    page = Page(cursor={}, notices=("moved",))

    assert desk.collect(rounds([page, page])).notices == ("moved",)


def test_a_watch_that_is_collected_twice_is_what_a_file_import_would_have_made(desk, tmp_path):
    """The same statuses as one file give the same posts."""
    with web(timeline(9)) as server:
        desk.collect(following(server), plan=Plan(records=4))
        server.answer = lambda _: Say([])
        desk.collect(following(server))
    once = replace(desk, folder=tmp_path / "once")
    once.collect(rounds([statuses(*range(9))]))

    columns = ["native_id", "text", "created_at", "account_id"]
    here, there = (
        one.corpus.table("posts").sort("native_id").select(columns).collect()
        for one in (desk, once)
    )
    assert here.equals(there)
