"""What `tocsin preserve` and `tocsin bundle` do with findings, incidents and alerts of casework."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tocsin.cli import names, screen, told
from tocsin.cli.acting import acting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.casework.models import Exhibit
    from tocsin.cli.acting import Acting
    from tocsin.evidence.bundle import Made
    from tocsin.evidence.gathering import Told
    from tocsin.flow.desk import Desk
    from tocsin.flow.preserving import Stamped

Where = tuple[Path | None, str | None, str | None]
"""The watch, who acts and for whom, as options say them."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be kept, of what, and why."""

    case: str | None
    incident: str | None
    files: tuple[Path, ...]
    told: "Told"
    purpose: str
    authority: str
    again: bool
    stamp: str


@dataclass(frozen=True)
class Leaving:
    """What is to be handed over, and to whom."""

    alert: str | None
    incident: str | None
    out: Path
    purpose: str
    authority: str
    to: str


def preserve(
    asked: Asked, keys: Path | None, vault: Path | None, where: Where, *, as_json: bool
) -> None:
    """Seal what casework has, as exhibits that it knows."""
    with acting(*where) as me:
        from tocsin.flow import preserving

        desk = me.desk(keys, vault)
        made = _preserved(me, desk, asked)
        stamped = preserving.stamp(desk, asked.stamp) if asked.stamp else None
        for one in made:
            one.refresh_from_db()
        _say(me, desk, made, stamped, as_json=as_json)
    if stamped and stamped.why:
        raise typer.Exit(1)


def bundle(leaving: Leaving, keys: Path | None, vault: Path | None, where: Where) -> "Made":
    """Write the exhibits of an alert or an incident to a file; to an organisation, noted as such.

    Raises `UnknownNameError` where there is nothing sealed.
    """
    with acting(*where) as me:
        from tocsin.flow import bundling
        from tocsin.flow.desk import Why
        from tocsin.vocabulary.errors import UnknownNameError

        alert = names.alert(me, leaving.alert) if leaving.alert else None
        of = alert or names.incident(me, leaving.incident or "")
        found = list(bundling.exhibits_of(of, me.user))
        if not found:
            raise UnknownNameError("exhibit of", of.ref, ("seal some with `tocsin preserve`",))
        to = names.organisation(me, leaving.to) if leaving.to else None
        handing = bundling.Handing(found, to, alert)
        why = Why(leaving.purpose, leaving.authority)
        done = bundling.bundle(me.desk(keys, vault), handing, leaving.out, why)
        made: Made = done.made
        return made


def _preserved(me: "Acting", desk: "Desk", asked: Asked) -> "list[Exhibit]":
    from tocsin.flow import preserving
    from tocsin.flow.desk import Why

    finding = names.finding(me, asked.case) if asked.case else None
    incident = names.incident(me, asked.incident) if asked.incident else None
    why = Why(asked.purpose, asked.authority)
    if asked.files:
        of = finding or incident
        return [preserving.preserve_files(desk, asked.files, why, told=asked.told, of=of)]
    if incident:
        return [*preserving.preserve_incident(desk, incident, why, again=asked.again)]
    if finding is None:
        return []
    return [preserving.preserve(desk, finding, why, again=asked.again)]


def _say(
    me: "Acting",
    desk: "Desk",
    made: "Sequence[Exhibit]",
    stamped: "Stamped | None",
    *,
    as_json: bool,
) -> None:
    if as_json:
        rows = told.told_all(me, made)
        for one, row in zip(made, rows, strict=True):
            row["grade"] = str(one.grade)
        screen.print_json({"exhibits": rows, "stamped": stamped})
        return
    for one in made:
        line = f"{one.manifest_sha256[:16]}  {one.grade}: {one.label}"
        screen.results().print(screen.cell(line), soft_wrap=True)
    notices = screen.notices()
    if not made:
        notices.print("nothing to seal: the incident holds no finding of yours")
    if desk.unsigned_because:
        notices.print(screen.cell(f"not signed: {desk.unsigned_because}"), soft_wrap=True)
    if stamped and stamped.why:
        notices.print(screen.cell(f"no time proof yet: {stamped.why}"), soft_wrap=True)
