"""What confirmed findings are about: channels, ads, images, posts, each counted once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tocsin.casework.figures import meant
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.past import Past, chunks
from tocsin.casework.figures.register import Counted, order, rule
from tocsin.casework.models import ActorKind, Finding, FindingState, Label, Subject, SubjectKind

SANCTIONS = frozenset({"sanction_circumvention", "sanctioned_outlets"})
"""Words for a channel that evades sanctions: that of people, and that of the detector."""
FINDINGS = "period network election operation kind rule"
"""Parameters by which findings are chosen."""


class Said(NamedTuple):
    """A finding."""

    id: int
    state: str
    kind: str
    first_at: datetime
    owner_id: int
    canonical_id: int | None
    label_at_posting: str
    actor_kind: str
    rule: dict[str, Any] | None
    election_id: int | None
    operation_id: int | None


class Key(NamedTuple):
    """A record by its key alone."""

    id: int


class Known(NamedTuple):
    """A subject."""

    id: int
    kind: str
    platform_id: int | None
    canonical_id: int | None
    first_seen_at: datetime | None


def confirmed(past: Past, question: Question, **equal: Any) -> list[Said]:  # noqa: ANN401
    """Return the confirmed findings that a question is about; of those that say the same, one.

    A finding is of the period in which what it says began.
    """
    columns = {**_columns(past, question), **equal}
    rows = past.rows(Finding, Said, **columns)
    readable = _readable(past, {one.canonical_id for one in rows if one.canonical_id})
    owners = meant.owners(past, question)
    return [
        one
        for one in rows
        if one.canonical_id not in readable
        and question.within(one.first_at)
        and (owners is None or one.owner_id in owners)
        and (question.rule is None or (one.rule or {}).get("id") == question.rule)
    ]


def binds(rule: Mapping[str, Any] | None) -> bool:
    """Whether a finding says that a rule was broken; what people found by hand names none."""
    return rule is None or bool(rule.get("binding", True))


def subjects(
    past: Past, question: Question, findings: Collection[Said], kind: str
) -> list[Counted]:
    """Return the subjects of one kind that findings name, those that are the same once."""
    of = {one.id for one in findings}
    same = {one.kind for one in findings}
    links = past.links(Finding, "subjects", of, "subject_id", kind=frozenset(same))
    places = {one: f"finding:{one}" for one in of}
    return distinct(known(past, question, kind), ((places[finding], key) for finding, key in links))


def known(past: Past, question: Question, kind: str) -> dict[int, Known]:
    """Return subjects of one kind, on the platform that was asked for."""
    where = {"platform_id": meant.platform(past, question.platform)} if question.platform else {}
    rows = past.rows(Subject, Known, reached=True, kind=kind, **where)
    return {one.id: one for one in rows}


def distinct(every: Mapping[int, Known], named: Iterable[tuple[str, int]]) -> list[Counted]:
    """Return each subject that is named once, with the places that name it.

    Subjects that are the same count as the one they are, or as the first of them when that one is
    named by nothing.
    """
    members: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for place, key in named:
        if key in every:
            members[root(key, every)][key].add(place)
    return [
        Counted(
            f"subject:{one if one in keys else min(keys)}",
            tuple(sorted(set().union(*keys.values()), key=order)),
        )
        for one, keys in members.items()
    ]


def root(key: int, every: Mapping[int, Known]) -> int:
    """Return the subject that one is the same as, however many steps away."""
    been = {key}
    while key in every and (up := every[key].canonical_id) is not None and up not in been:
        been.add(up)
        key = up
    return key


@rule(
    "findings.confirmed", "findings",
    "Confirmed findings whose deed began in the period; of those that say the same, one.",
    takes=FINDINGS,
)  # fmt: skip
def findings_confirmed(past: Past, question: Question) -> Iterable[Counted]:
    """Count findings; several of one that the reader may not read are one."""
    groups = defaultdict(list)
    for one in confirmed(past, question):
        groups[one.canonical_id or one.id].append(one.id)
    return [Counted(f"finding:{min(some)}") for some in groups.values()]


@rule(
    "subjects.found", "subjects",
    "Distinct subjects of one kind that confirmed findings of the period name.",
    takes=f"{FINDINGS} platform actor subject!",
)  # fmt: skip
def subjects_found(past: Past, question: Question) -> Iterable[Counted]:
    """Count any kind of subject."""
    actor = {"actor_kind": question.actor} if question.actor else {}
    return subjects(past, question, confirmed(past, question, **actor), question.subject or "")


@rule(
    "channels.sanctioned", "channels",
    "Distinct channels that confirmed findings of the period say violate sanctions; a channel that "
    "several findings or organisations name counts once.",
    takes=f"{FINDINGS} platform subject",
)  # fmt: skip
def channels_sanctioned(past: Past, question: Question) -> Iterable[Counted]:
    """Count channels; a finding under a rule that binds nobody only informs, and accuses nobody."""
    kinds = frozenset({question.kind}) if question.kind else SANCTIONS
    found = [one for one in confirmed(past, question, kind=kinds) if binds(one.rule)]
    return subjects(past, question, found, question.subject or SubjectKind.CHANNEL)


@rule(
    "ads.unlabelled", "ads",
    "Distinct ads in confirmed findings of the period that bore no label when they were posted; a "
    "label they were given later changes nothing.",
    takes=f"{FINDINGS} platform actor",
)  # fmt: skip
def ads_unlabelled(past: Past, question: Question) -> Iterable[Counted]:
    """Count ads by their label then, not now."""
    actor = {"actor_kind": question.actor} if question.actor else {}
    found = confirmed(past, question, label_at_posting=Label.NONE, **actor)
    return subjects(past, question, found, SubjectKind.AD)


@rule(
    "images.unlabelled", "images",
    "Distinct images in confirmed findings of the period that bore no label when they were posted, "
    "posted by political parties unless other actors are asked for.",
    takes=f"{FINDINGS} platform actor",
)  # fmt: skip
def images_unlabelled(past: Past, question: Question) -> Iterable[Counted]:
    """Count images of parties."""
    actor = question.actor or ActorKind.PARTY
    found = confirmed(past, question, label_at_posting=Label.NONE, actor_kind=actor)
    return subjects(past, question, found, SubjectKind.IMAGE)


@rule(
    "posts.against_rule", "posts",
    "Distinct posts that confirmed findings of the period say broke one rule, such as the election "
    "silence of one country.",
    takes=f"{FINDINGS} platform rule!",
)  # fmt: skip
def posts_against_rule(past: Past, question: Question) -> Iterable[Counted]:
    """Count posts against a rule."""
    return subjects(past, question, confirmed(past, question), SubjectKind.POST)


def _columns(past: Past, question: Question) -> dict[str, Any]:
    """Return the columns that a question asks of findings."""
    columns: dict[str, Any] = {"state": FindingState.CONFIRMED}
    if question.kind is not None:
        columns["kind"] = question.kind
    if question.election is not None:
        columns["election_id"] = meant.election(past, question.election)
    if question.operation is not None:
        columns["operation_id"] = meant.operations(past, question.operation)
    return columns


def _readable(past: Past, keys: Collection[int]) -> set[int]:
    """Return which findings the reader may read."""
    found: set[int] = set()
    for some in chunks(sorted(keys)):
        found |= {one.id for one in past.rows(Finding, Key, id=frozenset(some))}
    return found
