"""What is told of records is what one person may see of them, and all of that."""

from datetime import UTC, datetime

from tests.casework.cases import approved, noticed
from tests.casework.people import of
from tocsin.casework import alerts, findings
from tocsin.casework.models import AlertRevision, Finding, Network, Tlp, Visibility
from tocsin.casework.records import change
from tocsin.casework.told import Word
from tocsin.casework.told.reading import alert_told, findings_told


def test_a_finding_is_told_with_its_subjects_words_and_who_decided(house):
    from tests.casework.cases import account  # noqa: PLC0415  # beside its use

    finding = noticed(house, subjects=[account("12"), account("7")])
    findings.decide(finding, "confirm", of(house.bo, house.ecdc), "seen by myself")

    [told] = findings_told(Finding.objects.all(), house.ana.user)

    assert (told.place, told.state, told.owner) == (finding.place, "confirmed", "ECDC")
    assert [one.id for one in told.subjects] == ["account:12", "account:7"]
    assert told.words == (Word("place", "RO"),)
    assert told.codes("place") == ("RO",)
    assert (told.decided_by, told.decided_because) == ("p-bo", "seen by myself")
    assert told.changed_at > told.created_at
    assert told.first_at.tzinfo is UTC


def test_what_a_person_may_not_read_is_not_told(house):
    mine = noticed(house)
    shared = noticed(house, key="k2", tlp=Tlp.GREEN)
    change(
        shared, of(house.ana, house.ecdc), visibility=Visibility.NETWORK,
        network=Network.objects.get(),
    )  # fmt: skip

    told = list(findings_told(Finding.objects.all(), house.cai.user))

    assert [one.place for one in told] == [shared.place]
    assert mine.place not in {one.place for one in told}
    assert told[0].detectors == ()


def test_findings_are_told_in_the_order_of_their_numbers_however_many(house):
    for n in range(3):
        noticed(house, key=f"k{n}")
    from tocsin.casework.told import reading  # noqa: PLC0415

    whole = [one.key for one in findings_told(Finding.objects.all(), house.ana.user)]
    reading.AT_ONCE, kept = 2, reading.AT_ONCE
    try:
        parts = [one.key for one in findings_told(Finding.objects.all(), house.ana.user)]
    finally:
        reading.AT_ONCE = kept
    assert whole == parts == ["k0", "k1", "k2"]


def test_an_alert_is_told_with_its_words_assets_and_reviewers(house):
    revision = approved(house, assets=2)
    told = alert_told(revision, house.ana.user)

    assert (told.ref, told.revision, told.title) == ("NET-2024-001", 1, "Forged ballots")
    assert told.authors == ("p-ana",)
    assert told.reviewers == ("p-bo",)
    assert [one.url for one in told.assets] == ["https://x.example/0", "https://x.example/1"]
    assert told.content_sha256 == alerts.content_sha256(revision)
    assert (told.incident, told.submissions) == (None, ())


def test_an_alert_whose_findings_are_hidden_tells_none_of_them(house):
    ana = of(house.ana, house.ecdc)
    revision = alerts.rest_on(
        AlertRevision.objects.get(pk=approved(house).pk), [noticed(house)], ana
    )
    assert len(alert_told(revision, house.ana.user).findings) == 1
    assert alert_told(revision, house.cai.user).findings == ()
    assert alert_told(revision, house.ana.user).created_at < datetime.now(UTC)
