"""An ad library's answer: ads for a candidate that say nothing of it, and honest ones.

The library gives spend and a byline for ads that were declared political, and for no others.
"""

from pathlib import Path
from typing import Any

from tocsin.demo.dice import Dice
from tocsin.demo.exports import Blemish, document, iso
from tocsin.demo.people import DAY
from tocsin.demo.scripts import said, scripts
from tocsin.demo.world import World

FILE = "facebook/meta_ad_library.json"
UNDECLARED, DECLARED = 18, 12
PARTY = "River Union"
PARTY_SAYS = "Talvane for president. Both banks, one bridge."
OTHERS = (
    ("Arvenia Courier", "Our long interview: what Kasper Rzekot wants with the hills."),
    ("Rzekot Meble", "Tables and chairs by Rzekot and sons, delivered to both banks."),
    ("Night Ferry Fund", "Every winter we keep the night ferry warm. Help us do it again."),
)
"""A newspaper, a joiner of the same name, and a charity: each says it three times."""


def write(world: World, folder: Path) -> list[Blemish]:
    """Write the ads in the order in which they began."""
    dice, sheet = world.dice("ads"), scripts().ads
    told = [
        _ad(world, dice, dice.one(sheet.pages), dice.one(sheet.bodies)) for _ in range(UNDECLARED)
    ]
    world.ads["undeclared_ads"] += [f"facebook:ad:{one['id']}" for one in told]
    told += [_declared(_ad(world, dice, PARTY, PARTY_SAYS)) for _ in range(DECLARED)]
    told += [_ad(world, dice, page, words) for page, words in OTHERS for _ in range(3)]
    document(folder / FILE, {"data": sorted(told, key=lambda one: one["ad_creation_time"])})
    return []


def _ad(world: World, dice: Dice, page: str, body: str) -> dict[str, Any]:
    first = world.moment(dice, world.start, world.silence[0] - DAY)
    native = str(dice.randrange(10**14, 10**15))
    known = world.public.get((page, "facebook"))
    return {
        "id": native,
        "ad_creation_time": iso(first)[:10],
        "ad_delivery_start_time": iso(first)[:10],
        "ad_delivery_stop_time": iso(first + 3 * DAY)[:10],
        "ad_creative_bodies": [said(dice, "en", body)],
        "ad_snapshot_url": f"https://www.facebook.com/ads/archive/render_ad/?id={native}",
        "page_id": known.native_id if known else str(10**14 + sum(map(ord, page))),
        "page_name": page,
        "publisher_platforms": ["facebook", "instagram"],
        "languages": ["en"],
        "eu_total_reach": str(dice.randrange(900, 80_000)),
        "beneficiary_payers": [{"payer": page, "beneficiary": page, "current": True}],
    }


def _declared(ad: dict[str, Any]) -> dict[str, Any]:
    """Return an ad as the library shows one that was declared political."""
    reach = int(ad["eu_total_reach"])
    spend = {"lower_bound": str(reach // 200), "upper_bound": str(reach // 150)}
    return {**ad, "bylines": PARTY, "currency": "EUR", "spend": spend}
