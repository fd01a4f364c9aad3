"""Whoever sends is killed: nothing is lost, and nothing arrives twice."""

import signal
from email import message_from_bytes
from email.policy import default

from tests.casework.flow.sendings import MAIL, PORTAL
from tests.casework.flow.worlds import SHEET
from tests.casework.processes import said, started

MOMENTS = ("vault", "frozen", "begun", "left")
SETUP = """
from tests.casework.flow.sendings import approved
from tests.casework.people import House
from tocsin.casework import records
house = House.built()
for moment in ("vault", "frozen", "begun", "left"):
    approved(house, ref=moment)
"""
SEND = """
import os, signal, sys
from tests.casework.people import of
from tocsin.casework.models import Organisation, Person, Submission
from tocsin.dispatch import email_, folder
from tocsin.flow import desk as desks, freezing, ledger, sending
from tocsin.flow.desk import Desk
from tocsin.watch.watch import Watch

def dead(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

moment = sys.argv[2]
if moment == "vault":
    sending.on_disk = dead  # the payload is kept, the step is not
if moment == "frozen":
    ledger.Ledger.begin = dead  # the step is there, nothing has begun
if moment == "begun":
    email_.Email.send = folder.Folder.send = dead  # it has begun, nothing has left
if moment == "left":
    ledger.Ledger.finish = dead  # it has left, and nobody wrote it down
ana = of(Person.objects.get(pseudonym="p-ana"), Organisation.objects.get(name="ECDC"))
sending.send(
    Desk.of(Watch(sys.argv[1]), ana), Submission.objects.get(revision__alert__ref=moment)
)
"""
PURSUE = """
import sys
from datetime import UTC, datetime, timedelta
from tests.casework.people import of
from tocsin.casework.models import Organisation, Person, Submission
from tocsin.casework.proof import prove
from tocsin.evidence.fsck import fsck
from tocsin.flow import handing, pursuing, sending
from tocsin.flow.desk import Desk
from tocsin.watch.watch import Watch

ana = of(Person.objects.get(pseudonym="p-ana"), Organisation.objects.get(name="ECDC"))
desk = Desk.of(Watch(sys.argv[1]), ana)
for one in Submission.objects.filter(state="approved"):
    sending.send(desk, one)
pursuing.pursue(desk, datetime.now(UTC) + timedelta(hours=1))
for one in Submission.objects.order_by("pk"):
    told = [f"{each.channel} {each.state}" for each in handing.pending(desk, one)]
    print(one.revision.alert.ref, one.state, *told)
print(bool(prove()), bool(fsck(desk.vault)))
"""


def test_a_sender_killed_at_any_moment_is_made_up_for(elsewhere, postbox):
    """By e-mail and by folder at once; only what may have arrived by e-mail waits for a person."""
    folder, _ = elsewhere
    (folder / "tocsin.toml").write_text(SHEET + MAIL.format(port=postbox.port) + PORTAL)
    said(started(elsewhere, SETUP))
    senders = [started(elsewhere, SEND, moment) for moment in MOMENTS]
    for one in senders:
        one.communicate()
        assert one.returncode == -signal.SIGKILL
    assert subjects(postbox) == ["left"]

    *stand, whole = said(started(elsewhere, PURSUE)).splitlines()

    assert whole == "True True"
    assert stand == [
        "vault sent", "frozen sent", "begun sent email uncertain", "left sent email uncertain",
    ]  # fmt: skip
    assert subjects(postbox) == ["frozen", "left", "vault"]
    folders = sorted(one.name.partition("-")[0] for one in (folder / "outbox").iterdir())
    assert folders == sorted(MOMENTS)


def subjects(postbox):
    """Return the references of the alerts that arrived by mail."""
    mails = (message_from_bytes(one, policy=default) for one in postbox.messages)
    return sorted(one["Subject"].split()[1] for one in mails)
