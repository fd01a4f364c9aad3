"""From an approved alert to the item that came back: every part, in the order of a working week."""

from email import message_from_bytes
from email.policy import default

import pytest

from tests.casework.rapid.people import at, closing_for, granted
from tests.casework.rapid.test_liveness import checks
from tests.dispatch.desks import postbox  # noqa: F401  a fixture
from tests.dispatch.payloads import payload
from tocsin.casework.rapid.answers import Decision, Measure, Mode, Outcome, outcome, unlinked
from tocsin.casework.rapid.clock import Standing, reading
from tocsin.casework.rapid.effect import Confirmation, confirmation
from tocsin.casework.rapid.machine import Event, Refused, State, Step, replay, step
from tocsin.casework.rapid.profiles import policy_at
from tocsin.casework.rapid.reemergence import returned
from tocsin.catalog import election
from tocsin.dispatch.article16 import Article16
from tocsin.dispatch.delivery import FolderLedger, deliver
from tocsin.dispatch.email_ import Email


class Submission:
    """Steps in a list, where a watch has a database."""

    def __init__(self):
        self.steps, self.sent_at = [], None

    def apply(self, event, hours, **told):
        state = replay(self.steps)
        context = granted(hours, sent_at=self.sent_at, closing=closing_for(event), **told)
        target = step(state, Event(event), context)
        self.steps.append(
            Step(seq=len(self.steps) + 1, event=Event(event), source=state, target=target,
                 actor=context.actor, occurred_at=at(hours), recorded_at=at(hours))
        )  # fmt: skip
        if target is State.SENT:
            self.sent_at = self.sent_at or at(hours)


def decided(number, asset, measure, hours, **more):
    return Decision(id=f"d{number}", asset=asset, measure=measure, decided_at=at(hours),
                    informed_at=at(hours), mode=Mode.WRITTEN, **more)  # fmt: skip


def test_an_alert_is_sent_answered_checked_and_opened_again(postbox, tmp_path):  # noqa: F811
    """On the day of the vote, when four hours to answer are all there is."""
    ours, ledger = Submission(), FolderLedger(tmp_path)
    mail = Email(
        host="127.0.0.1", port=postbox.port, security="none", sender="alerts@watch.example"
    )
    way = Article16(by=mail)
    prepared = way.prepared(payload())
    ours.apply("create", -3)
    ours.apply("submit", -2)
    with pytest.raises(Refused) as caught:
        ours.apply("approve", -1, actor="ana")
    assert caught.value.reason == "four_eyes"
    ours.apply("approve", -1)

    receipts = [deliver(way, prepared, ledger) for _ in range(3)]
    ours.apply("send", 0, payload_sha256=receipts[0].payload_sha256, channel=way.name)
    policy = policy_at(at(0), [election("RO-presidential-2024-11-24")])

    [arrived] = postbox.messages
    files = [one.get_filename() for one in
             message_from_bytes(arrived, policy=default).iter_attachments()]  # fmt: skip
    assert files == ["alert.json", "assets.csv", "article-16-notice.txt", "shot.png"]
    assert {one.payload_sha256 for one in receipts} == {prepared.sha256}
    assert policy.profile == "silence"
    assert reading(ours.steps, policy, at(2)).standing is Standing.OVERDUE

    answer = [decided(1, "x:post:1", Measure.CONTENT_REMOVED, 3),
              decided(2, "x:account:7", Measure.NO_VIOLATION, 3)]  # fmt: skip
    ours.apply("respond", 3, decisions=2, unlinked=unlinked([], answer))
    read = reading(ours.steps, policy, at(9))
    assert [one.standing.value for one in read.milestones] == ["breached", "on_time", "on_time"]
    assert outcome(answer) is Outcome.REMOVED

    ours.apply("close", 30)
    looked = checks((1, "available"), (4, "removed"), (6, "removed"),
                    (200, "available"), (202, "available"))  # fmt: skip
    assert confirmation(answer[0], looked, at(7)) is Confirmation.CONFIRMED
    assert confirmation(answer[0], looked, at(203)) is Confirmation.CONTRADICTED
    [back] = returned(looked, at(203))
    ours.apply("reopen", 203, reemergence=f"{back.from_asset} after {back.days} days")

    assert replay(ours.steps) is State.REOPENED
    assert back.days == 8
