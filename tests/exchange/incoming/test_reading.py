"""What others send is read as far as it can be; what cannot is named with its reason."""

import io
import json

import pytest
from msgspec.structs import replace

from tests.exchange.records import ALERT, CLONE, FINDING
from tocsin.exchange.incoming import read
from tocsin.exchange.incoming.values import MOST_SUBJECTS
from tocsin.exchange.misp import write as write_misp
from tocsin.exchange.stix import write_alert
from tocsin.vocabulary.errors import FileError

UUID = "{}--00000000-0000-4000-8000-{:012d}"


def put(tmp_path, value, name="x.json"):
    path = tmp_path / name
    path.write_text(json.dumps(value))
    return path


def bundle(*objects):
    return {"type": "bundle", "id": UUID.format("bundle", 0), "objects": list(objects)}


def thing(kind, n, **more):
    return {"type": kind, "spec_version": "2.1", "id": UUID.format(kind, n),
            "created": "2024-11-23T22:00:00.000Z", **more}  # fmt: skip


def relation(n, source, target):
    return thing("relationship", n, relationship_type="related-to", source_ref=source["id"],
                 target_ref=target["id"])  # fmt: skip


def test_our_own_bundle_comes_back(tmp_path):
    out = io.BytesIO()
    write_alert(replace(ALERT, tlp="amber+strict"), out)
    path = tmp_path / "a.stix.json"
    path.write_bytes(out.getvalue())
    [found] = read(path)
    assert (found.title, found.tlp, found.unused) == (ALERT.title, "amber+strict", ())
    first, second = found.proposals
    assert first.claim == FINDING.claim
    assert set(first.subjects) == {"x:account:12", "x:account:13"}
    assert set(first.words) == {("disarm", "T0084.001"), ("attack", "T1566"), ("place", "RO")}
    assert (first.first_at, first.last_at.hour) == (FINDING.first_at, FINDING.last_at.hour)
    assert ":domain:spiegel.ltd" in second.subjects
    assert "telegram:post:99" in second.subjects
    assert second.claim == CLONE.claim


def test_our_own_event_comes_back(tmp_path):
    out = io.BytesIO()
    write_misp(replace(ALERT, tlp="green"), out)
    path = tmp_path / "a.misp.json"
    path.write_bytes(out.getvalue())
    [found] = read(path)
    assert found.title.endswith(ALERT.title)
    assert found.tlp == "green"
    [proposal] = found.proposals
    assert ":domain:spiegel.ltd" in proposal.subjects
    assert ("disarm", "T0084.001") in proposal.words
    assert ("disarm", "T0149.003") not in proposal.words, "nobody confirmed it: it is no tag"


def test_references_that_lead_nowhere_are_named_and_the_rest_is_taken(tmp_path):
    incident = thing("incident", 1, name="A clone")
    domain = thing("domain-name", 2, value="spiegel.ltd")
    report = thing("report", 3, name="R", object_refs=[incident["id"], "malware--gone"])
    lost = relation(5, incident, thing("url", 9))
    path = put(tmp_path, bundle(incident, domain, report, relation(4, incident, domain), lost))
    [found] = read(path)
    assert found.proposals[0].subjects == (":domain:spiegel.ltd",)
    assert [(one.id, one.reason) for one in found.unused] == [
        (report["id"], "object_refs names malware--gone, which is not in the bundle"),
        (lost["id"], f"target_ref names {UUID.format('url', 9)}, which is not in the bundle"),
    ]


def pattern(n, code, source="mitre-attack"):
    return thing("attack-pattern", n, name="x",
                 external_references=[{"source_name": source, "external_id": code}])  # fmt: skip


@pytest.mark.parametrize(
    ("code", "source", "word", "said"),
    [
        ("T0084.001", "DISARM", ("disarm", "T0084.001"), ""),
        ("T0084.001", "mitre-attack", ("disarm", "T0084.001"), ""),
        ("T1566", "mitre-attack", ("attack", "T1566"), ""),
        ("T0999", "DISARM", None, "no such technique; the nearest are"),
        ("T0009", "DISARM", None, "choose"),
        ("CAPEC-1", "capec", None, "no number of"),
    ],
)
def test_techniques_are_kept_carried_over_or_refused(tmp_path, code, source, word, said):
    incident, used = thing("incident", 1, name="A"), pattern(2, code, source)
    [found] = read(put(tmp_path, bundle(incident, used, relation(3, incident, used))))
    assert found.proposals[0].words == ((word,) if word else ())
    assert said in "".join(one.reason for one in found.unused)
    assert bool(said) == bool(found.unused)


def test_who_is_said_to_be_behind_it_is_not_taken_over(tmp_path):
    incident, actor = thing("incident", 1, name="A"), thing("intrusion-set", 2, name="Someone")
    theirs = thing("domain-name", 3, value="else.example")
    path = put(tmp_path, bundle(incident, actor, theirs, relation(4, incident, actor),
                                relation(5, actor, theirs)))  # fmt: skip
    [found] = read(path)
    assert found.proposals[0].subjects == ()


def test_a_large_event_is_read_and_what_is_left_out_is_said(tmp_path):
    many = [{"type": "domain", "value": f"d{n}.example", "uuid": f"{n}", "comment": "x" * 200,
             "category": "Network activity", "to_ids": False} for n in range(40_000)]  # fmt: skip
    event = {"uuid": "u1", "info": "Many", "date": "2024-11-23", "Attribute": many, "Object": [],
             "Tag": [{"name": "tlp:white"}]}  # fmt: skip
    path = put(tmp_path, {"Event": event})
    assert path.stat().st_size > 8 << 20
    [found] = read(path)
    [proposal] = found.proposals
    assert (found.title, found.tlp) == ("Many", "clear")
    assert len(proposal.subjects) == MOST_SUBJECTS
    assert f"{40_000 - MOST_SUBJECTS:,} were left out" in found.unused[-1].reason


@pytest.mark.parametrize("said", ["", "[]", "a,b\n1,2\n", '{"x": 1}'])
def test_another_file_is_refused(tmp_path, said):
    path = tmp_path / "x.json"
    path.write_text(said)
    with pytest.raises(FileError):
        read(path)


@pytest.mark.parametrize("odd", [None, 1, True, "x", [], [None], {}, {"a": [1]}])
@pytest.mark.parametrize(
    "name", ["object_marking_refs", "object_refs", "external_references", "extensions", "id",
             "type", "name", "pattern", "country", "first_seen"],
)  # fmt: skip
def test_odd_values_do_no_harm(tmp_path, name, odd):
    whole = thing("incident", 1, name="A")
    kinds = ("report", "indicator", "location", "attack-pattern", "incident", "user-account")
    some = [{**thing(kind, n), name: odd} for n, kind in enumerate(kinds, start=2)]
    [found] = read(put(tmp_path, bundle(whole, *some)))
    assert "A" in {one.claim for one in found.proposals}


@pytest.mark.parametrize(
    ("marking", "label"),
    [
        ({"name": "TLP:RED"}, "red"), ({"definition": {"tlp": "white"}}, "clear"),
        ({"name": "Statement"}, ""), ({"definition": "red"}, ""),
    ],
)  # fmt: skip
def test_a_marking_under_an_id_of_its_own_counts(tmp_path, marking, label):
    path = put(tmp_path, bundle(thing("incident", 1), thing("marking-definition", 2, **marking)))
    assert read(path)[0].tlp == label
