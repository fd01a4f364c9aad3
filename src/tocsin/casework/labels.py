"""How far a record is shared, and who may say so: anybody who works on it may share it less.

To share more (a freer label, a farther reach, one more reader) is to give something away that can
not be taken back; it is for people who answer for it, and needs a reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from tocsin.casework import records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Membership,
    Network,
    Pap,
    Person,
    Role,
    SharingGroup,
    SharingGroupMember,
    Tlp,
    Visibility,
)
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.sharing import LABELS, STRICTNESS
from tocsin.casework.models.visible import current

NARROWS = (Role.ANALYST, Role.REVIEWER, Role.SENDER, Role.ADMIN, Role.COORDINATOR)
WIDENS = (Role.REVIEWER, Role.SENDER, Role.ADMIN, Role.COORDINATOR)
FAR = {far: n for n, far in enumerate(Visibility.values)}
STRICT_PAP = {label: n for n, label in enumerate(Pap.values)}
COLUMNS = ("tlp", "pap", "visibility", "network", "sharing_group", "readers")


@dataclass(frozen=True)
class Labels:
    """All that says who reads a record and what they may do with it."""

    tlp: str = Tlp.AMBER
    pap: str = Pap.AMBER
    visibility: str = Visibility.OWN
    network: Network | None = None
    sharing_group: SharingGroup | None = None
    readers: frozenset[Person] = frozenset()

    @classmethod
    def of(cls, record: Shared) -> "Labels":
        """Return the labels of a record; of a new one, as it would be kept."""
        named = frozenset(record.readers.all()) if record.pk else frozenset()
        return cls(
            tlp=record.tlp,
            pap=record.pap,
            visibility=record.visibility,
            network=record.network,
            sharing_group=record.sharing_group,
            readers=named,
        )

    def is_wider_than(self, before: "Labels") -> bool:
        """Whether anybody could read more, pass more on or do more than before."""
        far = FAR[self.visibility]
        moved = (far == FAR[Visibility.NETWORK] and self.network != before.network) or (
            far == FAR[Visibility.GROUP] and self.sharing_group != before.sharing_group
        )
        return bool(
            STRICTNESS[self.tlp] < STRICTNESS[before.tlp]
            or STRICT_PAP[self.pap] < STRICT_PAP[before.pap]
            or far > FAR[before.visibility]
            or moved
            or self.readers - before.readers
        )


def relabel(  # noqa: PLR0913  # the labels there are
    record: Shared,
    actor: Actor,
    *,
    tlp: str | None = None,
    pap: str | None = None,
    visibility: str | None = None,
    network: Network | None = None,
    sharing_group: SharingGroup | None = None,
    readers: Iterable[Person] | None = None,
    note: str = "",
) -> Shared:
    """Share a record more or less than before; null leaves a label as it is."""
    actor.must_own(record.place, record.owner_id)
    before = Labels.of(record)
    after = Labels(
        tlp=tlp or before.tlp,
        pap=pap or before.pap,
        visibility=visibility or before.visibility,
        network=network or before.network,
        sharing_group=sharing_group or before.sharing_group,
        readers=before.readers if readers is None else frozenset(readers),
    )
    must_be_let(record.place, before, after, actor, note)
    return records.change(
        record, actor, note, tlp=after.tlp, pap=after.pap, visibility=after.visibility,
        network=after.network, sharing_group=after.sharing_group, readers=after.readers,
    )  # fmt: skip


def must_be_let(place: str, before: Labels, after: Labels, actor: Actor, note: str) -> None:
    """Raise `Refused` unless somebody may change labels so."""
    actor.must_be(f"sharing {place}", *NARROWS)
    _must_fit(place, after, actor)
    if after.is_wider_than(before):
        actor.must_be(f"sharing {place} more", *WIDENS)
        if not note.strip():
            raise Refused("note", place, "is shared more with a reason in words")


def must_be_let_change(record: Shared, values: Mapping[str, Any], actor: Actor, note: str) -> None:
    """Raise `Refused` unless somebody may set these labels, by column."""
    before = Labels.of(record)
    wanted = {name: values[name] for name in COLUMNS if name in values}
    if "readers" in wanted:
        wanted["readers"] = frozenset(wanted["readers"])
    must_be_let(record.place, before, replace(before, **wanted), actor, note)


def must_begin_so(record: Shared, actor: Actor, readers: frozenset[Person] = frozenset()) -> None:
    """Raise `Refused` unless somebody may keep a new record under the labels it bears."""
    before, after = Labels(), replace(Labels.of(record), readers=readers)
    _must_fit(record._meta.model_name or "record", after, actor)
    if after.is_wider_than(before):
        actor.must_be("sharing more than TLP:AMBER inside", *WIDENS)


def _must_fit(place: str, labels: Labels, actor: Actor) -> None:
    """Check what the database would refuse with fewer words, and where the owner belongs."""
    for value, known in (
        (labels.tlp, Tlp.values),
        (labels.pap, Pap.values),
        (labels.visibility, Visibility.values),
    ):
        if value not in known:
            raise Refused("value", place, f"must be one of {', '.join(known)}", got=value)
    if labels.tlp not in LABELS[Visibility(labels.visibility)]:
        raise Refused("label", place, f"under TLP:{labels.tlp.upper()} is not shared that far",
                      got=labels.visibility)  # fmt: skip
    if labels.visibility == Visibility.NETWORK:
        _must_be_in(place, labels.network, actor)
    if labels.visibility == Visibility.GROUP:
        _must_be_of(place, labels.sharing_group, actor)


def _must_be_in(place: str, network: Network | None, actor: Actor) -> None:
    if network is None:
        raise Refused("network", place, "is shared with a network by its name", got="none")
    there = current(datetime.now(UTC).date(), "joined_on", "left_on")
    ours = Membership.objects.filter(there, network=network, organisation=actor.for_whom)
    if not ours.exists():
        raise Refused("network", place, "is shared with networks its owner is in", got=network)


def _must_be_of(place: str, group: SharingGroup | None, actor: Actor) -> None:
    if group is None:
        raise Refused("group", place, "is shared with a group by its name", got="none")
    there = current(datetime.now(UTC).date(), "joined_on", "left_on")
    inside = SharingGroupMember.objects.filter(there, group=group, organisation=actor.for_whom)
    if group.owner_id != actor.for_whom.pk and not inside.exists():
        raise Refused("group", place, "is shared with groups its owner made or is in", got=group)
