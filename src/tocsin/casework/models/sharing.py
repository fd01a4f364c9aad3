"""Labels of who may read what: the Traffic Light Protocol 2.0, and how far an owner shares.

Source    FIRST, Traffic Light Protocol version 2.0 (2022). What a label lets software do is ours:
          RED          people named on the record, nobody else
          AMBER+STRICT own organisation, or a named sharing group
          AMBER, GREEN the same, or a whole network
          CLEAR        the same, or everybody who can sign in
"""

from collections.abc import Mapping

from django.db.models import TextChoices


class Tlp(TextChoices):
    """How far a recipient may pass something on, from the freest to the strictest."""

    CLEAR = "clear", "TLP:CLEAR"
    GREEN = "green", "TLP:GREEN"
    AMBER = "amber", "TLP:AMBER"
    AMBER_STRICT = "amber+strict", "TLP:AMBER+STRICT"
    RED = "red", "TLP:RED"


class Pap(TextChoices):
    """What a recipient may do with it, from the freest to the strictest (PAP)."""

    CLEAR = "clear", "PAP:CLEAR"
    GREEN = "green", "PAP:GREEN"
    AMBER = "amber", "PAP:AMBER"
    RED = "red", "PAP:RED"


class Visibility(TextChoices):
    """How far its owner shares a record."""

    OWN = "own", "own organisation"
    GROUP = "group", "sharing group"
    NETWORK = "network", "network"
    PUBLIC = "public", "everybody"


STRICTNESS: Mapping[str, int] = {label: n for n, label in enumerate(Tlp.values)}
"""A label's place from the freest."""
LABELS: Mapping[str, tuple[str, ...]] = {
    Visibility.OWN: tuple(Tlp.values),
    Visibility.GROUP: (Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT),
    Visibility.NETWORK: (Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER),
    Visibility.PUBLIC: (Tlp.CLEAR,),
}
"""The labels under which something may be shared that far."""


def cleared(label: str, clearance: str) -> bool:
    """Whether who is cleared for `clearance` may be given something labelled `label`.

    >>> cleared("green", "amber"), cleared("amber+strict", "amber")
    (True, False)
    """
    return STRICTNESS[label] <= STRICTNESS[clearance]
