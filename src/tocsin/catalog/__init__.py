"""What the world has agreed on, as data with source and dates: techniques, conducts, law, votes.

`lookup` finds any entry by id, name or alias; `candidates` all that a name may mean; `search` by
words; `look` does all of that; `migrate` says what became of an id of another version. Everything
loads on first use.
"""

from tocsin.catalog.crosswalk import Behaviour, behaviours, counters, suggestions
from tocsin.catalog.elections import Election, PollingDay, election, elections
from tocsin.catalog.entry import Entry
from tocsin.catalog.frameworks import FRAMEWORKS, Framework, framework
from tocsin.catalog.looking import Looked, Sheet, look, sheet
from tocsin.catalog.lookups import candidates, entries, lookup, search
from tocsin.catalog.silence import SilenceRule, silence_rules
from tocsin.catalog.versions import Difference, Doubt, Migration, check, diff, faults, migrate

__all__ = [
    "FRAMEWORKS",
    "Behaviour",
    "Difference",
    "Doubt",
    "Election",
    "Entry",
    "Framework",
    "Looked",
    "Migration",
    "PollingDay",
    "Sheet",
    "SilenceRule",
    "behaviours",
    "candidates",
    "check",
    "counters",
    "diff",
    "election",
    "elections",
    "entries",
    "faults",
    "framework",
    "look",
    "lookup",
    "migrate",
    "search",
    "sheet",
    "silence_rules",
    "suggestions",
]
