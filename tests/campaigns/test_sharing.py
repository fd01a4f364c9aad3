"""Nobody reads what is not shared with them: in lists, details, searches, counts and figures.

A case is one reader who asks for one kind of record in a random world of organisations, roles with
dates, groups, networks and labels. A short slice runs with the other tests. The whole campaign, on
either database: `TOCSIN_SHARING=10000 pytest tests/campaigns/test_sharing.py`.
"""

import os
import random
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.models import CharField, TextField

from tests.casework.conftest import _tables  # noqa: F401  # a fixture
from tests.casework.sharing import LABELLED, TODAY, Oracle, built
from tocsin.casework import inbox
from tocsin.casework.access import acting
from tocsin.casework.errors import Refused
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.register import count
from tocsin.casework.models import Finding, Subject, visible
from tocsin.casework.told.reading import findings_told

CASES = int(os.environ.get("TOCSIN_SHARING", "250"))
NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
FIGURES = ("findings.confirmed", "articles.published", "people.trained", "alerts.published")


class Fixed(datetime):
    """A clock that stands on the day of the worlds."""

    @classmethod
    def now(cls, tz=None):
        return NOW.astimezone(tz)


@pytest.fixture(autouse=True)
def _on_that_day(_tables, monkeypatch):  # noqa: F811  # the fixture above
    monkeypatch.setattr(visible, "datetime", Fixed)


def test_nobody_reads_what_is_not_shared_with_them():
    asked, pairs, shown, seed = 0, 0, 0, 0
    while asked < CASES:
        with transaction.atomic():
            world = built(random.Random(seed))
            dice = random.Random(-1 - seed)
            for user, person in world.users:
                oracle = Oracle(world, user, person)
                user.kept_reader = visible.Kept(user) if dice.random() < 0.5 else None
                for model, rows in world.rows.items():
                    allowed = {one.pk for one in rows if oracle.may(one)}
                    check(model, rows, allowed, user, dice)
                    asked, pairs, shown = asked + 1, pairs + len(rows), shown + len(allowed)
                check_figures(world, oracle, user)
            transaction.set_rollback(True)
        seed += 1
    told = f"{asked} cases in {seed} worlds, {pairs} pairs of reader and row, {shown} shown"
    print(f"{told}: 0 leaks")  # noqa: T201  # a campaign's result
    assert 0 < shown < pairs


def check(model, rows, allowed, user, dice):
    """List, count, detail, search: each shows exactly what may be read, once."""
    seen = model.objects.visible_to(user)
    keys = list(seen.values_list("pk", flat=True))
    assert len(keys) == len(set(keys)), (model, "each once")
    assert set(keys) == allowed, (model, user)
    assert seen.count() == len(allowed)
    for one in dice.sample(rows, min(2, len(rows))):
        assert seen.filter(pk=one.pk).exists() == (one.pk in allowed)
    column = next((one.name for one in model._meta.fields
                   if isinstance(one, CharField | TextField)
                   and str(getattr(rows[0], one.name)).find("token") >= 0), None)  # fmt: skip
    if column:
        one = dice.choice(rows)
        found = seen.filter(**{f"{column}__icontains": getattr(one, column)})
        assert set(found.values_list("pk", flat=True)) <= allowed
        assert found.filter(pk=one.pk).exists() == (one.pk in allowed)


def check_figures(world, oracle, user):
    """Figures, exports and the inbox rest on nothing that may not be read."""
    allowed = {one.place for model in LABELLED for one in world.of(model) if oracle.may(one)}
    for name in FIGURES:
        assert set(count(name, user, Question(as_of=NOW)).records) <= allowed, name
    confirmed = Finding.objects.filter(state="confirmed").values_list("pk", flat=True)
    expected = {f"finding:{key}" for key in confirmed} & allowed
    assert set(count("findings.confirmed", user, Question(as_of=NOW)).records) == expected
    told = {one.place for one in findings_told(Finding.objects.all(), user)}
    assert told == {one for one in allowed if one.startswith("finding:")}
    check_inbox(world, oracle, user)


def check_inbox(world, oracle, user):
    for org in world.orgs:
        try:
            actor = acting(user, org, TODAY)
        except Refused:
            continue
        found = inbox.inbox(actor, NOW)
        waiting = (found.assigned, found.mentions, found.to_review, found.proposals,
                   found.contests, found.came_back)  # fmt: skip
        by_key = {(model, one.pk): one for model, rows in world.rows.items() for one in rows}
        for rows in waiting:
            assert all(oracle.may(by_key[type(one), one.pk]) for one in rows)


def test_a_subject_shows_with_a_record_that_names_it_and_its_count_is_no_oracle():
    """Typing a name that is in our books gives the same answer as one that is not."""
    with transaction.atomic():
        world = built(random.Random(1))
        for user, person in world.users:
            oracle = Oracle(world, user, person)
            for one in world.of(Subject):
                found = Subject.objects.visible_to(user).filter(native_id=one.native_id)
                assert found.count() == int(oracle.may(one))
        transaction.set_rollback(True)
