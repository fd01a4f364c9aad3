"""What one watch is about: `tocsin.toml`, read into typed values or refused with a place.

Every key is optional but `name`. Elections and silence rules come from the catalog by id, or stand
here in full (`[[election]]`, `[[silence]]`), so that a local vote needs nobody's permission.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Struct

from tocsin.catalog import Election, SilenceRule, election
from tocsin.engines.choice import Choice
from tocsin.vocabulary.errors import ConfigError, UnknownNameError
from tocsin.watch import outside
from tocsin.watch.outside import Contact, Hours, Looking, Sealing, Way
from tocsin.watch.privacy import Privacy

FILE = "tocsin.toml"


class _Privacy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[privacy]`."""

    pseudonymise: bool = False
    key: str | None = None
    keep: tuple[str, ...] = ()


class _Spark(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[spark]`."""

    scratch: str | None = None
    options: dict[str, str] = {}


class _Sheet(Struct, forbid_unknown_fields=True, kw_only=True):
    """`tocsin.toml` as it is written."""

    name: str
    time_zone: str = "UTC"
    languages: list[str] = []
    countries: list[str] = []
    watchlist: str | None = None
    elections: list[str] = []
    election: list[Election] = []
    silence: list[SilenceRule] = []
    engine: str = "local"
    spark: _Spark = _Spark()
    detect_languages: bool = False
    privacy: _Privacy = _Privacy()
    detectors: dict[str, dict[str, Any]] = {}
    contact: Contact = Contact()
    transport: list[dict[str, Any]] = []
    deadlines: dict[str, Hours] = {}
    looking: Looking = Looking()
    evidence: Sealing = Sealing()
    console: dict[str, Any] = {}
    """Read by the console itself; see docs/console.md."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one watch is about."""

    name: str
    time_zone: str = "UTC"
    """IANA name; days in reports are days there."""
    languages: tuple[str, ...] = ()
    """BCP 47; empty: all."""
    countries: tuple[str, ...] = ()
    """ISO 3166 alpha-2; empty: all."""
    watchlist: Path | None = None
    """CSV of who must not be impersonated; null: none."""
    elections: tuple[Election, ...] = ()
    silence: tuple[SilenceRule, ...] = ()
    """Silence rules stated in `tocsin.toml` itself; those of the catalog are not repeated here."""
    engine: Choice = field(default_factory=Choice)
    """Where accounts are paired."""
    detect_languages: bool = False
    """Detect the language of every imported post, beside what the platform states."""
    privacy: Privacy = field(default_factory=Privacy)
    """Whether people are renamed at import, with which key."""
    detectors: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Parameters by detector and parameter name, as written."""
    contact: Contact = field(default_factory=Contact)
    """Who answers questions about what is sent."""
    ways: tuple[Way, ...] = ()
    """Ways of telling others, as `[[transport]]` has them."""
    deadlines: Mapping[str, Hours] = field(default_factory=dict)
    """Hours for an answer by profile, where they are not the usual ones."""
    looking: Looking = field(default_factory=Looking)
    """Our own looks at addresses; off unless switched on."""
    sealing: Sealing = field(default_factory=Sealing)
    """Where keys lie, and who stamps."""


def read(path: Path) -> Settings:
    """Return the settings in a `tocsin.toml`.

    Raises `ConfigError` with the file, the key and what it must be.
    """
    try:
        sheet = msgspec.toml.decode(path.read_bytes(), type=_Sheet)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read; got {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    _check_zone(path, sheet.time_zone)
    return Settings(
        name=sheet.name,
        time_zone=sheet.time_zone,
        languages=tuple(sheet.languages),
        countries=tuple(sheet.countries),
        watchlist=path.parent / sheet.watchlist if sheet.watchlist else None,
        elections=tuple(_election(path, sheet, name) for name in sheet.elections),
        silence=tuple(sheet.silence),
        engine=_engine(path, sheet),
        detect_languages=sheet.detect_languages,
        privacy=_privacy(path.parent, sheet.privacy),
        detectors=sheet.detectors,
        contact=sheet.contact,
        ways=outside.ways(path, sheet.transport),
        deadlines=outside.deadlines(path, sheet.deadlines),
        looking=sheet.looking,
        sealing=sheet.evidence,
    )


def _engine(path: Path, sheet: _Sheet) -> Choice:
    """Return the engine. Tables pass to Spark through the watch's folder unless told otherwise."""
    try:
        return Choice(
            name=sheet.engine,
            scratch=path.parent / (sheet.spark.scratch or ""),
            options=sheet.spark.options,
        )
    except ConfigError as error:
        raise ConfigError(f"{path}, {error}") from error


def _privacy(folder: Path, told: _Privacy) -> Privacy:
    """Return what `[privacy]` says; a key's path counts from the watch, or from the home."""
    key = folder / Path(told.key).expanduser() if told.key else None
    return Privacy(pseudonymise=told.pseudonymise, key=key, keep=told.keep)


def _election(path: Path, sheet: _Sheet, name: str) -> Election:
    inline = {one.id: one for one in sheet.election}
    try:
        return inline[name] if name in inline else election(name)
    except UnknownNameError as error:
        raise ConfigError(f"{path}, elections: {error}") from error


def _check_zone(path: Path, name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(f"{path}, time_zone: must be an IANA time zone; got {name!r}") from error


TEMPLATE = """\
# What this watch is about. Every key but `name` may be left out.
name = {name}

# Days in reports are days in this time zone.
time_zone = {time_zone}

# Languages (BCP 47) and countries (ISO 3166) this watch is about.
languages = {languages}
countries = {countries}

# Detect the language of every post, beside what its source states: needs tocsin[language].
# detect_languages = true

# Elections, by catalog id: `tocsin catalog lookup election` lists them. One that the catalog
# does not have can stand here in full, under [[election]].
elections = {elections}

# Who must not be impersonated: a CSV file with the columns
# name, platform, handle, native_id, domain, kind, country.
# watchlist = "watchlist.csv"

# Where accounts are paired: "local", "spark" (Spark on this machine), or a Spark cluster.
# engine = "spark://host:7077"

{privacy}# Detector parameters, for example:
# [detectors.copypasta]
# accounts = 5
# pause = "10m"

# Who answers questions about what you send, and how others are told; see docs/method/sending.md.
# [contact]
# name = "Rapid response desk"
# address = "desk@watch.example"
# good_faith = true
#
# [[transport]]
# name = "email"
# kind = "email"
# host = "mail.watch.example"
# sender = "alerts@watch.example"
# user = "alerts"
# secret_env = "TOCSIN_SMTP_KEY"
"""


PRIVACY = """\
# People are renamed at import. The key lies outside the watch: back it up, apart from the watch.
# `keep` names accounts that stay as they are: "@ecdc_eu", "x:account:2244994945".
[privacy]
pseudonymise = true
{key}keep = {keep}

"""


def written(
    name: str,
    chosen: Election | None = None,
    *,
    languages: tuple[str, ...] = (),
    privacy: Privacy | None = None,
) -> str:
    """Return a first `tocsin.toml`, for people to go on writing."""
    zone = chosen.polls[0].time_zone if chosen and chosen.polls else "UTC"
    values: dict[str, object] = {
        "name": name,
        "time_zone": zone,
        "languages": list(languages),
        "countries": [chosen.country] if chosen else [],
        "elections": [chosen.id] if chosen else [],
    }
    told = {key: msgspec.json.encode(value).decode() for key, value in values.items()}
    return TEMPLATE.format(**told, privacy=_written(privacy) if privacy else "")


def _written(privacy: Privacy) -> str:
    key = msgspec.json.encode(str(privacy.key.resolve())).decode() if privacy.key else ""
    keep = msgspec.json.encode(privacy.keep).decode()
    return PRIVACY.format(key=f"key = {key}\n" if key else "", keep=keep)
