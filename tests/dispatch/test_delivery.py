"""What was handed over is not handed over again, whoever is killed in between."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import ClassVar

import pytest

from tests.dispatch.payloads import COMPLETE, FROZEN, payload
from tocsin.dispatch.delivery import FolderLedger, deliver
from tocsin.dispatch.transport import Receipt, TransportError


@dataclass(frozen=True, kw_only=True)
class Told:
    """A transport that does what it is told."""

    sent: list = field(default_factory=list)
    fails: list = field(default_factory=list)
    name: ClassVar[str] = "told"
    idempotent: ClassVar[bool] = False

    def prepared(self, one):
        return one

    def message(self, one):
        return one.document()

    def send(self, one):
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append(one.key)
        return Receipt(transport="told", key=one.key, payload_sha256=one.sha256,
                       message_sha256="", accepted_at=FROZEN)  # fmt: skip


class Knows(Told):
    """One whose other side drops what it has had."""

    idempotent: ClassVar[bool] = True


def failing(**how):
    return TransportError("told", "expected an answer", **{"permanent": False, **how})


def test_a_second_delivery_returns_the_first_receipt(tmp_path):
    ours = Told()

    first = deliver(ours, COMPLETE, FolderLedger(tmp_path))
    assert deliver(ours, COMPLETE, FolderLedger(tmp_path)) == first
    assert ours.sent == [COMPLETE.key]


def test_another_round_is_another_delivery(tmp_path):
    ours = Told()
    deliver(ours, COMPLETE, FolderLedger(tmp_path))
    deliver(ours, payload(round=2), FolderLedger(tmp_path))

    assert len(ours.sent) == 2


def test_a_round_is_not_sent_twice_in_other_words(tmp_path):
    ours = Told()
    deliver(ours, COMPLETE, FolderLedger(tmp_path))

    with pytest.raises(TransportError, match="that this round was sent with"):
        deliver(ours, payload(title="x"), FolderLedger(tmp_path))
    assert len(ours.sent) == 1


@pytest.mark.parametrize("permanent", [True, False])
def test_what_surely_did_not_arrive_may_be_tried_again(tmp_path, permanent):
    ours = Told(fails=[failing(permanent=permanent)])

    with pytest.raises(TransportError):
        deliver(ours, COMPLETE, FolderLedger(tmp_path))
    deliver(ours, COMPLETE, FolderLedger(tmp_path))
    assert len(ours.sent) == 1


def test_after_an_uncertain_end_a_person_decides(tmp_path):
    ours, ledger = Told(fails=[failing(uncertain=True)]), FolderLedger(tmp_path)

    for _ in range(3):
        with pytest.raises(TransportError) as caught:
            deliver(ours, COMPLETE, ledger)
        assert caught.value.uncertain
    assert ours.sent == []
    deliver(ours, COMPLETE, ledger, again=True)
    assert len(ours.sent) == 1


def test_where_the_other_side_knows_the_key_it_is_sent_again(tmp_path):
    ours = Knows(fails=[failing(uncertain=True)])

    with pytest.raises(TransportError):
        deliver(ours, COMPLETE, FolderLedger(tmp_path))
    deliver(ours, COMPLETE, FolderLedger(tmp_path))
    assert len(ours.sent) == 1


def test_a_worker_killed_in_between_leaves_its_beginning(tmp_path):
    killed = Told(fails=[KeyboardInterrupt()])
    with pytest.raises(KeyboardInterrupt):
        deliver(killed, COMPLETE, FolderLedger(tmp_path))

    with pytest.raises(TransportError, match="whether an earlier attempt arrived"):
        deliver(killed, COMPLETE, FolderLedger(tmp_path))
    assert killed.sent == []


def test_of_many_workers_one_sends(tmp_path):
    ours = Told()

    def attempt(_):
        try:
            return deliver(ours, COMPLETE, FolderLedger(tmp_path)).key
        except TransportError as error:
            return error.uncertain

    with ThreadPoolExecutor(8) as several:
        found = list(several.map(attempt, range(24)))

    assert ours.sent == [COMPLETE.key]
    assert set(found) <= {True, COMPLETE.key}
