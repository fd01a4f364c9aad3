"""Bodies of entries, each from one place: what it is called, its version, source and licence."""

from dataclasses import dataclass

from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest

EDITION = "2026-11-22"
"""Day of our own tables."""
OURS = "own compilation"
FREE = "CC0-1.0"
DISARM_LICENCE = "CC BY-SA 4.0"


@dataclass(frozen=True, slots=True)
class Framework:
    """A body of entries that came from one place."""

    title: str
    version: str
    source: str
    licence: str


def _ours(title: str, source: str = OURS) -> Framework:
    return Framework(title, EDITION, source, FREE)


FRAMEWORKS = {
    "disarm": Framework(
        "DISARM Framework", "1.6", "DISARM Foundation, DISARMframeworks 49df5f6", DISARM_LICENCE
    ),
    "amitt": Framework(
        "AMITT, which became DISARM", "2020", "MISP galaxy 9434ace (misinfosecproject)", "CC0-1.0"
    ),
    "attack": Framework("MITRE ATT&CK", "ids only", "The MITRE Corporation", "ATT&CK terms of use"),
    "commitment14": _ours(
        "EU Code of Conduct on Disinformation, Commitment 14",
        "own compilation from published reports of signatories",
    ),
    "code": _ours("EU Code of Conduct on Disinformation: commitments, measures, indicators"),
    "dsa": _ours("Digital Services Act, Regulation (EU) 2022/2065"),
    "dsa-tdb": _ours(
        "Values of the DSA Transparency Database",
        "values as used in public code, versions 1 and 2 of the schema",
    ),
    "ttpa": _ours("Political advertising, Regulation (EU) 2024/900"),
    "budapest": _ours("Convention on Cybercrime and its Second Protocol"),
    "national": _ours("National provisions, as cited"),
    "venice": _ours("Venice Commission on the cancellation of elections, CDL-PI(2025)001"),
    "carnegie": _ours(
        "Ten interventions against disinformation",
        "Bateman and Jackson, Countering disinformation effectively (Carnegie, 2024), as tabled "
        "by the Council of Europe in June 2025",
    ),
    "sanctions": _ours("EU sanctions on media and people of influence operations"),
    "actor": Framework(
        "Threat actors and their other names",
        "349 and 23",
        "MISP galaxy 9434ace, threat-actor and microsoft-activity-group; own seed",
        "CC0-1.0",
    ),
    "rsit": _ours(
        "Reference Security Incident Taxonomy", "names of classes and types, from general knowledge"
    ),
    "tlp": _ours("Traffic Light Protocol 2.0", "FIRST, TLP 2.0 (2022)"),
    "pap": _ours("Permissible Actions Protocol", "MISP taxonomy PAP"),
    "admiralty": _ours("Admiralty scale of sources and information", "NATO AJP-2.1, as in MISP"),
    "estimative": _ours("Words of likelihood and confidence", "ICD 203 (2015), section D.6.e.2.a"),
    "recipient": _ours("Who an alert may go to"),
    "election": _ours("Elections in Europe"),
    "silence": _ours("Election silence in Europe"),
}


def framework(name: str) -> Framework:
    """Return a framework; raises `UnknownNameError` with the nearest names."""
    if name not in FRAMEWORKS:
        raise UnknownNameError("framework", name, nearest(name, FRAMEWORKS))
    return FRAMEWORKS[name]
