"""Times and people that the stories of rapid response share."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tocsin.casework.rapid.answers import Mode
from tocsin.casework.rapid.machine import Closing, Context, Event, Exhibit, Role, State, Step, step

NOON = datetime(2024, 11, 24, 12, tzinfo=UTC)


def at(hours):
    """Return an instant so many hours after noon."""
    return NOON + timedelta(hours=hours)


def granted(hours=1.0, **changes):
    """Return a context in which no guard stands against anything."""
    everything = Context(
        actor="bo",
        roles=frozenset(Role),
        occurred_at=at(hours),
        recorded_at=at(hours),
        note="because",
        authors=frozenset({"ana"}),
        exhibits=(Exhibit(asset="x:post:1", is_sealed=True),),
        tlp_fits=True,
        payload_sha256="0f" * 32,
        channel="email",
        sent_at=NOON,
        decisions=1,
        mode=Mode.WRITTEN,
        informed_at=NOON,
        next_contact="the coordinator",
        body="a certified body",
        closing=Closing.RESOLVED,
        final_due=NOON,
        reemergence="r1",
    )
    return replace(everything, **changes)


def closing_for(event):
    """Return the one reason to close that an event takes."""
    return Closing.NO_RESPONSE if event == "close_no_response" else Closing.RESOLVED


def story(*events):
    """Return the steps of a submission, from events and the hours after noon of each.

    `("create", -3), ("submit", -2)`; a third value is the hour at which it was recorded.
    """
    state, steps = None, []
    for seq, (event, hours, *later) in enumerate(events, start=1):
        context = granted(max(hours, 0), closing=closing_for(event))
        target = step(state, event, context)
        steps.append(
            Step(
                seq=seq,
                event=Event(event),
                source=state,
                target=target,
                actor="bo",
                occurred_at=at(hours),
                recorded_at=at(*later or [hours]),
            )
        )
        state = State(target)
    return steps
