"""What is sent is what was approved and seen: once, to whom it may, and written down around it."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import msgspec
import pytest

from tests.casework.cases import noticed
from tests.casework.flow.sendings import MAIL, NOTICE, PORTAL, approved, drafted, telling
from tests.casework.people import of, somebody
from tocsin.casework import alerts, circulating, findings, labels, records, submissions, techniques
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Address,
    Classification,
    Delivery,
    Finding,
    Organisation,
    Role,
    Submission,
)
from tocsin.casework.proof import prove
from tocsin.casework.rapid.machine import Event
from tocsin.dispatch import TransportError
from tocsin.flow import handing, pursuing, sending
from tocsin.flow.desk import Desk, Why
from tocsin.flow.taking_in import take_in
from tocsin.vocabulary.errors import ConfigError, UnknownNameError


@pytest.fixture
def mailing(desk, postbox):
    """Ana's desk, in a watch with a mail server."""
    return telling(desk, MAIL.format(port=postbox.port))


@pytest.fixture
def found(desk):
    """The watch's finding, which the platform may know of."""
    take_in(desk.watch, desk.actor, tlp="green")
    return Finding.objects.get()


def turns(submission):
    return [(row.channel, row.turn) for row in handing.deliveries(submission)]


def test_what_would_be_sent_is_seen_by_its_owner_alone(house, desk, found):
    """A payload has what its readers elsewhere are not told: addresses, and all of the words."""
    submission = approved(house, [found])
    theirs = Desk.of(desk.watch, of(house.cai, house.delta), keys=desk.vault.folder / "none")
    with pytest.raises(Refused) as refused:
        sending.preview(theirs, submission)
    assert refused.value.reason == "owner"


def test_an_approved_alert_arrives_once_and_is_written_down_around_it(
    house,
    mailing,
    found,
    postbox,
):
    submission = approved(house, [found])
    seen = sending.preview(mailing, submission)
    assert seen.against == ()

    sent = sending.send(mailing, submission, expect_sha256=seen.sha256)

    [arrived] = postbox.messages
    assert arrived == seen.messages["email"]
    assert (submission.state, submission.channel, submission.address) == (
        "sent", "email", "desk@bigbook.example",
    )  # fmt: skip
    assert submission.payload_sha256 == seen.sha256
    assert submission.policy["profile"] == "normal"
    assert [one.reference for one in sent.receipts] == [f"<{seen.payload.key}@ecdc.example>"]
    assert sent.pending == ()
    assert turns(submission) == [("email", "frozen"), ("email", "begun"), ("email", "finished")]
    with mailing.vault.open(seen.sha256, custody=mailing.custody(Why("a look"))) as file:
        assert file.read() == seen.document
    assert prove(), prove().wrong


def test_a_preview_changes_nothing_and_says_what_stands_against(house, mailing, postbox):
    submission = circulating.address(drafted(house), house.platform, mailing.actor)
    before = (Delivery.objects.count(), len(list(mailing.vault.custody.entries())))

    seen = sending.preview(mailing, submission)

    assert any("must be approved as it is" in one for one in seen.against)
    assert seen.messages["email"]
    assert (Delivery.objects.count(), len(list(mailing.vault.custody.entries()))) == before
    assert (submission.state, postbox.messages) == ("draft", [])


def test_the_preview_is_the_same_until_it_is_sent(house, mailing, found):
    submission = approved(house, [found])

    first, second = (sending.preview(mailing, submission) for _ in range(2))

    assert first.messages == second.messages
    assert first.payload == second.payload


def test_other_words_than_those_seen_are_not_sent(house, mailing, found, postbox):
    """The text of a claim is no part of the approval's hash by word; the preview covers it."""
    submission = approved(house, [found])

    with pytest.raises(Refused, match="not what was seen"):
        sending.send(mailing, submission, expect_sha256="0" * 64)
    assert (submission.state, postbox.messages) == ("approved", [])


def test_a_recipient_learns_what_it_may_and_nothing_besides(house, mailing, found):
    """A finding above its clearance, names, notes and other recipients stay at home."""
    secret = noticed(house, key="k2")
    Finding.objects.filter(pk=secret.pk).update(claim="SECRET source in the ministry")
    findings.decide(found, "confirm", of(house.bo, house.ecdc), "NOTE for colleagues")
    submission = approved(house, [found, secret])

    seen = sending.preview(mailing, submission)

    for hidden in (b"SECRET", b"NOTE", b"p-ana", b"p-bo", b"Delta", b"k2"):
        for content in (seen.document, *seen.messages.values()):
            assert hidden not in content
    assert seen.payload.explanation == found.claim
    assert seen.payload.contact.address == "desk@ecdc.example"
    assert seen.payload.contact.organisation == "ECDC"


