"""Sanctioned outlets and their domains: a seed, since mirrors change by the week.

Attribution of a domain to an outlet is not part of the law: `confidence` says how many public
sources make it. Entries without an act are there so that nobody adds them by mistake (TASS is not
in Annex XV). Asset freezes (269/2014, 2024/2642) forbid to make funds available, not to publish:
what stands under one of these acts alone is no sanctioned outlet here.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from msgspec import Struct

from tocsin.catalog.elections import Confidence
from tocsin.catalog.entry import Entry
from tocsin.catalog.lookups import lookup
from tocsin.catalog.tables import rows

ANNEX_XV = "833/2014"
UNION = "EU"
"""In place of a country: the rule holds in every Member State."""


@dataclass(frozen=True, slots=True)
class SanctionedDomain:
    """One domain of an outlet."""

    domain: str
    outlet: str
    kind: str
    """primary, mirror, regional, related, subdomain, successor, network."""
    act: str
    """833/2014 (Annex XV), 269/2014, 2024/2642; "": none applies."""
    confidence: Confidence


class SanctionedOutlet(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One outlet that may not be broadcast, by the law of the Union or of one country."""

    id: str
    """Of the listing: a catalog id, or one of the watch's own."""
    name: str
    domains: tuple[str, ...] = ()
    """Its sites and known mirrors; subdomains count."""
    doubtful: tuple[str, ...] = ()
    """Domains that a single public source attributes to it: what they carry only informs."""
    names: tuple[str, ...] = ()
    """Other names it goes by, long enough to be nobody else's."""
    accounts: tuple[str, ...] = ()
    """Its own accounts, as `platform:handle`."""
    applies_from: date
    """First day on which broadcasting it is a breach. Where the catalog does not know it, the day
    the act was adopted; the confidence is low then."""
    country: str = UNION
    """Where it may not be broadcast: ISO 3166 alpha-2, or EU."""
    confidence: Confidence = "high"
    version: str = "1"
    """Of the listing, usually a day."""


@cache
def sanctioned_outlets() -> tuple[SanctionedOutlet, ...]:
    """Return the outlets of Annex XV whose domains are known, by name."""
    sites: dict[str, dict[bool, list[str]]] = defaultdict(lambda: {True: [], False: []})
    for one in sanctioned_domains().values():
        if one.act == ANNEX_XV:
            sites[one.outlet][one.confidence != "low"].append(one.domain)
    return tuple(
        _outlet(row, lookup(f"sanctions:{row['entry']}"), sites[row["outlet"]])
        for row in rows("sanctioned_outlets.csv")
    )


def _outlet(
    row: Mapping[str, str], entry: Entry, sites: Mapping[bool, list[str]]
) -> SanctionedOutlet:
    return SanctionedOutlet(
        id=entry.id,
        name=row["outlet"],
        domains=tuple(sites[True]),
        doubtful=tuple(sites[False]),
        names=tuple(filter(None, row["names"].split("|"))),
        applies_from=entry.valid_from or date.fromisoformat(row["adopted_on"]),
        confidence=entry.confidence,
        version=entry.version,
    )


@cache
def sanctioned_domains() -> Mapping[str, SanctionedDomain]:
    """Return the domains, by name."""
    found = (
        SanctionedDomain(
            row["domain"], row["outlet"], row["kind"], row["act"], _confidence(row["confidence"])
        )
        for row in rows("sanctioned_domains.csv")
    )
    return {one.domain: one for one in found}


def in_annex_xv(host: str) -> SanctionedDomain | None:
    """Return the Annex XV domain that a host is, or is under; null: none that we know.

    >>> in_annex_xv("de.rt.com").outlet, in_annex_xv("tass.com"), in_annex_xv("smart.com")
    ('RT Germany', None, None)
    """
    labels = host.casefold().rstrip(".").split(".")
    known = sanctioned_domains()
    for at in range(len(labels) - 1):
        found = known.get(".".join(labels[at:]))
        if found:
            return found if found.act == ANNEX_XV else None
    return None


def _confidence(said: str) -> Confidence:
    return "medium" if said == "medium" else "low"
