"""Ordinary life: most of what is posted, and hard to tell from plots where it happens to be.

Activity is heavy-tailed, days have a rhythm, articles are shared for days and mostly within hours,
a few posts go viral, news breaks and hundreds post within minutes. Share buttons fill in headlines.
"""

from bisect import bisect_left, bisect_right

from tocsin.demo.deeds import Deed
from tocsin.demo.dice import Weighted, falling
from tocsin.demo.people import DAY, Person
from tocsin.demo.world import HOUR, OCCASIONS, Article, World

PEOPLE = {"x": 0.050, "bluesky": 0.026, "facebook": 0.008, "tiktok": 0.012, "telegram": 0.0018,
          "mastodon": 0.005}  # fmt: skip
"""Accounts for each post of the world, by platform."""
POSTS = {"x": 0.38, "bluesky": 0.22, "telegram": 0.15, "facebook": 0.12, "tiktok": 0.09,
         "mastodon": 0.04}  # fmt: skip
"""How ordinary posts divide among platforms."""
KINDS = {
    "x": {"post": 48, "repost": 30, "reply": 17, "quote": 5},
    "bluesky": {"post": 50, "repost": 26, "reply": 19, "quote": 5},
    "mastodon": {"post": 65, "repost": 20, "reply": 15},
    "telegram": {"post": 85, "repost": 15},
    "facebook": {"post": 1},
    "tiktok": {"post": 1},
}
"""What can be done on each platform, and how often it is, as its exports show."""
LANGUAGES = Weighted(("en", "de", "ro", "pl"), (34, 30, 20, 16))
TRACKING = ("utm_source=share", "fbclid=IwAR{}", "utm_medium=social&utm_source={}", "gclid={}")
CLIENTS = Weighted(("web", "android", "ios", "desktop", "scheduler"), (30, 34, 28, 5, 3))
NAMING = ("x", "bluesky")
"""Where people name others out of the blue."""
EVERGREEN = 2500
RECENT = 300
"""How far back people scroll before they repost or answer."""


def settle(world: World) -> None:
    """Let ordinary people open accounts."""
    dice = world.dice("settlers")
    for platform, share in PEOPLE.items():
        count = max(20, int(world.scale.posts * share))
        world.residents[platform] = [
            world.census.person(platform, LANGUAGES.one(dice)) for _ in range(count)
        ]


def live(world: World) -> None:
    """Fill the world up to its size with ordinary posts, platform by platform."""
    wanted = world.scale.posts - len(world.deeds)
    evergreen = _evergreen(world)
    for number, (platform, share) in enumerate(POSTS.items()):
        left = number == len(POSTS) - 1
        count = world.scale.posts - len(world.deeds) if left else int(wanted * share)
        Town(world, platform, evergreen).live(count)


