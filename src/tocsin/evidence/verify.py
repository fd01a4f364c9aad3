"""Checking a bundle: nine checks, offline, without a database, in bounded memory.

Whatever is wrong with a bundle, the answer is a report: a check that cannot be made has failed, and
says why.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tocsin.evidence import canonical, checks
from tocsin.evidence.boxes import Box
from tocsin.evidence.checks import Failed, Outcome, Trust
from tocsin.evidence.opened import Opened
from tocsin.evidence.report import CHECKS, Check, Grade, Report
from tocsin.evidence.vault import hashed
from tocsin.vocabulary.errors import ConfigError, TocsinError

NOTHING = Trust()
Told = TypeVar("Told")


def verify(path: Path, trust: Trust = NOTHING) -> Report:
    """Check a bundle. Raises `ConfigError` only where there is no file to check."""
    try:
        whole = hashed(path)
    except OSError as reason:
        raise ConfigError(f"{path}: cannot be read ({reason.strerror})") from None
    try:
        with Box(path) as box:
            return _report(path, whole, Opened(box), trust)
    except TocsinError as reason:
        failed = [Check(n, name, "fail", str(reason)) for n, name in enumerate(CHECKS, start=1)]
        return Report(
            bundle=path.name, sha256=whole, grade="failed", checks=tuple(failed), packing="unknown"
        )


def _report(path: Path, whole: str, opened: Opened, trust: Trust) -> Report:
    made = tuple(
        _checked(number, name, check, opened, trust)
        for number, (name, check) in enumerate(zip(CHECKS, checks.CHECKS, strict=True), start=1)
    )
    return Report(
        bundle=path.name,
        sha256=whole,
        grade=_grade(made, opened, trust),
        checks=made,
        packing=_told(opened.packing, "unknown"),
        org=_told(lambda: opened.contents.org, ""),
        subjects=_told(lambda: tuple(one.subject for one in opened.manifests.values()), ()),
        made_at=_told(lambda: canonical.instant(opened.contents.made_at), ""),
        manifests=_told(lambda: len(opened.manifests), 0),
        objects=_told(lambda: len(opened.objects), 0),
        key_ids=_told(lambda: tuple(opened.keys), ()),
    )


def _checked(
    number: int, name: str, check: Callable[[Opened, Trust], Outcome], opened: Opened, trust: Trust
) -> Check:
    try:
        outcome = check(opened, trust)
    except (Failed, TocsinError) as reason:
        return Check(number, name, "fail", str(reason))
    except Exception as reason:  # noqa: BLE001  # made to break us: that too is an answer, by name
        return Check(number, name, "fail", f"could not be made: {type(reason).__name__}: {reason}")
    return Check(number, name, outcome.result, outcome.reason)


def _grade(made: tuple[Check, ...], opened: Opened, trust: Trust) -> Grade:
    """Return the highest grade that every check bears out."""
    if any(one.result == "fail" for one in made):
        return "failed"
    signed, stamped = made[4], made[5]
    if signed.result != "pass":
        return "unsigned"
    if not trust.keys:
        return "self-signed"
    proven = stamped.result == "pass" and all(map(opened.proof, opened.manifests))
    return "organisation-signed + time proof" if proven else "organisation-signed"


def _told(what: Callable[[], Told], otherwise: Told) -> Told:
    """Return a fact about a bundle that may be too damaged to have it."""
    try:
        return what()
    except Exception:  # noqa: BLE001  # the checks have said what is wrong
        return otherwise
