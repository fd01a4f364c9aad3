"""The newspapers of the republic, and the wire they all print."""

from tocsin.demo import speech
from tocsin.demo.deeds import Deed
from tocsin.demo.dice import Dice
from tocsin.demo.people import DAY, Person, plain
from tocsin.demo.plan import Figurehead
from tocsin.demo.world import OCCASIONS, Article, World

SHARE_OF_POSTS = 0.016
"""Articles for each post of the world."""
WIRE_STORIES = 14
FASTEST = "Tide 24"
AGENCY = "Arvenia Press Agency"
TEASER = {
    "en": "Our reporter was there.",
    "de": "Ein Bericht aus unserer Redaktion.",
    "ro": "Un reportaj al redacției noastre.",
    "pl": "Relacja naszej redakcji.",
}


def publish(world: World) -> None:
    """Let every outlet write its articles, print the wire and post both to its accounts."""
    dice = world.dice("press")
    outlets = [figure for figure in world.plan.of_kind("outlet") if figure.name != AGENCY]
    for _ in range(int(world.scale.posts * SHARE_OF_POSTS)):
        figure, at = dice.one(outlets), world.moment(dice)
        _print(world, figure, at, speech.headline(dice, figure.lang), role="")
    fastest = next(figure for figure in outlets if figure.name == FASTEST)
    for occasion in OCCASIONS:
        _print(world, fastest, world.at(*occasion), speech.headline(dice, "en"), role="")
    for _ in range(WIRE_STORIES):
        _wire(world, dice, outlets)
    world.articles.sort(key=lambda article: article.at)


def _wire(world: World, dice: Dice, outlets: list[Figurehead]) -> None:
    """Print one agency story in nine papers, in the agency's words, as each desk gets to it."""
    agency = next(figure for figure in world.plan.figures if figure.name == AGENCY)
    at = world.moment(dice, world.start, world.end - DAY)
    title = f"{speech.headline(dice, 'en')} (APA)"
    _print(world, agency, at, title, role="news_wire")
    for figure in dice.some(outlets, 9):
        _print(world, figure, at + dice.around(420, 0.8), title, role="news_wire")


def _print(world: World, figure: Figurehead, at: float, title: str, *, role: str) -> None:
    """Put an article on the outlet's site, and a little later on some of its accounts."""
    dice, site = world.dice(f"press/{figure.name}/{at}"), _site(world, figure)
    article = Article(site, address(dice, figure.domain, title), title, at, figure.lang)
    world.articles.append(article)
    world.do(
        Deed(
            by=site, at=at, words=f"{title}. {TEASER[figure.lang]}", title=title,
            links=[article.url], lang=figure.lang, role=role,
        )
    )  # fmt: skip
    for platform in figure.platforms:
        if dice.happens(0.75):
            who = world.genuine(figure, platform)
            later = at + dice.around(900, 0.9)
            world.do(Deed(by=who, at=later, words=title, links=[article.url], role=role))
            if role:
                world.cast[role].append(who)


def _site(world: World, figure: Figurehead) -> Person:
    """Return the outlet's own site, as an account."""
    site = world.genuine(figure, "web")
    site.native_id, site.handle = figure.domain, figure.domain
    return site


def address(dice: Dice, domain: str, title: str) -> str:
    """Return an article's address, as content systems make them."""
    words = "".join(letter if letter.isalnum() else " " for letter in plain(title).lower()).split()
    return f"https://{domain}/{dice.randrange(10_000, 99_999)}/{'-'.join(words[:7])}"
