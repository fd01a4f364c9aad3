"""What leaves is what who asks may read, under no stricter label than was said."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.casework.cases import approved, noticed
from tests.casework.people import of
from tocsin.casework import findings, incidents
from tocsin.casework.access import asker
from tocsin.casework.errors import Refused
from tocsin.exchange.stix import check
from tocsin.flow.exporting import FORMS, Asking, Form, Of, Wanted, export


@pytest.fixture
def things(house):
    """Two confirmed findings, one that anybody may read, an incident of both, and an alert."""
    bo = of(house.bo, house.ecdc)
    ours = noticed(house, "k1", tlp="amber")
    open_ = noticed(house, "k2", tlp="clear")
    for one in (ours, open_):
        findings.decide(one, "confirm", bo)
    noticed(house, "k3")
    case = incidents.open_(of(house.ana, house.ecdc), "Forged", findings=[ours, open_])
    return {"case": case, "revision": approved(house, tlp="green")}


def exported(house, person, told=None, **wanted):
    actor = of(person, house.ecdc if person != house.cai else house.delta)
    out, more = BytesIO(), {"told": told} if told else {}
    asked = Asking(wanted=Wanted(**wanted), reader=asker(actor), actor=actor, **more)
    return export(asked, out), out.getvalue()


def about(things, of_):
    named = {Of.INCIDENT: {"incident": things["case"].pk},
             Of.ALERT: {"revision": things["revision"].pk}}  # fmt: skip
    return {"of": of_, **named.get(of_, {})}


KINDS = (Of.FINDINGS, Of.ALERT, Of.ALERTS)


@pytest.mark.parametrize(("of_", "form"), [(of_, form) for of_ in KINDS for form in FORMS[of_]])
def test_each_leaves_in_each_of_its_formats(of_, form, house, things):
    told = []
    made, content = exported(
        house, house.ana, lambda *one: told.append(one), form=form, **about(things, of_)
    )
    label = {Of.FINDINGS: "amber", Of.ALERT: "green", Of.ALERTS: "green"}[of_]

    assert made.tlp == label
    assert f".tlp-{label}." in made.name
    assert sum(made.counts.values()) > 0 or form in {Form.NAVIGATOR, Form.ATTACK}
    assert told
    if made.media_type == "application/json":
        assert json.loads(content)
    elif of_ == Of.ALERTS:
        [name] = ZipFile(BytesIO(content)).namelist()
        assert name.startswith("ECDC/NET-2024-001-1.tlp-green.")


def test_a_label_keeps_what_is_stricter(house, things):
    every, _ = exported(house, house.ana, form=Form.CSV, **about(things, Of.INCIDENT))
    free, content = exported(
        house, house.ana, of=Of.FINDINGS, form=Form.STIX, tlp="clear"
    )  # fmt: skip

    assert (every.counts, every.tlp) == ({"rows": 2}, "amber")
    assert (free.by_type["incident"], free.tlp) == (1, "clear")
    assert list(check(json.loads(content))) == []
    with pytest.raises(Refused, match="stricter label than TLP:CLEAR"):
        exported(house, house.ana, form=Form.CSV, tlp="clear", **about(things, Of.INCIDENT))
    with pytest.raises(Refused, match="stricter label than TLP:CLEAR"):
        exported(house, house.ana, form=Form.MISP, tlp="clear", **about(things, Of.ALERT))
    none, _ = exported(house, house.ana, of=Of.ALERTS, form=Form.MISP, tlp="clear")
    assert none.counts == {"alerts": 0}


def test_only_what_counts_leaves_and_only_for_whom_it_is(house, things):
    ours, _ = exported(house, house.ana, of=Of.FINDINGS, form=Form.CSV)
    past, _ = exported(house, house.ana, of=Of.FINDINGS, form=Form.CSV, period="2023")
    theirs, _ = exported(house, house.cai, of=Of.FINDINGS, form=Form.CSV)

    assert [one.counts["rows"] for one in (ours, past, theirs)] == [2, 0, 0]
    for of_ in (Of.INCIDENT, Of.ALERT):
        with pytest.raises(Refused, match="not yours to read"):
            exported(house, house.cai, form=Form.STIX, **about(things, of_))


@pytest.mark.parametrize(
    ("wanted", "rule"),
    [
        ({"of": Of.FINDINGS, "form": Form.MISP}, "leaves as stix"),
        ({"of": Of.FINDINGS, "form": Form.CSV, "tlp": "white"}, "tlp is one of|is one of clear"),
        ({"of": Of.FINDINGS, "form": Form.CSV, "period": "soon"}, "period"),
        ({"of": Of.ALERT, "form": Form.CSV, "revision": 987654}, "not there"),
        ({"of": Of.INCIDENT, "form": Form.CSV}, "not there"),
    ],
)
def test_what_cannot_be_is_refused(wanted, rule, house):
    with pytest.raises(Refused, match=rule):
        exported(house, house.ana, **wanted)


def test_the_same_records_give_the_same_archive(house, things):
    asked = {"form": Form.MISP, **about(things, Of.ALERTS)}
    assert exported(house, house.ana, **asked)[1] == exported(house, house.ana, **asked)[1]
