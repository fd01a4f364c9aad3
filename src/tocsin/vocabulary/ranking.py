"""In which order findings are read."""

from collections.abc import Iterable

from tocsin.vocabulary.finding import Finding

SURE = 1e-6
"""Below this corrected chance, findings are equally sure and size decides."""
UNTESTED = 1.0
INFORMS = 2.0


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Order findings for a reader with little time: the surest first, then the largest.

    First come breaches of a binding rule, then the smallest corrected chance `q` (values below
    one in a million count as equal), then patterns nobody tested against chance, last what a
    weakly sourced rule only informs about. Among equals: more subjects, more evidence, earlier,
    then the key, so that the same findings always stand in the same order.
    """
    return tuple(sorted(findings, key=_rank))


def _rank(finding: Finding) -> tuple[float, int, int, float, str]:
    """Return what `ranked` sorts by, smallest first."""
    first = finding.span.first.timestamp()
    return (_doubt(finding), -len(finding.subjects), -len(finding.evidence), first, finding.key)


def _doubt(finding: Finding) -> float:
    """Return 0 for a plain breach, up to 1 by chance, more for what accuses nobody."""
    if finding.rule:
        return 0.0 if finding.rule.binding else INFORMS
    if finding.chance:
        return max(finding.chance.q, SURE)
    return UNTESTED