def test_what_is_above_a_clearance_is_not_sent(house, mailing, postbox):
    """The label was raised after the approval."""
    submission = approved(house)
    labels.relabel(submission.revision.alert, of(house.bo, house.ecdc), tlp="amber")
    submission = Submission.objects.get(pk=submission.pk)

    with pytest.raises(Refused) as refused:
        sending.send(mailing, submission)
    assert refused.value.reason == "tlp"
    assert any(
        "cleared for TLP:GREEN" in one for one in sending.preview(mailing, submission).against
    )
    assert postbox.messages == []


def test_an_alert_does_not_rest_on_a_finding_that_fell(house, mailing, found, postbox):
    submission = approved(house, [found])
    findings.decide(found, "reject", of(house.bo, house.ecdc), "a petition")

    with pytest.raises(Refused) as refused:
        sending.send(mailing, submission)
    assert refused.value.reason == "finding"
    assert postbox.messages == []


def test_only_who_may_send_sends(house, mailing, postbox, tmp_path):
    submission = approved(house)
    bo = Desk.of(mailing.watch, of(house.bo, house.ecdc), keys=tmp_path / "keys")

    with pytest.raises(Refused) as refused:
        sending.send(bo, submission)
    assert refused.value.reason == "role"
    assert (postbox.messages, turns(submission)) == ([], [])


def test_nothing_is_sent_twice(house, mailing, postbox):
    submission = approved(house)
    sending.send(mailing, submission)
    with pytest.raises(Refused):
        sending.send(mailing, submission)
    assert pursuing.pursue(mailing) == ()

    assert len(postbox.messages) == 1


def test_two_channels_carry_the_same_payload(house, desk, found, postbox):
    both = telling(desk, MAIL.format(port=postbox.port), PORTAL)
    submission = approved(house, [found])

    sent = sending.send(both, submission)

    assert (submission.channel, len(sent.receipts)) == ("email+portal", 2)
    assert {one.payload_sha256 for one in sent.receipts} == {submission.payload_sha256}
    [folder] = (both.watch.folder / "outbox").iterdir()
    mail = message_from_bytes(postbox.messages[0], policy=default)
    files = {one.get_filename(): one.get_payload(decode=True) for one in mail.iter_attachments()}
    assert files["alert.json"] == (folder / "alert.json").read_bytes()


def test_two_recipients_of_one_alert_are_told_apart(house, mailing, postbox):
    other = records.add(Organisation(name="Tok", kind="platform", clearance="green"), mailing.actor)
    two = telling(
        mailing,
        MAIL.format(port=postbox.port),
        MAIL.format(port=postbox.port)
        .replace('kind = "email"', 'kind = "email"\nname = "tok-mail"')
        .replace("Bigbook", "Tok")
        .replace("desk@bigbook", "desk@tok"),
    )
    revision = drafted(house)
    made = [circulating.address(revision, one, two.actor) for one in (house.platform, other)]
    circulating.submit(revision, two.actor)
    circulating.approve(revision, of(house.bo, house.ecdc))
    for one in made:
        sending.send(two, Submission.objects.get(pk=one.pk))

    assert postbox.recipients == ["desk@bigbook.example", "desk@tok.example"]
    first, second = (message_from_bytes(one, policy=default) for one in postbox.messages)
    assert first["Message-ID"] != second["Message-ID"]
    assert b"tok" not in postbox.messages[0].lower().replace(b"tocsin", b"")


