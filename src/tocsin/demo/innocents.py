"""Those who must not be reported: they only look like plots, each in the way such people do."""

from tocsin.demo import speech
from tocsin.demo.background import TRACKING
from tocsin.demo.deeds import Deed
from tocsin.demo.dice import Dice
from tocsin.demo.people import DAY, Person, copied
from tocsin.demo.press import AGENCY
from tocsin.demo.scripts import said, scripts
from tocsin.demo.world import HOUR, World

PETITION = "https://petitions.example/p/night-ferry"
MATCH_DAYS = (5, 12, 19)
NOTIFICATIONS = 5
SIGNATURES = {"x": 190, "facebook": 90, "bluesky": 100}


def fan_community(world: World) -> None:
    """Share the club's links and hashtags, each hours after they came out."""
    dice, role = world.dice("fans"), "fan_community"
    fans = world.volunteers(role, "x", 45) + world.volunteers(role, "bluesky", 25)
    for number in range(36):
        at, url = world.at(number / 2, 11), f"https://sulvikfc.example/news/{1200 + number}"
        for person in dice.some(fans, dice.randrange(12, 26)):
            when = min(at + dice.lomax(5 * HOUR, 1.4), world.end - 60)
            words = said(dice, person.lang, dice.one(scripts().fans[person.lang]))
            tags = ["sulvikfc"] if dice.happens(0.6) else []
            world.do(Deed(by=person, at=when, words=words, tags=tags, links=[url], role=role))
    for day in MATCH_DAYS:
        _cheer(world, dice, world.at(day, 18.5), fans)


def _cheer(world: World, dice: Dice, kick_off: float, fans: list[Person]) -> None:
    """Cheer at six moments of a match: whoever watches posts within a minute or three."""
    for moment in range(6):
        at = kick_off + moment * 900 + dice.random() * 600
        for person in dice.some(fans, dice.randrange(8, 20)):
            words = said(dice, person.lang, dice.one(scripts().fans[person.lang]))
            tags = ["riverderby"] if dice.happens(0.5) else ["sulvikfc"]
            when = at + dice.around(70, 0.7)
            world.do(Deed(by=person, at=when, words=words, tags=tags, role="fan_community"))


def push_notification(world: World) -> None:
    """Share an article within minutes of one app's notification, five times in three weeks."""
    dice, role = world.dice("push"), "push_notification"
    readers = world.volunteers(role, "x", 260) + world.volunteers(role, "bluesky", 120)
    breaking = [article for article in world.articles if article.outlet.handle == "tide24.example"]
    for article in dice.some(breaking, NOTIFICATIONS):
        for person in dice.some(readers, 120):
            at = article.at + 10 + dice.around(180, 1.0)
            deed = world.chat(dice, person, at)
            deed.links, deed.role = [article.url], role
            if dice.happens(0.25):
                deed.words, deed.tags = article.title, []
            world.do(deed)


def petition(world: World) -> None:
    """Sign over six days, quickly first, and post what the share button fills in."""
    dice, role = world.dice("petition"), "petition"
    for platform, count in SIGNATURES.items():
        for person in world.volunteers(role, platform, count):
            words = speech.words(person.lang).petition.format(a="Brannmouth", b="Vadu Lung")
            at = world.moment(dice, world.at(6), world.at(6 + min(6, 0.5 + dice.lomax(2, 2))))
            url = f"{PETITION}?{dice.one(TRACKING).format(dice.text('0123456789abcdef', 8))}"
            world.do(Deed(by=person, at=at, words=words, links=[url], role=role))


def quoting_newspaper(world: World) -> None:
    """Quote the copied text in full the next morning; readers pass the warning on."""
    dice, role = world.dice("quoting"), "quoting_newspaper"
    flussblatt = next(figure for figure in world.plan.figures if figure.name == "Flussblatt")
    url = "https://flussblatt.example/faktencheck/stimmzettel-sulvik"
    words = scripts().quotes.warning.format(text=scripts().copied[0]["de"])
    warnings = []
    for platform in ("x", "facebook", "bluesky"):
        who = world.genuine(flussblatt, platform)
        world.cast[role].append(who)
        at = world.at(4, 9.5) + dice.around(1500)
        warnings.append(world.do(Deed(by=who, at=at, words=words, links=[url], role=role)))
    for person in world.volunteers(role, "x", 45):
        at = warnings[0].at + dice.lomax(3 * HOUR, 1.3)
        shared = Deed(by=person, at=min(at, world.at(16)), words="", role=role, lang="de")
        if dice.happens(0.5):
            shared.kind, shared.target = "repost", warnings[0]
        else:
            shared.words, shared.links = dice.one(scripts().quotes.passed_on), [url]
        world.do(shared)


