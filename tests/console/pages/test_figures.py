"""A figure is a query that its reader opens: value, definition, records, what became of them."""

import pytest
from django.urls import reverse

from tests.casework.cases import noticed
from tests.casework.people import of, somebody
from tocsin.casework import findings
from tocsin.casework.figures.register import rules
from tocsin.casework.models import ReportFigure, Role
from tocsin.flow import figures

RULE = "findings.confirmed"


@pytest.fixture
def confirmed(house):
    """Two findings that Bo confirmed."""
    found = [noticed(house, key) for key in ("k1", "k2")]
    return [findings.decide(one, "confirm", of(house.bo, house.ecdc)) for one in found]


@pytest.fixture
def published(house, confirmed):  # noqa: ARG001  # they must be there
    """The figure of both, published."""
    counted = figures.count(RULE, house.ana.user, None, {"period": "2024"})
    return figures.freeze(counted, "Report 2024", "Two <b>bursts</b>", of(house.ana, house.ecdc))


def text(answer):
    return answer.content.decode()


def test_a_rule_is_counted_and_each_record_has_its_page(house, at, confirmed):
    page = at(house.ana).get(reverse("figure-rule", args=[RULE]), {"period": "2024"})
    told = text(page)

    assert page.context["counted"].value == 2
    for one in confirmed:
        assert f'href="{reverse("finding", args=[one.pk])}"' in told
    assert page.context["counted"].definition in told
    assert page.context["counted"].records_sha256 in told
    theirs = at(house.cai).get(reverse("figure-rule", args=[RULE]), {"period": "2024"})
    assert theirs.context["counted"].value == 0
    assert "k1" not in text(theirs)


def test_a_long_figure_is_read_a_stretch_at_a_time(house, at, confirmed, monkeypatch):
    monkeypatch.setattr(figures, "AT_ONCE", 1)
    browser, where = at(house.ana), reverse("figure-rule", args=[RULE])
    first = browser.get(where, {"period": "2024"})
    second = browser.get(f"{where}?{first.context['more']}")

    shown = [[row.place for row, *_ in page.context["records"]] for page in (first, second)]
    assert shown == [[one.place] for one in confirmed]
    assert second.context["more"] == ""
    assert browser.get(where, {"period": "2024", "from": "x" * 20}).status_code == 200


@pytest.mark.parametrize(
    ("name", "asked", "status"),
    [
        (RULE, {"period": "soon"}, 409),
        (RULE, {"as_of": "2999-01-01T00:00"}, 409),
        (RULE, {"network": "Nobody"}, 400),
        (next(one.name for one in rules().values() if one.needs), {"as_of": ""}, 422),
        ("alerts.publish", {}, 404),
    ],
)
def test_what_cannot_be_counted_is_said(name, asked, status, house, at):
    answer = at(house.ana).get(reverse("figure-rule", args=[name]), asked)
    assert answer.status_code == status


def test_who_may_publishes_words_that_are_true(house, at, confirmed):  # noqa: ARG001  # there
    browser, where = at(house.ana), reverse("figure-freeze", args=[RULE])
    said = {"period": "2024", "report": "Report 2024", "text": "Three bursts"}
    untrue = browser.post(where, said)
    done = browser.post(where, {**said, "text": "Two bursts were confirmed"})
    viewer = at(somebody("vic", house.ecdc, Role.VIEWER))

    assert (untrue.status_code, "must be true of 2" in text(untrue)) == (409, True)
    kept = ReportFigure.objects.get()
    assert done["Location"] == reverse("figure", args=[kept.pk])
    assert (kept.value, kept.parameters["period"]) == (2, "2024-01-01/2024-12-31")
    assert viewer.post(where, said).status_code == 403
    assert "Publish it" not in text(viewer.get(reverse("figure-rule", args=[RULE])))


def test_a_published_figure_shows_what_was_printed_and_is_corrected_when_records_go(
    house, at, confirmed, published
):  # fmt: skip
    browser, where = at(house.ana), reverse("figure", args=[published.pk])
    fresh = text(browser.get(where))
    findings.decide(confirmed[0], "withdraw", of(house.bo, house.ecdc), "a mistake")
    later = browser.get(where)

    assert "The records say the same today." in fresh
    assert "Corrected: published as 2, now 1" in text(later)
    [(place, address, [deed])] = later.context["gone"]
    assert (place, deed.verb) == (confirmed[0].place, "finding.withdraw")
    assert address == reverse("finding", args=[confirmed[0].pk])
    assert len(later.context["records"]) == 2
    assert "<b>bursts" not in text(later)
    assert "Two &lt;b&gt;bursts" in text(browser.get(reverse("figures")))


def test_who_reads_a_figure_does_not_read_the_records_behind_it(house, at, published):
    shared = {"tlp": "green", "visibility": "network", "network": house.network}
    ReportFigure.objects.filter(pk=published.pk).update(**shared)
    page = at(house.cai).get(reverse("figure", args=[published.pk]))

    assert page.context["records"] == []
    assert page.context["found"].comparison.unseen == 2
    assert "finding:" not in text(page)


def test_a_figure_of_a_rule_that_is_no_more_is_shown_as_it_was(house, at, published):
    ReportFigure.objects.filter(pk=published.pk).update(query_version=99)
    page = at(house.ana).get(reverse("figure", args=[published.pk]))

    assert page.status_code == 200
    assert "cannot be held against the records of today" in text(page)
    ReportFigure.objects.filter(pk=published.pk).update(query="findings.gone")
    assert at(house.ana).get(reverse("figure", args=[published.pk])).status_code == 200
