"""A mixed answer is taken item by item; what is wrong is refused by its line."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.casework.flow.sendings import MAIL, approved, telling
from tests.casework.people import of
from tocsin.casework import submissions
from tocsin.casework.errors import Refused
from tocsin.casework.models import Decision
from tocsin.casework.proof import prove
from tocsin.casework.rapid import answers as rapid
from tocsin.casework.rapid.answers import Mode, Outcome
from tocsin.casework.rapid.machine import Closing, Event
from tocsin.casework.submissions import Said
from tocsin.flow import sending
from tocsin.flow.answers import keep_letter, read, record
from tocsin.vocabulary.errors import RecordError


@pytest.fixture
def ana(house):
    return of(house.ana, house.ecdc)


@pytest.fixture
def sent(house, desk, postbox):
    """Three posts, reported to the platform."""
    submission = approved(house, assets=3)
    sending.send(telling(desk, MAIL.format(port=postbox.port)), submission)
    return submission


def heard(sent, text, **more):
    return read(text, sent, **{"informed_at": datetime.now(UTC), "mode": Mode.WRITTEN, **more})


def current(submission):
    """Return what counts, by the asset's address."""
    rows = {str(one.pk): one for one in submission.decisions.all()}
    told = rapid.current(one.told() for one in rows.values())
    return sorted((rows[one.id].asset.url[-8:-7], one.measure.word) for one in told)


MIXED = """asset,measure,scope,territories,ground,redress
https://x.example/0/status,CONTENT_REMOVED,full,,ILLEGAL_CONTENT,yes
NET-2026-001-1,content_disabled,partial,RO DE,,no
https://x.example/2/status,ours:NO_VIOLATION,,,,
"""


def test_a_mixed_answer_is_kept_item_by_item(sent, ana):
    found = heard(sent, MIXED)
    assert found.rejects == ()

    record(sent, found.decisions, ana)

    assert sent.state == "responded"
    assert current(sent) == [
        ("0", "CONTENT_REMOVED"), ("1", "CONTENT_DISABLED"), ("2", "NO_VIOLATION"),
    ]  # fmt: skip
    second = sent.decisions.get(measure="visibility:CONTENT_DISABLED")
    assert (second.scope, second.territories, second.redress_info_given) == (
        "partial", ["DE", "RO"], False,
    )  # fmt: skip
    assert sent.steps.last().mode == "written"
    assert prove(), prove().wrong


def test_json_says_the_same(sent):
    rows = [
        {"asset": one.pk, "measure": "CONTENT_LABELLED", "territories": [], "redress": None}
        for one in sent.revision.assets.all()
    ]
    for text in (json.dumps(rows), json.dumps({"decisions": rows})):
        assert [one.measure for one in heard(sent, text).decisions] == [
            "visibility:CONTENT_LABELLED"
        ] * 3


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("https://x.example/9/status,CONTENT_REMOVED,,,,", "did you mean https://x.example/"),
        ("https://x.example/0/status,CONTENT_REMOVD,,,,", "did you mean .*CONTENT_REMOVED"),
        ("https://x.example/0/status,OTHER,,,,", "visibility:OTHER or monetary:OTHER"),
        ("https://x.example/0/status,CONTENT_REMOVED,whole,,,", "scope: expected full, partial"),
        ("https://x.example/0/status,CONTENT_REMOVED,,Atlantis,,", "territories: expected"),
        ("https://x.example/0/status,NO_VIOLATION,,RO,,", "nothing was restricted"),
        ("https://x.example/0/status,CONTENT_REMOVED,,,BAD,", "ground: expected ILLEGAL"),
        ("https://x.example/0/status,CONTENT_REMOVED,,,,maybe", "redress: expected yes"),
        ("https://x.example/0/status,CONTENT_REMOVED,,,,,,more", "as many cells"),
    ],
)
def test_a_line_that_cannot_be_meant_is_refused_and_the_others_stay(sent, line, why):
    found = heard(sent, MIXED + line + "\n")

    [rejected] = found.rejects
    assert rejected.line == 5
    with pytest.raises(RecordError, match=why):
        raise rejected.why
    assert len(found.decisions) == 3


@pytest.mark.parametrize(
    "text",
    ["", "asset\n1\n", "asset,measure,colour\n", "[1, 2]", "{", '{"a": 1}', "[" * 100_000,
     'asset,measure\n"1,CONTENT_REMOVED\n'],
)  # fmt: skip
def test_what_is_no_answer_at_all_stops(sent, text):
    with pytest.raises(RecordError):
        heard(sent, text)


def test_times_have_their_offset_and_come_in_order(sent):
    table = "asset,measure,decided_at\n"
    url = "https://x.example/0/status,CONTENT_REMOVED,"
    later = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    for when, why in [
        ("yesterday", "with its UTC offset"), ("2026-11-01T10:00:00", "with its UTC offset"),
        (later, "after the decision"),
    ]:  # fmt: skip
        [one] = heard(sent, f"{table}{url}{when}\n").rejects
        assert why in str(one.why)


def test_a_corrected_answer_replaces_all_that_counted(sent, ana):
    """A post was removed and its author suspended; on appeal, neither holds."""
    url = "https://x.example/0/status"
    first = f"asset,measure\n{url},CONTENT_REMOVED\n{url},ACCOUNT:SUSPENDED\n"
    record(sent, heard(sent, first).decisions, ana)
    assert current(sent) == [("0", "CONTENT_REMOVED"), ("0", "SUSPENDED")]

    record(sent, heard(sent, f"asset,measure\n{url},NO_VIOLATION\n").decisions, ana)

    assert {word for _, word in current(sent)} == {"NO_VIOLATION"}
    assert Decision.objects.count() == 4
    assert rapid.outcome(one.told() for one in sent.decisions.order_by("pk")) is (
        Outcome.NO_VIOLATION
    )
    assert [one.event for one in sent.steps.all()][-2:] == ["respond", "amend_response"]


def test_what_an_answer_is_follows_from_where_it_stands(house, sent, ana):
    bo = of(house.bo, house.ecdc)
    url = "https://x.example/0/status"
    text = f"asset,measure\n{url},NO_VIOLATION\n"
    record(sent, heard(sent, text).decisions, ana)
    submissions.apply(sent, Event.APPEAL, bo, Said(note="they are wrong"))
    record(sent, heard(sent, text).decisions, ana)
    submissions.apply(sent, Event.CLOSE, bo, Said(closing=Closing.ACCEPTED_NO_ACTION))
    record(sent, heard(sent, text).decisions, ana)

    events = [one.event for one in sent.steps.all()]
    assert events[-5:] == ["respond", "appeal", "appeal_decision", "close", "late_response"]


def test_an_answer_that_is_refused_leaves_nothing(house, sent):
    cai = of(house.cai, house.delta)
    with pytest.raises(Refused):
        record(sent, heard(sent, MIXED).decisions, cai)

    assert Decision.objects.count() == 0


def test_a_letter_is_kept_for_the_step_that_rests_on_it(desk, sent, ana):
    kept = keep_letter(desk, b"Dear all, we removed one of three.", "letter.eml", sent)
    record(sent, heard(sent, MIXED).decisions, ana, Said(evidence_sha256=kept, note="by mail"))

    assert desk.vault.holds(sent.steps.last().evidence_sha256)
    event = list(desk.vault.custody.entries())[-1].event
    assert (event.verb, event.counterparty) == ("received", "Bigbook")
    with pytest.raises(Refused, match="is not empty"):
        keep_letter(desk, b"", "letter.eml", sent)