def test_an_article_16_notice_goes_out_when_it_is_complete(house, desk, found, postbox):
    notice = telling(desk, MAIL.format(port=postbox.port), NOTICE)
    submission = approved(house, [found])
    with pytest.raises(TransportError, match=r"\(a\) the law that it breaks"):
        sending.send(notice, submission, ["notice"])
    assert submission.state == "approved"
    assert any("law" in one for one in sending.preview(notice, submission, ["notice"]).against)

    Classification.objects.create(finding=found, scheme="dsa", code="art34")
    with pytest.raises(Refused, match="approved as it is"):
        sending.send(notice, submission, ["notice"])
    ana = of(house.ana, house.ecdc)
    alerts.edit(submission.revision, ana, action="Please act under the law that is named")
    circulating.submit(submission.revision, ana)
    circulating.approve(submission.revision, of(house.bo, house.ecdc))
    submission.refresh_from_db()
    sending.send(notice, submission, ["notice"])

    assert postbox.recipients == ["notices@bigbook.example"]
    mail = message_from_bytes(postbox.messages[0], policy=default)
    [paper] = [
        one for one in mail.iter_attachments() if one.get_filename() == "article-16-notice.txt"
    ]
    text = paper.get_content()
    for part in ("(a) Reasons", "(b) Exact", "(c) Submitted by", "(d) Statement", "Article 34"):
        assert part in text
    assert submission.channel == "notice"


@pytest.mark.parametrize(
    ("says", "became"),
    [
        ({"RCPT": "550 no such user"}, ("send_failed", "failed", "failed")),
        ({"DATA": "451 try later"}, ("sent", "abandoned", "retry")),
        ({"DATA": "hang up"}, ("sent", "begun", "uncertain")),
    ],
)
def test_what_does_not_arrive_is_known_for_what_it_is(house, mailing, postbox, says, became):
    postbox.says = says
    submission = approved(house)

    [one] = sending.send(mailing, submission).pending

    assert (submission.state, turns(submission)[-1][1], one.state) == became
    assert prove(), prove().wrong


def test_what_may_pass_by_itself_is_tried_again_later_and_not_for_ever(house, mailing, postbox):
    postbox.says = {"DATA": "451 try later"}
    submission = approved(house)
    sending.send(mailing, submission)
    now = handing.deliveries(submission).last().at
    assert pursuing.pursue(mailing, now + timedelta(seconds=30)) == ()

    for n in range(1, handing.TRIES):
        assert len(pursuing.pursue(mailing, now + timedelta(days=n))) == 1
    submission.refresh_from_db()
    assert submission.state == "send_failed"
    assert pursuing.pursue(mailing, now + timedelta(days=99)) == ()


def test_a_mail_whose_end_is_not_known_waits_for_a_person(house, mailing, postbox):
    postbox.says = {"DATA": "hang up"}
    submission = approved(house)
    sending.send(mailing, submission)
    postbox.says = {}
    later = handing.deliveries(submission).last().at + timedelta(days=9)
    assert pursuing.pursue(mailing, later) == ()
    assert pursuing.outstanding(mailing) == (submission,)
    with pytest.raises(Refused, match="in words"):
        pursuing.lost(mailing, submission, "email", " ")

    sent = pursuing.lost(mailing, submission, "email", "their desk has nothing")
    assert (len(postbox.messages), len(sent.receipts), sent.pending) == (1, 1, ())
    with pytest.raises(Refused, match="no open end"):
        pursuing.arrived(mailing, submission, "email", "after all")


def test_a_person_who_finds_that_it_arrived_says_so(house, mailing, postbox):
    postbox.says = {"DATA": "hang up"}
    submission = approved(house)
    sending.send(mailing, submission)

    sent = pursuing.arrived(mailing, submission, "email", "they rang")

    assert (sent.pending, pursuing.outstanding(mailing)) == ((), ())
    assert sent.receipts[0].said == "they rang"


def test_what_came_back_is_sent_again_to_another_address(house, mailing, postbox):
    """The first sending still counts for the clock."""
    submission = approved(house)
    sending.send(mailing, submission)
    first = submission.sent_at
    pursuing.bounce(mailing, submission, "mailbox is full", b"From: mailer-daemon ...")
    assert submission.state == "send_failed"
    step = submission.steps.last()
    assert (step.actor, "told by p-ana" in step.note) == (None, True)
    assert mailing.vault.holds(step.evidence_sha256)

    other = telling(
        mailing,
        MAIL.format(port=postbox.port).replace("desk@bigbook.example", "legal@bigbook.example"),
    )
    Submission.objects.filter(pk=submission.pk).update(address="")
    submission = Submission.objects.get(pk=submission.pk)
    sending.resend(other, submission)

    assert postbox.recipients == ["desk@bigbook.example", "legal@bigbook.example"]
    assert (submission.state, submission.attempts, submission.sent_at) == ("sent", 2, first)
    assert [(row.attempt, row.turn) for row in handing.deliveries(submission)] == [
        (1, "frozen"), (1, "begun"), (1, "finished"),
        (2, "frozen"), (2, "begun"), (2, "finished"),
    ]  # fmt: skip


