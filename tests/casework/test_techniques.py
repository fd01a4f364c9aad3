"""Techniques are suggested by detectors and said by people: who, when, why, on what proof."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tests.casework.cases import approved, drafted, noticed
from tests.casework.people import AT, of
from tocsin.casework import alerts, findings, incidents, judging, techniques
from tocsin.casework.access import program
from tocsin.casework.classifying import classify, declassify
from tocsin.casework.errors import Refused
from tocsin.casework.figures.past import Past
from tocsin.casework.importing import take_in
from tocsin.casework.journal import Deed, encoded, write_all
from tocsin.casework.models import (
    Classification,
    Exhibit,
    Finding,
    JournalEntry,
    Judgement,
)
from tocsin.casework.proof import prove
from tocsin.casework.techniques import Proof, attach, confirm, meant, reject
from tocsin.casework.told.reading import alert_told, findings_told, incident_told
from tocsin.vocabulary import finding as found
from tocsin.vocabulary.finding import Provenance, Span
from tocsin.watch.runs import Run

PASTA = "disarm:T0084.001"


RUN = Run(
    id="r1",
    detector="copypasta",
    version=3,
    tocsin="1",
    parameters={},
    corpus="c",
    started_at=AT,
    seconds=1.0,
    status="done",
)


def brought(house, *suggests, places=("RO",)):
    """Return a finding as a run brings it."""
    one = found.Finding(
        claim="3 accounts posted one text", subjects=("x:account:1",), evidence=("p1", "p2", "p3"),
        span=Span(AT, AT + timedelta(minutes=9)), measures={}, suggests=suggests, places=places,
        provenance=Provenance("copypasta", 3, {}, "1"),
    )  # fmt: skip
    take_in(RUN, [one], program(house.ecdc))
    return Finding.objects.get(key=one.key)


def standing(record):
    return {f"{one.scheme}:{one.code}": str(one.standing) for one in judging.stands(record)}


def told_of(house, finding):
    rows = Finding.objects.filter(pk=finding.pk)
    return next(iter(findings_told(rows, house.ana.user)))


def test_what_a_detector_says_is_a_suggestion_and_a_place_is_not(house):
    finding = brought(house, PASTA, "commitment14:TTP-9")

    assert standing(finding) == {PASTA: "suggested", "commitment14:TTP-9": "suggested"}
    [one] = [each for each in told_of(house, finding).techniques if each.framework == "disarm"]
    assert (one.added_by, one.decided_by, one.version, one.added_at) == (
        "copypasta 3", "", "1.6", finding.created_at,
    )  # fmt: skip
    assert told_of(house, finding).codes("place") == ("RO",)
    assert told_of(house, finding).codes("disarm") == ()
    assert prove()


def test_confirming_a_finding_leaves_its_techniques_suggested(house):
    finding = brought(house, PASTA)
    findings.decide(finding, "confirm", of(house.bo, house.ecdc), "seen")

    assert standing(finding) == {PASTA: "suggested"}
    assert Judgement.objects.count() == 0


def test_a_finding_is_confirmed_with_its_techniques_where_somebody_says_so(house):
    finding = brought(house, PASTA, "commitment14:TTP-9", "disarm:T0009", "ours:own-word")
    bo = of(house.bo, house.ecdc)
    done = findings.decide(finding, "confirm", bo, "seen", with_techniques=True)

    assert standing(done) == {
        PASTA: "confirmed", "commitment14:TTP-9": "confirmed", "disarm:T0009": "suggested",
    }  # fmt: skip
    [one] = [each for each in told_of(house, finding).techniques if each.id == PASTA]
    assert (one.added_by, one.decided_by, one.because) == ("copypasta 3", "p-bo", "seen")
    verbs = list(JournalEntry.objects.order_by("seq").values_list("verb", flat=True))[-2:]
    assert verbs == ["finding.confirm", "finding.confirm_technique"]
    assert done.version == Finding.objects.get(pk=finding.pk).version
    assert prove()


def test_many_are_confirmed_in_turns_with_their_techniques(house):
    finding = brought(house, PASTA)
    bo = of(house.bo, house.ecdc)
    left = findings.decide_in_turns([finding.pk], "confirm", bo, with_techniques=True)

    assert left == ()
    assert standing(finding) == {PASTA: "confirmed"}


def test_who_attaches_a_technique_says_why_and_on_what_proof(house):
    finding, ana = brought(house), of(house.ana, house.ecdc)
    attach(finding, "use copypasta", ana, "word for word", proof=Proof(rows=("p1", "p3")))

    [one] = told_of(house, finding).techniques
    assert (one.id, one.version, one.standing, one.added_by, one.decided_by) == (
        PASTA, "1.6", "confirmed", "p-ana", "p-ana",
    )  # fmt: skip
    assert (one.because, one.rows, one.proof) == (
        "word for word", ("p1", "p3"), "2 rows of its evidence",
    )  # fmt: skip
    assert prove()


def test_without_rows_all_of_the_evidence_is_meant_and_it_says_so(house):
    finding = attach(brought(house), PASTA, of(house.ana, house.ecdc))

    assert told_of(house, finding).techniques[0].proof == f"all that {finding.place} rests on"


def test_a_rejected_suggestion_is_kept_and_told_to_nobody(house):
    finding, ana = brought(house, PASTA), of(house.ana, house.ecdc)
    with pytest.raises(Refused, match="needs a reason"):
        reject(finding, [PASTA], ana, " ")
    reject(finding, [PASTA], ana, "a press release that all quote")

    assert standing(finding) == {PASTA: "rejected"}
    assert told_of(house, finding).techniques == ()
    confirm(finding, ["Use Copypasta"], ana, "it is not: they began before it")
    assert [one.event for one in Judgement.objects.order_by("pk")] == ["reject", "confirm"]
    assert standing(finding) == {PASTA: "confirmed"}
    assert prove()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("T9999", "is in no framework we know"),
        ("disarm:T0084.01", "near: disarm:T0084.001 Use Copypasta"),
        ("disarm:T0009", "is not in DISARM 1.6 any more; instead: disarm:T0097.108 with"),
        ("amitt:T0048", "is not in DISARM 1.6 any more"),
        ("Cow online opinion leaders", "is not in DISARM 1.6 any more; instead"),
        ("disarm:C00042", "names a countermeasure, and no technique"),
        ("disarm:TA07", "names a tactic, and no technique"),
        ("Traditional Media", "may be several: "),
    ],
)
def test_what_is_no_technique_of_today_is_refused_with_the_way_out(text, said):
    with pytest.raises(Refused, match=said):
        meant(text)


def test_an_id_of_an_older_version_is_carried_over_only_where_it_means_the_same():
    assert meant("T0084.001", "1.4").id == PASTA
    with pytest.raises(
        Refused, match=r"is replaced in DISARM 1\.6; instead: disarm:T0097\.108 with"
    ):
        meant("T0009", "1.4")
    with pytest.raises(Refused, match=r"of amitt: is replaced in DISARM 1\.6"):
        meant("T0048", "amitt")
    with pytest.raises(Refused, match="version"):
        meant("T0048", "2.0")


def test_a_number_of_amitt_is_never_taken_for_one_of_disarm():
    assert meant("T0048").title == "Harass"


def test_strangers_and_who_only_sends_judge_no_technique(house):
    finding = brought(house, PASTA)
    with pytest.raises(Refused, match="another organisation's"):
        confirm(finding, [PASTA], of(house.cai, house.delta))
    with pytest.raises(Refused, match="is not on it"):
        reject(finding, ["disarm:T0049"], of(house.ana, house.ecdc), "no")
    with pytest.raises(Refused, match="no such row"):
        confirm(finding, [PASTA], of(house.ana, house.ecdc), proof=Proof(rows=("p9",)))
    with pytest.raises(Refused, match="rows and exhibits of its own"):
        confirm(finding, [PASTA], of(house.ana, house.ecdc), proof=Proof(findings=(finding,)))
    assert standing(finding) == {PASTA: "suggested"}


def test_the_database_lets_no_standing_change_without_a_judgement(house):
    finding = brought(house, PASTA)
    words = Classification.objects.filter(finding=finding, scheme="disarm")
    with pytest.raises(DatabaseError, match="by a judgement alone"), transaction.atomic():
        words.update(standing="confirmed")
    reject(finding, [PASTA], of(house.ana, house.ecdc), "no")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Judgement.objects.update(because="yes")
    assert standing(finding) == {PASTA: "rejected"}


def test_a_technique_that_no_one_finding_shows_is_on_the_incident(house):
    ana, finding = of(house.ana, house.ecdc), brought(house)
    exhibit = Exhibit.objects.create(
        owner=house.ecdc, label="page", manifest_sha256="a" * 64, sealed_at=AT
    )
    incident = incidents.open_(ana, "Forged ballots", findings=[finding])
    with pytest.raises(Refused, match="does not rest on this finding"):
        attach(incident, PASTA, ana, proof=Proof(findings=(noticed(house, "k9"),)))
    attach(incident, PASTA, ana, "together", proof=Proof(findings=(finding,), exhibits=(exhibit,)))

    [one] = incident_told(incident, house.ana.user).every_technique
    assert (one.on, one.decided_by) == (incident.place, "p-ana")
    assert one.proof == f"{finding.place}, {exhibit.place}"
    Exhibit.objects.filter(pk=exhibit.pk).update(tlp="red")
    [one] = incident_told(incident, house.ana.user).every_technique
    assert one.rests_on == (finding.place, judging.WITHHELD)


def test_a_technique_of_the_alert_as_a_whole_is_part_of_what_is_approved(house):
    ana, bo = of(house.ana, house.ecdc), of(house.bo, house.ecdc)
    revision = attach(drafted(house), "T0049", ana, "flooding")
    assert [one.id for one in alert_told(revision, house.ana.user).techniques] == ["disarm:T0049"]
    revision = alerts.approve(alerts.submit(revision, ana), bo)
    assert alerts.approvers(revision)
    revision = reject(revision, ["disarm:T0049"], ana, "it is not")
    assert revision.state == "draft"
    assert alert_told(revision, house.ana.user).techniques == ()
    again = alerts.again(alerts.withdraw(revision, ana, "anew"), ana)
    assert standing(again) == {"disarm:T0049": "rejected"}
    assert prove()


def test_a_judgement_voids_an_approval_of_what_it_is_about(house):
    ana, bo, finding = of(house.ana, house.ecdc), of(house.bo, house.ecdc), brought(house, PASTA)
    revision = alerts.rest_on(drafted(house), [finding], ana)
    revision = alerts.approve(alerts.submit(revision, ana), bo)
    assert alerts.approvers(revision)
    confirm(finding, [PASTA], ana, "seen")
    assert not alerts.approvers(revision)


def test_a_published_alert_says_what_was_approved_whatever_is_judged_later(house):
    ana, bo, finding = of(house.ana, house.ecdc), of(house.bo, house.ecdc), brought(house, PASTA)
    revision = alerts.rest_on(drafted(house), [finding], ana)
    revision = alerts.approve(alerts.submit(revision, ana), bo)
    revision = alerts.publish(revision, ana)
    before = alert_told(revision, house.ana.user)
    finding.refresh_from_db()
    reject(finding, [PASTA], bo, "a share button")

    after = alert_told(revision, house.ana.user)
    assert after.findings[0].techniques[0].standing == "suggested"
    assert (after.content_sha256, after.reviewers) == (before.content_sha256, ("p-bo",))
    with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
        type(revision).objects.filter(pk=revision.pk).update(techniques=[])
    assert prove()


def test_what_was_approved_before_judgements_were_kept_stays_approved(house):
    """A word without a judgement, confirmed as it was before, is hashed as it was then."""
    finding = noticed(house)
    Classification.objects.create(finding=finding, scheme="disarm", code="T0049")
    revision = alerts.rest_on(drafted(house), [finding], of(house.ana, house.ecdc))
    said = alerts.content_sha256(revision)
    Classification.objects.filter(finding=finding, scheme="disarm").update(version="1.6")
    assert alerts.content_sha256(revision) == said
    assert told_of(house, finding).techniques[0].added_by == ""


def test_figures_count_what_was_confirmed_at_the_instant_that_is_asked_for(house):
    ana, finding = of(house.ana, house.ecdc), brought(house, PASTA)

    def words():
        return sorted(Past(house.ana.user, datetime.now(UTC)).words({finding.pk}))

    only_place = [(finding.pk, "place", "RO")]
    assert words() == only_place
    then = datetime.now(UTC)
    confirm(finding, [PASTA], ana)
    assert words() == [(finding.pk, "disarm", "T0084.001"), *only_place]
    assert sorted(Past(house.ana.user, then).words({finding.pk})) == only_place
    between = datetime.now(UTC)
    reject(finding, [PASTA], ana, "no")
    assert words() == only_place
    assert len([*Past(house.ana.user, between).words({finding.pk})]) == 2


def test_words_put_on_by_hand_are_attached_and_taken_off_with_a_reason(house):
    ana, finding = of(house.ana, house.ecdc), noticed(house)
    classify(finding, {"disarm": ["T0084.001"], "place": ["HU"]}, ana, "seen")
    assert standing(finding) == {PASTA: "confirmed"}
    with pytest.raises(Refused, match="needs a reason"):
        declassify(finding, {"disarm": ["T0084.001"]}, ana)
    declassify(finding, {"disarm": ["T0084.001"]}, ana, "was a wire")
    assert standing(finding) == {PASTA: "rejected"}
    with pytest.raises(Refused, match="is not on it"):
        declassify(finding, {"disarm": ["T0084.001"]}, ana, "again")


def test_a_finding_by_hand_bears_what_its_author_says_and_a_received_one_only_suggestions(house):
    ana = of(house.ana, house.ecdc)
    one = Finding(key="h1", kind="flooding", claim="c", first_at=AT, last_at=AT)
    findings.propose(one, ana, (), {"disarm": ["T0049"], "place": ["RO"]})
    assert standing(one) == {"disarm:T0049": "confirmed"}
    odd = Finding(key="h2", kind="flooding", claim="c", first_at=AT, last_at=AT)
    with pytest.raises(Refused, match="is in no framework"):
        findings.propose(odd, ana, (), {"disarm": ["T9999"]})
    sent = Finding(key="h3", kind="received", claim="c", first_at=AT, last_at=AT)
    findings.propose(sent, ana, (), {"disarm": ["T9999"]}, suggested=True)
    assert standing(sent) == {"disarm:T9999": "suggested"}
    assert told_of(house, sent).techniques[0].added_by == "received"
    with pytest.raises(Refused, match="is in no framework"):
        confirm(sent, ["disarm:T9999"], ana)


def test_a_published_alert_of_before_follows_its_findings(house):
    revision = approved(house)
    assert revision.techniques is None
    assert judging.of_revision(revision) == ()


def test_what_was_there_before_is_a_suggestion_only_where_a_run_brought_it_undecided(house):
    """The migration says no more than is known: by whom a word was put there was not recorded."""
    migration = import_module("tocsin.casework.migrations.0006_techniques")
    finding = brought(house, PASTA)
    decided = noticed(house, "k2")
    for one in (finding, decided):
        Classification.objects.create(finding=one, scheme="disarm", code="T0049")
    with connection.cursor() as cursor:
        on = " ON casework_classification" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER casework_classification_judged{on}")
    Classification.objects.filter(scheme="disarm").update(standing="confirmed", version="")

    migration.as_suggested(apps, None)
    assert standing(finding) == {PASTA: "suggested", "disarm:T0049": "suggested"}
    assert standing(decided) == {"disarm:T0049": "confirmed"}

    link = Deed("finding.classify", finding.place, "p-ana", house.ecdc.pk, encoded({"note": ""}))
    write_all([link])
    Classification.objects.filter(scheme="disarm").update(standing="confirmed")
    migration.as_suggested(apps, None)
    assert standing(finding) == {PASTA: "suggested", "disarm:T0049": "confirmed"}


def test_nothing_named_is_all_and_too_much_is_refused(house):
    finding = brought(house)
    many = Proof(rows=tuple(f"p{n}" for n in range(techniques.MOST_ROWS + 1)))
    with pytest.raises(Refused, match="or none: all of them; got 1001"):
        attach(finding, PASTA, of(house.ana, house.ecdc), proof=many)
