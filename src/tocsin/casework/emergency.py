"""The emergency switch: for a raid, a stolen laptop, a leaked password.

`read_only` lets nobody write, `no_access` lets nobody read either: every turn of the journal and
every `visible_to` asks. It is for the whole of this casework, and who leads any member turns it.
"""

from datetime import UTC, datetime
from typing import Any

from tocsin.casework import journal, records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import EmergencySwitch, Mode, Role


def mode() -> Mode:
    """Return what holds now."""
    switch = EmergencySwitch.objects.first()
    return Mode(switch.mode) if switch else Mode.NORMAL


def reason() -> str:
    """Return why, as whoever turned the switch said; "" while it was never turned."""
    switch = EmergencySwitch.objects.first()
    return switch.reason if switch else ""


def switch(mode: Mode, actor: Actor, reason: str) -> EmergencySwitch:
    """Turn the switch, also back to normal."""
    actor.must_be("the emergency switch", Role.ADMIN, Role.COORDINATOR)
    if actor.person is None or not reason.strip():
        raise Refused("reason", "the emergency switch", "is turned by a person, with a reason")
    told: dict[str, Any] = {
        "mode": Mode(mode), "reason": reason, "set_by": actor.person, "set_at": datetime.now(UTC),
    }  # fmt: skip
    with journal.switching(), journal.turn():
        there = EmergencySwitch.objects.first()
        if there is None:
            return records.add(EmergencySwitch(pk=1, **told), actor, reason)
        return records.change(there, actor, reason, **told)
