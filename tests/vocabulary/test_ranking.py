"""The first finding a reader meets is the one that is hardest to explain away."""

import random
from datetime import UTC, datetime

from tocsin.vocabulary.finding import Chance, Finding, Rule, Span
from tocsin.vocabulary.ranking import ranked

NIGHT = datetime(2024, 11, 23, 22, 0, tzinfo=UTC)


def finding(claim, *, subjects=2, evidence=2, q=None, binding=None):
    """Return a finding with only what ranking looks at."""
    return Finding(
        claim=claim,
        subjects=tuple(f"s{n}" for n in range(subjects)),
        evidence=tuple(f"{claim}{n}" for n in range(evidence)),
        span=Span(NIGHT, NIGHT),
        measures={},
        chance=None if q is None else Chance(p=q, q=q, null="", hypotheses=1),
        rule=None
        if binding is None
        else Rule(id="r", version="2024-01-01", confidence="high", binding=binding),
    )


IN_ORDER = (
    finding("a binding rule", binding=True),
    finding("large and sure", q=1e-20, subjects=40),
    finding("small and surer", q=1e-30),
    finding("likely", q=1e-4, subjects=3),
    finding("doubtful", q=0.04, subjects=90),
    finding("large, untested", subjects=50),
    finding("few accounts, much evidence", evidence=9),
    finding("few accounts, little evidence"),
    finding("informs only", binding=False, subjects=99),
)


def test_rules_come_before_chance_and_sure_before_large():
    shuffled = random.Random(1).sample(IN_ORDER, len(IN_ORDER))

    assert [one.claim for one in ranked(shuffled)] == [one.claim for one in IN_ORDER]


def test_the_order_does_not_depend_on_the_order_found():
    alike = [finding(f"alike {n}") for n in range(5)]

    assert ranked(alike) == ranked(reversed(alike))
