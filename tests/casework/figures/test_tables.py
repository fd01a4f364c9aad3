"""Figures by rows and columns: what institutions were told, about which election."""

import pytest

from tests.casework.figures import alliance, rows
from tests.casework.figures.alliance import ELECTIONS, JUNE, asked
from tocsin.casework.errors import Refused
from tocsin.casework.figures.register import count
from tocsin.casework.figures.tables import crossed
from tocsin.casework.models import Transition

EU, FR = (ELECTIONS[name][0] for name in ("EU", "FR"))


def notices(world, recipient, *counts):
    """Send so many notices about the European, the French, the Romanian and the German vote."""
    for n, (name, number) in enumerate(zip(ELECTIONS, counts, strict=False)):
        for m in range(number):
            alert = rows.alert(world, f"TOLD-{recipient.pk}-{n}-{m}")
            alert.elections.add(world.elections[name])
            rows.submit(world, alert.revisions.get(), recipient)


def test_what_institutions_were_told_is_laid_out_by_recipient_and_election(world):
    notices(world, world.authority, 2, 6, 1)

    table = crossed(
        "institutions.informed", world.user, asked(), rows="recipient", columns="election"
    )

    assert table.rows == ("authority", "platform")
    assert table.columns == (EU, FR, ELECTIONS["RO"][0])
    assert table.values == [[3, 7, 1], [1, 1, 0]], "two of them are briefings"
    assert [one.partition(":")[0] for one in table.cells[0][2].records] == ["submission"]


def test_a_notice_that_bounced_was_not_sent(world):
    notices(world, world.authority, 1)
    asks = asked(election=EU)
    assert count("institutions.informed", world.user, asks).value == 2
    step = Transition.objects.filter(submission__recipient=world.authority).latest("pk")
    Transition.objects.create(
        submission=step.submission, seq=step.seq + 1, event="bounce", from_state="sent",
        to_state="send_failed", occurred_at=JUNE, recorded_at=alliance.RECORDED,
    )  # fmt: skip

    assert count("institutions.informed", world.user, asks).value == 1


def test_evidence_is_laid_out_by_who_was_given_it(world):
    alert = world.alerts[0]
    for name, number in [("facebook", 3), ("x", 1)]:
        for n in range(number):
            made = alliance.transfer(world, world.companies[name], f"{name}{n}".rjust(64, "0"))
            type(made).objects.filter(pk=made.pk).update(alert=alert)

    table = crossed(
        "evidence.handed_over", world.user, asked(), rows="recipient", columns="election"
    )

    assert (table.rows, table.columns, table.values) == (("platform",), (EU,), [[4]])
    assert table.whole.value == 8


def test_a_table_that_adds_up_has_totals_for_the_public_and_another_has_none(world):
    plain = crossed("platforms.short", world.user, asked(), rows="platform", columns="instrument")
    assert (plain.adds_up, plain.values) == (False, [[1, 1], [1, 0]]), "facebook falls short twice"
    assert plain.public(least=2) == ((None, None), (None, 0))

    dsa = crossed(
        "platforms.short", world.user, asked(instrument="dsa"), rows="platform",
        columns="instrument",
    )  # fmt: skip
    assert dsa.adds_up
    assert dsa.public(least=1) == ((1, 1), (1, 1), (2, 2))


def test_a_table_is_made_by_what_its_rule_takes(world):
    with pytest.raises(Refused, match="laid out by two of election"):
        crossed("meetings.held", world.user, asked(), rows="election", columns="platform")
