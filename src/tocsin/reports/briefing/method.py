"""How findings were made: detectors, their parameters, the command, and what they suggest."""

import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import timedelta
from shlex import quote
from typing import Any, get_args, get_type_hints

from tocsin import catalog
from tocsin.catalog import SilenceRule
from tocsin.detectors import Detector, installed, named
from tocsin.reports.briefing.brief import DetectorPage, Measure, Suggestion
from tocsin.reports.briefing.watched import Run
from tocsin.vocabulary.aloud import setting
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.finding import Finding, Provenance

HEADING = re.compile(r"^(Sees|Misses|Innocent|Cost|Source)\s+", re.MULTILINE)
"""What every detector's module says of itself, one paragraph each."""
NOT_ASKED = "it was not asked to"


def detectors(runs: Mapping[str, Run]) -> tuple[DetectorPage, ...]:
    """Return every detector that ran or could have, those that ran first."""
    kinds = installed()
    ran = [_page(name, runs[name], kinds.get(name)) for name in sorted(runs)]
    idle = [_page(name, None, kinds[name]) for name in kinds if name not in runs]
    return tuple(sorted([*ran, *idle], key=lambda page: (bool(page.not_run), page.name)))


def command(provenance: Provenance | None) -> str:
    """Return the command that makes findings again; "" when nothing says how they were made.

    Only what differs from the defaults is said. Elections, rules and languages stand in the watch.
    """
    if provenance is None:
        return ""
    kind = _kind(provenance.detector)
    return _command(provenance.detector, _settings(provenance.parameters, kind), _usual(kind))


def measures(finding: Finding) -> tuple[Measure, ...]:
    """Return a finding's numbers, each with the meaning its detector gives it."""
    kind = _kind(finding.provenance.detector) if finding.provenance else None
    meanings = kind.measures if kind else {}
    return tuple(
        Measure(name=name, value=value, meaning=meanings.get(name, ""))
        for name, value in finding.measures.items()
    )


def suggestions(finding: Finding) -> tuple[Suggestion, ...]:
    """Return what an analyst may want to attach, with the catalog's titles."""
    return tuple(Suggestion(id=one, title=title(one)) for one in finding.suggests)


def rule_told(finding: Finding, own: Sequence[SilenceRule]) -> tuple[str, str]:
    """Return title and source of the rule of a finding: of the watch's own, else the catalog's."""
    if finding.rule is None:
        return "", ""
    for rule in own:
        if rule.id == finding.rule.id:
            return rule.legal_basis or "A silence rule that this watch states itself", rule.source
    try:
        entry = catalog.lookup(finding.rule.id)
    except UnknownNameError:
        return "", ""
    return entry.title, entry.source


def title(name: str) -> str:
    """Return what the catalog calls an entry; "" when it does not have it."""
    try:
        return catalog.lookup(name).title
    except UnknownNameError:
        return ""


def about(module: str) -> tuple[str, dict[str, str]]:
    '''Take a detector's own page apart: its first line, and its paragraphs by heading.

    >>> about("""Copies: one text.
    ...
    ... Sees      exact copies,
    ...           also in capitals.
    ... Misses    paraphrase.
    ... """)
    ('Copies: one text', {'Sees': 'exact copies, also in capitals.', 'Misses': 'paraphrase.'})
    '''
    first, *_ = module.strip().partition("\n")
    _, *parts = HEADING.split(inspect.cleandoc(module))
    said = {
        name: " ".join(text.split()) for name, text in zip(parts[::2], parts[1::2], strict=True)
    }
    return first.rstrip("."), said


def _page(name: str, run: Run | None, kind: type[Detector] | None) -> DetectorPage:
    """Return one detector's page; either it ran, or it is installed, or both."""
    module = inspect.getmodule(kind) if kind else None
    first, said = about((module.__doc__ if module else "") or name)
    parameters = _settings(run.parameters, kind) if run else {}
    return DetectorPage(
        name=name,
        title=first,
        version=run.version if run else None,
        findings=run.findings if run else 0,
        parameters=parameters,
        command=_command(name, parameters, _usual(kind)) if run else "",
        not_run=run.reason if run else NOT_ASKED,
        sees=said.get("Sees", ""),
        misses=said.get("Misses", ""),
        innocent=said.get("Innocent", ""),
        source=said.get("Source", ""),
    )


def _kind(name: str) -> type[Detector] | None:
    """Return an installed detector; null when it is installed no longer."""
    try:
        return named(name)
    except UnknownNameError:
        return None


def _command(name: str, chosen: Mapping[str, str], usual: Mapping[str, str]) -> str:
    """Return the command line for one detector."""
    changed = [
        f"--set {quote(f'{name}.{one}={chosen[one]}')}"
        for one in chosen
        if chosen[one] != usual.get(one)
    ]
    return " ".join(["tocsin detect", name, *changed])


def _usual(kind: type[Detector] | None) -> dict[str, str]:
    """Return a detector's defaults as the command line writes them."""
    defaults = {one.name: _default(one) for one in fields(kind)} if kind else {}
    return _settings(defaults, kind)


def _default(field: Any) -> object:  # noqa: ANN401  # a dataclass field of any type
    """Return a field's default; null when it has none."""
    if field.default is not MISSING:
        return field.default
    return None if field.default_factory is MISSING else field.default_factory()


def _settings(parameters: Mapping[str, Any], kind: type[Detector] | None) -> dict[str, str]:
    """Write parameters as the command line takes them; what is no plain value is left out."""
    hints = get_type_hints(kind) if kind else {}
    return {
        name: setting(_as_declared(value, hints.get(name)))
        for name, value in parameters.items()
        if _plain(value)
    }


def _as_declared(value: object, hint: object) -> object:
    """Give back its type to a duration that was kept as seconds, or to several."""
    if isinstance(value, list | tuple) and timedelta in get_args(hint):
        return tuple(_as_declared(one, timedelta) for one in value)
    seconds = hint is timedelta and isinstance(value, int | float)
    return timedelta(seconds=value) if seconds else value  # type: ignore[arg-type]  # a number


def _plain(value: object) -> bool:
    """Say whether a value can stand on a command line."""
    if isinstance(value, tuple | list | frozenset | set):
        return bool(value) and all(_plain(one) for one in value)
    return isinstance(value, str | int | float | bool | timedelta)
