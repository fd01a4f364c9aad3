"""What the world has agreed on, as data with source and dates: behaviours, elections, silence.

`lookup` finds any entry by id, name or alias; `search` by words. Everything loads on first use.
"""

from tocsin.catalog.crosswalk import Behaviour, behaviours, suggestions
from tocsin.catalog.elections import Election, PollingDay, election, elections
from tocsin.catalog.entry import FRAMEWORKS, Entry, Framework, entries, lookup, search
from tocsin.catalog.silence import SilenceRule, silence_rules

__all__ = [
    "FRAMEWORKS",
    "Behaviour",
    "Election",
    "Entry",
    "Framework",
    "PollingDay",
    "SilenceRule",
    "behaviours",
    "election",
    "elections",
    "entries",
    "lookup",
    "search",
    "silence_rules",
    "suggestions",
]
