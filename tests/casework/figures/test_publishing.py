"""A published figure stays as it was printed, and shows what has changed since."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.casework.figures import alliance, rows
from tests.casework.figures.alliance import AS_OF, asked
from tests.casework.figures.test_past import actor, first, kept
from tocsin.casework import findings, records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.figures import register
from tocsin.casework.figures.publishing import compare, counted, freeze
from tocsin.casework.models import Finding, ReportFigure, Role, Rounding, Targeting

TEXT = "Over 800 organisations targeted by a Russian influence operation"


def targeted(world, text=TEXT, by=None):
    """Return the figure of organisations, published."""
    figure = register.count("organisations.targeted", world.user, asked(operation="Doppelganger"))
    return freeze(figure, "report-2025-03", text, by or actor(world))


def test_what_was_printed_and_what_it_counted_are_kept(world):
    published = ReportFigure.objects.get(pk=targeted(world).pk)

    assert (published.text, published.value, published.rounding) == (TEXT, 803, Rounding.AT_LEAST)
    assert published.query == "organisations.targeted"
    assert published.parameters == {"operation": "Doppelganger", "period": "2024-01-01/2024-12-31"}
    assert published.as_of == AS_OF
    assert len(counted(published)) == 803


def test_words_that_are_not_true_are_not_published(world):
    with pytest.raises(Refused, match="Over 900"):
        targeted(world, "Over 900 organisations targeted")


def test_a_viewer_publishes_nothing(world):
    with pytest.raises(Refused, match="a figure of a report"):
        targeted(world, by=Actor(world.owner, world.ana, frozenset({Role.VIEWER})))


def test_a_figure_whose_records_say_the_same_is_not_corrected(world):
    compared = compare(targeted(world), world.user)

    assert not compared.is_corrected
    assert compared.sentence == "The records say the same today."


def test_a_record_withdrawn_later_shows_the_figure_as_corrected(world):
    published = targeted(world)
    hit = kept(world, Targeting.objects.get(organisation=world.targets[800]))
    records.change(hit, actor(world), "mistaken", is_confirmed=False)

    compared = compare(published, world.user)

    [(gone, happened)] = compared.gone.items()
    assert gone == world.targets[800].place
    assert [one.verb for one in happened] == ["targeting.add", "targeting.change"]
    assert compared.is_corrected
    assert compared.sentence == (
        "Corrected: published as 803, now 802; no longer counted: 1, counted since: 0."
    )


def test_a_finding_withdrawn_later_is_named(world):
    figure = register.count("channels.sanctioned", world.user, asked())
    published = freeze(figure, "report-2025-03", "700 channels", actor(world))
    found = first(Finding, subjects__subject=world.channels[500])
    findings.decide(found, "withdraw", actor(world), "another channel")

    compared = compare(published, world.user)

    [happened] = compared.gone.values()
    assert [(one.place, one.verb) for one in happened] == [(found.place, "finding.withdraw")]


def test_what_was_found_since_does_not_correct_a_figure(world):
    published = targeted(world)
    new = rows.organisation("Late target", kind="target")
    alliance.target(world, [new], created_at=datetime.now(UTC))

    compared = compare(published, world.user)

    assert (compared.is_corrected, compared.new) == (False, (new.place,))
    assert compared.sentence == "Published as 803; counted since: 1."


def test_who_may_not_read_what_was_counted_is_told_so(world):
    published = targeted(world)
    Targeting.objects.filter(organisation__in=world.targets[:3]).update(
        visibility="own", network=None
    )
    colleague = alliance.signed_in(world.people[1], "bo-of-cdn")

    compared = compare(published, colleague)

    assert (compared.is_corrected, compared.unseen) == (False, 3)
    assert compared.sentence.endswith("Not for this reader to see: 3.")


def test_a_figure_of_another_version_is_not_compared(world, monkeypatch):
    published = targeted(world)
    found = register.named("organisations.targeted")
    newer = {**register.rules(), found.name: replace(found, version=2)}
    monkeypatch.setattr(register, "rules", lambda: newer)

    with pytest.raises(Refused, match="version 1"):
        compare(published, world.user)
