"""What a signatory says in words."""

from msgspec import Struct


class Narratives(Struct, frozen=True, kw_only=True):
    """What the signatory says in words, by QRE; "" where it says nothing."""

    policies: str = ""
    """QRE 14.1.1: policies, and how they meet the threats."""
    detection: str = ""
    """QRE 14.1.2: what is done to detect."""
    actions: str = ""
    """QRE 14.2.1: actions under the policies."""
