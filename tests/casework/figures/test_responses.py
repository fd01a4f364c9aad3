"""The statistics of rapid response come out of the database as they come out of plain cases."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from tests.casework.figures import rows
from tests.casework.figures.alliance import AS_OF, ELECTIONS, JUNE, RECORDED, YEAR
from tocsin.casework.errors import Refused
from tocsin.casework.figures.asking import Period
from tocsin.casework.figures.responses import cases, tallies
from tocsin.casework.models import Classification, LivenessCheck, Recidivism, RevisionFinding
from tocsin.casework.rapid.answers import Measure, Mode, Outcome, Scope
from tocsin.casework.rapid.spreads import Share

EDMO = Path(__file__).parent.parent / "rapid" / "edmo_2024.csv"
LATER = RECORDED + timedelta(days=3)


@pytest.fixture
def edmo(world):
    """22 notices before the European vote, as EDMO counted them, in the database."""
    platforms = {
        name: rows.organisation(name, kind="platform")
        for name in ("Meta", "YouTube", "TikTok", "X")
    }
    for n, row in enumerate(csv.DictReader(EDMO.read_text().splitlines())):
        alert = rows.alert(world, f"EDMO-{n}")
        alert.elections.add(world.elections["EU"])
        revision = alert.revisions.get()
        states = (*rows.SENT, "responded") if row["measures"] else rows.SENT
        notice = rows.submit(
            world, revision, platforms[row["recipient"]], states, channel=row["channel"]
        )
        measures = row["measures"].split()
        for about, measure in zip(
            rows.subjects(world, "post", "tiktok", len(measures)), measures, strict=True
        ):
            rows.decide(
                notice, rows.asset(revision, about), Measure[measure].value,
                mode=row["feedback"], scope=row["scope"] or "full",
            )  # fmt: skip
    return world


def test_the_published_figures_of_the_european_vote_come_out_of_the_database(edmo):
    channels = tallies(edmo.user, AS_OF, by="channel")
    rapid, direct = channels["rapid_response"], channels["direct"]

    sent = {name: one.sent for name, one in tallies(edmo.user, AS_OF, by="recipient").items()}
    assert sent == {"Meta": 7, "TikTok": 5, "X": 4, "YouTube": 6, "facebook Ltd": 2}
    assert (rapid.sent, str(rapid.answered)) == (18, "18 of 18")
    assert rapid.feedback == {Mode.ORAL: 9, Mode.WRITTEN: 5, Mode.BOTH: 4}
    assert rapid.outcomes == {
        Outcome.REMOVED: 12,
        Outcome.NO_VIOLATION: 3,
        Outcome.LABELLED: 2,
        Outcome.LABELLED_AND_OTHER: 1,
    }
    assert (direct.sent, str(direct.answered)) == (4, "2 of 4")
    assert direct.outcomes == {Outcome.REMOVED: 2, Outcome.NOT_ADDRESSED: 2}
    assert direct.scopes == {Scope.PARTIAL: 2}


@pytest.fixture
def notice(world):
    """One notice of three assets to a platform, about one election, in two Member States."""
    alert = rows.alert(world, "NOTICE-1")
    alert.elections.set([world.elections["RO"], world.elections["EU"]])
    revision = alert.revisions.get()
    world.things = [rows.asset(revision, one) for one in rows.subjects(world, "post", "tiktok", 2)]
    rows.asset(revision, rows.subjects(world, "post", "x", 1)[0])
    [found] = rows.findings(world, [world.things[0].subject], kind="copypasta")
    Classification.objects.bulk_create(
        Classification(finding=found, scheme=scheme, code=code)
        for scheme, code in [("place", "RO"), ("place", "BG"), ("place", "MD"),
                             ("commitment14", "fake-accounts"), ("disarm", "T0084.001")]
    )  # fmt: skip
    RevisionFinding.objects.create(revision=revision, finding=found)
    return rows.submit(
        world, revision, world.companies["tiktok"], (*rows.SENT, "responded"), channel="email",
        last={"mode": "oral", "recorded_at": LATER},
    )  # fmt: skip


def told(world, as_of=AS_OF):
    """Return the one case of the notice."""
    [one] = [one for one in cases(world.user, as_of) if one.recipient == "tiktok Ltd"]
    return one


def test_a_case_says_whom_where_and_what_about(world, notice):
    one = told(world)

    assert (one.submission, one.channel) == (str(notice.pk), "email")
    assert one.elections == (ELECTIONS["EU"][0], ELECTIONS["RO"][0])
    assert one.member_states == ("BG", "RO"), "Moldova is none"
    assert one.behaviours == ("fake-accounts",)
    assert one.assets == tuple(str(thing.pk) for thing in world.things), "that on X is not theirs"


@pytest.mark.usefixtures("notice")
def test_an_answer_by_telephone_counts_from_when_it_was_written_down(world):
    assert told(world, LATER - timedelta(hours=1)).feedback(AS_OF) is None
    assert told(world, LATER).feedback(AS_OF) is Mode.ORAL


@pytest.mark.usefixtures("notice")
def test_groups_of_what_a_case_has_several_of_hold_it_several_times(world):
    def counted(by):
        return {name: one.sent for name, one in tallies(world.user, AS_OF, by=by).items()}

    assert counted("member-state") == {"BG": 1, "RO": 1}
    assert counted("behaviour") == {"fake-accounts": 1}
    assert counted("month") == {"2024-06": 3}
    assert counted("") == {"all": 3}
    with pytest.raises(Refused, match="told apart by"):
        counted("colour")


def test_looks_and_links_that_were_written_down_count(world, notice):
    thing, asset = world.things[0], {"method": "fetch", "country": "RO"}
    rows.decide(notice, thing, "visibility:CONTENT_REMOVED")
    for hour, result in [(1, "available"), (30, "removed"), (32, "removed")]:
        LivenessCheck.objects.create(
            asset=thing, checked_at=JUNE + timedelta(hours=hour), result=result,
            created_at=RECORDED, **asset,
        )  # fmt: skip
    Recidivism.objects.create(
        asset=thing, subject=rows.subjects(world, "post", "tiktok", 1)[0], basis="text",
        confidence="low", acted_at=JUNE + timedelta(hours=30), seen_at=JUNE + timedelta(days=5),
        is_confirmed=True, **rows.shared(world),
    )  # fmt: skip

    found = tallies(world.user, AS_OF, by="recipient")["tiktok Ltd"]

    assert found.to_effect_most.median == timedelta(hours=30)
    assert found.confirmed == Share(1, 1)
    assert found.reemerged[7] == Share(1, 1)


def test_notices_are_of_the_period_in_which_they_were_sent(world):
    assert len(cases(world.user, AS_OF, period=YEAR)) == 2
    assert cases(world.user, AS_OF, period=Period.read("2025")) == []
