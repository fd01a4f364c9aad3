"""X API v2: search results in pages, week by week, and a stream whose last line is cut off."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from tocsin.demo.deeds import Deed
from tocsin.demo.exports import Blemish, count_of, iso, lines, on, placed, short_code
from tocsin.demo.people import DAY, Person
from tocsin.demo.world import HOUR, World

Thing = TypeVar("Thing")
PAGE = 100
REFERENCES = {"repost": "retweeted", "quote": "quoted", "reply": "replied_to"}
SOURCES = {"web": "X Web App", "android": "X for Android", "ios": "X for iPhone",
           "desktop": "TweetDeck", "scheduler": "Buffer"}  # fmt: skip


def write(world: World, folder: Path) -> list[Blemish]:
    """Write three overlapping weeks of search results and a day of stream."""
    deeds = on(world.deeds, "x")
    for week in range(3):
        first, last = world.at(7 * week) - 6 * HOUR, world.at(7 * week + 7)
        chosen = [deed for deed in deeds if first <= deed.at < last]
        lines(folder / f"x/search-week{week + 1}.jsonl", pages(chosen))
    live = [deed for deed in deeds if deed.at >= world.end - DAY and deed.tags]
    *whole, last_one = [page([deed], streamed=True) for deed in live]
    cut = msgspec.json.encode(last_one)
    lines(folder / "x/stream-polling-day.jsonl", whole, after=cut[: len(cut) // 2])
    return [
        Blemish(
            "x/search-week2.jsonl", "begins six hours before week 1 ends: the same posts twice"
        ),
        Blemish(
            "x/search-week3.jsonl", "begins six hours before week 2 ends: the same posts twice"
        ),
        Blemish("x/stream-polling-day.jsonl", "posts of week 3 again; the last line is cut off"),
    ]


def pages(deeds: list[Deed]) -> Iterator[dict[str, Any]]:
    """Yield result pages, newest first as the search gives them."""
    newest_first = deeds[::-1]
    for start in range(0, len(deeds), PAGE):
        yield page(newest_first[start : start + PAGE])


def page(deeds: list[Deed], *, streamed: bool = False) -> dict[str, Any]:
    """Return one page, or one object of a stream: posts, and whom and what they speak of."""
    posts = [post(deed) for deed in deeds]
    targets = _once(deed.target for deed in deeds if deed.target)
    people = _once(person for deed in (*deeds, *targets) for person in (deed.by, *deed.mentions))
    includes: dict[str, Any] = {"users": [user(person) for person in people]}
    if targets:
        includes["tweets"] = [post(target) for target in targets]
    if streamed:
        return {
            "data": posts[0],
            "includes": includes,
            "matching_rules": [{"id": "1", "tag": "arvenia"}],
        }
    meta = {"newest_id": posts[0]["id"], "oldest_id": posts[-1]["id"], "result_count": len(posts)}
    return {"data": posts, "includes": includes, "meta": meta}


def post(deed: Deed) -> dict[str, Any]:
    """Return a post as the API gives it."""
    text, urls = written(deed)
    told: dict[str, Any] = {
        "id": deed.native_id,
        "text": text,
        "author_id": deed.by.native_id,
        "conversation_id": _root(deed).native_id,
        "created_at": iso(deed.at),
        "lang": deed.lang,
        "source": SOURCES[deed.client],
        "possibly_sensitive": False,
        "reply_settings": "everyone",
        "edit_history_tweet_ids": [deed.native_id],
        "public_metrics": _counts(deed),
    }
    if entities := _entities(deed, text, urls):
        told["entities"] = entities
    if deed.target:
        told["referenced_tweets"] = [{"type": REFERENCES[deed.kind], "id": deed.target.native_id}]
    if deed.kind == "reply" and deed.target:
        told["in_reply_to_user_id"] = deed.target.by.native_id
    return told


def written(deed: Deed) -> tuple[str, list[dict[str, Any]]]:
    """Return the text with its links shortened, and the links behind it."""
    if deed.kind == "repost" and deed.target:
        text = f"RT @{deed.target.by.handle}: {written(deed.target)[0]}"
        return (text if len(text) <= 140 else text[:139] + "…"), []
    text, urls = deed.text, []
    if deed.kind == "reply" and deed.target:
        text = f"@{deed.target.by.handle} {text}"
    for number, link in enumerate(deed.links):
        short = f"https://t.co/{short_code(deed.native_id, number)}"
        text = text.replace(link, short)
        shown = link.removeprefix("https://")
        urls.append(
            {
                "url": short,
                "expanded_url": link,
                "display_url": shown[:26] + "…" * (len(shown) > 26),
            }
        )
    return text, urls


def user(person: Person) -> dict[str, Any]:
    """Return an account as the API gives it."""
    return {
        "id": person.native_id,
        "name": person.name,
        "username": person.handle,
        "created_at": iso(person.created),
        "description": person.bio,
        "verified": person.verified,
        "protected": False,
        "profile_image_url": person.avatar,
        "public_metrics": {
            "followers_count": person.followers,
            "following_count": person.following,
            "tweet_count": count_of(person.native_id, "posts", most=20_000),
            "listed_count": person.followers // 400,
        },
    }


def _entities(deed: Deed, text: str, urls: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the platform recognised in the text, with its place in code points."""
    if deed.kind == "repost" and deed.target:
        return {"mentions": _mentions(text, [deed.target.by])}
    answered = [deed.target.by] if deed.kind == "reply" and deed.target else []
    tags = placed(text, [f"#{tag}" for tag in deed.tags])
    shown = placed(text, [url["url"] for url in urls])
    found = {
        "mentions": _mentions(text, [*answered, *deed.mentions]),
        "hashtags": [
            {"start": start, "end": end, "tag": tag}
            for tag, (start, end) in zip(deed.tags, tags, strict=True)
        ],
        "urls": [
            {"start": start, "end": end, **url}
            for url, (start, end) in zip(urls, shown, strict=True)
        ],
    }
    return {name: entries for name, entries in found.items() if entries}


def _mentions(text: str, people: list[Person]) -> list[dict[str, Any]]:
    places = placed(text, [f"@{person.handle}" for person in people])
    return [
        {"start": start, "end": end, "username": person.handle, "id": person.native_id}
        for person, (start, end) in zip(people, places, strict=True)
    ]


def _counts(deed: Deed) -> dict[str, int]:
    likes = deed.likes
    return {
        "retweet_count": likes // 4, "reply_count": likes // 9, "like_count": likes,
        "quote_count": likes // 30, "impression_count": 20 + likes * 37,
    }  # fmt: skip


def _root(deed: Deed) -> Deed:
    """Return the post that began the conversation."""
    while deed.kind == "reply" and deed.target:
        deed = deed.target
    return deed


def _once(things: Iterable[Thing]) -> list[Thing]:
    return list({id(thing): thing for thing in things}.values())
