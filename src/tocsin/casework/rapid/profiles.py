"""Which times apply when a submission is sent: nearer to the vote, they are shorter.

The hours are defaults of ours, for a watch to replace by what it agreed with a recipient; no law
names them.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType

from tocsin.casework.rapid.clock import Policy
from tocsin.catalog import Election, SilenceRule, silence_rules
from tocsin.vocabulary.errors import UnknownNameError

NORMAL, ELECTION_WEEK, SILENCE = "normal", "election_week", "silence"
PROFILES: Mapping[str, Policy] = MappingProxyType(
    {
        NORMAL: Policy(profile=NORMAL, acknowledge=24, respond=72, final=14 * 24),
        ELECTION_WEEK: Policy(profile=ELECTION_WEEK, acknowledge=4, respond=24, final=72),
        SILENCE: Policy(profile=SILENCE, acknowledge=1, respond=4, final=24),
    }
)
WEEK = timedelta(days=7)


def profile(
    at: datetime, elections: Iterable[Election], silence: Iterable[SilenceRule] = ()
) -> str:
    """Return the profile at an instant: the strictest that any of the elections calls for.

    The election week begins at local midnight seven days before the first polling day and ends
    when the last station closes. A silence period counts wherever its hours are known, whether or
    not it binds platforms: what is posted then cannot be answered by campaigners. `silence` are
    rules besides those of the catalog.
    """
    ours, more = tuple(elections), tuple(silence)
    if any(is_silent(at, one, more) for one in ours):
        return SILENCE
    return ELECTION_WEEK if any(is_election_week(at, one) for one in ours) else NORMAL


def policy_at(
    at: datetime,
    elections: Iterable[Election],
    policies: Mapping[str, Policy] = PROFILES,
    silence: Iterable[SilenceRule] = (),
) -> Policy:
    """Return the policy to copy into a submission that is sent at an instant."""
    return policies[profile(at, elections, silence)]


def is_election_week(at: datetime, election: Election) -> bool:
    """Say whether an instant lies in the week that ends with an election."""
    opening, closing = election.polls[0], election.polls[-1]
    begins = datetime.combine(opening.on - WEEK, time(), opening.clock).astimezone(UTC)
    return begins <= at <= closing.closes_at


def is_silent(at: datetime, election: Election, silence: Iterable[SilenceRule] = ()) -> bool:
    """Say whether an instant lies in a known silence period of an election.

    A country that the catalog does not have has the rules in `silence` alone.
    """
    kind, on = election.kind, election.polls[0].on
    ours = [one for one in silence if one.country == election.country and one.applies(kind, on)]
    try:
        known = silence_rules(election.country, kind, on)
    except UnknownNameError:
        known = ()
    spans = (span for rule in (*ours, *known) for span in rule.windows(election))
    return any(span.first <= at <= span.last for span in spans)