def parody(world: World) -> None:
    """Make fun of a candidate, under a name that says so."""
    dice, role = world.dice("parody"), "parody"
    own = world.census.person("x", "en", created=world.start - 400 * DAY)
    joker = copied(own, handle="NotMiraTalvane", name="Mira Talvane (parody)",
                   bio="Parody account. Not affiliated with anybody who can win.")  # fmt: skip
    world.cast[role].append(joker)
    for _ in range(24):
        at = world.moment(dice, world.start, world.silence[0] - HOUR)
        words = said(dice, "en", dice.one(scripts().parody.words))
        world.do(Deed(by=joker, at=at, words=words, role=role))


def namesake(world: World) -> None:
    """Be called like a candidate, and make mugs."""
    dice, role = world.dice("namesake"), "namesake"
    for platform, handle in (
        ("x", "mt_ceramics"),
        ("facebook", "talvane.pottery"),
        ("tiktok", "mugs.by.mira"),
    ):
        own = world.census.person(platform, "en", created=world.start - 900 * DAY)
        potter = copied(
            own,
            handle=handle,
            name="Mira Talvane",
            bio="Pottery from Lindhaven. Mugs, bowls, vases.",
        )
        world.cast[role].append(potter)
        for _ in range(12):
            words = said(dice, "en", dice.one(scripts().pottery.words))
            world.do(Deed(by=potter, at=world.moment(dice), words=words, role=role))


def turnout_call(world: World) -> None:
    """Remind people to vote, inside the silence period, for nobody in particular."""
    dice, role = world.dice("turnout"), "turnout_call"
    office = world.plan.of_kind("authority")[0]
    callers = [world.genuine(office, platform) for platform in office.platforms]
    world.cast[role] += callers
    callers += world.volunteers(role, "x", 40) + world.volunteers(role, "facebook", 12)
    for person in callers:
        words = said(dice, person.lang, dice.one(speech.words(person.lang).turnout))
        at = world.moment(dice, world.silence[0] + HOUR, world.silence[1] - HOUR)
        world.do(Deed(by=person, at=at, words=words, tags=["ivote"], role=role))


def weather_bots(world: World) -> None:
    """Post the weather of six towns every three hours; the accounts say what they are."""
    dice, role = world.dice("weather_bots"), "weather_bots"
    pieces = scripts().weather
    for town, person in zip(
        pieces.towns, world.recruits(role, "x", len(pieces.towns)), strict=True
    ):
        person.name, person.bio, person.bot = (
            f"Weather {town}",
            "Automated account. Readings of the river service.",
            True,
        )
        person.handle = f"weather_{town.split()[0].lower()}"[:15]
        for step in range(world.plan.calendar.days * 8):
            words = pieces.words.format(
                town=town,
                degrees=dice.randrange(6, 27),
                wind=dice.randrange(2, 50),
                gauge=dice.randrange(90, 260),
            )
            at = world.start + step * 3 * HOUR + dice.random() * 90
            url = f"https://riverservice.example/{town.split()[0].lower()}/{step}"
            world.do(
                Deed(
                    by=person,
                    at=at,
                    words=words,
                    tags=[town.split()[0].lower()],
                    links=[url],
                    role=role,
                    client="scheduler",
                )
            )


def reporting_in_silence(world: World) -> None:
    """Report how and where the candidates voted."""
    dice, role = world.dice("reporting"), "reporting_in_silence"
    listed = [one for one in world.plan.of_kind("outlet") if one.watched and one.name != AGENCY]
    for figure in listed:
        who = world.genuine(figure, "x")
        world.cast[role].append(who)
        for candidate in dice.some(world.plan.of_kind("candidate"), 2):
            at = world.moment(dice, world.silence[0] + HOUR, world.silence[1] - HOUR)
            words = f"{candidate.name}: {speech.headline(dice, figure.lang)}"
            world.do(Deed(by=who, at=at, words=words, role=role))


def old_posts(world: World) -> None:
    """Campaign minutes before the silence period, and again minutes after polls closed."""
    dice, role = world.dice("old_posts"), "old_posts"
    first, last = world.silence
    for platform, count in (("x", 40), ("bluesky", 15)):
        for person in world.volunteers(role, platform, count):
            figure = dice.one(world.plan.of_kind("candidate"))
            words = said(
                dice, person.lang, dice.one(scripts().breach[person.lang]), name=figure.name
            )
            early = dice.happens(0.5)
            at = first - 30 - dice.random() * 1500 if early else last + 30 + dice.random() * 1500
            world.do(
                Deed(by=person, at=at, words=words, tags=[figure.slogan], campaign=True, role=role)
            )


def live(world: World) -> None:
    """Let all of them do what they do."""
    for innocent in (
        fan_community, push_notification, petition, quoting_newspaper, parody, namesake,
        turnout_call, weather_bots, reporting_in_silence, old_posts,
    ):  # fmt: skip
        innocent(world)
