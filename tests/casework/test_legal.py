"""A provision held against an incident, sentences of a dossier, and how open a channel is."""

import pytest
from django.db import IntegrityError, transaction

from tests.casework.cases import noticed
from tests.casework.people import of
from tocsin.casework import incidents, kinds
from tocsin.casework.errors import Refused
from tocsin.casework.models import DossierEntry, LegalAssessment
from tocsin.casework.proof import prove
from tocsin.catalog import candidates
from tocsin.catalog.elements import _by_provision, elements


@pytest.fixture
def ana(house):
    return of(house.ana, house.ecdc)


@pytest.fixture
def bo(house):
    return of(house.bo, house.ecdc)


@pytest.fixture
def case(house, ana):
    """An incident with one finding."""
    return incidents.open_(ana, "Forged ballots", findings=[noticed(house)])


def sheet(case, ana, provision="budapest:7", **more):
    values = {"incident": case.pk, "provision": provision, "conduct_on": "2024-11-23", **more}
    return kinds.add("legal_assessment", ana, values)


def element(of_sheet, ana, name, standing="open", **more):
    values = {"assessment": of_sheet.pk, "element": name, "standing": standing, "reasoning": "x"}
    return kinds.add("legal_element", ana, values | more)


def sentence(case, ana, part, **more):
    return kinds.add("dossier_entry", ana, {"incident": case.pk, "part": part, "text": "x"} | more)


def test_every_element_is_of_a_provision_that_is_there_and_has_a_source():
    for provision, listed in _by_provision().items():
        known = candidates(provision)
        assert known or provision == "silence"
        assert len({one.id for one in listed}) == len(listed)
        for one in listed:
            assert one.title
            assert one.question.endswith((".", "?"))
            assert one.source
            assert one.confidence in {"high", "medium", "low"}
    assert elements("silence:RO") == elements("silence:FR") != ()
    assert {f"budapest:{n}" for n in range(2, 9)} <= set(_by_provision())
    assert elements("national:nowhere") == ()


def test_a_provision_that_did_not_hold_on_the_day_is_refused(case, ana):
    with pytest.raises(Refused, match="not on the day of the conduct; got 2024-11-23"):
        sheet(case, ana, "ttpa:11.1.a")
    assert sheet(case, ana, "ttpa:11.1.a", conduct_on="2025-10-10").edition


def test_an_unknown_provision_is_refused_with_the_nearest(case, ana):
    with pytest.raises(Refused, match="budapest"):
        sheet(case, ana, "budapst:7")


def test_an_element_is_met_only_with_evidence_and_open_without(case, ana):
    mine = sheet(case, ana)
    with pytest.raises(Refused, match="is met with a finding or an exhibit for it"):
        element(mine, ana, "intent", "met")
    finding = case.findings.get().finding_id
    assert element(mine, ana, "intent", "met", findings_for=[finding]).standing == "met"
    with pytest.raises(Refused, match="is one of inauthentic_data"):
        element(mine, ana, "guilt")


def test_who_assessed_does_not_review_and_a_review_is_of_all_elements(case, ana, bo):
    mine = sheet(case, ana)
    first, *others = [one.id for one in elements("budapest:7")]
    one = element(mine, ana, first)
    with pytest.raises(Refused, match=f"without {', '.join(others)}"):
        kinds.confirm(mine, bo)
    for name in others:
        element(mine, ana, name)
    mine = LegalAssessment.objects.get()
    with pytest.raises(Refused, match="somebody else"):
        kinds.confirm(mine, ana)

    assert kinds.confirm(mine, bo).reviewed_by == bo.person
    one.refresh_from_db()
    with pytest.raises(Refused, match="is of a reviewed assessment; supersede that one"):
        kinds.change(one, ana, {"standing": "not_met"})
    later = sheet(case, ana, supersedes=mine.pk)
    assert later.supersedes == mine
    with pytest.raises(Refused, match="supersedes one of its provision"):
        sheet(case, ana, "budapest:4", supersedes=later.pk)
    assert prove()


def test_where_nobody_listed_elements_they_are_ones_own(case, ana):
    cited = next(one for one in candidates("sanctions:269/2014"))
    mine = sheet(case, ana, cited.id)
    assert element(mine, ana, "funds made available").element == "funds made available"


def test_a_fact_rests_on_evidence_and_an_inference_on_facts_alone(case, ana):
    with pytest.raises(Refused, match="a finding or an exhibit that shows it"):
        sentence(case, ana, "fact")
    fact = sentence(case, ana, "fact", findings=[case.findings.get().finding_id])
    with pytest.raises(Refused, match="inferred from facts"):
        sentence(case, ana, "inference")
    inferred = sentence(case, ana, "inference", rests_on=[fact.pk])
    with pytest.raises(Refused, match="facts alone"):
        sentence(case, ana, "inference", rests_on=[fact.pk, inferred.pk])
    other = incidents.open_(ana, "Another")
    with pytest.raises(Refused, match="of its incident"):
        sentence(other, ana, "inference", rests_on=[fact.pk])


def test_an_effect_is_an_interval_with_a_method_and_never_a_bare_total(case, ana):
    with pytest.raises(Refused, match="never a bare total"):
        sentence(case, ana, "effect", lowest=1000, unit="views", method="as shown")
    whole = {"lowest": 900, "highest": 1400, "unit": "views", "method": "as shown, twice"}
    with pytest.raises(Refused, match="who published the margin"):
        sentence(case, ana, "effect", **whole, margin=2740)
    assert sentence(case, ana, "effect", **whole, margin=2740, margin_source="BEC").highest == 1400
    with pytest.raises(Refused, match="dossier_effect_is_an_interval"):
        sentence(case, ana, "effect", **whole | {"highest": 900})


def test_restricted_context_is_kept_under_a_strict_label_by_the_database_too(case, ana):
    with pytest.raises(Refused, match="dossier_context_is_restricted"):
        sentence(case, ana, "context")
    kept = sentence(case, ana, "context", tlp="amber+strict")
    with pytest.raises(IntegrityError), transaction.atomic():
        DossierEntry.objects.filter(pk=kept.pk).update(tlp="green")


def test_a_reply_says_whose_it_is_and_a_principle_which(case, ana):
    with pytest.raises(Refused, match="say who"):
        sentence(case, ana, "reply")
    with pytest.raises(Refused, match="A to G"):
        sentence(case, ana, "principle")
    assert sentence(case, ana, "reply", said_by="the page's editor").said_by
    assert sentence(case, ana, "principle", principle="D").principle == "D"


def test_what_was_written_is_not_rewritten_but_superseded(case, ana):
    old = sentence(case, ana, "counter")
    with pytest.raises(Refused, match="not changed like this"):
        kinds.change(old, ana, {"text": "y"})
    assert sentence(case, ana, "counter", supersedes=old.pk).supersedes == old


def test_a_class_of_exposure_is_shown_by_something(ana):
    about = {"subject": "x:account:12", "assessed_on": "2024-11-30", "basis": "b"}
    with pytest.raises(Refused, match="a finding, an exhibit or a public act"):
        kinds.add("exposure", ana, about | {"exposure": "state_controlled"})
    with pytest.raises(Refused, match="catalog"):
        kinds.add("exposure", ana, about | {"exposure": "official", "act": "sanctions:nothing-x"})
    act = "sanctions:833/2014"
    assert kinds.add("exposure", ana, about | {"exposure": "state_controlled", "act": act}).act
    assert kinds.add("exposure", ana, about | {"exposure": "none_known"})
