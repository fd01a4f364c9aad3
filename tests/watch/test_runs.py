"""A run is kept whole, read back as it was, and known again."""

from datetime import UTC, datetime

import pytest

from tests.worlds import NIGHT
from tocsin.vocabulary.finding import Chance, Finding, Provenance, Rule, Span, Tie
from tocsin.watch.runs import Run, Runs, run_id

AT = datetime(2024, 11, 24, 8, 0, tzinfo=UTC)


def run(**changes):
    told = {
        "id": run_id("copypasta", AT),
        "detector": "copypasta",
        "version": 1,
        "tocsin": "0.1.0",
        "parameters": {"accounts": 5},
        "corpus": "c0ffee",
        "started_at": AT,
        "seconds": 0.5,
        "status": "done",
    }
    return Run(**(told | changes))


FOUND = Finding(
    claim="3 accounts posted one text 3 times",
    subjects=("x:account:ana", "x:account:bob"),
    evidence=("x:post:2", "x:post:1"),
    span=Span(NIGHT, NIGHT),
    measures={"accounts": 3.0},
    chance=Chance(p=0.001, q=0.01, null="posts drawn at random", hypotheses=9),
    rule=Rule(id="silence:XR", version="2026-01-01", confidence="high", binding=True),
    innocent=("A petition.",),
    suggests=("disarm:T0084.001",),
    places=("RO",),
    ties=(Tie("x:account:ana", "x:account:bob", 2.0, 0.01),),
    provenance=Provenance("copypasta", 1, {"accounts": 5}, "0.1.0", "c0ffee"),
)


def test_what_is_kept_is_read_back_as_it_was(tmp_path):
    runs = Runs(tmp_path / "findings")

    kept = runs.keep(run(), [FOUND])

    assert kept.findings == 1
    assert runs.findings(kept) == (FOUND,)
    assert runs.all() == (kept,)


def test_a_finding_said_twice_in_one_run_is_kept_once(tmp_path):
    assert Runs(tmp_path).keep(run(), [FOUND, FOUND]).findings == 1


def test_a_run_that_found_nothing_has_empty_tables(tmp_path):
    runs = Runs(tmp_path)

    assert runs.findings(runs.keep(run(), [])) == ()
    assert runs.frame(runs.all()).is_empty()


def test_the_same_question_to_the_same_corpus_is_known(tmp_path):
    runs = Runs(tmp_path)
    kept = runs.keep(run(), [])

    assert runs.like(run(id="other", seconds=9.0)) == kept


@pytest.mark.parametrize(
    "changed",
    [
        {"parameters": {"accounts": 6}},
        {"version": 2},
        {"corpus": "other"},
        {"detector": "coordinated"},
        {"status": "skipped", "reason": "there is nothing to read"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_another_question_is_asked_anew(tmp_path, changed):
    runs = Runs(tmp_path)
    runs.keep(run(), [])

    assert runs.like(run(**changed)) is None


def test_a_half_written_run_is_not_there(tmp_path):
    """A kill leaves a staging folder; readers do not see it."""
    (tmp_path / ".staging-1").mkdir()
    (tmp_path / ".staging-1" / "run.json").write_text("{")

    assert Runs(tmp_path).all() == ()


def test_the_newest_run_of_a_detector_speaks_for_it(tmp_path):
    runs = Runs(tmp_path)
    runs.keep(run(id="1"), [FOUND])
    newest = runs.keep(run(id="2", started_at=datetime(2024, 11, 25, tzinfo=UTC)), [])

    assert runs.latest() == {"copypasta": newest}
