"""Nothing happens to evidence that is not in the log, and nothing leaves the log unseen."""

import subprocess
import sys

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.people import ANA
from tocsin.evidence.chain import Anchor
from tocsin.evidence.custody import CustodyLog, checked, event
from tocsin.vocabulary.errors import FileError


@pytest.fixture
def log(tmp_path):
    return CustodyLog(tmp_path / "custody.jsonl")


def write(log, count):
    log.add(*(event("accessed", ANA, result=f"{n}") for n in range(count)))
    return list(log.entries())


def test_events_come_back_in_order_and_hold(log):
    write(log, 4)

    assert [one.event.result for one in log.entries()] == ["0", "1", "2", "3"]
    assert log.verify()
    assert log.verify().links == 4
    assert log.head() == log.verify().head


def test_an_empty_log_holds(log):
    assert log.head() is None
    assert log.verify()


@settings(max_examples=60)
@given(number=st.integers(0, 4), place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_changed_byte_anywhere_is_named_by_its_line(tmp_path_factory, number, place, byte):
    """A change that is refused as no line of ours is seen just as well."""
    log = CustodyLog(tmp_path_factory.mktemp("log") / "custody.jsonl")
    write(log, 5)
    lines = log.path.read_bytes().splitlines(keepends=True)
    changed = bytearray(lines[number][:-1])
    before, changed[place % len(changed)] = changed[place % len(changed)], byte
    log.path.write_bytes(b"".join([*lines[:number], bytes(changed) + b"\n", *lines[number + 1 :]]))

    try:
        verdict = log.verify()
    except FileError:
        return
    if bytes(changed) == lines[number][:-1]:
        assert verdict
    else:
        assert verdict.broken.seq in (number + 1, number + 2), before


@pytest.mark.parametrize("cut", [1, 7, 100, 400])
def test_a_torn_last_line_is_set_aside_and_the_log_says_so(log, cut):
    """Its writer was killed; nobody was told that the event is in the log."""
    write(log, 3)
    whole = log.path.read_bytes()
    log.path.write_bytes(whole[:-cut])

    assert len(list(log.entries())) == 2
    log.add(event("exported", ANA))

    verbs = [one.event.verb for one in log.entries()]
    assert verbs == ["accessed", "accessed", "log_healed", "exported"]
    assert log.verify()
    torn = log.path.with_suffix(".torn").read_bytes()
    assert whole.endswith(torn[:-1] + whole[len(whole) - cut :])


def test_a_first_line_that_is_torn_is_set_aside_too(log):
    write(log, 1)
    log.path.write_bytes(log.path.read_bytes()[:-1])
    write(log, 1)

    assert [one.event.verb for one in log.entries()] == ["log_healed", "accessed"]
    assert log.verify()


def test_events_may_be_left_out_and_links_may_not(log):
    """A partner sees one case's events in the whole chain, and nothing of the others."""
    entries = write(log, 4)
    shown = [one if one.event.result == "2" else one.bare for one in entries]

    assert checked(shown, log.head())
    assert b"ana" not in repr(shown[0]).encode()
    assert not checked([*shown[:1], *shown[2:]], log.head())


def test_an_event_of_another_line_does_not_pass(log):
    one, other = write(log, 2)
    swapped = msgspec.structs.replace(one, event=other.event)
    unsalted = msgspec.structs.replace(one, salt="zz")

    assert checked([swapped, other]).broken.seq == 1
    assert checked([unsalted, other]).broken.seq == 1


def test_the_newest_lines_cut_off_are_seen_with_the_anchor(log):
    write(log, 5)
    anchor = log.head()
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:3]))

    assert log.verify()
    assert log.verify(Anchor(anchor.seq, anchor.digest)).broken.seq == 4


def test_a_line_that_is_none_of_ours_is_refused_with_the_file(log):
    log.path.write_bytes(b'{"link": 1}\n')

    with pytest.raises(FileError, match=r"custody\.jsonl: expected a line of a custody log"):
        list(log.entries())


WRITER = """
import sys
from pathlib import Path
from tests.evidence.people import ANA
from tocsin.evidence.custody import CustodyLog, event
log = CustodyLog(Path(sys.argv[1]))
for n in range(40):
    log.add(event("accessed", ANA, result=sys.argv[2]))
"""


def test_several_writers_make_one_chain(log):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, log.path, name], cwd=".") for name in "abc"
    ]

    assert [one.wait() for one in writers] == [0, 0, 0]
    assert log.verify().links == 120
    assert log.verify()
