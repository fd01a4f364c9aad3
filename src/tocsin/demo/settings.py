"""What the watch over the river election is told: `tocsin.toml` and the watchlist."""

import csv
from pathlib import Path

from tocsin.demo.paperwork import LISTED, LISTED_AS, LISTED_FROM
from tocsin.demo.world import World
from tocsin.vocabulary.tables import WATCHLIST

TOML = """\
# The watch over the river election. Everything in it is made up.
name = "River 2026"
time_zone = "{zone}"
languages = {languages}
countries = ["{country}"]
watchlist = "watchlist.csv"
elections = ["river"]

[[election]]
id = "river"
name = "Presidential election in {republic}"
country = "{country}"
kind = "presidential"
polls = [{{on = {day}, opens = {opens}, closes = {closes}, time_zone = "{zone}"}}]
source = "made up for the demo"
confidence = "high"

[[silence]]
id = "silence:{country}"
country = "{country}"
election_kinds = ["presidential"]
starts_days_before = {days_before}
starts_at = 00:00:00
ends = "close"
online = "yes"
new_posts_only = true
exceptions = "Calls to vote that name nobody; news reports."
confidence = "high"
excepts = ["existing_content", "turnout_calls"]
binds_private_persons = true
version = "2026-01-01"
valid_from = 2026-01-01
source = "made up for the demo"

[detectors.silence_period]
terms = {terms}

# Surnames that nobody but a candidate has here, as ads are short.
[detectors.unlabelled_ads]
terms = {surnames}

# Who may not be broadcast here: the republic's own list, of which there is one outlet.
[[detectors.sanctioned_outlets.outlets]]
id = "sanctions:{country}-1"
name = "{listed_name}"
domains = ["{listed}"]
applies_from = {listed_from}
country = "{country}"
version = "{listed_from}"
"""


def write(world: World, folder: Path) -> tuple[Path, Path]:
    """Write both files; return their paths."""
    settings, watchlist = folder / "tocsin.toml", folder / "watchlist.csv"
    settings.write_text(_toml(world), "utf-8")
    with watchlist.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(WATCHLIST.columns)
        sheet.writerows(_watched(world))
    return settings, watchlist


def _toml(world: World) -> str:
    plan, calendar = world.plan, world.plan.calendar
    return TOML.format(
        zone=calendar.time_zone,
        languages=_list(plan.languages),
        country=plan.country,
        republic=plan.republic,
        day=calendar.polling_day,
        opens=calendar.opens,
        closes=calendar.closes,
        days_before=(calendar.polling_day - calendar.silence_from.date()).days,
        terms=_list(terms(world)),
        surnames=_list([one.name.split()[-1] for one in plan.of_kind("candidate")]),
        listed_name=LISTED_AS,
        listed=LISTED,
        listed_from=LISTED_FROM,
    )


def terms(world: World) -> list[str]:
    """Return the contestants' names and the campaigns' hashtags, each once."""
    figures = world.plan.of_kind("candidate", "party")
    names = [figure.name for figure in figures if figure.kind == "candidate"]
    return list(dict.fromkeys([*names, *(f"#{figure.slogan}" for figure in figures)]))


def _watched(world: World) -> list[tuple[str, ...]]:
    """Return a row per genuine account, and one per site, as the watchlist wants them."""
    return [
        (figure.name, platform, person.handle, person.native_id, figure.domain, figure.kind,
         world.plan.country)
        for figure in world.plan.figures
        if figure.watched
        for platform in (*figure.platforms, *(("web",) if figure.kind == "outlet" else ()))
        for person in (world.genuine(figure, platform),)
    ]  # fmt: skip


def _list(words: list[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"
