"""Records without a state are added and changed by the name of their kind, each by who may."""

import pytest

from tests.casework.cases import account, noticed
from tests.casework.people import given, of, somebody
from tocsin.casework import activities, findings, incidents, kinds, operations, subjects
from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.kinds import KINDS, FieldType
from tocsin.casework.models import (
    Finding,
    Incident,
    JournalEntry,
    Organisation,
    Role,
    Subject,
    Tlp,
    Visibility,
)
from tocsin.casework.proof import prove


@pytest.fixture
def ana(house):
    return of(house.ana, house.ecdc)


@pytest.fixture
def lead(house):
    """Bo, who coordinates."""
    return of(house.bo, house.ecdc)


def everything(house, ana, lead):
    """Return values that make one of each kind, in an order in which they can be made."""
    finding = noticed(house)
    yield "organisation", lead, {"name": "Le Monde", "kind": "media", "country": "FR"}
    yield "platform", lead, {"name": "bigbook", "title": "Bigbook", "is_very_large": "true"}
    yield "election", lead, {
        "catalog_id": "election:RO-2024", "name": "Presidential", "country": "RO",
        "kind": "presidential", "first_on": "2024-11-24", "last_on": "2024-12-08",
    }  # fmt: skip
    yield "operation", ana, {"name": "Doppelganger", "aliases": "RRN\nMatryoshka"}
    election = kinds.listed("election", house.ana.user).get().pk
    operation = kinds.listed("operation", house.ana.user).get().pk
    outlet = Organisation.objects.get(name="Le Monde").pk
    yield "incident", ana, {"title": "Forged ballots", "elections": [election]}
    yield "targeting", ana, {
        "operation": operation, "organisation": house.delta.pk, "finding": finding.pk,
        "observed_at": "2024-11-23T22:00:00+02:00", "means": "e-mail",
    }  # fmt: skip
    yield "outcome", ana, {
        "kind": "takedown_network", "on_date": "2024-11-30", "attested_by": house.platform.pk,
        "subjects": ["x:account:12", "x:account:13"],
    }  # fmt: skip
    yield "activity", ana, {
        "kind": "training", "on_date": "2024-10-01", "topic": "OSINT", "elections": str(election),
        "counterparts": [house.delta.pk],
    }  # fmt: skip
    yield "coverage", ana, {"url": "https://a.example/1", "outlet": outlet,
                            "published_on": "2024-12-01", "reach": "12000"}  # fmt: skip
    yield "assessment", ana, {
        "platform": kinds.listed("platform", house.ana.user).get(name="bigbook").pk,
        "instrument": "dsa", "provision": "art-16", "result": "shortfall",
        "assessed_on": "2024-12-01", "evidence": ["a" * 64],
    }  # fmt: skip
    incident = Incident.objects.get(title="Forged ballots").pk
    yield "legal_assessment", ana, {"incident": incident, "provision": "Budapest Article 7",
                                    "conduct_on": "2024-11-23"}  # fmt: skip
    sheet = kinds.listed("legal_assessment", house.ana.user).get().pk
    yield "legal_element", ana, {"assessment": sheet, "element": "intent", "standing": "open",
                                 "reasoning": "Nobody was heard."}  # fmt: skip
    yield "dossier_entry", ana, {"incident": incident, "part": "fact", "findings": [finding.pk],
                                 "text": "Three accounts posted one text."}  # fmt: skip
    yield "exposure", ana, {"subject": "x:account:12", "exposure": "none_known",
                            "assessed_on": "2024-11-30", "basis": "Nothing was found."}  # fmt: skip
    yield "transfer", ana, {"recipient": house.platform.pk, "at": "2024-12-01T10:00:00Z",
                            "manifest_sha256": "b" * 64}  # fmt: skip
    yield "address", ana, {"recipient": house.platform.pk, "channel": "email", "address": "a@b.c"}
    yield "sharing_group", lead, {"name": "Black Sea"}
    group = kinds.listed("sharing_group", house.ana.user).get().pk
    yield "sharing_group_member", lead, {"group": group, "organisation": house.delta.pk,
                                         "joined_on": "2024-01-01"}  # fmt: skip
    yield "retention_policy", lead, {"kind": "finding", "days": 730, "legal_basis": "art. 6(1)(f)",
                                     "purpose": "research"}  # fmt: skip


def test_one_of_every_kind_is_added_from_texts_and_seen_by_its_owner(house, ana, lead):
    made = {}
    for name, actor, values in everything(house, ana, lead):
        made[name] = kinds.add(name, actor, values)
        assert kinds.fetched(name, made[name].pk, house.ana.user) == made[name]

    assert set(made) == {one.name for one in KINDS.values() if one.adds}
    assert made["operation"].aliases == ["RRN", "Matryoshka"]
    assert {one.native_id for one in made["outcome"].subjects.all()} == {"12", "13"}
    assert made["incident"].ref.startswith("INC-")
    assert prove()


