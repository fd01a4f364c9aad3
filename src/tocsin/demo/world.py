"""The world under construction: its calendar, its people, its newspapers, what was done so far."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from msgspec import Struct

from tocsin.demo import speech
from tocsin.demo.deeds import Deed
from tocsin.demo.dice import Dice, Weighted
from tocsin.demo.people import DAY, Census, Person
from tocsin.demo.plan import Figurehead, Plan
from tocsin.vocabulary.errors import ParameterError

HOUR = 3600
BY_HOUR = [2, 1, 1, 1, 1, 3, 7, 12, 13, 11, 10, 11, 14, 12, 10, 10, 11, 13, 16, 19, 21, 19, 12, 6]
"""How busy each local hour is, against the others."""
TALK = {
    "transport": 13, "food": 14, "weather": 10, "sport": 15, "home": 15, "council": 17,
    "campaign": 16,
}  # fmt: skip
"""How often people speak of what."""
OCCASIONS = ((4, 19.2), (9, 20.25), (14, 7.8), (20, 20.3))
"""Day and hour of a storm, a debate, a closed bridge, the exit poll: everybody posts at once."""
FEWEST = 15_000
"""Below this there would be more plots than people."""


@dataclass(frozen=True)
class Scale:
    """How large a world, and which one."""

    seed: int
    posts: int

    def __post_init__(self) -> None:
        if self.posts < FEWEST:
            raise ParameterError(
                self, "posts", f"at least {FEWEST}: the plots alone need thousands"
            )


class Article(Struct, eq=False):
    """A newspaper's article."""

    outlet: Person
    url: str
    title: str
    at: float
    lang: str


@dataclass
class World:
    """Everything so far; parts of the world add to it, one after the other."""

    plan: Plan
    scale: Scale
    deeds: list[Deed] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    """In order of time once the press has written."""
    public: dict[tuple[str, str], Person] = field(default_factory=dict)
    """(name, platform) to the genuine account."""
    cast: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    """Role to the accounts that play it."""
    residents: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    """Platform to its ordinary people."""
    domains: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Role to the domains that belong to it."""
    ads: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Role to the ids of its ads."""

    def dice(self, part: str) -> Dice:
        """Return the dice of one part of this world."""
        return Dice.named(self.scale.seed, part)

    @cached_property
    def census(self) -> Census:
        """Whoever needs an account gets it here."""
        return Census(self.dice("census"), self.start)

    @cached_property
    def start(self) -> float:
        """First moment of the three weeks."""
        return self.at(0)

    @cached_property
    def end(self) -> float:
        """The moment after the last day."""
        return self.at(self.plan.calendar.days)

    @cached_property
    def silence(self) -> tuple[float, float]:
        """From the beginning of the silence period to the close of polls."""
        calendar, zone = self.plan.calendar, ZoneInfo(self.plan.calendar.time_zone)
        closes = datetime.combine(calendar.polling_day, calendar.closes, zone)
        return calendar.silence_from.replace(tzinfo=zone).timestamp(), closes.timestamp()

    def at(self, day: float, hour: float = 0) -> float:
        """Return a moment by day of the plan (from 0) and local hour."""
        calendar = self.plan.calendar
        midnight = datetime.combine(
            calendar.first_day, datetime.min.time(), ZoneInfo(calendar.time_zone)
        )
        return (midnight + timedelta(days=day, hours=hour)).timestamp()

    def is_silent(self, at: float) -> bool:
        """Tell whether the silence period holds; with minutes to spare on both sides."""
        first, last = self.silence
        return first - 15 * 60 <= at <= last + 15 * 60

    def topic(self, dice: Dice, at: float) -> str:
        """Return what somebody might talk about then: no campaign during the silence."""
        topic = _TALK.one(dice)
        return "council" if topic == "campaign" and self.is_silent(at) else topic

    def moment(self, dice: Dice, first: float | None = None, last: float | None = None) -> float:
        """Return a time at which people are awake, later days a little busier."""
        first, last = first or self.start, last or self.end
        day, length = dice.random() ** 0.85, last - first
        at = first + day * length
        midnight = self.start + (at - self.start) // DAY * DAY
        awake: float = midnight + _CLOCK.one(dice) * HOUR + dice.random() * HOUR
        return awake if first <= awake < last else at

    def chat(self, dice: Dice, who: Person, at: float, topic: str | None = None) -> Deed:
        """Return an ordinary remark, not yet made public."""
        topic = topic or self.topic(dice, at)
        figure = dice.one(self.plan.of_kind("candidate"))
        told = speech.sentence(dice, who.lang, topic, candidate=figure.name)
        known = speech.words(who.lang).topics[topic].tags
        tags = dice.some(known, 1 + dice.happens(0.3)) if dice.happens(0.3) else []
        campaign = topic == "campaign"
        if campaign and dice.happens(0.2):
            tags.append(figure.slogan)
        return Deed(by=who, at=at, words=told, lang=who.lang, tags=tags, campaign=campaign)

    def do(self, deed: Deed) -> Deed:
        """Make a deed public; what would fall after the last day falls into its last minute."""
        deed.lang = deed.lang or deed.by.lang
        if deed.at >= self.end:
            deed.at = self.end - 60 + deed.at % 60
        self.deeds.append(deed)
        return deed

    def genuine(self, figure: Figurehead, platform: str) -> Person:
        """Return the genuine account of a public figure, made at first use."""
        key = (figure.name, platform)
        if key not in self.public:
            self.public[key] = self.census.public(figure, platform)
        return self.public[key]

    def recruits(
        self,
        role: str,
        platform: str,
        count: int,
        *,
        langs: tuple[str, ...] = ("en", "de", "ro", "pl"),
    ) -> list[Person]:
        """Return new accounts that play a role; they look like anybody's."""
        dice = self.dice(f"{role}/{platform}")
        people = [self.census.person(platform, dice.one(langs)) for _ in range(count)]
        self.cast[role] += people
        return people

    def volunteers(self, role: str, platform: str, count: int) -> list[Person]:
        """Return ordinary residents that play a role beside their ordinary life."""
        people = self.dice(f"{role}/{platform}").some(self.residents[platform], count)
        self.cast[role] += people
        return people

    def live(self, role: str, people: list[Person], each: float) -> None:
        """Let a cast also post as anybody does, so that its plot is not all it ever says."""
        dice = self.dice(f"{role}/life/{len(self.deeds)}")
        for person in people:
            for _ in range(int(dice.around(each, 0.6))):
                self.do(self.chat(dice, person, self.moment(dice)))


_TALK = Weighted(list(TALK), list(TALK.values()))
_CLOCK = Weighted(range(24), BY_HOUR)
