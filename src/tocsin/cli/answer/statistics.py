"""`tocsin answer statistics`: how many were sent, how fast they were answered, what came of it."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli import screen, times
from tocsin.cli.acting import As, For, acting
from tocsin.cli.answer.waiting import AsOf
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tocsin.casework.rapid.spreads import Spread
    from tocsin.casework.rapid.statistics import Tally

KEYS = ("recipient", "channel", "election", "member-state", "behaviour", "month")

DAY = 86_400
UNITS = (("s", 1, 60), ("min", 60, 3_600), ("h", 3_600, 2 * DAY))
"""Name, seconds, and up to how many seconds it suits."""


def command(
    *,
    by: Annotated[
        str | None, typer.Option("--by", help=f"Apart by {', '.join(KEYS)}. Default: together.")
    ] = None,
    as_of: AsOf = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Count: sent, acknowledged, answered, in time, what was done, what shows, what came back.

    Beside every median stands how many still wait; the quick ones alone would flatter.
    """
    if by is not None and by not in KEYS:
        raise typer.BadParameter(f"--by is one of {', '.join(KEYS)}; got {by!r}")
    with acting(workspace, who, whom) as me:
        from tocsin.casework.figures import responses

        at = times.instant(me, "--as-of", as_of) or datetime.now(UTC)
        tallies = responses.tallies(me.user, at, by=by or "")
    if as_json:
        screen.print_json({name: _row(one) for name, one in tallies.items()})
    else:
        _show(tallies)


def _show(tallies: "Mapping[str, Tally]") -> None:
    table = screen.table("Answers", "", *(screen.cell(name or "all") for name in tallies))
    rows = [_lines(one) for one in tallies.values()]
    for words in rows[0] if rows else ():
        table.add_row(words, *(screen.cell(one[words]) for one in rows))
    screen.results().print(table if rows else "Nothing was sent yet.")


def _lines(one: "Tally") -> dict[str, str]:
    """Return the figures of one group in words."""
    return {
        "sent": f"{one.sent:,}",
        "acknowledged": str(one.acknowledged),
        "answered": str(one.answered),
        **{f"in time to {duty.value}": str(share) for duty, share in one.within.items()},
        "to acknowledge": _spread(one.to_acknowledge),
        "to respond": _spread(one.to_respond),
        "to decide": _spread(one.to_decide),
        "to effect, at least": _spread(one.to_effect_least),
        "to effect, at most": _spread(one.to_effect_most),
        "feedback": _counts(one.feedback),
        "outcomes": _counts(one.outcomes),
        "in full or in part": _counts(one.scopes),
        "measures": _counts(one.measures),
        "claims that show": str(one.confirmed),
        **{f"back within {days} days": str(share) for days, share in one.reemerged.items()},
        "appealed": f"{one.appealed:,}",
        "reversed": str(one.reversed),
        "written down later": f"{one.back_dated:,}",
    }


def _spread(one: "Spread") -> str:
    """Say a length of time with all that the median leaves out."""
    told = f"median {_length(one.median)}, nine of ten {_length(one.p90)}, of {one.observed:,}"
    if one.median is None:
        told = "never yet"
    waiting = f"; {one.open:,} wait still" if one.open else ""
    ended = f"; {one.censored:,} ended without" if one.censored else ""
    return told + waiting + ended


def _length(time: timedelta | None) -> str:
    """Say a length of time in the unit that suits it.

    >>> [_length(timedelta(hours=n)) for n in (0.01, 0.5, 5, 84)]
    ['36 s', '30 min', '5 h', '3.5 d']
    """
    if time is None:
        return "not known"
    seconds = time.total_seconds()
    for unit, size, most in UNITS:
        if seconds < most:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / DAY:.3g} d"


def _counts(counts: "Mapping[Any, int]") -> str:
    """Say how many of each, the most first."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{str(name).rpartition(':')[2].lower()} {n:,}" for name, n in ordered)


def _row(one: "Tally") -> dict[str, object]:
    """Return the figures as JSON has them; lengths of time in seconds."""
    import msgspec

    told: dict[str, object] = msgspec.to_builtins(one, enc_hook=str, builtin_types=(datetime,))
    return told
