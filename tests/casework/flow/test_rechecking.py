"""What was said to be gone is looked at again: twice before it counts, and kept each time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import httpx
import pytest

from tests.casework.flow.sendings import MAIL, telling
from tests.casework.flow.worlds import desk_of
from tests.casework.people import of
from tests.cli.test_commands import LIE
from tocsin.casework import alerts, checks, circulating, findings, records, submissions
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Alert,
    AlertRevision,
    Asset,
    Exhibit,
    Finding,
    LivenessCheck,
    Platform,
    Recidivism,
    Subject,
    Submission,
)
from tocsin.casework.proof import prove
from tocsin.casework.rapid.answers import Mode
from tocsin.casework.rapid.liveness import Seen
from tocsin.casework.rapid.machine import Closing, Event
from tocsin.casework.rapid.reaching import Reach
from tocsin.casework.submissions import Said
from tocsin.evidence import warc
from tocsin.flow import answers, rechecking, sending
from tocsin.flow.desk import Why
from tocsin.flow.taking_in import take_in
from tocsin.vocabulary.errors import ConfigError, RecordError

NOW = datetime.now(UTC)
HEAD = "asset,checked_at,vantage,result\n"


def ago(**more):
    return NOW - timedelta(**more)


@pytest.fixture
def reported(house, desk, postbox):
    """Two posts of the watch's own, of which the platform says that it removed both, days ago."""
    take_in(desk.watch, desk.actor, tlp="green")
    ana, platform = desk.actor, Platform.objects.get(name="x")
    revision = alerts.draft(
        Alert(ref="NET-1", tlp="green"), AlertRevision(title="Ballots", summary="Copies"), ana
    )
    named = [
        Asset(
            subject=records.add(Subject(kind="post", platform=platform, native_id=str(n)), ana),
            url=f"http://x.example/status/{n}", evidence_sha256="a" * 64,
        )
        for n in (0, 1)
    ]  # fmt: skip
    alerts.name(revision, named, ana)
    submission = circulating.address(revision, house.platform, ana)
    circulating.submit(revision, ana)
    circulating.approve(revision, of(house.bo, house.ecdc))
    submission = Submission.objects.get(pk=submission.pk)
    sending.send(telling(desk, MAIL.format(port=postbox.port)), submission)
    told = "asset,measure,decided_at\n" + "".join(
        f"x:post:{n},CONTENT_REMOVED,{ago(days=10).isoformat()}\n" for n in (0, 1)
    )
    read = answers.read(told, submission, informed_at=datetime.now(UTC), mode=Mode.WRITTEN)
    return answers.record(submission, read.decisions, ana)


def told(*rows):
    """Return a table of looks at the first post: when (days ago), what, from where."""
    return HEAD + "".join(
        f"x:post:0,{ago(days=days).isoformat()},{vantage},{result}\n"
        for days, result, *rest in rows
        for vantage in (rest or ["RO"])
    )


def test_what_was_decided_is_due_by_the_schedule(house, desk, reported):
    first, second = rechecking.due(desk.watch, datetime.now(UTC))

    assert {first.asset.subject.native_id, second.asset.subject.native_id} == {"0", "1"}
    assert first.overdue
    assert first.next_look_at == first.decision.decided_at + timedelta(hours=1)
    assert first.submission == reported
    assert rechecking.due(desk.watch, datetime.now(UTC), house.bo.user) == (first, second)
    assert rechecking.due(desk.watch, datetime.now(UTC), house.cai.user) == ()


def test_what_was_not_acted_on_is_not_looked_at(desk, reported):
    again = "asset,measure\nx:post:0,NO_VIOLATION\nx:post:1,UNDER_REVIEW\n"
    read = answers.read(again, reported, informed_at=datetime.now(UTC), mode=Mode.WRITTEN)
    answers.record(reported, read.decisions, desk.actor)

    assert rechecking.due(desk.watch, datetime.now(UTC)) == ()


