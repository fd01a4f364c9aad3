"""The catalog is looked up on pages: by id, name or words, in whatever version, or nearly so."""

import msgspec
import pytest
from django.urls import reverse
from django.utils.html import escape

from tocsin import catalog
from tocsin.catalog.texts import Texts


def text(answer):
    return answer.content.decode()


def rows(answer, title):
    """Return the ids in the list that has this heading."""
    lists = {str(one): [entry.id for entry in some] for one, _, some, _ in answer.context["lists"]}
    return lists.get(title, [])


@pytest.fixture
def browser(house, at):
    return at(house.ana)


def looked(browser, words, **more):
    return browser.get(reverse("catalog"), {"q": words, **more})


@pytest.mark.parametrize("words", ["disarm:T0084.001", "t0084.001", "use  copypasta", "copy-pasta"])
def test_an_entry_is_found_by_id_name_or_alias(browser, words):
    answer = looked(browser, words)
    assert rows(answer, "Called so") == ["disarm:T0084.001"]
    assert reverse("catalog-entry", args=["disarm:T0084.001"]) in text(answer)


def test_every_actor_that_a_name_may_mean_is_shown(browser):
    answer = looked(browser, "Grizzly Steppe")
    assert rows(answer, "Called so") == ["actor:apt28", "actor:apt29"]
    assert "which one is meant, a person says" in text(answer)
    assert "which one is meant" not in text(looked(browser, "APT28"))


def test_a_retired_id_shows_what_stands_for_it(browser):
    listed = text(looked(browser, "T0009"))
    assert reverse("catalog-entry", args=["disarm:T0097.108"]) in listed
    page = text(browser.get(reverse("catalog-entry", args=["disarm:T0009"])))
    assert "no longer valid" in page
    assert page.index("disarm:T0097.108") < page.index(" with ") < page.index("disarm:T0143.002")


def test_a_number_that_meant_another_thing_once_shows_both(browser):
    answer = looked(browser, "T0048")
    assert rows(answer, "Called so") == ["disarm:T0048"]
    assert rows(answer, "Called so in AMITT") == ["amitt:T0048"]


def test_an_old_name_leads_to_the_entry_that_says_in_which_versions_it_was_called_so(browser):
    answer = looked(browser, "Create Personas")
    assert rows(answer, "Called so") == ["disarm:T0097"]
    page = text(browser.get(reverse("catalog-entry", args=["disarm:T0097"])))
    assert "1.4 as “<bdi>Create Personas</bdi>”" in page


def test_what_is_nearly_a_name_is_answered_with_those_that_may_be_meant(browser):
    assert rows(looked(browser, "use copypasta!"), "Did you mean") == ["disarm:T0084.001"]
    assert "Nothing is called that" in text(looked(browser, "qqzzqq"))


def test_words_are_looked_for_in_what_entries_say_and_narrowed_by_framework(browser):
    assert "disarm:T0149.003" in rows(looked(browser, "lookalike"), "With these words")
    every = rows(looked(browser, "sanctions"), "With these words")
    ours = rows(looked(browser, "sanctions", framework="sanctions"), "With these words")
    assert ours
    assert len(ours) < len(every)
    assert {one.partition(":")[0] for one in ours} == {"sanctions"}


def test_a_day_leaves_what_was_valid_then(browser):
    assert rows(looked(browser, "T0009", on="2024-01-01"), "Called so") == ["disarm:T0009"]
    later = looked(browser, "T0009", on="2025-01-01")
    assert rows(later, "Called so") == []
    assert "disarm:T0097.108" in rows(later, "Did you mean")


def test_without_words_the_frameworks_stand_there_and_each_lists_its_entries(browser):
    page = text(browser.get(reverse("catalog")))
    assert all(escape(one.title) in page for one in catalog.FRAMEWORKS.values())
    listed = browser.get(reverse("catalog"), {"framework": "tlp"})
    assert rows(listed, catalog.FRAMEWORKS["tlp"].title) == [
        one.id for one in catalog.entries("tlp")
    ]
    assert "and more: narrow the words" in text(
        browser.get(reverse("catalog"), {"framework": "actor"})
    )


def test_an_entry_tells_all_that_is_known_of_it(browser):
    page = text(browser.get(reverse("catalog-entry", args=["disarm:T0049.003"])))
    entry = catalog.lookup("disarm:T0049.003")
    for fact in (entry.id, entry.title, "DISARM Framework", "1.6", entry.parents[0], entry.source,
                 entry.licence, "Confidence", "1.5"):  # fmt: skip
        assert fact in page, fact
    assert page.index("C00073") < page.index(">caution<")
    assert "restricts speech" in page[page.index("C00016") :][:400]
    assert '<dd lang="de">' in text(browser.get(reverse("catalog-entry", args=["disarm:TA01"])))


def test_a_provision_shows_what_it_asks_for(browser):
    page = text(browser.get(reverse("catalog-entry", args=["budapest:7"])))
    assert "never the words of the law" in page
    assert "inauthentic_data" in page


@pytest.mark.parametrize("entry", [one.id for one in catalog.entries()][::97])
def test_any_entry_has_a_page(browser, entry):
    assert browser.get(reverse("catalog-entry", args=[entry])).status_code == 200


def test_an_address_that_is_no_entry_says_what_may_be_meant(browser):
    answer = browser.get("/catalog/disarm:T0084.01/")
    assert answer.status_code == 404
    assert "disarm:T0084.001" in rows(answer, "Did you mean")
    several = browser.get("/catalog/Grizzly Steppe/")
    assert several.status_code == 404
    assert len(rows(several, "Called so")) == 2


def test_what_is_no_day_or_no_text_is_refused_with_its_place(browser):
    assert looked(browser, "x", on="yesterday").status_code == 422
    assert looked(browser, "x\x00").status_code == 422
    hostile = looked(browser, "<b>x\u202e</b>")
    assert hostile.status_code == 200
    assert "<b>x" not in text(hostile)


def test_the_frameworks_own_text_is_shown_with_its_licence(browser, tmp_path, monkeypatch):
    monkeypatch.setenv("TOCSIN_CATALOG", str(tmp_path))
    kept = Texts(framework="disarm", source="D.json", sha256="a" * 64, licence="CC BY",
                 texts={"T0049": "Flooding, they say."})  # fmt: skip
    (tmp_path / "disarm.D.json").write_bytes(msgspec.json.encode(kept))
    page = text(browser.get(reverse("catalog-entry", args=["disarm:T0049"])))
    assert "Flooding, they say." in page
    assert "CC BY" in page
