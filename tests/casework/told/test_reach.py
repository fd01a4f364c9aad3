"""Of channels, effect and press an alert tells what a second person stands behind, and no more."""

from datetime import date

import pytest

from tests.casework.case_files import a_case
from tests.casework.people import of
from tocsin.casework import alerts, kinds
from tocsin.casework.models import (
    Alert,
    AlertRevision,
    Asset,
    ChannelExposure,
    Coverage,
    DossierEntry,
    Incident,
    Organisation,
    Subject,
)
from tocsin.casework.records import add
from tocsin.casework.told.reading import alert_told
from tocsin.console.taxii.holdings import COLLECTIONS, records
from tocsin.exchange.stix.extensions import IMPACT, OUTLET
from tocsin.flow.exporting import Of, Wanted, picked
from tocsin.flow.exporting.wanted import Form


@pytest.fixture
def ana(house):
    return of(house.ana, house.ecdc)


@pytest.fixture
def bo(house):
    return of(house.bo, house.ecdc)


@pytest.fixture
def case(house):
    """Return an incident with a class of a channel and an estimate, which nobody reviewed yet."""
    return a_case(house)


@pytest.fixture
def told(case, ana, house):
    """Return a function that tells an alert over that incident."""
    alert = Alert(ref="ECDC-2024-007", incident=case)
    revision = alerts.draft(alert, AlertRevision(title="t", summary="s"), ana)
    revision = alerts.rest_on(revision, [one.finding for one in case.findings.all()], ana)

    def tells(person=None, **labels):
        Alert.objects.filter(pk=alert.pk).update(**labels)
        return alert_told(AlertRevision.objects.get(pk=revision.pk), (person or house.ana).user)

    tells.revision = revision
    return tells


def reviewed(bo):
    """Have Bo review what Ana wrote."""
    kinds.confirm(ChannelExposure.objects.get(), bo)
    kinds.confirm(DossierEntry.objects.get(part="effect"), bo)


def test_what_nobody_reviewed_is_not_told(told):
    assert (told().channels, told().effects, told().articles) == ((), (), ())


def test_what_was_reviewed_is_told_with_its_proof(told, bo, case):
    reviewed(bo)
    [channel], [effect] = told().channels, told().effects
    assert (channel.subject, channel.exposure, channel.behind, channel.act) == (
        "account:12", "state_linked", "", "",
    )  # fmt: skip
    assert channel.rests_on == (case.findings.get().finding.place,)
    assert (channel.withheld, channel.assessed_on) == (0, date(2024, 11, 30))
    assert (effect.lowest, effect.highest, effect.unit) == (900, 1400, "views")
    assert (effect.method, effect.margin, effect.margin_source) == (
        "counters read twice", 2740, "BEC",
    )  # fmt: skip


def test_what_bears_a_stricter_label_than_the_alert_is_not_told(told, bo):
    reviewed(bo)
    assert told(tlp="amber").channels
    found = told(tlp="green")
    assert (found.channels, found.effects) == ((), ())


def test_a_proof_that_may_not_be_named_is_counted(told, bo):
    reviewed(bo)
    ChannelExposure.objects.update(tlp="green")
    [channel] = told(tlp="green").channels
    assert (channel.rests_on, channel.withheld) == ((), 1)


def test_what_another_organisation_recorded_is_not_told(told, bo, house):
    reviewed(bo)
    ChannelExposure.objects.update(owner=house.delta, visibility="public", tlp="clear")
    DossierEntry.objects.filter(part="effect").update(owner=house.delta)
    assert (told().channels, told().effects) == ((), ())


def test_the_latest_class_of_a_channel_is_told_once_it_was_reviewed(told, ana, bo):
    reviewed(bo)
    later = kinds.add("exposure", ana, {
        "subject": ":account:12", "exposure": "none_known", "basis": "It was sold.",
        "assessed_on": "2024-12-24",
    })  # fmt: skip
    assert [one.exposure for one in told().channels] == ["state_linked"]
    kinds.confirm(later, bo)
    assert [one.exposure for one in told().channels] == ["none_known"]


def test_an_estimate_that_was_superseded_is_not_told(told, ana, bo, case):
    reviewed(bo)
    old = DossierEntry.objects.get(part="effect")
    kinds.add("dossier_entry", ana, {
        "incident": case.pk, "part": "effect", "text": "Fewer", "lowest": 1, "highest": 2,
        "unit": "views", "method": "m", "supersedes": old.pk,
    })  # fmt: skip
    assert told().effects == ()


def test_of_what_an_alert_asks_for_the_class_is_told_too(told, ana, bo):
    other = add(Subject(kind="channel", native_id="herald"), ana)
    alerts.name(told.revision, [Asset(subject=other, url="", no_evidence_reason="gone")], ana)
    kinds.confirm(kinds.add("exposure", ana, {
        "subject": ":channel:herald", "exposure": "official", "basis": "b", "behind": "Herald",
        "act": "sanctions:833/2014", "assessed_on": "2024-11-30",
    }), bo)  # fmt: skip
    [channel] = told().channels
    assert (channel.subject, channel.behind, channel.act) == (
        "channel:herald", "Herald", "sanctions:833/2014",
    )  # fmt: skip


def test_confirmed_articles_are_told_with_readers_where_they_are_known(told, ana, bo, house):
    gazette = add(Organisation(name="River Gazette", country="RO", kind="media"), ana)
    for number, reach in ((1, 12_000), (2, None), (3, 5)):
        one = Coverage(owner=house.ecdc, created_by=house.ana, outlet=gazette, reach=reach,
                       url=f"https://gazette.example/{number}",
                       published_on=date(2024, 11, 25))  # fmt: skip
        one = add(one, ana, alerts=[told.revision.alert])
        if number != 3:
            kinds.confirm(one, bo)
    found = told().articles
    assert [one.reach for one in found] == [12_000, None]
    assert {(one.outlet, one.outlet_country) for one in found} == {("River Gazette", "RO")}
    assert all(one.changed_at >= one.created_at for one in found)


def test_who_may_not_read_them_is_told_none(told, bo, house):
    reviewed(bo)
    assert told(house.cai).channels == ()


def test_who_follows_alerts_by_taxii_is_not_told_what_may_change_unnoticed(told, ana, bo, house):
    """An estimate that is reviewed later does not make the alert a new one for them."""
    told(tlp="amber")
    alerts.publish(alerts.approve(alerts.submit(told.revision, ana), bo), ana)
    reviewed(bo)
    assert told().effects
    rows = records(COLLECTIONS["alerts-amber"], house.ana.user, None, None)
    [held] = [[one.body for one in record] for record in rows]
    assert [one["type"] for one in held].count("report") == 1
    assert not [one for one in held if {OUTLET, IMPACT} & one.get("extensions", {}).keys()]


def test_an_alert_exported_without_its_incident_goes_without_its_estimates(told, bo, case, house):
    reviewed(bo)
    Incident.objects.filter(pk=case.pk).update(tlp="amber+strict")
    DossierEntry.objects.filter(part="effect").update(tlp="green")
    ChannelExposure.objects.update(tlp="green")
    found = told(tlp="green")
    assert found.effects
    assert found.channels
    wanted = Wanted(of=Of.ALERT, form=Form.STIX, revision=told.revision.pk, tlp="green")
    out = picked.alert(wanted, house.ana.user)
    assert (out.incident, out.effects) == (None, ())