def test_one_look_concludes_nothing_and_two_an_hour_apart_do(desk, reported):
    asset = reported.revision.assets.get(subject__native_id="0")
    once = rechecking.from_csv(desk, told((9, "removed")))
    assert once.conclusions[asset.pk].seen is Seen.UNKNOWN
    [due] = [one for one in rechecking.due(desk.watch, datetime.now(UTC)) if one.asset == asset]
    assert due.next_look_at == ago(days=9) + timedelta(hours=1)

    twice = rechecking.from_csv(desk, told((9, "removed"), (8.9, "removed")))
    assert twice.conclusions[asset.pk].seen is Seen.REMOVED
    assert LivenessCheck.objects.count() == 2
    assert prove(), prove().wrong


def test_the_time_to_effect_is_an_interval(desk, reported):
    asset = reported.revision.assets.get(subject__native_id="0")
    rechecking.from_csv(desk, told((9.5, "available"), (9, "removed"), (8, "removed")))

    [(key, effect)] = rechecking.effects(reported, NOW).items()
    assert key == asset.pk
    assert (effect.last_alive, effect.first_gone) == (ago(days=9.5), ago(days=9))
    assert effect.after(ago(days=10)) == (timedelta(days=0.5), timedelta(days=1))


def test_what_came_back_opens_the_case_again(house, desk, reported):
    """Under its own id, seen twice: nobody needs to confirm it; a person reopens."""
    bo = of(house.bo, house.ecdc)
    submissions.apply(reported, Event.CLOSE, bo, Said(closing=Closing.RESOLVED))
    looked = rechecking.from_csv(
        desk, told((9, "removed"), (8, "removed"), (2, "available"), (1, "available"))
    )

    [back] = looked.back
    assert (back.is_confirmed, back.basis, (back.seen_at - back.acted_at).days) == (
        True, "same_id", 7,
    )  # fmt: skip
    checks.reopen(reported, back, desk.actor)
    assert reported.state == "reopened"
    assert reported.steps.last().named == back.place
    assert rechecking.from_csv(desk, told((0.5, "available"))).back == (back,)
    assert Recidivism.objects.count() == 1


@pytest.mark.usefixtures("reported")
@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("x:post:9,{at},RO,removed", "was reported"),
        ("x:post:0,{later},RO,removed", "has happened"),
        ("x:post:0,yesterday,RO,removed", "UTC offset"),
        ("x:post:0,{at},RO,vanished", "what a look can see"),
    ],
)
def test_a_look_that_cannot_be_is_refused_by_its_line(desk, line, why):
    later = (NOW + timedelta(days=1)).isoformat()
    text = told((9, "removed")) + line.format(at=ago(days=1).isoformat(), later=later) + "\n"

    looked = rechecking.from_csv(desk, text)

    assert len(looked.checks) == 1
    [rejected] = looked.rejects
    assert rejected.line == 3
    assert why in str(rejected.why)


@pytest.mark.usefixtures("reported")
def test_another_result_for_the_same_look_is_refused(desk):
    rechecking.from_csv(desk, told((9, "removed")))

    [rejected] = rechecking.from_csv(desk, told((9, "available"))).rejects
    assert "was kept as another result" in str(rejected.why)


@pytest.mark.usefixtures("reported")
def test_strangers_look_at_nothing_of_ours(house, desk, tmp_path):
    cai = desk_of(house.cai, house.delta, desk.watch, tmp_path / "keys")

    assert len(rechecking.from_csv(cai, told((9, "removed"))).rejects) == 1


@pytest.mark.usefixtures("reported")
def test_what_is_no_table_of_looks_stops(desk):
    for text in ("", "asset,when\n", HEAD + 'x:post:0,"\n'):
        with pytest.raises(RecordError):
            rechecking.from_csv(desk, text)