class Town:
    """One platform's ordinary life, in order of time."""

    def __init__(self, world: World, platform: str, evergreen: Weighted[str]) -> None:
        self.world, self.platform, self.evergreen = world, platform, evergreen
        self.dice = world.dice(f"life/{platform}")
        people = world.residents[platform]
        self.people = Weighted(people, [person.activity for person in people])
        self.kinds = Weighted(list(KINDS[platform]), list(KINDS[platform].values()))
        self.published = [article.at for article in world.articles]
        self.occasions = [world.at(*occasion) for occasion in OCCASIONS]
        self.seen: list[Deed] = []
        self.quiet: list[Deed] = []
        """Of those seen, the ones that are no campaigning."""
        self.viral: list[Deed] = []

    def live(self, count: int) -> None:
        """Post that many times."""
        first = len(self.world.deeds)
        for at in sorted(self._moments(count)):
            deed = self._deed(at)
            self.world.do(deed)
            if deed.kind != "repost":
                self._notice(deed)
        assert len(self.world.deeds) - first == count  # noqa: S101 - the size was promised

    def _moments(self, count: int) -> list[float]:
        """Return times: a daily rhythm, and a sixteenth of all posts on four busy occasions."""
        dice, world = self.dice, self.world
        return [
            dice.one(self.occasions) + dice.lomax(HOUR / 2, 2)
            if dice.happens(1 / 16)
            else world.moment(dice)
            for _ in range(count)
        ]

    def _deed(self, at: float) -> Deed:
        who, kind = self.people.one(self.dice), self.kinds.one(self.dice)
        target = self._target(at) if kind != "post" else None
        if target is None or target.by is who:
            return self._post(who, at)
        if kind == "repost":
            return Deed(by=who, at=at, words="", kind=kind, target=target, lang=target.lang,
                        campaign=target.campaign)  # fmt: skip
        deed = self.world.chat(self.dice, who, at)
        deed.kind, deed.target = kind, target
        return deed

    def _post(self, who: Person, at: float) -> Deed:
        """Return a remark, a remark with a link, or what a share button fills in."""
        dice, deed = self.dice, self.world.chat(self.dice, who, at)
        if self.platform in NAMING and dice.happens(0.05):
            deed.mentions = [self.people.one(dice)]
        draw = dice.random()
        if draw < 0.26 and (article := self._article(at, who.lang)):
            deed.links = [self._tracked(article.url)]
            if dice.happens(0.3):
                deed.words, deed.tags, deed.mentions = article.title, [], []
                deed.role = "share_buttons"
        elif draw < 0.36:
            deed.links = [self._tracked(self.evergreen.one(dice))]
        return deed

    def _article(self, at: float, lang: str) -> Article | None:
        """Return the news of the moment or of late, in one's language where possible."""
        for occasion in self.occasions:
            if occasion + 20 < at < occasion + HOUR and self.dice.happens(0.6):
                return self.world.articles[bisect_left(self.published, occasion)]
        since = at - min(self.dice.lomax(5 * HOUR, 1.3), 6 * DAY) - 600
        first, last = bisect_left(self.published, since), bisect_right(self.published, at)
        fresh = self.world.articles[first:last]
        mine = [article for article in fresh[:40] if article.lang == lang] or fresh
        return self.dice.one(mine) if mine else None

    def _tracked(self, url: str) -> str:
        """Return the link, one time in five with what a share button hangs on it."""
        if not self.dice.happens(0.2):
            return url
        tail = self.dice.one(TRACKING).format(self.dice.text("0123456789abcdef", 8))
        return f"{url}?{tail}"

    def _target(self, at: float) -> Deed | None:
        """Return a post to repost or answer: now and then what goes viral, mostly the recent."""
        silent = self.world.is_silent(at)
        if self.viral and not silent and self.dice.happens(0.25):
            return self.viral[-1 - min(int(self.dice.lomax(2, 1.5)), len(self.viral) - 1)]
        seen = (self.quiet if silent else self.seen)[-RECENT:]
        return self.dice.one(seen) if seen else None

    def _notice(self, deed: Deed) -> None:
        self.seen.append(deed)
        if not deed.campaign:
            self.quiet.append(deed)
        if self.dice.happens(0.002):
            self.viral.append(deed)


def receive(world: World) -> None:
    """Let the whole public like what it likes, and let everybody post from a usual device."""
    dice, usual = world.dice("devices"), dict[str, str]()
    for deed in world.deeds:
        own = usual.setdefault(deed.by.id, CLIENTS.one(dice))
        deed.client = deed.client or (own if dice.happens(0.9) else CLIENTS.one(dice))
        deed.likes = int(dice.lomax(3, 1.1))


def _evergreen(world: World) -> Weighted[str]:
    """Return links that people share at any time: recipes, videos, club pages."""
    dice = world.dice("evergreen")
    sites = ("kochbuch.example", "video.example", "sulvikfc.example", "photos.example",
             "wiki.example", "maps.example", "radiothek.example", "shop.example")  # fmt: skip
    links = [
        f"https://{dice.one(sites)}/{dice.text('abcdefghkmnprst', 7)}" for _ in range(EVERGREEN)
    ]
    return Weighted(links, falling(EVERGREEN, 30))