def test_after_a_bounce_one_may_give_up(house, mailing, postbox):
    submission = approved(house)
    postbox.says = {"RCPT": "550 no such user"}
    sending.send(mailing, submission)
    submissions.apply(submission, Event.GIVE_UP, of(house.bo, house.ecdc))

    assert submission.state == "withdrawn"


def test_an_address_comes_from_the_book_where_the_sheet_has_none(house, desk, postbox):
    open_ = telling(desk, MAIL.format(port=postbox.port).replace('recipient = "Bigbook"\n', "")
                    .replace('address = "desk@bigbook.example"\n', ""))  # fmt: skip
    submission = approved(house)
    with pytest.raises(Refused, match="needs a way to Bigbook"):
        sending.preview(open_, submission)
    book = [
        records.add(Address(owner=house.ecdc, recipient=house.platform, channel="email",
                            address=f"{name}@bigbook.example"), desk.actor)
        for name in ("one", "two")
    ]  # fmt: skip
    with pytest.raises(Refused, match="needs one of the addresses"):
        sending.preview(open_, submission)
    records.change(book[0], desk.actor, is_in_use=False)

    sending.send(open_, submission)
    assert postbox.recipients == ["two@bigbook.example"]


def test_a_channel_that_is_not_there_or_not_ready_stops_it_before_anything_changes(
    house,
    desk,
    postbox,
):
    mail = MAIL.format(port=postbox.port)
    submission = approved(house)
    cases = [
        (telling(desk, mail), ["emial"], UnknownNameError, "email"),
        (telling(desk, mail.replace('host = "127.0.0.1"\n', "")), [], ConfigError, "host"),
        (telling(desk, mail + "colour = 1\n"), [], ConfigError, "no such parameter"),
        (telling(desk, mail + 'secret_env = "NOT_THERE"\n'), [], ConfigError, "NOT_THERE"),
        (telling(desk, mail.replace("Bigbook", "Tok")), ["email"], Refused, "leads to Tok"),
    ]
    for where, names, kind, why in cases:
        with pytest.raises(kind, match=why):
            sending.send(where, submission, names)
    assert (submission.state, turns(submission), postbox.messages) == ("approved", [], [])


def test_a_password_that_is_missing_at_the_moment_is_no_failure_of_the_recipient(
    house,
    desk,
    postbox,
    monkeypatch,
):
    monkeypatch.delenv("TOCSIN_SMTP_KEY", raising=False)
    locked = telling(desk, MAIL.format(port=postbox.port) + 'user = "ana"\n')
    submission = approved(house)

    [one] = sending.send(locked, submission).pending

    assert (one.state, submission.state) == ("retry", "sent")
    assert "TOCSIN_SMTP_KEY" in one.why


def test_a_contact_of_the_platform_sees_no_delivery(house, mailing):
    submission = approved(house)
    sending.send(mailing, submission)
    contact = somebody("desk", house.platform, Role.CONTACT)

    assert Submission.objects.visible_to(contact.user).count() == 1
    assert Delivery.objects.visible_to(contact.user).count() == 0
    assert Delivery.objects.visible_to(house.bo.user).count() == 3


def test_what_was_sent_carries_law_places_and_measures_in_their_own_words(house, mailing, found):
    for scheme, code in [
        ("dsa", "art34"),
        ("provision", "Our own rule 7"),
        ("disarm", "T0084.001"),
    ]:
        Classification.objects.get_or_create(finding=found, scheme=scheme, code=code)
    Classification.objects.create(finding=found, scheme="place", code="RO")
    techniques.confirm(found, ["disarm:T0084.001"], of(house.ana, house.ecdc))
    submission = approved(house, [found])

    made = sending.preview(mailing, submission).payload

    assert "Our own rule 7" in made.provisions
    assert any(one.startswith("Article 34") for one in made.provisions)
    assert "disarm:T0084.001" in made.behaviours
    assert made.member_states == ("RO",)
    assert [one.requested for one in made.items] == ["visibility:CONTENT_REMOVED"] * 2
    assert made.tlp == "GREEN"
    told = msgspec.json.decode(made.document())
    assert told["format"] == "tocsin-alert/1"
