"""Files beside the posts: domains, page captures, a leak, feeds, incidents, answers.

Each is in a form that real tools give; the importers for them come one by one.
"""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

from tocsin.demo.exports import document, iso
from tocsin.demo.people import DAY
from tocsin.demo.planted import CLONES, LEAK, MIRROR, NETWORK_SITES
from tocsin.demo.scripts import said, scripts
from tocsin.demo.world import HOUR, Article, World

LISTED = "kanal-nordstrom.example"
LISTED_AS = "Kanal Nordstrom"
LISTED_FROM = "2025-11-03"


def write(world: World, folder: Path) -> tuple[Path, ...]:
    """Write all of them; return their paths."""
    before = set(folder.rglob("*"))
    for paper in (_domains, _captures, _listing, _leak, _feed, _incidents, _answers):
        paper(world, folder)
    return tuple(
        sorted(path for path in folder.rglob("*") if path.is_file() and path not in before)
    )


def _domains(world: World, folder: Path) -> None:
    """Write a day-by-day list of newly seen domains: clones and mirrors among ordinary names."""
    dice = world.dice("domains")
    words = [
        "mill",
        "ferry",
        "lantern",
        "harbour",
        "bread",
        "oxbow",
        "reed",
        "trout",
        "cello",
        "garden",
        "clock",
        "ford",
    ]
    names = {f"{dice.one(words)}-{dice.one(words)}{dice.randrange(9)}.example" for _ in range(400)}
    names |= {*CLONES, MIRROR, LEAK, *NETWORK_SITES}
    rows = sorted((iso(world.moment(dice))[:10], name) for name in sorted(names))
    _table(folder / "domains/newly_seen.csv", ("first_seen", "domain"), rows)


def _captures(world: World, folder: Path) -> None:
    """Write captured pages of the genuine outlet, of its clones, and of a paper that is neither."""
    dice = world.dice("captures")
    courier = [one for one in world.articles if one.outlet.handle == "arvenia-courier.example"]
    other = [one for one in world.articles if one.outlet.handle == "radio-weir.example"]
    for number, article in enumerate(courier[:6]):
        _page(folder, "arvenia-courier.example", number, _courier_page(article.title))
        invented = said(dice, "en", dice.one(scripts().mirror.words))
        _page(folder, CLONES[number % 3], number, _courier_page(invented))
    for number, article in enumerate(other[:6]):
        body = f"<main><h2>{escape(article.title)}</h2><audio></audio></main>"
        _page(folder, "radio-weir.example", number, f"<html><body>{body}</body></html>")


def _courier_page(title: str) -> str:
    """Return a page in the Courier's layout, which the clones copy with its tracker id."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)} | Arvenia Courier</title>"
        '<link rel="stylesheet" href="/static/courier-4f1.css">'
        '<script>ga("create", "UA-19110004-2");</script></head><body>'
        '<header class="mast"><img src="/static/mast.svg" alt="Arvenia Courier"></header>'
        f'<article class="story"><h1>{escape(title)}</h1><p class="lead">From our reporter.</p>'
        '</article><footer class="imprint">Both banks since 1911</footer></body></html>'
    )


def _page(folder: Path, domain: str, number: int, html: str) -> None:
    path = folder / "domains/pages" / domain / f"{number}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html + "\n", "utf-8")


def _listing(world: World, folder: Path) -> None:
    """Write the republic's own sanctions list: one outlet, with the day it took effect."""
    row = (
        LISTED_AS,
        LISTED,
        "Act on Foreign Broadcasting, annex 2",
        LISTED_FROM,
        world.plan.country,
    )
    header = ("outlet", "domain", "legal_basis", "applies_from", "country")
    _table(folder / "sanctions/listing.csv", header, [row])


def _leak(world: World, folder: Path) -> None:
    """Write the released e-mails; every eighth was doctored, which its own headers give away."""
    dice = world.dice("leaked")
    for number in range(1, 41):
        sent = datetime.fromtimestamp(world.start - dice.randrange(20, 300) * DAY, UTC)
        doctored = number % 8 == 0
        host, claim = (
            ("relay", "and keep the ferry money out of the books")
            if doctored
            else ("mail", "see you at the landing")
        )
        path = folder / "leak/mails" / f"{number:03}.eml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"From: office@eschgrund.example\nTo: treasurer@hafenliste.example\n"
            f"Date: {format_datetime(sent)}\nSubject: Harbour tour {number}\n"
            f"Message-ID: <{dice.getrandbits(48):012x}@{host}.eschgrund.example>\n"
            f"\nDear all, the tour starts at nine, {claim}.\n",
            "utf-8",
        )


def _feed(world: World, folder: Path) -> None:
    """Write the genuine newspaper's feed, to compare copies with."""
    courier = [one for one in world.articles if one.outlet.handle == "arvenia-courier.example"]
    items = "".join(map(_item, courier))
    path = folder / "feeds/arvenia-courier.xml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        "<title>Arvenia Courier</title><link>https://arvenia-courier.example/</link>"
        f"<description>News from both banks</description>{items}</channel></rss>\n",
        "utf-8",
    )


def _item(article: Article) -> str:
    published = format_datetime(datetime.fromtimestamp(article.at, UTC))
    title, url = escape(article.title), escape(article.url)
    return (
        f'<item><title>{title}</title><link>{url}</link><guid isPermaLink="true">{url}</guid>'
        f"<pubDate>{published}</pubDate></item>"
    )


def _incidents(world: World, folder: Path) -> None:
    """Write what the election office's own log says of these weeks."""

    def at(day: float, hour: float) -> str:
        return iso(world.at(day, hour))

    rows = [
        (
            at(4, 8),
            "phishing",
            "two clerks received a link to a copy of the voters' register log-in",
            "low",
        ),
        (at(11, 23), "data leak", "e-mails of a candidate's office appear on a channel", "high"),
        (
            at(15, 10),
            "outage",
            "the polling-station finder was unreachable for 40 minutes",
            "medium",
        ),
        (at(18, 9), "defacement", "a town's notice page showed a slogan for an hour", "medium"),
        (
            at(20, 12),
            "rumour",
            "false report that a polling station in Sulvik was closed",
            "medium",
        ),
    ]
    _table(folder / "incidents/log.csv", ("noticed_at", "kind", "what", "severity"), rows)


def _answers(world: World, folder: Path) -> None:
    """Write what one platform answered to eight notices, item by item."""
    dice = world.dice("answers")
    posts = [deed for deed in world.deeds if deed.role == "copypasta" and deed.by.platform == "x"]
    decisions = ("removed", "removed", "no_violation", "restricted", "removed", "no_violation")
    answers = []
    for number in range(8):
        sent = world.at(6 + number, 9)
        took = 30 * HOUR if number != 5 else 9 * DAY
        chosen = dice.some(posts, 6)
        answers.append({
            "notice": f"N-{1001 + number}",
            "sent_at": iso(sent),
            "acknowledged_at": iso(sent + dice.around(1800)),
            "answered_at": iso(sent + took),
            "items": [
                {"url": f"https://x.com/i/web/status/{deed.native_id}", "decision": decision}
                for deed, decision in zip(chosen, decisions, strict=True)
            ],
            "amended_at": iso(sent + took + 2 * DAY) if number == 3 else None,
            "amendment": {"item": 2, "decision": "removed"} if number == 3 else None,
        })  # fmt: skip
    document(folder / "answers/platform.json", {"platform": "x", "answers": answers})


def _table(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(header)
        sheet.writerows(rows)
