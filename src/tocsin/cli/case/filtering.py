"""Which findings a command is about: by their keys, or by what they are."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, times

if TYPE_CHECKING:
    from django.db.models import Q

    from tocsin.casework.models import Finding
    from tocsin.casework.models.visible import VisibleQuerySet
    from tocsin.cli.acting import Acting

Keys = Annotated[
    list[str] | None, typer.Argument(metavar="[KEY]…", help="Findings, by the start of their key.")
]
State = Annotated[
    str | None, typer.Option("--state", help="proposed, confirmed, rejected or withdrawn.")
]
Kind = Annotated[str | None, typer.Option("--kind", help="A detector, or a behaviour.")]
Place = Annotated[str | None, typer.Option("--place", help="A Member State: RO.")]
Subject = Annotated[
    str | None, typer.Option("--subject", help="An account, post, site: x:account:12.")
]
Incident = Annotated[str | None, typer.Option("--incident", help="Those of an incident.")]
Text = Annotated[
    str | None, typer.Option("--text", help="Words of the claim, or a part of the key.")
]
Since = Annotated[str | None, typer.Option("--since", metavar="TIME", help="Seen then or later.")]
Until = Annotated[str | None, typer.Option("--until", metavar="TIME", help="Seen before.")]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What is asked of findings; null asks nothing."""

    state: str | None = None
    kind: str | None = None
    place: str | None = None
    subject: str | None = None
    incident: str | None = None
    text: str | None = None
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is said to be nothing: a variable that is not set must not mean all."""
        for one in fields(self):
            if getattr(self, one.name) == "":
                raise typer.BadParameter(f"--{one.name} wants something; got nothing")

    def rows(self, me: "Acting") -> "VisibleQuerySet[Finding]":
        """Return what fits, of what somebody may read, the newest first."""
        from tocsin.casework.models import Finding
        from tocsin.casework.search import matching

        found = matching(me.rows(Finding), self.text or "").filter(self._what(me), self._when(me))
        return found.order_by("-last_at", "-pk")

    def _what(self, me: "Acting") -> "Q":
        from django.db.models import Q

        asked: dict[str, object] = {
            "state": self.state,
            "kind": self.kind,
            "subjects__subject": self.subject and names.subject(me, self.subject),
            "incidents__incident": self.incident and names.incident(me, self.incident),
        }
        if self.place:
            asked |= {"classifications__scheme": "place", "classifications__code": self.place}
        return Q(**{name: value for name, value in asked.items() if value is not None})

    def _when(self, me: "Acting") -> "Q":
        from django.db.models import Q

        since = times.instant(me, "--since", self.since)
        until = times.instant(me, "--until", self.until)
        asked = {"last_at__gte": since, "first_at__lt": until}
        return Q(**{name: value for name, value in asked.items() if value is not None})


def chosen(me: "Acting", keys: list[str] | None, asked: Filter) -> "list[Finding]":
    """Return the findings of some keys, or all that fit; `BadParameter` for both or none."""
    if bool(keys) == (asked != Filter()):
        raise typer.BadParameter("name findings by their keys, or say which with --kind, --state …")
    return names.findings(me, keys) if keys else list(asked.rows(me))
