"""From a watch to a brief: read what the watch holds, and lay it out for the page."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from tocsin import __version__
from tocsin.reports.briefing.brief import Brief, RefusedFile
from tocsin.reports.briefing.evidence import pages
from tocsin.reports.briefing.imported import coverage, files, headlines
from tocsin.reports.briefing.method import detectors
from tocsin.reports.briefing.votes import votes
from tocsin.reports.briefing.watched import Outcome, Watched
from tocsin.vocabulary.ranking import ranked

PAGES = 60
"""Findings that get a page of their own; the rest are listed with their claims."""
LISTED = 500
"""Findings that are listed beyond those."""


LETTER = re.compile(r"[^\W\d_]")
UNTOLD = "the watch renames people, and nobody knows who is in this file; its import said why"


def collect(
    watch: Watched, *, refused: Sequence[Outcome] = (), made_at: datetime | None = None
) -> Brief:
    """Return what a briefing of this watch says.

    `refused` are files of this run that were not, or not wholly, imported: the corpus does not
    remember them. `made_at` is now unless given.
    """
    found, renamed = ranked(watch.found()), watch.settings.privacy.pseudonymise
    return Brief(
        name=watch.settings.name,
        votes=votes(watch.settings),
        made_at=made_at or datetime.now(UTC),
        tocsin=__version__,
        corpus=watch.corpus.digest,
        headlines=headlines(watch.corpus, found),
        files=files(watch.corpus),
        refused=tuple(_refused(one, named=not renamed) for one in refused),
        coverage=coverage(watch.corpus),
        findings=pages(found[:PAGES], watch.corpus, watch.settings.silence),
        more=found[PAGES : PAGES + LISTED],
        unlisted=len(found[PAGES + LISTED :]),
        detectors=detectors(watch.runs.latest()),
    )


def _refused(one: Outcome, *, named: bool) -> RefusedFile:
    """Return what is told of a file that did not get in: not its name where people are renamed."""
    if named:
        return RefusedFile(name=one.path.name, status=one.status, why=one.message)
    shape = LETTER.sub("x", one.path.stem) + one.path.suffix
    return RefusedFile(name=shape, status=one.status, why=UNTOLD)
