"""Domains of sanctioned outlets: a seed, since mirrors change by the week.

Attribution of a domain to an outlet is not part of the law: `confidence` says how many public
sources make it. Entries without an act are there so that nobody adds them by mistake (TASS is not
in Annex XV).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tocsin.catalog.elections import Confidence
from tocsin.catalog.tables import rows

ANNEX_XV = "833/2014"


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
