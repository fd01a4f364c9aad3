"""The next number of an incident or an alert: once per owner, never given twice."""

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Literal

from tocsin.casework.models import Alert, Incident, Organisation

LONGEST = 12


def next_ref(
    owner: Organisation, kind: Literal["incident", "alert"], on: date | None = None
) -> str:
    """Return the next reference of an owner in a year (null: this one).

    Asked inside the turn that keeps the record, so that no two get the same; outside it is what
    would come next.
    """
    year = (on or datetime.now(UTC).date()).year
    model, begins = (Incident, "INC") if kind == "incident" else (Alert, initials(owner.name))
    stem = f"{begins}-{year}-"
    refs = model._base_manager.filter(owner=owner, ref__startswith=stem)
    numbers = (ref.removeprefix(stem) for ref in refs.values_list("ref", flat=True))
    last = max((int(one) for one in numbers if re.fullmatch(r"[0-9]{1,9}", one)), default=0)
    return f"{stem}{last + 1:03}"


def initials(name: str) -> str:
    """Return the short form of an organisation's name that its alerts are numbered under.

    >>> initials("ECDC"), initials("Expert Forum România"), initials("Δίκτυο")
    ('ECDC', 'EFR', 'ALERT')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words: list[str] = re.findall(r"[A-Za-z0-9]+", plain)
    if len(words) == 1:
        return words[0].upper()[:LONGEST]
    return "".join(word[0] for word in words).upper()[:LONGEST] or "ALERT"
