"""The contest: the campaigns, those who go on when they must stop, those who pass for others."""

from tocsin.demo import speech
from tocsin.demo.deeds import Deed
from tocsin.demo.dice import Dice
from tocsin.demo.people import DAY, Person, copied, handle_on
from tocsin.demo.plan import Figurehead
from tocsin.demo.scripts import said, scripts
from tocsin.demo.world import HOUR, World

BREAKERS = ("Mira Talvane", "Joran Eschgrund")
IMPOSTORS = (
    ("Mira Talvane", "x", "MiraTaIvane"),
    ("Ilinca Brumeșan", "tiktok", "IlincaBrumesan_"),
    ("Arvenia Courier", "bluesky", "arvenia-couriers"),
    ("Arvenia Courier", "facebook", "arveniacourrier"),
    ("Central Election Office of Arvenia", "x", "E1ectionOffice"),
)
"""Whom they pass for, where, and the look-alike handle."""


def campaign(world: World) -> None:
    """Let contestants campaign, as they may, until the silence period begins."""
    dice = world.dice("campaign")
    for figure in world.plan.of_kind("candidate", "party"):
        for platform in figure.platforms:
            who = world.genuine(figure, platform)
            for _ in range(30):
                at = world.moment(dice, world.start, world.silence[0] - 1800)
                world.do(_appeal(dice, figure, who, at))
    for figure in world.plan.of_kind("authority"):
        for platform in figure.platforms:
            who = world.genuine(figure, platform)
            for day in range(19):
                words = said(dice, "en", dice.one(speech.words("en").turnout[::2]))
                world.do(Deed(by=who, at=world.at(day, 9 + dice.random()), words=words))


def silence_breach(world: World) -> None:
    """Let two contestants and 90 supporters go on after midnight."""
    dice, role = world.dice("silence_breach"), "silence_breach"
    contestants = [figure for figure in world.plan.figures if figure.name in BREAKERS]
    first, last = world.silence
    for figure in contestants:
        for platform in figure.platforms:
            who = world.genuine(figure, platform)
            world.cast[role].append(who)
            for _ in range(5):
                at = world.moment(dice, first + HOUR, last - HOUR)
                world.do(_appeal(dice, figure, who, at, role))
    supporters = [
        person
        for platform, count in (("x", 55), ("bluesky", 20), ("tiktok", 15))
        for person in world.volunteers(role, platform, count)
    ]
    for person in supporters:
        figure = dice.one(contestants)
        for _ in range(1 + dice.happens(0.4)):
            at = world.moment(dice, first + HOUR, last - HOUR)
            world.do(_appeal(dice, figure, person, at, role))


def _appeal(dice: Dice, figure: Figurehead, who: Person, at: float, role: str = "") -> Deed:
    """Return a call to vote for somebody, with the campaign's hashtag."""
    words = said(dice, who.lang, dice.one(scripts().breach[who.lang]), name=figure.name)
    return Deed(by=who, at=at, words=words, tags=[figure.slogan], campaign=True, role=role)


def impersonation(world: World) -> None:
    """Open five accounts that pass for somebody on the watchlist, two weeks before the vote."""
    dice, role = world.dice("impersonation"), "impersonation"
    figures = {figure.name: figure for figure in world.plan.figures}
    for name, platform, handle in IMPOSTORS:
        figure = figures[name]
        born = world.at(dice.randrange(2, 7), 11)
        own = world.census.person(platform, figure.lang, created=born)
        genuine = world.genuine(figure, figure.platforms[0])
        impostor = copied(
            own, handle=handle_on(platform, handle), name=figure.name, bio=figure.bio,
            avatar=genuine.avatar, followers=int(dice.around(800)),
        )  # fmt: skip
        world.cast[role].append(impostor)
        for _ in range(14):
            at = world.moment(dice, born + DAY, world.silence[0] - HOUR)
            deed = world.chat(dice, impostor, at, topic="council")
            deed.role = role
            world.do(deed)
