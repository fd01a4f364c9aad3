"""Files that people bring, holds, retention and destruction: what pages show, and to whom."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse

from tests.casework.cases import noticed
from tests.casework.people import given
from tocsin.casework import holds
from tocsin.casework.models import (
    Destruction,
    Disposal,
    Exhibit,
    Finding,
    LegalHold,
    RetentionPolicy,
    Role,
)
from tocsin.console.pages import bringing

PNG = b"\x89PNG\r\n\x1a\n" + b"seen at noon" * 40
WORD = {"reason": "The tribunal ordered it", "authority": "Cluj 17/2026"}


def text(answer):
    return answer.content.decode()


def post(browser, name, *args, **fields):
    return browser.post(reverse(name, args=args), fields)


def brought(browser, name="shot.png", content=PNG, **fields):
    """Bring a file."""
    file = SimpleUploadedFile(name, content, content_type="text/html")
    return post(browser, "evidence-bring", file=file, purpose="a trial", **fields)


@pytest.fixture
def exhibit(house, at, request):
    """What Ana brought: bytes that no other test brings."""
    assert brought(at(house.ana), content=PNG + request.node.name.encode()).status_code == 302
    return Exhibit.objects.latest("pk")


def test_a_file_that_is_brought_is_sealed_and_shown_by_its_hash_and_its_own_type(house, at):
    """What the browser says that it is, is a claim."""
    finding = noticed(house)
    where = {"finding": finding.pk, "url": "https://x.example/1", "legal_basis": "GDPR 6(1)(f)"}
    answer = brought(at(house.ana), **where)
    made = Exhibit.objects.latest("pk")
    page = text(at(house.ana).get(answer["Location"]))
    custody = text(at(house.ana).get(reverse("exhibit-custody", args=[made.pk])))

    assert made.finding == finding
    assert sha256(PNG).hexdigest() in page
    assert "image/png" in page
    assert "text/html" not in page
    assert "collected" in custody
    assert "a trial" in custody


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("投" * 90 + ".png", ".png"),
        ("<b>.png", "<b>.png"),
    ],
)
def test_a_name_is_a_claim_and_never_a_path(house, at, name, kept):
    assert brought(at(house.ana), name=name).status_code == 302
    label = Exhibit.objects.latest("pk").label
    assert label.endswith(kept)
    assert "/" not in label


def test_what_is_too_large_empty_or_no_archive_is_refused_and_nothing_is_kept(
    house, at, monkeypatch
):
    before = Exhibit.objects.count()
    browser = at(house.ana)
    assert brought(browser, content=b"").status_code == 422
    refused = brought(browser, name="x.wacz")
    assert "web archive" in text(refused)
    monkeypatch.setattr(bringing, "LARGEST", 10)
    refused = brought(browser)
    assert refused.status_code == 422
    assert "Larger than" in text(refused)
    both = brought(browser, content=b"x", finding=1, incident=1)
    assert both.status_code == 422
    assert Exhibit.objects.count() == before


def test_who_keeps_no_evidence_brings_none(house, at):
    given(house.cai, house.delta, Role.VIEWER)
    mine = noticed(house)
    answer = brought(at(house.cai), finding=mine.pk)
    assert answer.status_code in {403, 404}
    assert not Exhibit.objects.exists()


def test_a_hold_is_set_and_released_on_the_page(house, at):
    finding, browser = noticed(house), at(house.bo)
    answer = post(browser, "keeping-hold", kind="finding", number=finding.pk, **WORD)
    assert answer.status_code == 302, text(answer)
    held = LegalHold.objects.get()
    page = text(browser.get(reverse("keeping")))
    assert finding.place in page
    assert "Cluj 17/2026" in page
    released = post(browser, "keeping-release", held.pk, version=1, note="it is over")
    assert released.status_code == 302
    assert "it is over" in text(browser.get(reverse("keeping")))
    assert post(browser, "keeping-hold", kind="finding", number=999, **WORD).status_code == 422


def test_what_is_due_is_proposed_by_one_and_disposed_of_by_another(house, at):
    given(house.ana, house.ecdc, Role.ADMIN)
    long_ago = datetime.now(UTC) - timedelta(days=3)
    Finding.objects.filter(pk=noticed(house).pk).update(created_at=long_ago)
    form = {"kind": "finding", "days": 1, "legal_basis": "consent", "purpose": "research"}
    form["is_in_force"] = "on"
    at(house.bo).post(reverse("record-new", args=["retention_policy"]), form)
    policy = RetentionPolicy.objects.get()
    assert "Propose to dispose of them" in text(at(house.bo).get(reverse("keeping")))
    assert post(at(house.bo), "keeping-propose", policy.pk).status_code == 302
    one = Disposal.objects.get()
    assert post(at(house.bo), "keeping-dispose", one.pk, "approve", version=1).status_code == 403
    assert post(at(house.ana), "keeping-dispose", one.pk, "eat", version=1).status_code == 404
    assert post(at(house.ana), "keeping-dispose", one.pk, "approve", version=1).status_code == 302
    assert Disposal.objects.get().state == "done"
    assert "1 gone" in text(at(house.ana).get(reverse("keeping")))


def test_evidence_is_destroyed_by_two_and_says_so(house, at, exhibit):
    given(house.ana, house.ecdc, Role.ADMIN)
    page = reverse("exhibit", args=[exhibit.pk])
    assert "Destroy it" in text(at(house.ana).get(page))
    assert post(at(house.ana), "exhibit-destroy", exhibit.pk, **WORD).status_code == 302
    one = Destruction.objects.get()
    copies = {"version": 1, "backups": "weekly, until December"}
    own = post(at(house.ana), "keeping-destroy", one.pk, "approve", **copies)
    assert own.status_code == 403
    silent = post(at(house.bo), "keeping-destroy", one.pk, "approve", version=1)
    assert silent.status_code == 422
    assert post(at(house.bo), "keeping-destroy", one.pk, "approve", **copies).status_code == 302
    shown, kept = text(at(house.bo).get(page)), text(at(house.bo).get(reverse("keeping")))
    assert "Its bytes were destroyed" in shown
    assert "Destroy it" not in shown
    assert "Download the bundle" not in shown
    assert "weekly, until December" in kept
    assert "1 files gone" in kept
    assert "disposed" in text(at(house.bo).get(reverse("exhibit-custody", args=[exhibit.pk])))
    assert post(at(house.bo), "keeping-destroy", one.pk, "finish", version=3).status_code == 409


def test_who_leads_nothing_is_neither_offered_it_nor_let(house, at, exhibit):
    page = text(at(house.ana).get(reverse("exhibit", args=[exhibit.pk])))
    assert "Destroy it" not in page
    assert post(at(house.ana), "exhibit-destroy", exhibit.pk, **WORD).status_code == 403
    assert post(at(house.cai), "exhibit-destroy", exhibit.pk, **WORD).status_code == 404
    assert "Hold a record" not in text(at(house.ana).get(reverse("keeping")))
    assert not Destruction.objects.exists()


def test_a_database_that_cannot_be_written_is_told_in_words(house, at, monkeypatch):
    """Its disk is full, or only to be read."""

    def full(*_, **__):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(holds, "hold", full)
    finding = noticed(house)
    answer = post(at(house.bo), "keeping-hold", kind="finding", number=finding.pk, **WORD)
    assert answer.status_code == 503
    assert "make room on its disk" in text(answer)
