"""Whatever stands in our records, pages show it as words: nothing runs, loads, links or turns."""

from itertools import cycle

import pytest
from django.db.models import CharField, JSONField, TextField
from django.urls import reverse

from tests.casework.cases import noticed
from tests.casework.people import of
from tests.console.pages.hostile import PAYLOADS, Noticed
from tests.console.pages.places import addresses, furnished
from tocsin.casework import assignments, comments, findings, kinds, records
from tocsin.casework.access import Actor
from tocsin.casework.models import (
    Activity,
    Alert,
    AlertRevision,
    Asset,
    ComplianceAssessment,
    Coverage,
    Finding,
    Incident,
    Operation,
    Organisation,
    Outcome,
    Platform,
    Subject,
)
from tocsin.console.templatetags.telling import told

SPOILT = (
    Activity, Alert, AlertRevision, Asset, ComplianceAssessment, Coverage, Finding,
    Incident, Operation, Organisation, Outcome, Platform, Subject,
)  # fmt: skip
KEPT = {"state", "key", "version", "visibility", "country", "channel", "pseudonym"}


def spoilt(model, words):
    """Put hostile words into every text of every row of a model."""
    columns = [
        one for one in model._meta.concrete_fields
        if isinstance(one, CharField | TextField) and not one.choices and one.name not in KEPT
        and not one.name.endswith("sha256")
    ]  # fmt: skip
    for row in model._base_manager.all():
        values = {
            one.name: (next(words) + f" {row.pk}")[: one.max_length or None] for one in columns
        }
        for one in model._meta.concrete_fields:
            if isinstance(one, JSONField) and one.name == "innocent":
                values[one.name] = [next(words), next(words)]
            if isinstance(one, JSONField) and one.name == "measures":
                values[one.name] = {next(words)[:60]: 1, "x": 2.5}
        model._base_manager.filter(pk=row.pk).update(**values)


def test_there_are_more_than_two_hundred_of_them():
    assert len(set(PAYLOADS)) > 200


@pytest.mark.parametrize("start", [0, 120])
def test_no_page_runs_loads_links_or_turns_anything(house, at, start):
    words = cycle((*PAYLOADS[start:], *PAYLOADS[:start]))
    things = furnished(house, label=next(words)[:300])
    bo = of(house.bo, house.ecdc)
    for name in ("finding", "incident", "alert", "submission"):
        comments.comment(things[name], next(words), bo, mentioned=[house.ana])
        assignments.assign(things[name], house.ana, bo, task=next(words)[:300])
    findings.decide(Finding.objects.get(pk=things["finding"].pk), "withdraw", bo, next(words))
    _some(house)
    for model in SPOILT:
        spoilt(model, words)
    browser = at(house.ana)
    wrong = {}

    for name, address in addresses(things).items():
        answer = browser.get(address, follow=True)
        page = answer.content.decode()
        found = [] if "evil.example/" in address else Noticed(page).wrong
        if found or answer.status_code != 200:
            wrong[name] = (answer.status_code, found[:3])

    assert wrong == {}


@pytest.mark.parametrize("payload", PAYLOADS[::12])
def test_what_was_typed_comes_back_as_words(house, at, payload):
    """A refused form shows again what it was sent, and a search what was searched."""
    noticed(house)
    browser = at(house.ana)

    searched = browser.get(reverse("search"), {"q": payload})
    listed = browser.get(reverse("findings"), {"q": payload, "kind": payload, "place": payload})
    refused = browser.post(reverse("incident-open"), {"summary": payload, "tlp": payload})

    for answer in (searched, listed, refused):
        wrong = [one for one in Noticed(answer.content.decode()).wrong if "turn words" not in one]
        assert wrong == []


def test_a_text_without_an_end_is_cut_and_its_length_said():
    assert told("x" * 1_000_000).endswith("… (998,800 more characters)</bdi>")


def _some(house):
    """Keep one record of some kinds, with as little as each needs."""
    ana, day = of(house.ana, house.ecdc), "2024-11-23"
    platform = records.add(Platform(name="x", title="X"), Actor(None))
    for kind, values in {
        "operation": {"name": "Doppelganger"},
        "activity": {"kind": "training", "on_date": day, "topic": "DISARM"},
        "coverage": {"url": "https://a.example/", "outlet": house.platform.pk, "published_on": day},
        "assessment": {"platform": platform.pk, "instrument": "dsa", "provision": "art-16",
                       "result": "shortfall", "assessed_on": day},
    }.items():  # fmt: skip
        kinds.add(kind, ana, values)
