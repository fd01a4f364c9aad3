"""Which host, account or name belongs to an outlet that may not be broadcast."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl
from msgspec.structs import replace

from tocsin.catalog.sanctioned import (
    ANNEX_XV,
    UNION,
    SanctionedOutlet,
    sanctioned_domains,
    sanctioned_outlets,
)
from tocsin.vocabulary.places import MEMBER_STATES
from tocsin.vocabulary.text import handle_skeleton

SHORTEST_NAME = 7
"""Letters of the shortest name that is taken for an outlet's own: shorter ones have many owners."""
HOST = r"^https?://(?:[^/@]*@)?([^/?#:]+)"
SITES = {"host": pl.String, "outlet": pl.Int64, "site": pl.String, "sure": pl.Boolean}


@dataclass(frozen=True, eq=False)
class Registry:
    """The outlets that count in one watch; an outlet is named by its place among them."""

    outlets: tuple[SanctionedOutlet, ...]
    found: frozenset[str] = frozenset()
    """Sites among theirs that nobody lists: they repeat what an outlet publishes."""

    @cached_property
    def _sites(self) -> Mapping[str, tuple[int, bool] | None]:
        """A domain to its outlet and whether that is sure; null: known to belong to none of them.

        What the watch says of a domain counts before the catalog.
        """
        known: dict[str, tuple[int, bool] | None] = {
            one.domain: None for one in sanctioned_domains().values() if one.act != ANNEX_XV
        }
        for number, one in reversed([*enumerate(self.outlets)]):
            known |= dict.fromkeys(map(str.casefold, one.doubtful), (number, False))
            known |= dict.fromkeys(map(str.casefold, one.domains), (number, True))
        return known

    @cached_property
    def accounts(self) -> Mapping[str, int]:
        """`platform:handle` of the outlets' own accounts, in small letters, to the outlet."""
        return {
            each.replace("@", "").casefold(): number
            for number, one in enumerate(self.outlets)
            for each in one.accounts
        }

    @cached_property
    def names(self) -> Mapping[str, int]:
        """What the eye makes of the outlets' names and of their domains' first labels."""
        told = {
            handle_skeleton(name): number
            for number, one in reversed([*enumerate(self.outlets)])
            for name in (*_labels(one), one.name, *one.names)
        }
        return {key: number for key, number in told.items() if len(key) >= SHORTEST_NAME}

    def sites(self, hosts: Iterable[str]) -> pl.DataFrame:
        """Return the hosts that are, or are under, an outlet's domain, with that: SITES columns."""
        found = ((host, self._under(host)) for host in hosts)
        rows = [(host, *one) for host, one in found if one]
        return pl.DataFrame(rows, schema=SITES, orient="row").sort("host")

    def wider(self, sites: Mapping[int, Iterable[str]]) -> "Registry":
        """Return the same with sites that were found to repeat an outlet; they are not sure."""
        with_more = (
            replace(one, doubtful=(*one.doubtful, *sites.get(number, ())))
            for number, one in enumerate(self.outlets)
        )
        return Registry(
            tuple(with_more), frozenset(name for some in sites.values() for name in some)
        )

    def _under(self, host: str) -> tuple[int, str, bool] | None:
        """Return outlet, domain, and whether it is sure; the longest domain that is known says."""
        labels = host.casefold().rstrip(".").split(".")
        for at in range(len(labels) - 1):
            name = ".".join(labels[at:])
            if name in self._sites:
                found = self._sites[name]
                return (found[0], name, found[1]) if found else None
        return None


def registry(own: tuple[SanctionedOutlet, ...], countries: tuple[str, ...]) -> Registry:
    """Return the outlets that may not be broadcast where a watch looks; no countries: anywhere.

    The watch's own come first. An outlet of the catalog that the watch lists too is the watch's.
    """
    listed = {one.id for one in own}
    known = (one for one in sanctioned_outlets() if one.id not in listed)
    return Registry(tuple(one for one in (*own, *known) if _holds(one, countries)))


def _holds(outlet: SanctionedOutlet, countries: tuple[str, ...]) -> bool:
    if not countries or outlet.country in countries:
        return True
    return outlet.country == UNION and not MEMBER_STATES.keys().isdisjoint(countries)


def _labels(outlet: SanctionedOutlet) -> Iterable[str]:
    return (domain.partition(".")[0] for domain in (*outlet.domains, *outlet.doubtful))