def test_who_may_not_add_is_told_who_may(house):
    """A viewer adds nothing of any kind."""
    vic = of(somebody("vic", house.ecdc, Role.VIEWER), house.ecdc)
    for one in KINDS.values():
        assert not one.may_add(vic)
        with pytest.raises(Refused):
            kinds.add(one.name, vic, {})


def test_another_organisation_changes_nothing(house, ana, lead):
    for role in (Role.ADMIN, Role.COORDINATOR, Role.SENDER):
        given(house.cai, house.delta, role)
    cai = of(house.cai, house.delta)
    for name, actor, values in everything(house, ana, lead):
        record = kinds.add(name, actor, values)
        if KINDS[name].owner:
            assert not KINDS[name].may_change(cai, record)
            with pytest.raises(Refused, match=r"another organisation's|is not changed"):
                kinds.change(record, cai, {})


def test_a_member_organisation_is_changed_by_itself_and_a_recipient_by_any_lead(house, lead):
    kinds.change(house.platform, lead, {"clearance": "amber"})
    kinds.change(house.ecdc, lead, {"country": "MD"})

    with pytest.raises(Refused, match="another organisation's"):
        kinds.change(house.delta, lead, {"clearance": "red"})


@pytest.mark.parametrize(
    ("name", "values", "match"),
    [
        ("outcome", {"on_date": "31/12/2024"}, r"outcome\.on_date: must be a day"),
        ("outcome", {"contribution": "huge", "kind": "x", "on_date": "2024-01-01"}, "contribution"),
        ("outcome", {"attested_by": "Meta"}, r"attested_by: must be the number of a record"),
        ("outcome", {"attested_by": 10**9}, "yours to read; got 1000000000"),
        ("outcome", {"attested_by": 10**30}, "must be the number"),
        ("outcome", {"submissions": {"a": 1}}, "must be a list"),
        ("outcome", {"colour": "red"}, "has no such field"),
        ("outcome", {"state": "x"}, "has no such field"),
        ("outcome", {"owner": 1}, "has no such field"),
        ("outcome", {"is_confirmed": True}, "has no such field"),
        ("coverage", {"reach": "-3"}, "from 0 to"),
        ("coverage", {"reach": "1e400"}, "whole number"),
        ("targeting", {"observed_at": "2024-11-23T22:00:00"}, "with its offset"),
        ("operation", {"aliases": 3}, "list of texts"),
        ("operation", {"name": ""}, r"operation\.name"),
        ("activity", {"kind": "party", "on_date": "2024-01-01", "topic": "x"}, r"activity\.kind"),
        ("asessment", {}, "assessment"),
        ("network", {"name": "Mine"}, "not added like this"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_with_its_place(ana, name, values, match):
    with pytest.raises(Refused, match=match):
        kinds.add(name, ana, values)


def test_nobody_links_to_what_they_cannot_read_not_even_by_guessing(house):
    """Cai names the number of a finding and of a subject of ECDC: neither is there for Cai."""
    secret = account("secret")
    finding = noticed(house, subjects=[secret])
    cai = of(house.cai, house.delta)
    own = kinds.add("operation", cai, {"name": "Mine"})
    values = {"operation": own.pk, "organisation": house.ecdc.pk, "means": "x",
              "observed_at": "2024-01-01T00:00:00Z"}  # fmt: skip
    with pytest.raises(Refused, match="yours to read"):
        kinds.add("targeting", cai, {**values, "finding": finding.pk})
    with pytest.raises(Refused, match="yours to read"):
        kinds.add("outcome", cai, {"kind": "x", "on_date": "2024-01-01", "subjects": [secret.pk]})
    with pytest.raises(Refused, match="yours to read"):
        incidents.open_(cai, "Mine", findings=[finding])
    assert not Incident.objects.exists(), "the whole of it is taken back"


def test_a_new_record_is_shared_more_than_inside_by_some_alone(house):
    dan = of(somebody("dan", house.ecdc, Role.ANALYST), house.ecdc)
    far = {"name": "x", "visibility": Visibility.PUBLIC, "tlp": Tlp.CLEAR}
    with pytest.raises(Refused, match="sharing more"):
        kinds.add("operation", dan, far)

    assert kinds.add("operation", of(house.ana, house.ecdc), far).visibility == "public"


def test_a_change_of_labels_follows_the_rule_of_labels(house, ana):
    dan = of(somebody("dan", house.ecdc, Role.ANALYST), house.ecdc)
    operation = kinds.add("operation", ana, {"name": "x"})
    with pytest.raises(Refused, match="is for a reviewer"):
        kinds.change(operation, dan, {"tlp": "clear"}, "because")
    with pytest.raises(Refused, match="reason in words"):
        kinds.change(operation, ana, {"tlp": "clear"})

    assert kinds.change(operation, ana, {"tlp": "clear", "name": "y"}, "because").name == "y"


def test_sets_are_changed_with_the_version_and_the_journal(ana, lead):
    election = kinds.add("election", lead, {
        "catalog_id": "e", "name": "E", "country": "RO", "kind": "x",
        "first_on": "2024-01-01", "last_on": "2024-01-01",
    })  # fmt: skip
    incident = incidents.open_(ana, "x")
    same = Incident.objects.get(pk=incident.pk)
    kinds.change(incident, ana, {"elections": [election]})

    assert (incident.version, [*incident.elections.all()]) == (2, [election])
    with pytest.raises(Conflict):
        kinds.change(same, ana, {"elections": []})
    assert prove()


def test_what_was_written_down_by_one_is_confirmed_by_another(house, ana, lead):
    outcome = kinds.add("outcome", ana, {"kind": "label", "on_date": "2024-12-01"})
    with pytest.raises(Refused, match="somebody else"):
        kinds.confirm(outcome, ana)
    with pytest.raises(Refused, match="who attests it"):
        kinds.confirm(outcome, lead)

    kinds.change(outcome, ana, {"attested_by": house.platform.pk})
    assert kinds.confirm(outcome, lead).is_confirmed
    with pytest.raises(Refused, match="reason in words"):
        kinds.doubt(outcome, lead, " ")
    assert not kinds.doubt(outcome, lead, "they took it back").is_confirmed


def test_what_a_finding_says_is_edited_while_nobody_decided_on_it(house, ana, lead):
    finding = kinds.change(noticed(house), ana, {"claim": "4 accounts", "confidence": "high"})
    assert finding.claim == "4 accounts"

    finding = findings.decide(finding, "confirm", lead)
    with pytest.raises(Refused, match="withdraw it instead"):
        kinds.change(finding, ana, {"claim": "5 accounts"})
    assert kinds.change(finding, ana, {"label_now": "ai"}).label_now == "ai"


def test_findings_are_gathered_once_and_taken_out(house, ana):
    one, other = noticed(house), noticed(house, "k2")
    incident = incidents.open_(ana, "Forged ballots", findings=[one])
    incidents.gather(incident, [one, other], ana)
    assert incident.findings.count() == 2

    incidents.take_out(incident, [one], ana, "another matter")
    assert [row.finding for row in incident.findings.all()] == [other]
    assert prove()
    assert JournalEntry.objects.filter(verb="incident.take_out").count() == 1


def test_incidents_are_numbered_within_their_owner(house, ana):
    cai = of(house.cai, house.delta)
    refs = [incidents.open_(ana, "x").ref for _ in range(2)] + [incidents.open_(cai, "y").ref]

    assert [ref[-3:] for ref in refs] == ["001", "002", "001"]
    with pytest.raises(Refused, match="already exists") as refused:
        incidents.open_(ana, "x", values={"ref": refs[0]})
    assert refused.value.reason == "exists"


def test_an_operation_has_members_on_a_ground(ana):
    operation = kinds.add("operation", ana, {"name": "Doppelganger"})
    some = [*subjects.named(["x:account:1", "site.example"], ana).values()]
    with pytest.raises(Refused, match="ground in words"):
        operations.join(operation, some, "", ana)

    operations.join(operation, [*some, some[0]], "the same payer", ana)
    operations.join(operation, some, "again", ana)
    assert operation.members.count() == 2
    assert operations.leave(operation, some[:1], ana, "a mistake").members.count() == 1
    assert prove()


def test_who_came_is_a_list_or_a_number(house, ana):
    training = kinds.add(
        "activity", ana, {"kind": "training", "on_date": "2024-10-01", "topic": "OSINT"}
    )
    activities.counted(training, 40, "estimate", ana)
    assert (training.attendance, training.attendance_basis) == (40, "estimate")

    activities.attended(training, [house.ana, house.bo, house.bo], ana)
    assert (training.attendance, training.attendance_basis) == (2, "list")
    assert prove()


def test_text_that_no_database_keeps_is_mended_not_an_error(ana):
    """A lone half of a character and a NUL: PostgreSQL refuses both."""
    made = kinds.add("operation", ana, {"name": "a\x00b\ud83d", "aliases": ["\x00"]})
    assert (made.name, made.aliases) == ("a\ufffdb\ufffd", ["\ufffd"])


def test_every_kind_says_what_its_fields_are():
    for one in KINDS.values():
        names = [field.name for field in one.fields]
        assert len(names) == len(set(names))
        assert not {"owner", "version", "state", "created_by"} & set(names)
    by_name = {field.name: field for field in kinds.kind("outcome").fields}
    assert by_name["subjects"].is_many
    assert by_name["subjects"].links_to == "subject"
    assert by_name["on_date"].type is FieldType.DATE
    assert by_name["tlp"].is_label
    assert by_name["kind"].is_required
    assert not by_name["attested_by"].is_required


def test_a_subject_that_was_named_shows_to_nobody_until_a_record_names_it(house, ana):
    subjects.named(["x:account:77"], ana)

    assert Subject.objects.filter(native_id="77").exists()
    assert not Subject.objects.visible_to(house.ana.user).filter(native_id="77").exists()
    assert not Finding.objects.exists()
