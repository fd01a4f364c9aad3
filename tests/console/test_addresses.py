"""Every address that is no address of the API: who gets where, and who writes anything there.

The table says who may; what it does not name is refused and writes nothing, and an address
without a row fails. With the other tests one cell of sixteen; all of them: `TOCSIN_MATRIX=all`.
"""

import os
import re
from datetime import UTC, datetime, timedelta
from zlib import crc32

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.console.addressed import DONE, ELSEWHERE, ONES_OWN, ONWARD, OPEN, SHOWN
from tests.console.api.calling import HERE
from tests.console.matrix import (
    MISSING,
    MODELS,
    NOBODY,
    NONE,
    OTHERS,
    OWN,
    RELATIONS,
    ROLES,
    SHARED,
    World,
)
from tocsin.casework.models import JournalEntry, Participation, Role
from tocsin.jobs.models import Job, JobState

VALUES = {"int": "1", "str": "x", "slug": "finding", "path": "x"}
ALL = os.environ.get("TOCSIN_MATRIX") == "all"
NO = {400, 403, 404, 409, 422}


def addresses(patterns=None, before=""):
    """Yield every address with its name, the API's left out."""
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        where = before + str(one.pattern)
        if where.startswith("api/"):
            continue
        if isinstance(one, URLPattern):
            yield one.name, where
        else:
            yield from addresses(one.url_patterns, where)


def filled(where):
    """Return an address with something in each of its places."""
    plain = re.sub(r"<(?:(\w+):)?\w+>", lambda found: VALUES[found[1] or "str"], where)
    return "/" + re.sub(r"\(\?P<\w+>[^)]*\)", "1", plain).strip("^").rstrip("$")


def is_left(cell):
    """Whether a cell is left for when all are asked."""
    return not ALL and crc32(cell.encode()) % 16 != 0


def test_every_address_has_a_row():
    known = {*SHOWN, *DONE, *OPEN, *ONES_OWN}
    found = [name or where for name, where in addresses() if not where.startswith(ELSEWHERE)]
    assert sorted(set(found) - known) == []


@pytest.mark.usefixtures("house")
def test_nobody_gets_in_without_signing_in(subtests):
    client = Client(**HERE)
    for name, where in addresses():
        for method in ("get", "post"):
            if is_left(f"{where}, {method}"):
                continue
            with subtests.test(f"{method} {where}"), transaction.atomic():
                answer = getattr(client, method)(filled(where))
                transaction.set_rollback(True)
                if name in OPEN:
                    assert answer.status_code < 500
                elif answer.status_code == 302:
                    assert "login" in answer["Location"]
                else:
                    assert answer.status_code in {301, 401, 403, 404, 405}


def test_administrators_alone_open_the_admin(subtests, house):
    world = World.built(house)
    for name, where in addresses():
        for role in Role:
            cell = f"{where}, {role}"
            if not where.startswith("admin/") or name in OPEN or is_left(cell):
                continue
            with subtests.test(cell), transaction.atomic():
                answer = world.callers[role].client.get(filled(where))
                transaction.set_rollback(True)
                if role == Role.ADMIN:
                    assert answer.status_code in {200, 302, 403, 404}
                else:
                    assert answer.status_code in {302, 404}
                    assert answer.status_code == 404 or "login" in answer["Location"]


def test_who_gets_where(house, subtests):
    world = staffed(house)
    count = 0
    for cell, who, page in cells():
        if is_left(cell):
            continue
        count += 1
        with transaction.atomic():
            before = written()
            answer = asked(world, who, page)
            wrote = written() != before
            transaction.set_rollback(True)
        with subtests.test(cell):
            holds(who, page, answer, wrote=wrote)
    assert count > len(DONE)


def cells():
    """Yield every page with every role and relation."""
    for method, table in (("get", SHOWN), ("post", DONE)):
        for name, page in table.items():
            for relation in RELATIONS if page.kind else (OWN,):
                for role in ROLES:
                    cell = f"{method} {name}, {role}, {relation}"
                    yield cell, (role, relation), (method, name, page)


def holds(who, asked_for, answer, *, wrote):
    """Hold an answer against the table."""
    (role, relation), (method, name, page) = who, asked_for
    if role == NOBODY:
        assert answer.status_code == 302
        assert "login" in answer["Location"]
        assert not wrote
        return
    reached = (relation == OWN and page.on_own) or (relation == SHARED and page.on_shared)
    if role in page.who.split() and reached:
        assert answer.status_code in {200, 302}
        assert wrote == (method == "post" and not page.is_quiet)
        return
    assert answer.status_code in NO | ({302} if name in ONWARD and not page.kind else set())
    assert not wrote


def staffed(house):
    """Return the world, with the roles of a colleague and of somebody of the other house."""
    world = World.built(house)
    for relation, owner in ((OWN, house.ecdc), (SHARED, house.delta), (OTHERS, house.delta)):
        row = Participation.objects.filter(organisation=owner).latest("pk")
        world.ids[relation] |= {"participation": row.pk, "person": row.person_id}
    world.ids[NONE] |= {"participation": MISSING, "person": MISSING}
    return world


def written():
    """Return what tells whether anything was written."""
    called_off = Job.objects.filter(state=JobState.CANCELLED).count()
    return JournalEntry.objects.count(), Job.objects.count(), called_off


def asked(world, who, asked_for):
    """Ask for a page, about a record of some relation."""
    (role, relation), (method, name, page) = who, asked_for
    more = {key: told(world, relation, value) for key, value in page.more.items()}
    if "<int:pk>" in PLACES.setdefault(name, dict(addresses()).get(name, "")):
        more["pk"] = world.ids[relation][page.kind]
    form = {key: told(world, relation, value) for key, value in page.form.items()}
    if method == "post" and page.kind in MODELS and relation != NONE:
        form["version"] = str(world.version(page.kind, world.ids[relation][page.kind]))
    return getattr(world.callers[role].client, method)(reverse(name, kwargs=more), form)


PLACES: dict[str, str] = {}


def told(world, relation, value):
    """Return what a word of the table stands for."""
    side, _dot, kind = value.partition(".")
    if side in {"OWN", "THIS"}:
        return str(world.ids[OWN if side == "OWN" else relation][kind])
    words = {
        "TICK": f"{world.ids[relation].get('finding')}:1",
        "OTHER": world.ids[SHARED]["finding"],
        "ELSEWHERE": world.house.delta.pk,
        "PERSON": world.people[Role.VIEWER].pk,
        "OURS": world.house.ecdc.pk,
        "TOMORROW": (datetime.now(UTC) + timedelta(days=1)).date(),
    }
    return str(words.get(value, value))
