"""A graph of findings is read back, by a plain parser of XML, as what was written."""

import io
import json
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.exchange.records import CLONE, FINDING, subject
from tocsin.exchange.graphs import MOST_JOINED, Format, graph, write

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF = "{http://www.gexf.net/1.2draft}"


def written(findings, how, tlp="amber"):
    out = io.BytesIO()
    counts = write(findings, out, how, tlp)
    return out.getvalue(), counts


def of_graphml(text):
    """Return labels of nodes with their attributes, and edges by label with their weight."""
    root = ET.fromstring(text)  # noqa: S314  # we wrote it
    names = {one.get("id"): one.get("attr.name") for one in root.iter(f"{GRAPHML}key")}

    def told(one):
        return {names[each.get("key")]: each.text or "" for each in one.iter(f"{GRAPHML}data")}

    nodes = {one.get("id"): told(one) for one in root.iter(f"{GRAPHML}node")}
    edges = {
        frozenset({nodes[one.get("source")]["label"], nodes[one.get("target")]["label"]}):
        (told(one)["edge"], float(told(one)["weight"]))
        for one in root.iter(f"{GRAPHML}edge")
    }  # fmt: skip
    return {one["label"]: one for one in nodes.values()}, edges


def of_gexf(text):
    root = ET.fromstring(text)  # noqa: S314
    names = {
        one.get("id"): one.get("title")
        for of in root.iter(f"{GEXF}attributes") if of.get("class") == "node"
        for one in of
    }  # fmt: skip
    nodes = {one.get("id"): one for one in root.iter(f"{GEXF}node")}
    told = {
        one.get("label"): {names[each.get("for")]: each.get("value")
                           for each in one.iter(f"{GEXF}attvalue")}
        for one in nodes.values()
    }  # fmt: skip
    edges = {
        frozenset({nodes[one.get("source")].get("label"), nodes[one.get("target")].get("label")}):
        float(one.get("weight"))
        for one in root.iter(f"{GEXF}edge")
    }  # fmt: skip
    return told, edges


TWICE = replace(FINDING, key="k3", subjects=(subject(), subject(native="13"), subject(native="14")))


def test_graphml_has_findings_what_they_name_and_how_often_together():
    text, counts = written([FINDING, CLONE, TWICE], Format.GRAPHML)
    nodes, edges = of_graphml(text)
    assert counts == {"nodes": len(nodes), "edges": len(edges)} == {"nodes": 8, "edges": 11}
    assert nodes["k1"]["node"] == "finding"
    assert nodes["k1"]["claim"] == FINDING.claim
    assert nodes["telegram:post:99"]["platform"] == "telegram"
    assert edges[frozenset({"k1", "x:account:12"})] == ("names", 1)
    assert edges[frozenset({"x:account:12", "x:account:13"})] == ("together", 2)
    assert edges[frozenset({"x:account:12", "x:account:14"})] == ("together", 1)


def test_gexf_says_the_same():
    text, _ = written([FINDING, CLONE, TWICE], Format.GEXF)
    nodes, edges = of_gexf(text)
    assert nodes["k1"]["claim"] == FINDING.claim
    assert edges[frozenset({"x:account:12", "x:account:13"})] == 2
    assert {frozenset(one) for one in edges} == {
        frozenset(one) for one in of_graphml(written([FINDING, CLONE, TWICE], Format.GRAPHML)[0])[1]
    }
    assert nx.read_gexf(io.BytesIO(text)).number_of_edges() == 11


@pytest.mark.parametrize("how", Format)
def test_the_same_findings_give_the_same_bytes_whatever_the_day(how, monkeypatch):
    first, _ = written([FINDING, CLONE], how)
    monkeypatch.setattr("time.strftime", lambda *_: "1999-12-31")
    assert written([FINDING, CLONE], how)[0] == first


def test_a_finding_about_thousands_is_a_star_and_no_black_spot():
    many = replace(FINDING, subjects=tuple(subject(native=str(n)) for n in range(MOST_JOINED + 1)))
    assert graph([many]).number_of_edges() == MOST_JOINED + 1


@pytest.mark.parametrize("how", Format)
def test_nothing_of_an_outlet_under_annex_xv_leaves_as_clear(how):
    told = replace(
        CLONE, claim="See https://de.rt.com/x", subjects=(subject("domain", "rt.com", ""),)
    )
    assert b"rt.com" not in written([told], how, "clear")[0]
    assert b"rt.com" in written([told], how, "green")[0]


def test_what_an_alert_asks_for_is_in_it_though_no_finding_names_it():
    out = io.BytesIO()
    write([FINDING], out, Format.GRAPHML, also=[subject(native="77"), subject()])
    nodes, edges = of_graphml(out.getvalue())
    assert len(nodes) == 4
    assert not [one for one in edges if "x:account:77" in one]


@pytest.mark.parametrize("how", Format)
def test_no_findings_are_an_empty_graph(how):
    text, counts = written([], how)
    assert counts == {"nodes": 0, "edges": 0}
    ET.fromstring(text)  # noqa: S314


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_any_text_is_in_it_as_far_as_it_can_be_seen(claim, native, kind):
    told = replace(FINDING, claim=claim, kind=kind, subjects=(subject("account", native, "x"),))
    text, _ = written([told], Format.GRAPHML)
    nodes, _ = of_graphml(text)
    assert len(nodes) == 2
    of_gexf(written([told], Format.GEXF)[0])
    json.dumps(sorted(nodes))
