"""Outlets and their channels, and how far something reached: after the ideas of DAD-CDM.

An outlet and its channels stay apart: one outlet, a relationship from each channel. Reach is an
interval or a stated number, with how it was found; what nobody recorded has no property. Our
records hold no measure of engagement or of harm, so none is sent.

Source     DAD-CDM (OASIS Open Project), key findings of February 2025: outlet and channel, impact
           with metrics. No finished standard; the words are ours.
"""

from datetime import datetime
from typing import Any

from tocsin import catalog
from tocsin.casework.told import AlertTold, ArticleTold, ChannelTold, EffectTold, FindingTold
from tocsin.exchange.stix import extensions
from tocsin.exchange.stix.common import Object, dated, identity, relation
from tocsin.exchange.stix.extensions import MADE_AT
from tocsin.exchange.stix.ids import object_id

CAUTION = "Reach is not votes: that something was seen does not show that it changed one."
STATED = {
    ("unlabelled_ads", "reach"): (
        "people",
        (
            "As the ad library states it for the Union, added up over ads: who saw two ads counts "
            "twice, and an ad without a number counts nothing."
        ),
    ),
}
"""Unit and basis of measures of findings, by kind and name, that say how many were reached."""
MOST = 2**53 - 1
"""The largest whole number that every reader of JSON has."""


def outlet(told: ChannelTold) -> Object:
    """Return whose a channel is said to be; a person, a state or a company: we do not say which."""
    return dated(
        "identity", object_id("identity", "outlet", told.behind), MADE_AT, MADE_AT,
        name=told.behind, identity_class="unknown", roles=["outlet"],
    )  # fmt: skip


def channel_of(told: ChannelTold, channel: str, outlet: str, author: str) -> Object:
    """Return that a channel is an outlet's; the relationship says why, and how openly."""
    return relation(
        "related-to", channel, outlet, MADE_AT, author,
        modified=told.created_at, description=_classed(told),
        extensions={extensions.OUTLET: _class(told)},
    )  # fmt: skip


def unowned(told: ChannelTold, channel: str, of: AlertTold, author: str) -> Object:
    """Return the class of a channel that nobody is named behind."""
    made = _note(("exposure", of.owner, told.place), author, told.created_at)
    return made | {
        "abstract": "Exposure of a channel", "content": _classed(told), "object_refs": [channel],
        "extensions": {extensions.OUTLET: _class(told)},
    }  # fmt: skip


def effect(told: EffectTold, of: AlertTold, report: str, author: str) -> Object:
    """Return an estimate of how many were reached, as an interval."""
    between = f"{told.lowest:,} to {told.highest:,} {told.unit}" if _is_counted(told) else "unknown"
    numbers = _impact(
        about="operation", lowest=told.lowest, highest=told.highest, unit=told.unit,
        basis=told.method, margin=told.margin, margin_source=told.margin_source,
        rests_on=list(told.rests_on), rests_on_withheld=told.withheld or None,
    )  # fmt: skip
    return _note(("effect", of.owner, told.place), author, told.created_at) | {
        "abstract": f"Reach: {between}"[:250],
        "content": "\n".join(filter(None, (told.text, told.method, CAUTION))),
        "object_refs": [report],
        "extensions": {extensions.IMPACT: numbers},
    }


def press(told: ArticleTold) -> Object:
    """Return the outlet of an article, under the same id whatever it published."""
    return identity(told.outlet, MADE_AT)


def article(told: ArticleTold, of: AlertTold, refs: list[str], author: str) -> Object:
    """Return an article about an alert; its readers are the press's, not the operation's."""
    is_known = told.reach is not None
    numbers = _impact(
        about="press", stated=told.reach, unit="readers" if is_known else None,
        basis=told.reach_basis if is_known else None, outlet=told.outlet,
        outlet_country=told.outlet_country, url=told.url,
        published_on=told.published_on.isoformat(), copy_of=told.copies,
    )  # fmt: skip
    made = _note(("article", of.owner, told.place), author, told.created_at, told.changed_at)
    return made | {
        "abstract": f"Article: {told.title or told.url}"[:250],
        "content": f"{told.outlet}, {told.published_on}: {told.title}\n{told.url}",
        "object_refs": refs,
        "extensions": {extensions.IMPACT: numbers},
    }


def stated(told: FindingTold, about: str, author: str) -> Object | None:
    """Return how many a finding says were reached; null: it says nothing of it, or not how many."""
    for (kind, name), (unit, basis) in STATED.items():
        value = told.measures.get(name)
        if told.kind != kind or type(value) is not int or not 0 < value <= MOST:
            continue
        numbers = _impact(about="finding", stated=value, unit=unit, basis=basis)
        made = _note(("reach", told.owner, told.key), author, told.created_at, told.changed_at)
        return made | {
            "abstract": f"Reach: {value:,} {unit}", "content": f"{basis} {CAUTION}",
            "object_refs": [about], "extensions": {extensions.IMPACT: numbers},
        }  # fmt: skip
    return None


def _note(
    what: tuple[str, str, str], author: str, created: datetime, modified: datetime | None = None
) -> Object:
    """Return a note of a kind, of an owner, at a place in the owner's records."""
    id = object_id("note", *what)  # noqa: A001
    return dated("note", id, created, modified or created, created_by_ref=author)


def _class(told: ChannelTold) -> Object:
    return _known(
        exposure=told.exposure, basis=told.basis, act=told.act,
        assessed_on=told.assessed_on.isoformat(), rests_on=list(told.rests_on),
        rests_on_withheld=told.withheld or None,
    )  # fmt: skip


def _classed(told: ChannelTold) -> str:
    """Say the class of a channel in a sentence, for who reads no extensions."""
    named = f" Public act: {told.act}, {catalog.lookup(told.act).title}." if told.act else ""
    name = told.exposure.replace("_", " ")
    return f"Exposure as of {told.assessed_on}: {name}. {told.basis}{named}"


def _impact(**numbers: Any) -> Object:  # noqa: ANN401  # numbers and words
    return _known(metric="reach", **numbers)


def _known(**values: Any) -> Object:  # noqa: ANN401  # numbers and words
    """Return what is known of an extension's properties, without what no JSON can hold."""
    head = {"extension_type": "property-extension", "version": extensions.VERSION}
    return head | {
        name: value
        for name, value in values.items()
        if value not in (None, "", []) and not (isinstance(value, int) and value > MOST)
    }


def _is_counted(told: EffectTold) -> bool:
    return None not in (told.lowest, told.highest)
