"""The ways of telling others that a watch has, made ready to be used.

A channel is a `[[transport]]` of `tocsin.toml` with an address: its own, or one of the address book
in casework. A submission names its channel; one that goes several ways at once names them all,
`email+portal`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints

from tocsin import dispatch
from tocsin.casework.errors import Refused
from tocsin.casework.models import Address, Organisation, Submission
from tocsin.dispatch import Transport
from tocsin.flow.desk import Desk
from tocsin.vocabulary.errors import ConfigError, UnknownNameError
from tocsin.vocabulary.names import nearest
from tocsin.watch.outside import Way
from tocsin.watch.parameters import complete, converted
from tocsin.watch.watch import Watch

TOGETHER = "+"
"""Between the channels of one submission."""
BETWEEN = " + "
"""Between their addresses."""
ADDRESSED = ("to", "url", "folder")
"""Parameters that say where a transport leads; it has one of them."""


@dataclass(frozen=True)
class Channel:
    """One way to one recipient."""

    name: str
    """Of the `[[transport]]`."""
    kind: str
    title: str
    recipient: str
    """"": to any whose address is given."""
    address: str
    """"": none is known, or none is needed."""


def channels(
    watch: Watch, recipient: Organisation | None = None, owner: Organisation | None = None
) -> tuple[Channel, ...]:
    """Return the ways of a watch, or those that lead to a recipient, in the order of the sheet.

    `owner` is whose address book is read; null: none is.
    """
    found: list[Channel] = []
    for way in watch.settings.ways:
        if recipient is None or way.recipient == recipient.name:
            found.append(_channel(way, way.recipient, way.address))
        elif not way.recipient:
            found += [_channel(way, recipient.name, one) for one in book(way, recipient, owner)]
    return tuple(found)


def book(way: Way, recipient: Organisation, owner: Organisation | None) -> list[str]:
    """Return the addresses by which a recipient is known to be reached this way."""
    rows = Address.objects.filter(
        owner=owner, recipient=recipient, channel=way.name, is_in_use=True
    ).order_by("pk")
    return list(rows.values_list("address", flat=True))


def chosen(watch: Watch, submission: Submission, names: Sequence[str] = ()) -> tuple[Channel, ...]:
    """Return the channels of a submission: those named, else its own, else all there are.

    Raises `Refused` where none leads there, or where it is not said which address, and
    `UnknownNameError` for a name that is none.
    """
    ways = {way.name: way for way in watch.settings.ways}
    told = tuple(names) or named(submission.channel)
    if not told:
        leading = channels(watch, submission.recipient, submission.revision.alert.owner)
        told = tuple(dict.fromkeys(one.name for one in leading))
    if not told:
        raise Refused(
            "channel", submission.place, f"needs a way to {submission.recipient}; "
            "add a [[transport]] to tocsin.toml, or an address to the address book",
        )  # fmt: skip
    for name in told:
        if name not in ways:
            raise UnknownNameError("transport", name, nearest(name, ways))
    return tuple(_addressed(ways[name], submission) for name in told)


def named(channel: str) -> tuple[str, ...]:
    """Return the names of the channels of a submission."""
    return tuple(one for one in channel.split(TOGETHER) if one)


def addresses(submission: Submission) -> dict[str, str]:
    """Return the addresses of a submission by channel."""
    names, told = named(submission.channel), submission.address.split(BETWEEN)
    return dict(zip(names, told, strict=False)) if submission.address else {}


def together(channels: Sequence[Channel]) -> tuple[str, str]:
    """Return channels and addresses as a submission keeps them; raises `Refused` when too long."""
    name = TOGETHER.join(one.name for one in channels)
    address = BETWEEN.join(one.address for one in channels)
    if len(name) > 64 or len(address) > 320:
        raise Refused("channel", name[:64], "is too many at once; send by fewer channels")
    return name, address


def transport(desk: Desk, channel: Channel) -> Transport:
    """Return what hands over by a channel.

    Raises `ConfigError` for a parameter that is missing or wrong, or a secret that is not there.
    """
    ways = {way.name: way for way in desk.watch.settings.ways}
    return _made(desk, ways, ways[channel.name], channel.address)


def _made(desk: Desk, ways: Mapping[str, Way], way: Way, address: str) -> Transport:
    kind = dispatch.named(way.kind)
    its, hints = {one.name for one in fields(kind)}, get_type_hints(kind)
    given: dict[str, Any] = dict(way.parameters)
    if address and (leads := next((one for one in ADDRESSED if one in its), None)):
        given[leads] = address
    paths = {name for name in given if name in its and _is_path(hints[name])}
    values = converted(kind, {name: one for name, one in given.items() if name not in paths})
    values |= {name: desk.watch.folder / Path(str(given[name])).expanduser() for name in paths}
    if "by" in its:
        if not way.by:
            raise ConfigError(f"transport {way.name}: {way.kind} goes by another; name it as `by`")
        values["by"] = _made(desk, ways, ways[way.by], address)
    if "secret" in its and (secret := way.secret()):
        values["secret"] = secret
    if "key" in its:
        values["key"] = desk.signer.key
    return complete(kind, values)


def _is_path(hint: object) -> bool:
    return hint is Path or Path in getattr(hint, "__args__", ())


def _addressed(way: Way, submission: Submission) -> Channel:
    """Return a way with the address it leads to for a submission."""
    if way.recipient and way.recipient != submission.recipient.name:
        raise Refused(
            "channel", submission.place, f"{way.name} leads to {way.recipient}",
            got=submission.recipient,
        )  # fmt: skip
    own = addresses(submission).get(way.name, "")
    known = book(way, submission.recipient, submission.revision.alert.owner)
    address = own or way.address or (known[0] if len(known) == 1 else "")
    if len(known) > 1 and not address:
        raise Refused(
            "address", submission.place, f"needs one of the addresses of {submission.recipient}",
            got=", ".join(known),
        )  # fmt: skip
    return _channel(way, submission.recipient.name, address)


def _channel(way: Way, recipient: str, address: str) -> Channel:
    return Channel(way.name, way.kind, dispatch.named(way.kind).title, recipient, address)
