"""The plots that spread something: each says what was planted, in the order of `plan.toml`.

A plot adds deeds with its role and a cast of accounts. Its accounts also live an ordinary life, so
that behaviour is all there is to find.
"""

from tocsin.demo.background import TRACKING
from tocsin.demo.deeds import Deed
from tocsin.demo.dice import Dice
from tocsin.demo.people import DAY, Person
from tocsin.demo.press import address
from tocsin.demo.scripts import said, scripts
from tocsin.demo.world import HOUR, World

NETWORK_SITES = ("arvenia-jetzt.example", "bothbanks.example", "malurile.example")
LINKS = 48
CLONES = ("arvenia-couriier.example", "arvenla-courier.example", "arvenia-courier-news.example")
MIRROR = "nordblick.example"
LEAK = "harbour-papers.example"
LOOK_ALIKES = str.maketrans({"a": "а", "e": "е", "o": "о", "c": "с", "p": "р"})
ZERO_WIDTH = "\u200b"


def link_network(world: World) -> None:
    """Share 48 links, three a day, by most of 36 accounts within three quarters of a minute."""
    dice, role = world.dice("link_network"), "link_network"
    cast = world.recruits(role, "x", 20) + world.recruits(role, "bluesky", 16)
    world.live(role, cast, 9)
    world.domains[role] += NETWORK_SITES
    for number in range(LINKS):
        at = world.at(1 + number // 3) + dice.randrange(8 * HOUR, 22 * HOUR)
        url = _network_link(world, dice, at)
        for person in dice.some(cast, int(len(cast) * (0.5 + dice.random() * 0.3))):
            deed = world.chat(dice, person, at + dice.random() * 45, topic=_harmless(dice))
            tail = dice.one(TRACKING).format(dice.text("0123456789abcdef", 8))
            deed.links, deed.role = [f"{url}?{tail}"], role
            world.do(deed)


def _network_link(world: World, dice: Dice, at: float) -> str:
    """Return a page of the network's own sites or, one time in three, a real newspaper's."""
    fresh = [article.url for article in world.articles if at - DAY < article.at < at]
    if fresh and dice.happens(0.33):
        return dice.one(fresh)
    title = said(dice, "en", dice.one(scripts().mirror.words))
    return address(dice, dice.one(NETWORK_SITES), title)


def copypasta(world: World) -> None:
    """Post six German texts, one an evening, by most of 34 accounts within twenty minutes."""
    dice, role = world.dice("copypasta"), "copypasta"
    cast = world.recruits(role, "x", 24, langs=("de",))
    cast += world.recruits(role, "facebook", 10, langs=("de",))
    world.live(role, cast, 8)
    for evening, text in zip((3, 5, 8, 11, 14, 17), scripts().copied, strict=True):
        at = world.at(evening, 18.5 + dice.random() * 2)
        for person in dice.some(cast, int(len(cast) * (0.6 + dice.random() * 0.25))):
            words = dressed(dice, text["de"])
            world.do(Deed(by=person, at=at + dice.random() * 1200, words=words, role=role))


def dressed(dice: Dice, text: str) -> str:
    """Return a copy with one cheap disguise, or none."""
    match dice.randrange(7):
        case 0:
            return f"{text} {dice.one(('🔥', '‼️', '👀', '😡'))}"
        case 1:
            return text.upper()
        case 2:
            place = dice.randrange(5, len(text) - 5)
            return text[:place] + ZERO_WIDTH + text[place:]
        case 3:
            place = dice.randrange(5, len(text) - 25)
            return (
                text[:place] + text[place : place + 20].translate(LOOK_ALIKES) + text[place + 20 :]
            )
        case 4:
            return (
                f"{text} https://{dice.one(('kurz', 'klick'))}.example/{dice.text('abcdefgh', 5)}"
            )
        case _:
            return text


def translated(world: World) -> None:
    """Say the six texts in three more languages, three accounts each, hours apart."""
    dice, role = world.dice("translated"), "translated"
    cast = {lang: world.recruits(role, "x", 3, langs=(lang,)) for lang in ("en", "ro", "pl")}
    for lang, people in cast.items():
        world.live(role, people, 8)
        for evening, text in zip((3, 5, 8, 11, 14, 17), scripts().copied, strict=True):
            for person in people:
                at = world.at(evening, 20) + dice.random() * 14 * HOUR
                world.do(Deed(by=person, at=at, words=text[lang], lang=lang, role=role))


def bot_network(world: World) -> None:
    """Post round the clock for six days, each of 14 accounts at its own beat."""
    dice, role = world.dice("bot_network"), "bot_network"
    for person in world.recruits(role, "x", 14):
        beat, at = dice.uniform(35, 80) * 60, world.at(dice.randrange(4, 12)) + dice.random() * HOUR
        last = at + 6 * DAY
        while at < last:
            deed = world.chat(dice, person, at + dice.gauss(0, 4))
            deed.role, deed.client = role, "scheduler"
            world.do(deed)
            at += beat


def cloned_outlet(world: World) -> None:
    """Push 18 articles of the copied newspaper, by 24 accounts over the days that follow."""
    dice, role = world.dice("cloned_outlet"), "cloned_outlet"
    cast = world.recruits(role, "x", 14) + world.recruits(role, "facebook", 10)
    world.live(role, cast, 7)
    world.domains[role] += CLONES
    for number in range(18):
        at, domain = world.at(4 + number * 0.8, 10), CLONES[number // 6]
        url = address(dice, domain, said(dice, "en", dice.one(scripts().mirror.words)))
        for person in dice.some(cast, 7):
            deed = world.chat(dice, person, at + dice.lomax(3 * HOUR, 1.5), topic=_harmless(dice))
            deed.at, deed.links, deed.role = min(deed.at, world.end - 60), [url], role
            world.do(deed)


def sanctioned_mirror(world: World) -> None:
    """Share 40 pages of the mirror, on six Telegram channels and 18 accounts on X."""
    dice, role = world.dice("sanctioned_mirror"), "sanctioned_mirror"
    channels = world.recruits(role, "telegram", 6, langs=("de", "en"))
    cast = channels + world.recruits(role, "x", 18, langs=("de", "en"))
    world.live(role, cast, 9)
    world.domains[role].append(MIRROR)
    for number in range(40):
        line = said(dice, "en", dice.one(scripts().mirror.words))
        at, url = world.at(number / 2, 9), address(dice, MIRROR, line)
        for person in [dice.one(channels), *dice.some(cast, 3)]:
            when = min(at + dice.lomax(4 * HOUR, 1.4), world.end - 60)
            words = said(dice, person.lang, dice.one(scripts().mirror.words))
            world.do(Deed(by=person, at=when, words=words, links=[url], role=role))


def mass_targeting(world: World) -> None:
    """Write to 60 organisations, about five times each, in ever new combinations of phrases."""
    dice, role = world.dice("mass_targeting"), "mass_targeting"
    cast = world.recruits(role, "x", 12, langs=("en",))
    world.live(role, cast, 5)
    organisations = world.recruits("organisations", "x", 60)
    world.live("organisations", organisations, 4)
    pieces = scripts().targeting
    for organisation in organisations:
        for person in dice.some(cast, 5):
            claim = said(dice, "en", dice.one(pieces.claims))
            words = f"{dice.one(pieces.openers)} {dice.one(pieces.asks)}: {claim}"
            at = world.moment(dice, world.at(6), world.at(16))
            world.do(Deed(by=person, at=at, words=words, mentions=[organisation], role=role))


def leak(world: World) -> None:
    """Release stolen e-mails on a channel at night, and amplify them on X and Bluesky."""
    dice, role = world.dice("leak"), "leak"
    [channel] = world.recruits(role, "telegram", 1, langs=("en",))
    cast = world.recruits(role, "x", 26) + world.recruits(role, "bluesky", 12)
    world.live(role, [channel, *cast], 6)
    world.domains[role].append(LEAK)
    released = world.at(11, 21.7)
    first = said(dice, "en", scripts().leak.words[0])
    world.do(Deed(by=channel, at=released, words=first, links=[f"https://{LEAK}/"], role=role))
    for person in cast:
        for _ in range(dice.randrange(1, 4)):
            at = min(released + 600 + dice.lomax(9 * HOUR, 1.6), world.at(18, 22))
            words = said(dice, "en", dice.one(scripts().leak.words))
            page = f"https://{LEAK}/{dice.randrange(1, 40):03}.html"
            world.do(Deed(by=person, at=at, words=words, links=[page], lang="en", role=role))


def _harmless(dice: Dice) -> str:
    """Return a topic that breaks no silence."""
    return dice.one(("council", "transport", "home", "weather"))


def spread(world: World) -> None:
    """Plant all of them."""
    for plot in (
        link_network, copypasta, translated, bot_network, cloned_outlet, sanctioned_mirror,
        mass_targeting, leak,
    ):  # fmt: skip
        plot(world)


def names(people: list[Person]) -> tuple[str, ...]:
    """Return the ids of a cast, each once, in order."""
    return tuple(dict.fromkeys(person.id for person in people))
