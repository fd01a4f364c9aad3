"""Every page opens for who works there, and is not there for who does not."""

from tests.console.pages.places import addresses, furnished


def test_every_page_opens(house, at):
    browser = at(house.ana)
    broken = {}
    for name, address in addresses(furnished(house)).items():
        answer = browser.get(address, follow=True)
        if answer.status_code != 200:
            broken[name] = answer.status_code
    assert broken == {}
