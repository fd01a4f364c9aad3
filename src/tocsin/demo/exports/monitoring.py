"""A media-monitoring table of articles, with the mapping that says what its columns mean."""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tocsin.demo.deeds import Deed
from tocsin.demo.exports import Blemish, count_of, on
from tocsin.demo.world import World

FILE = "web/articles.csv"
MAPPING = """\
# What the columns of articles.csv mean. A file of this name beside the table is found by itself.
platform = "web"
encoding = "utf-8"
delimiter = ";"
decimal = ","
timezone = "Europe/Vienna"
time_format = "%d.%m.%Y %H:%M"
ignored = ["Medium"]

[columns]
native_id = "Adresse"
url = "Adresse"
created_at = "Datum"
title = "Titel"
text = "Anfang"
lang = "Sprache"
"account.native_id" = "Domain"
"account.handle" = "Domain"
"account.display_name" = "Quelle"
"metrics.reach" = "Reichweite"
"""
COLUMNS = [
    "Datum",
    "Titel",
    "Anfang",
    "Adresse",
    "Quelle",
    "Domain",
    "Sprache",
    "Reichweite",
    "Medium",
]


def write(world: World, folder: Path) -> list[Blemish]:
    """Write the table, times to the minute and without their zone, and its mapping."""
    path = folder / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    zone = ZoneInfo(world.plan.calendar.time_zone)
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, COLUMNS, delimiter=";")
        sheet.writeheader()
        sheet.writerows(_row(deed, zone) for deed in on(world.deeds, "web"))
    path.with_suffix(".mapping.toml").write_text(MAPPING, "utf-8")
    return [Blemish(FILE, "times are local, to the minute, and do not say their zone")]


def _row(deed: Deed, zone: ZoneInfo) -> dict[str, str]:
    reach = 1000 + count_of(deed.native_id, "reach", most=90_000)
    return {
        "Datum": f"{datetime.fromtimestamp(deed.at, zone):%d.%m.%Y %H:%M}",
        "Titel": deed.title,
        "Anfang": deed.words,
        "Adresse": deed.links[0],
        "Quelle": deed.by.name,
        "Domain": deed.by.native_id,
        "Sprache": deed.lang,
        "Reichweite": f"{reach / 10:.1f}".replace(".", ","),
        "Medium": "Online",
    }
