"""Findings and what they are about as a graph, for Gephi and others: GraphML and GEXF.

A finding is a node, and so is each account, post or site that it names. Two things that one finding
names are joined, with the number of findings that name both as the weight; those of a finding that
names more than a hundred are joined through it alone, or the picture would be one black spot.

Source    GraphML (graphdrawing.org, 2002); GEXF 1.2draft (Gephi), both as networkx writes them
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from itertools import combinations
from typing import BinaryIO
from xml.etree.ElementTree import ElementTree

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from tocsin.casework.told import FindingTold, SubjectTold
from tocsin.casework.told.public import public
from tocsin.coordination.graph_files import visible

MOST_JOINED = 100
"""Things of one finding that are joined with each other: their pairs grow with the square."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Format(StrEnum):
    """In which words."""

    GRAPHML = "graphml"
    GEXF = "gexf"


def graph(
    findings: Iterable[FindingTold], tlp: str = "amber", also: Iterable[SubjectTold] = ()
) -> nx.Graph:  # fmt: skip
    """Return the graph; of what leaves as TLP:CLEAR, without addresses under Annex XV.

    `also`: what is in it though no finding names it, as what an alert asks for.

    Nodes bear `label`, `node` (finding or the kind of thing), `platform`, and of findings their
    kind, state and claim; edges bear `edge` (names or together) and `weight`.
    """
    made = nx.Graph()
    made.graph["tlp"] = f"TLP:{tlp.upper()}"
    changed, together = LONG_AGO, Counter[tuple[str, str]]()
    for told in map(public, findings) if tlp == "clear" else findings:
        changed = max(changed, told.changed_at)
        _add(told, made)
        names = sorted({one.id for one in told.subjects})
        if len(names) <= MOST_JOINED:
            together.update(combinations(names, 2))
    for (one, other), count in together.items():
        made.add_edge(f"s:{one}", f"s:{other}", edge="together", weight=count)
    for each in map(public, also) if tlp == "clear" else also:
        made.add_node(f"s:{each.id}", **_subject(each))
    made.graph["changed"] = changed.date().isoformat()
    return made


def write(
    findings: Iterable[FindingTold],
    out: BinaryIO,
    how: Format,
    tlp: str = "amber",
    also: Iterable[SubjectTold] = (),
) -> Mapping[str, int]:
    """Write the graph; return how many nodes and edges it has. The same records, the same bytes."""
    made = graph(findings, tlp, also)
    numbered = nx.convert_node_labels_to_integers(made, ordering="default")
    WRITERS[how](numbered, out)
    return {"nodes": made.number_of_nodes(), "edges": made.number_of_edges()}


def _add(told: FindingTold, made: nx.Graph) -> None:
    """Add a finding with what it names."""
    mine = f"f:{told.key}:{told.owner}"
    made.add_node(
        mine, label=visible(told.key), node="finding", kind=visible(told.kind), state=told.state,
        claim=visible(told.claim), record=told.place, operation=visible(told.operation),
    )  # fmt: skip
    for one in told.subjects:
        made.add_node(f"s:{one.id}", **_subject(one))
        made.add_edge(mine, f"s:{one.id}", edge="names", weight=1)


def _subject(one: SubjectTold) -> dict[str, str]:
    return {"label": visible(one.id), "node": one.kind, "platform": visible(one.platform)}


def _graphml(made: nx.Graph, out: BinaryIO) -> None:
    nx.write_graphml_xml(made, out)


def _gexf(made: nx.Graph, out: BinaryIO) -> None:
    """Write GEXF with the day of the last change in it, where networkx writes today's."""
    writer = GEXFWriter(version="1.2draft")
    writer.add_graph(made)
    for meta in writer.xml.iter("meta"):
        meta.set("lastmodifieddate", str(made.graph["changed"]))
    ElementTree(writer.xml).write(out, encoding="utf-8", xml_declaration=True)


WRITERS: Mapping[Format, Callable[[nx.Graph, BinaryIO], None]] = {
    Format.GRAPHML: _graphml, Format.GEXF: _gexf,
}  # fmt: skip
