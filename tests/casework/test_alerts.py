"""Four eyes: an alert goes out with the words that somebody else approved, and with no others."""

import pytest
from django.db import DatabaseError, transaction

from tests.casework.cases import account, approved, drafted
from tests.casework.people import given, of
from tocsin.casework import alerts
from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.models import AlertRevision, Approval, Asset, RevisionState, Role
from tocsin.casework.proof import prove


def test_ana_drafts_bo_approves_and_it_is_published(house):
    revision = alerts.publish(approved(house), of(house.ana, house.ecdc))

    assert revision.state == RevisionState.PUBLISHED
    assert alerts.approvers(revision) == [house.bo]
    assert prove(), prove().wrong


def test_an_author_does_not_approve(house):
    """Bo corrected one word: Bo is an author now, and somebody else must approve."""
    revision = drafted(house)
    alerts.edit(revision, of(house.bo, house.ecdc), title="Forged ballot papers")
    alerts.submit(revision, of(house.ana, house.ecdc))

    with pytest.raises(Refused, match="none of its authors") as refused:
        alerts.approve(revision, of(house.bo, house.ecdc))
    assert refused.value.reason == "four_eyes"


def test_holding_every_role_does_not_make_two_people(house):
    given(house.ana, house.ecdc, Role.REVIEWER)
    revision = alerts.submit(drafted(house), of(house.ana, house.ecdc))

    with pytest.raises(Refused, match="none of its authors"):
        alerts.approve(revision, of(house.ana, house.ecdc))


@pytest.mark.parametrize(
    "edit",
    [
        lambda one, who: alerts.edit(one, who, title="Other"),
        lambda one, who: alerts.rest_on(one, [], who),
        lambda one, who: alerts.name(one, [Asset(subject=account())], who),
    ],
    ids=["words", "findings", "assets"],
)
def test_an_edit_voids_the_approval(house, edit):
    revision = approved(house)
    edit(revision, of(house.ana, house.ecdc))

    assert revision.state == RevisionState.DRAFT
    assert alerts.approvers(revision) == []
    assert prove()


def test_an_approval_of_other_words_counts_no_more(house):
    """Whoever gets past every function still has a revision that nobody approved."""
    revision = approved(house)
    Asset.objects.filter(revision=revision).update(url="https://innocent.example")

    with pytest.raises(Refused, match="approved as it is"):
        alerts.publish(revision, of(house.ana, house.ecdc))


def test_what_was_approved_is_not_changed_past_the_functions(house):
    revision = approved(house)
    for column, value in {"title": "Other", "deadline_at": "2024-12-01 00:00:00+00"}.items():
        with pytest.raises(DatabaseError, match="draft"), transaction.atomic():
            AlertRevision.objects.filter(pk=revision.pk).update(**{column: value})


def test_an_approval_is_not_changed_or_taken_away(house):
    approvals = Approval.objects.filter(revision=approved(house))
    for deed in (lambda: approvals.update(reviewer=house.ana), approvals.delete):
        with pytest.raises(DatabaseError, match="approval"), transaction.atomic():
            deed()


def test_what_was_published_is_changed_by_a_new_revision(house):
    first = alerts.publish(approved(house, assets=2), of(house.ana, house.ecdc))
    with pytest.raises(Refused, match="begin a new revision"):
        alerts.edit(first, of(house.ana, house.ecdc), title="Other")
    second = alerts.again(first, of(house.ana, house.ecdc))

    assert (second.number, second.state, second.title) == (2, RevisionState.DRAFT, first.title)
    assert [one.url for one in second.assets.order_by("pk")] == [
        one.url for one in first.assets.order_by("pk")
    ]


def test_an_asset_without_proof_needs_a_reason(house):
    revision = drafted(house)
    ana = of(house.ana, house.ecdc)
    alerts.name(revision, [Asset(subject=account("bare"))], ana)
    with pytest.raises(Refused, match="sealed evidence, or a reason"):
        alerts.submit(revision, ana)

    alerts.name(revision, [Asset(subject=account("why"), no_evidence_reason="gone at once")], ana)
    assert alerts.submit(revision, ana).state == RevisionState.IN_REVIEW


@pytest.mark.parametrize(
    ("role", "deed"),
    [
        ("reviewer", alerts.approve),
        ("reviewer", lambda one, who: alerts.send_back(one, who, "why?")),
        ("sender", alerts.publish),
    ],
)
def test_each_deed_has_its_role(house, role, deed):
    revision = alerts.submit(drafted(house), of(house.ana, house.ecdc))
    who = of(house.bo if role == "sender" else house.ana, house.ecdc)

    with pytest.raises(Refused, match=f"for a {role}"):
        deed(revision, who)


def test_another_organisation_cannot_touch_it(house):
    with pytest.raises(Refused, match="another organisation's"):
        alerts.edit(drafted(house), of(house.cai, house.delta), title="Other")


def test_who_has_not_read_the_latest_words_does_not_approve_or_return_them(house):
    """Ana changed a word while Bo was reading; Bo's click is refused, whatever it was."""
    read = alerts.submit(drafted(house), of(house.ana, house.ecdc))
    same = AlertRevision.objects.get(pk=read.pk)
    alerts.edit(same, of(house.ana, house.ecdc), title="Other words")
    alerts.submit(same, of(house.ana, house.ecdc))

    for deed in (alerts.approve, lambda one, who: alerts.send_back(one, who, "why?")):
        with pytest.raises(Conflict, match="changed since it was read"), transaction.atomic():
            deed(read, of(house.bo, house.ecdc))
