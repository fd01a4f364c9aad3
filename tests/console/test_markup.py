"""Every page is HTML that needs no guessing, and says in words what it shows."""

import pytest
from django.urls import reverse

from tests.console.browsing import Browser
from tests.console.markup import Markup
from tests.console.pages.places import addresses, furnished
from tests.console.test_addresses import addresses as patterns
from tests.console.test_addresses import filled

PAGE = "<html lang=en><head><title>t</title></head><body><h1>h</h1>{}</body></html>"
BROKEN = {
    "<p>one": "<p> is not closed",
    "<p><div>x</div></p>": "<div> inside ['p']",
    "<ul><p>x</p></ul>": "<p> in <ul>",
    "<tr><td>x</td></tr>": "<tr> in <body>",
    "<a href=/><button>x</button></a>": "<button> inside what is pressed",
    "<b><i>x</b></i>": "</b> inside <i>",
    "<p id=a>x</p><p id=a>y</p>": "two #a",
    "<input name=q>": "<input name=q> has no label",
    "<label for=z>x</label>": "<label for=z> is nobody's",
    "<input aria-label=x aria-describedby=z>": "<input aria-describedby=z> leads nowhere",
    "<a href='#z'>x</a>": "<a href=#z> leads nowhere",
    "<a href=/><b></b></a>": "<a> says nothing",
    "<img src=x>": "<img> without words",
    "<h3>x</h3>": "h3 follows h1",
    "<h1>x</h1>": "headings [1, 1]: one first, and one of it",
    "<p tabindex=3>x</p>": "<p> goes before its turn",
    "<p class=a class=b>x</p>": "<p> says one thing twice",
}


def wrong_with(answer):
    """Return what is wrong with a page."""
    return sorted(set(Markup(answer.content.decode()).wrong))


@pytest.mark.parametrize(("broken", "said"), BROKEN.items())
def test_what_is_wrong_is_noticed(broken, said):
    assert said in Markup(PAGE.format(broken)).wrong


def test_every_page_of_casework(house):
    browser, wrong = Browser(), {}
    browser.force_login(house.ana.user)
    for name, address in addresses(furnished(house)).items():
        if found := wrong_with(browser.get(address, follow=True)):
            wrong[name] = found
    assert wrong == {}


def test_every_page_of_signing_in(house):
    """Of who is not signed in yet, and of who looks after their own sign-in."""
    wrong = {}
    within = Browser()
    within.force_login(house.bo.user)
    for _, where in patterns():
        if not where.startswith("accounts/"):
            continue
        for who, browser in (("nobody", Browser()), ("Bo", within)):
            answer = browser.get(filled(where))
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            if answer.content and (found := wrong_with(answer)):
                wrong[who, where] = found
    assert wrong == {}


def test_every_page_that_says_no(house):
    browser = Browser()
    browser.force_login(house.ana.user)
    things = furnished(house)
    refused = {
        "not there": browser.get("/findings/987654321/"),
        "no such address": browser.get("/nonsense/"),
        "not theirs": browser.get(reverse("journal")),
        "not filled in": browser.send(reverse("incident-open"), browser.get("/incidents/")),
        "odd labels": browser.send(reverse("alert-draft"), tlp="pink"),
        "not of this state": browser.send(
            reverse("submission-event", args=[things["submission"].pk, "withdraw"]), note=""
        ),
        "without the form's token": browser.post(reverse("incident-open")),
    }
    assert {name: wrong_with(one) for name, one in refused.items()} == {
        name: [] for name in refused
    }
    assert all(400 <= one.status_code < 500 for one in refused.values())
