"""Plots that make things look other than they are: who is new, whose tag it is, where it began.

They come after everybody else's plots and innocents, so that nobody's account changes through them;
so do the innocents that look like them.
"""

from tocsin.demo import speech
from tocsin.demo.deeds import Deed
from tocsin.demo.dice import Dice
from tocsin.demo.people import DAY, copied, handle_on, plain
from tocsin.demo.scripts import scripts
from tocsin.demo.world import HOUR, World

HIJACKERS = "harbour-truth.example"
FANS_TAG = "sulvikfc"
TOWN_TAG = "tram4"
FEED_ON = ("x", "telegram")
FED_BY = ("flussblatt.example", "radio-weir.example")


def account_farm(world: World) -> None:
    """Open 26 accounts within three days of February, named and described by one template."""
    dice, role = world.dice("account_farm"), "account_farm"
    begun = world.start - 88 * DAY
    first_names = speech.words("en").first_names
    for _ in range(26):
        born = begun + dice.random() * 3 * DAY
        own = world.census.person("x", "en", created=born)
        handle = f"{plain(dice.one(first_names)).lower()[:6]}_arv_{dice.randrange(100, 1000)}"
        farmed = copied(own, handle=handle_on("x", handle), bio=dice.one(scripts().farm.words))
        world.cast[role].append(farmed)
    world.live(role, world.cast[role], 6)


def hijacked_hashtag(world: World) -> None:
    """Flood the football fans' hashtag one evening, with pages of one site."""
    dice, role = world.dice("hijacked_hashtag"), "hijacked_hashtag"
    cast = world.recruits(role, "x", 24)
    world.live(role, cast, 6)
    world.domains[role].append(HIJACKERS)
    begun = world.at(14, 19)
    for person in cast:
        for _ in range(1 + dice.randrange(4)):
            deed = world.chat(dice, person, begun + dice.random() * 3 * HOUR, topic="council")
            page = f"https://{HIJACKERS}/{dice.randrange(1, 30):02}"
            deed.tags, deed.links, deed.role = [FANS_TAG], [page], role
            world.do(deed)


def laundered_rumours(world: World) -> None:
    """Post ten rumours in a channel; accounts copy them within hours, and pages a day later."""
    dice, role = world.dice("laundered_rumours"), "laundered_rumours"
    [channel] = world.recruits(role, "telegram", 1, langs=("en",))
    quick = world.recruits(role, "x", 4, langs=("en",))
    slow = world.recruits(role, "facebook", 2, langs=("en",))
    world.live(role, [channel, *quick, *slow], 9)
    for number, rumour in enumerate(scripts().rumours.words):
        at = world.at(1.5 + number * 1.7) + dice.random() * 8 * HOUR
        world.do(Deed(by=channel, at=at, words=rumour, role=role))
        for carriers, median in ((quick, 2 * HOUR), (slow, 20 * HOUR)):
            for person in carriers:
                if dice.happens(0.8):
                    later = at + dice.around(median, 0.4)
                    world.do(Deed(by=person, at=later, words=rumour, role=role))


def newcomers(world: World) -> None:
    """Let 90 people join X within ten days of last autumn, each under a name of their own."""
    dice, role = world.dice("newcomers"), "newcomers"
    begun = world.start - 200 * DAY
    for _ in range(90):
        born = begun + dice.random() * 10 * DAY
        lang = dice.one(("en", "de", "ro", "pl"))
        world.cast[role].append(world.census.person("x", lang, created=born))
    _take_part(world, dice, role)


def tram_opening(world: World) -> None:
    """Let 60 people celebrate a new tram under its old hashtag; one in four links its timetable."""
    dice, role = world.dice("tram_opening"), "tram_opening"
    begun = world.at(13, 10)
    for person in world.volunteers(role, "x", 60):
        deed = world.chat(dice, person, begun + dice.random() * 9 * HOUR, topic="transport")
        deed.tags, deed.role = [TOWN_TAG], role
        if dice.happens(0.25):
            deed.links = ["https://river-transit.example/tram4"]
        world.do(deed)


def feeds(world: World) -> None:
    """Let a quick feed on X and a slow one on Telegram post every article of two newspapers."""
    dice, role = world.dice("feeds"), "feeds"
    accounts = [world.recruits(role, platform, 1, langs=("en",))[0] for platform in FEED_ON]
    for person, name in zip(accounts, ("Arvenia news feed", "Both banks in brief"), strict=True):
        person.name, person.bio, person.bot = name, "Automated account. Headlines and links.", True
    for article in world.articles:
        if article.outlet.handle in FED_BY:
            for person, wait in zip(accounts, (90, 1500), strict=True):
                at = article.at + wait + dice.random() * 60
                deed = Deed(by=person, at=at, words="New:", links=[article.url], role=role)
                deed.client = "scheduler"
                world.do(deed)


def _take_part(world: World, dice: Dice, role: str) -> None:
    """Let a cast say what anybody says, now and then."""
    for person in world.cast[role]:
        for _ in range(1 + dice.randrange(4)):
            deed = world.chat(dice, person, world.moment(dice))
            deed.role = role
            world.do(deed)


def fabricate(world: World) -> None:
    """Plant all of them, and let the innocents live."""
    for part in (
        account_farm, hijacked_hashtag, laundered_rumours, newcomers, tram_opening, feeds,
    ):  # fmt: skip
        part(world)
