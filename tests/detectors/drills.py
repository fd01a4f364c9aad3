"""Networks that drill, and the people around them: worlds for tests of coordination."""

import random

from tests.worlds import empty, links, posts
from tocsin.detectors.coordinated import Coordinated

EMPTY = ("hashtags", "mentions", "relations", "media", "accounts", "watchlist")
BOTS = ("ana", "bo", "cleo", "dan", "eve")


def link(name):
    return f"https://{name}.example/story"


def drill(count, members=BOTS, *, pace=2.0, start=30.0):
    """Let every member share one new link after another, `pace` seconds apart, one an hour."""
    return [
        (start + 60 * n + pace * place / 60, who, link(f"plot{n}"))
        for n in range(count)
        for place, who in enumerate(members)
    ]


def crowd(dice, objects, people, *, odds, delay):
    """Let each of the people share each object with these odds, so many minutes after it is out."""
    return [
        (600 * n + delay(), who, link(thing))
        for n, thing in enumerate(objects)
        for who in people
        if dice.random() < odds
    ]


def named(word, count):
    return [f"{word}{n:03}" for n in range(count)]


def everyday():
    """Two hundred people share links of their own, and famous ones hours apart."""
    dice = random.Random(4)
    return [
        (dice.random() * 20_000, who, link(f"site{int(400 * dice.random() ** 2)}"))
        for who in named("citizen", 200)
        for _ in range(8)
    ]


def world(rows):
    """Return the tables in which these (minute, account, url) rows are all that happened."""
    return {
        "posts": posts(*((minute, who, "look") for minute, who, _ in rows)),
        "links": links(*rows),
        **{name: empty(name) for name in EMPTY},
    }


def found(rows, **parameters):
    return list(Coordinated(**parameters).detect(**world(rows)))