class Pages:
    """A web server that says what it is told to, without a network."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def __call__(self, request):
        self.asked.append(str(request.headers["Host"]) + request.url.raw_path.decode())
        status, body = self.answers.pop(0)
        return httpx.Response(status, content=body, headers={"Content-Type": "text/html"})

    def reach(self):
        return Reach(
            transport=httpx.MockTransport(self), resolve=lambda *_: ["9.9.9.9"],
        )  # fmt: skip


def looking(desk, *more):
    return telling(desk, "[looking]\non = true\nvantage = 'RO'\n", *more)


@pytest.mark.usefixtures("reported")
def test_nobody_is_asked_unless_the_watch_says_so(desk):
    pages = Pages()
    with pytest.raises(ConfigError, match="switch it on first"):
        rechecking.look(desk, rechecking.due(desk.watch, datetime.now(UTC)), pages.reach())
    assert pages.asked == []


@pytest.mark.usefixtures("reported")
def test_our_own_look_is_kept_and_claims_no_more_than_it_saw(desk):
    """The first page still shows the text; the second says 404; a "sorry" with 200 is unknown."""
    ours = looking(desk)
    pages = Pages((200, f"<p>{LIE}</p>".encode()), (404, b"gone"))
    due = rechecking.due(ours.watch, datetime.now(UTC))

    looked = rechecking.look(ours, due, pages.reach())

    assert sorted(pages.asked) == ["x.example/status/0", "x.example/status/1"]
    results = {one.asset.subject.native_id: one for one in looked.checks}
    assert {one: row.result for one, row in results.items()} == {"0": "available", "1": "removed"}
    assert {(row.country, row.method) for row in results.values()} == {("RO", "fetch")}
    kept = results["1"]
    with ours.vault.open(kept.evidence_sha256, custody=ours.custody(Why("a look"))) as file:
        content = file.read()
    [_, answer] = list(warc.records(BytesIO(content), "look", len(content)))
    assert (answer.url, answer.status, answer.problem) == ("http://x.example/status/1", "404", "")
    exhibit = Exhibit.objects.get(label__startswith="looks at 2 addresses")
    manifest = ours.vault.sealed.manifest(exhibit.manifest_sha256)
    assert {one.sha256 for one in manifest.objects} == {
        row.evidence_sha256 for row in results.values()
    }
    assert manifest.captures[0].server_ip == "9.9.9.9"
    assert prove(), prove().wrong


@pytest.mark.usefixtures("reported")
def test_a_page_that_says_sorry_is_not_taken_for_alive(desk):
    ours = looking(desk)
    pages = Pages(*[(200, b"<p>x:post:0 status/0 is not here any more</p>")] * 2)

    looked = rechecking.look(ours, rechecking.due(ours.watch, datetime.now(UTC)), pages.reach())

    assert {one.result for one in looked.checks} == {"unknown"}


@pytest.mark.usefixtures("reported")
def test_what_must_not_be_asked_is_skipped_and_says_why(desk):
    ours = looking(desk)
    Asset.objects.filter(subject__native_id="0").update(url="")
    due = rechecking.due(ours.watch, datetime.now(UTC))
    inner = replace(Pages().reach(), resolve=lambda *_: ["127.0.0.1"])

    looked = rechecking.look(ours, due, inner)
    assert max(one.why.partition(":")[0] for one in looked.skipped) == "has no address"
    assert any("expected a public address" in one.why for one in looked.skipped)
    assert looked.checks == ()

    Alert.objects.update(pap="red")
    looked = rechecking.look(ours, rechecking.due(ours.watch, datetime.now(UTC)), inner)
    assert any("PAP:RED" in one.why for one in looked.skipped)


def test_what_is_merely_alike_is_suggested_and_counts_once_confirmed(house, desk, reported):
    """A site under another ending, in a finding after the first had gone."""
    ana, bo = desk.actor, of(house.bo, house.ecdc)
    old, new = (
        records.add(Subject(kind="domain", native_id=name), ana)
        for name in ("truth-daily24.com", "truthdaily.media")
    )
    asset = reported.revision.assets.get(subject__native_id="1")
    Asset.objects.filter(pk=asset.pk).update(subject=old, url="https://truth-daily24.com/")
    rows = "".join(
        f"truth-daily24.com,{ago(days=days).isoformat()},RO,domain_parked\n" for days in (9, 8)
    )
    rechecking.from_csv(desk, HEAD + rows)
    later = Finding(
        key="k9", kind="laundering", claim="A site copies another", first_at=ago(days=3),
        last_at=ago(days=3),
    )  # fmt: skip
    findings.propose(later, ana, [new])

    [suggested] = rechecking.suggest(desk)

    assert (suggested.subject, suggested.basis, suggested.is_confirmed) == (new, "domain", False)
    assert rechecking.suggest(desk) == (suggested,)
    with pytest.raises(Refused, match="somebody else"):
        checks.confirm(suggested, ana)
    assert checks.confirm(suggested, bo).is_confirmed
