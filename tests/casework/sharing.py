"""Worlds to share in: organisations, people, records of every kind under every label, at random.

Beside each world in the database stands the same in plain Python (`World`), and `readers_of` says
slowly, from the docstrings, who may read which row.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from tocsin.casework.models import (
    Activity,
    Alert,
    AlertRevision,
    Asset,
    Assignment,
    Classification,
    Comment,
    Correction,
    Coverage,
    EvidenceTransfer,
    Exhibit,
    Finding,
    FindingEvidence,
    FindingStep,
    FindingSubject,
    Incident,
    IncidentFinding,
    Judgement,
    LivenessCheck,
    Membership,
    Network,
    Operation,
    OperationMember,
    Organisation,
    Outcome,
    Participation,
    Person,
    Proposal,
    Recidivism,
    ReportFigure,
    RevisionFinding,
    RevisionStep,
    Role,
    SharingGroup,
    SharingGroupMember,
    Subject,
    Submission,
    Transition,
    User,
)
from tocsin.casework.models.sharing import LABELS

TODAY = date(2024, 6, 1)
AT = datetime(2024, 5, 1, tzinfo=UTC)
READERS = {"viewer", "analyst", "reviewer", "sender", "admin", "coordinator"}
LABELLED = (
    Finding, Incident, Operation, Alert, Outcome, Activity, Coverage, EvidenceTransfer, Exhibit,
    ReportFigure, Recidivism,
)  # fmt: skip
EACH = 9
"""Records of each labelled kind."""


@dataclass
class World:
    """Everybody and everything, in plain Python, beside the same rows in the database."""

    users: list = field(default_factory=list)
    orgs: list = field(default_factory=list)
    roles: dict = field(default_factory=dict)
    networks: set = field(default_factory=set)
    groups: set = field(default_factory=set)
    named: set = field(default_factory=set)
    rows: dict = field(default_factory=dict)

    def of(self, model):
        """Return the rows of a model."""
        return self.rows.setdefault(model, [])


def stretch(dice):
    """Return first day and the day after the last, about TODAY or open."""
    first = TODAY + timedelta(days=dice.choice([-300, -1, 0, 1]))
    return first, dice.choice([None, first + timedelta(days=dice.choice([0, 1, 2, 400]))])


def holds(first, last):
    return first <= TODAY and (last is None or last > TODAY)


def built(dice):
    """Make a world of four members, a platform, two networks, three groups and ten people."""
    world = World()
    world.orgs = Organisation.objects.bulk_create(
        Organisation(name=f"O{n}", kind="member" if n < 4 else "platform") for n in range(5)
    )
    people(dice, world)
    far = sharing(dice, world)
    labelled(dice, world, far)
    belonging(dice, world)
    return world


def people(dice, world):
    """Add ten people: one who may sign in no more, one who is a superuser, some without a role."""
    for n in range(10):
        user = User.objects.create(username=f"u{n}", is_active=n != 9, is_superuser=n == 8)
        person = Person.objects.create(user=user)
        world.users.append((user, person))
        for org in dice.sample(world.orgs, dice.choice([0, 1, 1, 2])):
            for role in dice.sample(Role.values, 2):
                first, last = stretch(dice)
                Participation.objects.create(
                    person=person, organisation=org, role=role, started_on=first, stopped_on=last
                )
                if holds(first, last):
                    world.roles.setdefault(user.pk, set()).add((org.pk, role))


def sharing(dice, world):
    """Add networks and groups with members for a while; return ways to share."""
    orgs = world.orgs[:4]
    networks = Network.objects.bulk_create(Network(name=f"N{n}") for n in range(2))
    groups = SharingGroup.objects.bulk_create(
        SharingGroup(name=f"G{n}", owner=dice.choice(orgs)) for n in range(3)
    )
    for one, org in ((one, org) for one in networks for org in dice.sample(orgs, 2)):
        first, last = stretch(dice)
        Membership.objects.create(network=one, organisation=org, joined_on=first, left_on=last)
        world.networks |= {(one.pk, org.pk)} if holds(first, last) else set()
    for one, org in ((one, org) for one in groups for org in dice.sample(orgs, 2)):
        first, last = stretch(dice)
        SharingGroupMember.objects.create(
            group=one, organisation=org, joined_on=first, left_on=last
        )
        world.groups |= {(one.pk, org.pk)} if holds(first, last) else set()

    def far():
        visibility = dice.choice([*LABELS])
        return {
            "owner": dice.choice(orgs), "visibility": visibility, "created_at": AT,
            "tlp": dice.choice(LABELS[visibility]),
            "network": dice.choice(networks), "sharing_group": dice.choice(groups),
        }  # fmt: skip

    return far


def labelled(dice, world, far):
    """Add records of every kind that has a label."""
    some = lambda model: dice.choice(world.of(model))  # noqa: E731  # said four times below
    make = {
        Finding: lambda n: {"key": f"k{n}", "kind": "copypasta", "claim": f"token{n}x",
                            "first_at": AT, "last_at": AT, "state": "proposed"},
        Incident: lambda n: {"ref": f"INC-{n}", "title": f"token{n}x"},
        Operation: lambda n: {"name": f"token{n}x"},
        Alert: lambda n: {"ref": f"token{n}x"},
        Outcome: lambda n: {"kind": f"token{n}x", "on_date": TODAY, "is_confirmed": True},
        Activity: lambda n: {"kind": "training", "on_date": TODAY, "topic": f"token{n}x",
                             "held": "held"},
        Coverage: lambda n: {"url": f"https://a.example/token{n}x", "outlet": world.orgs[4],
                             "published_on": TODAY, "is_confirmed": True},
        EvidenceTransfer: lambda n: {"recipient": world.orgs[4], "at": AT,
                                     "manifest_sha256": f"token{n}x"},
        Exhibit: lambda n: {"label": f"token{n}x", "manifest_sha256": f"{n}", "sealed_at": AT},
        ReportFigure: lambda n: {"report": "r", "text": f"token{n}x", "value": n, "query": "q",
                                 "rounding": "exact", "query_version": 1, "as_of": AT,
                                 "record_ids_sha256": ""},
        Recidivism: lambda n: {"asset": world.of(Asset)[n % len(world.of(Asset))],
                               "subject": some(Subject), "basis": f"token{n}x",
                               "confidence": "low", "acted_at": AT, "seen_at": AT},
    }  # fmt: skip
    subjects = [Subject(kind="account", native_id=f"token{n}x", created_at=AT) for n in range(12)]
    world.rows[Subject] = Subject.objects.bulk_create(subjects)
    for model in LABELLED:
        if model is Recidivism:
            revisions(dice, world)
        rows = model.objects.bulk_create(model(**far(), **make[model](n)) for n in range(EACH))
        world.rows[model] = rows
        for one in rows:
            few = dice.sample([person for _, person in world.users], dice.choice([0, 1, 3]))
            one.readers.set(few)
            world.named |= {(model, one.pk, person.pk) for person in few}
    decided(dice, world)


def decided(dice, world):
    """Confirm some findings, by steps."""
    rows = world.of(Finding)
    told = {"occurred_at": AT, "recorded_at": AT}
    FindingStep.objects.bulk_create(
        FindingStep(finding=one, seq=1, event="propose", to_state="proposed", **told)
        for one in rows
    )
    some = dice.sample(rows, EACH // 2)
    FindingStep.objects.bulk_create(
        FindingStep(finding=one, seq=2, event="confirm", from_state="proposed",
                    to_state="confirmed", **told)
        for one in some
    )  # fmt: skip
    Finding.objects.filter(pk__in=[one.pk for one in some]).update(state="confirmed")


def revisions(dice, world):
    """Add what alerts say, whom they were sent to, and what was looked at."""
    rows = [
        AlertRevision(alert=one, number=1, title=f"token{n}x", summary="s", state="draft",
                      created_at=AT)
        for n, one in enumerate(world.of(Alert))
    ]  # fmt: skip
    world.rows[AlertRevision] = AlertRevision.objects.bulk_create(rows)
    told = {"occurred_at": AT, "recorded_at": AT, "event": "create", "to_state": "draft"}
    RevisionStep.objects.bulk_create(RevisionStep(revision=one, seq=1, **told) for one in rows)
    world.rows[Asset] = Asset.objects.bulk_create(
        Asset(revision=one, subject=dice.choice(world.of(Subject)), url=f"https://token{n}x")
        for n, one in enumerate(rows)
    )
    world.rows[Submission] = Submission.objects.bulk_create(
        Submission(revision=one, recipient=dice.choice(world.orgs[2:]), state="draft",
                   attempts=dice.choice([0, 1]), channel=f"token{n}x", created_at=AT)
        for n, one in enumerate(rows)
    )  # fmt: skip
    world.rows[Transition] = Transition.objects.bulk_create(
        Transition(submission=one, seq=1, named=f"token{n}x", **told)
        for n, one in enumerate(world.of(Submission))
    )
    world.rows[LivenessCheck] = LivenessCheck.objects.bulk_create(
        LivenessCheck(asset=one, checked_at=AT, method=f"token{n}x", result="removed")
        for n, one in enumerate(world.of(Asset))
    )


def belonging(dice, world):
    """Add what is part of records, or about them."""
    pick = lambda model: dice.choice(world.of(model))  # noqa: E731
    pairs = lambda left, right: [*{(pick(left), pick(right)) for _ in range(EACH)}]  # noqa: E731
    world.rows[FindingEvidence] = FindingEvidence.objects.bulk_create(
        FindingEvidence(finding=one, rows=f"token{n}x") for n, one in enumerate(world.of(Finding))
    )
    world.rows[Classification] = Classification.objects.bulk_create(
        Classification(finding=one, scheme="place", code=f"token{n}x")
        for n, one in enumerate(world.of(Finding))
    )
    world.rows[Judgement] = Judgement.objects.bulk_create(
        Judgement(**{name: one}, scheme="disarm", code=f"token{n}x", event="attach", at=AT)
        for name, model in (
            ("finding", Finding), ("incident", Incident), ("revision", AlertRevision),
        )
        for n, one in enumerate(world.of(model)[:EACH])
    )  # fmt: skip
    world.rows[FindingSubject] = FindingSubject.objects.bulk_create(
        FindingSubject(finding=one, subject=other, position=0)
        for one, other in pairs(Finding, Subject)
    )
    world.rows[IncidentFinding] = IncidentFinding.objects.bulk_create(
        IncidentFinding(incident=one, finding=other) for one, other in pairs(Incident, Finding)
    )
    world.rows[OperationMember] = OperationMember.objects.bulk_create(
        OperationMember(operation=one, subject=other, basis=f"token{n}x")
        for n, (one, other) in enumerate(pairs(Operation, Subject))
    )
    world.rows[RevisionFinding] = RevisionFinding.objects.bulk_create(
        RevisionFinding(revision=one, finding=other) for one, other in pairs(AlertRevision, Finding)
    )
    about(dice, world, pick)


def about(dice, world, pick):
    """Add what people said, asked and answered about records."""
    columns = {"finding": Finding, "incident": Incident, "alert": Alert, "submission": Submission}
    person = lambda: dice.choice(world.users)[1]  # noqa: E731
    org = lambda: dice.choice(world.orgs[:4])  # noqa: E731

    def of():
        name = dice.choice([*columns])
        return {name: pick(columns[name])}

    world.rows[Comment] = Comment.objects.bulk_create(
        Comment(organisation=org(), person=person(), text=f"token{n}x",
                is_shared=dice.choice([True, False]), **of())
        for n in range(EACH)
    )  # fmt: skip
    world.rows[Assignment] = Assignment.objects.bulk_create(
        Assignment(organisation=org(), person=person(), task=f"token{n}x", **of())
        for n in range(EACH)
    )
    world.rows[Proposal] = Proposal.objects.bulk_create(
        Proposal(organisation=org(), person=person(), finding=pick(Finding), state="open",
                 reason=f"token{n}x", suggests="merge" if n % 2 else "confirm",
                 into=pick(Finding) if n % 2 else None)
        for n in range(EACH)
    )  # fmt: skip
    world.rows[Correction] = Correction.objects.bulk_create(
        Correction(organisation=org(), person=person(), kind="contested", note=f"token{n}x", at=AT,
                   **({"finding": pick(Finding)} if n % 2 else {"revision": pick(AlertRevision)}))
        for n in range(EACH)
    )  # fmt: skip


class Oracle:
    """What one person may read, said slowly."""

    def __init__(self, world, user, person):
        self.world, self.person = world, person
        held = world.roles.get(user.pk, set()) if user.is_active else set()
        self.mine = {org for org, role in held if role in READERS}
        self.answers_for = {org for org, role in held if role == "contact"}

    def label(self, one):
        """The rule of the docstring in `models/sharing.py`."""
        if not self.mine:
            return False
        if one.tlp == "red":
            return (type(one), one.pk, self.person.pk) in self.world.named
        if one.owner_id in self.mine:
            return True
        if one.visibility == "group":
            return any((one.sharing_group_id, org) in self.world.groups for org in self.mine)
        if one.visibility == "network":
            in_network = any((one.network_id, org) in self.world.networks for org in self.mine)
            return one.tlp != "amber+strict" and in_network
        return one.visibility == "public" and one.tlp == "clear"

    def may(self, one):
        """Whether a row is theirs to read; a part is as its whole."""
        return getattr(self, f"_{type(one).__name__.lower()}", self.label)(one)

    def _findingevidence(self, one):
        return self.label(one.finding)

    _classification = _findingsubject = _findingevidence

    def _judgement(self, one):
        return self.label(one.finding or one.incident or one.revision.alert)

    def _incidentfinding(self, one):
        return self.label(one.incident) and self.label(one.finding)

    def _operationmember(self, one):
        return self.label(one.operation)

    def _alertrevision(self, one):
        return self.label(one.alert)

    def _asset(self, one):
        return self.label(one.revision.alert)

    def _revisionfinding(self, one):
        return self.label(one.revision.alert) and self.label(one.finding)

    def _submission(self, one):
        theirs = one.recipient_id in self.answers_for and one.attempts > 0
        return theirs or self.label(one.revision.alert)

    def _transition(self, one):
        return self.label(one.submission.revision.alert)

    def _livenesscheck(self, one):
        return self.label(one.asset.revision.alert)

    def _subject(self, one):
        naming = (FindingSubject, OperationMember, Asset)
        return any(
            row.subject_id == one.pk and self.may(row)
            for model in naming
            for row in self.world.of(model)
        )

    def _about(self, one):
        return self.may(one.about)

    def _assignment(self, one):
        return one.organisation_id in self.mine and self._about(one)

    def _comment(self, one):
        return (one.is_shared or one.organisation_id in self.mine) and self._about(one)

    def _proposal(self, one):
        part = one.organisation_id in self.mine or one.finding.owner_id in self.mine
        return part and self.label(one.finding) and (not one.into or self.label(one.into))

    def _correction(self, one):
        return self.label(one.finding) if one.finding else self.label(one.revision.alert)
