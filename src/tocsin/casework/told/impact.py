"""What is told of channels, of how far something reached, and of what the press made of it.

Only what a second person stands behind is told here: where somebody else reviewed or confirmed it.
"""

from datetime import date, datetime

from msgspec import Struct


class ChannelTold(Struct, frozen=True, kw_only=True):
    """How open one channel is about who stands behind it; an outlet has one or many channels."""

    place: str
    subject: str
    """The subject's id."""
    exposure: str
    """A word of `casework.models.Exposure`."""
    basis: str
    behind: str
    """The outlet, or whoever it is said to be of; "": nobody is named."""
    act: str
    """Catalog id of a public act that says so; "": none."""
    rests_on: tuple[str, ...]
    """Places of findings and exhibits, as far as the label lets them be named."""
    withheld: int
    assessed_on: date
    created_at: datetime


class EffectTold(Struct, frozen=True, kw_only=True):
    """How many were reached: an interval, how it was found, and what it rests on."""

    place: str
    text: str
    lowest: int | None
    highest: int | None
    unit: str
    method: str
    margin: int | None
    """Votes between the candidates concerned; null: not known."""
    margin_source: str
    rests_on: tuple[str, ...]
    withheld: int
    created_at: datetime


class ArticleTold(Struct, frozen=True, kw_only=True):
    """One article about an alert."""

    place: str
    url: str
    title: str
    outlet: str
    outlet_country: str
    published_on: date
    reach: int | None
    """Readers; null: not known."""
    reach_basis: str
    copies: str
    """Place of the article that it copies, of which readers are not to be added; "": none, or none
    that may be named."""
    created_at: datetime
    changed_at: datetime
