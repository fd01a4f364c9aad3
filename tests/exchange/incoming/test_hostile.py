"""Files that somebody broke, by accident or to break us: a clear answer, and nothing else."""

import gzip
import json
import zipfile

import pytest

from tests.exchange.incoming.test_reading import UUID, bundle, put, relation, thing
from tocsin.exchange.incoming import read
from tocsin.exchange.incoming.values import LONGEST_CLAIM, NAMED_AT_MOST
from tocsin.vocabulary.errors import FileError

INCIDENT = thing("incident", 1, name="A clone")
WHOLE = json.dumps(bundle(INCIDENT))
EVENT = {
    "uuid": "u1", "info": "An event", "date": "2024-11-23",
    "Attribute": [{"type": "domain", "value": "a.example", "uuid": "a1",
                   "category": "Network activity", "to_ids": False}],
}  # fmt: skip
OTHER = {**EVENT, "uuid": "u2", "info": "Another"}


@pytest.mark.parametrize(
    ("content", "got"),
    [
        (b"hello, this is { no JSON", "no importer recognises it"),
        (WHOLE.replace("A clone", "A\x00clone").encode(), "no importer recognises it"),
        (b'{"type":"bundle","id":"bundle--1","objects":' + b"[" * 90_000 + b"]" * 90_000 + b"}",
         "empty"),
        (json.dumps(bundle()).encode(), "empty"),
        (b'{"type":"bundle","id":"bundle--1","objects":null}', "empty"),
        (b'{"type":"bundle","spec_version":"3.0","objects":[]}', "empty"),
        (json.dumps({"5c06": {"info": "E", "Orgc": {"name": "x"}}}).encode(), "no importer"),
    ],
)  # fmt: skip
def test_what_holds_nothing_for_us_is_refused(tmp_path, content, got):
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(FileError, match=got):
        read(path)


def test_an_archive_is_not_unpacked_however_much_is_in_it(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("x.json", b" " * 20_000_000)
    with pytest.raises(FileError, match="unpack it"):
        read(path)


def test_a_packed_file_that_grows_a_thousandfold_is_read_through(tmp_path):
    path = tmp_path / "x.json.gz"
    with gzip.open(path, "wb") as out:
        out.write(WHOLE.encode()[:-2] + b" " * 20_000_000 + b"]}")
    assert path.stat().st_size < 50_000
    assert read(path)[0].proposals[0].claim == "A clone"


def test_values_as_deep_as_nobody_writes_them_do_no_harm(tmp_path):
    deep = json.loads("[" * 900 + "]" * 900)
    assert read(put(tmp_path, bundle({**INCIDENT, "x": deep})))[0].proposals[0].claim == "A clone"


def test_a_text_of_millions_is_as_long_as_people_read(tmp_path):
    [found] = read(put(tmp_path, bundle(thing("incident", 1, name="A" * 3_000_000))))
    assert len(found.proposals[0].claim) == len(found.title) == LONGEST_CLAIM
    event = {**EVENT, "info": "E" * 3_000_000}
    assert len(read(put(tmp_path, {"Event": event}))[0].title) == LONGEST_CLAIM


def test_a_file_that_was_cut_off_gives_what_is_whole(tmp_path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps(bundle(INCIDENT, thing("domain-name", 2, value="x")))[:-30])
    [found] = read(path)
    assert found.proposals[0].claim == "A clone"
    assert "the document ends first" in found.unused[0].reason


def test_of_several_versions_the_newest_is_taken_wherever_it_stands(tmp_path):
    def version(day, name):
        return {**INCIDENT, "name": name, "modified": f"2024-11-{day}T00:00:00.000Z"}

    some = version("02", "Old"), version("20", "New"), version("10", "Between")
    [found] = read(put(tmp_path, bundle(*some)))
    assert [one.claim for one in found.proposals] == ["New"]


def test_stix_2_0_is_read_with_the_observables_in_its_observations(tmp_path):
    mark = {"type": "indicator", "id": UUID.format("indicator", 1),
            "pattern": "[domain-name:value = 'a.example']"}  # fmt: skip
    seen = {"type": "observed-data", "id": UUID.format("observed-data", 2), "number_observed": 1,
            "first_observed": "2020-01-01T00:00:00Z", "last_observed": "2020-01-02T00:00:00Z",
            "objects": {"0": {"type": "domain-name", "value": "b.example"}, "1": 7,
                        "2": {"type": "observed-data", "objects": {}}}}  # fmt: skip
    [found] = read(put(tmp_path, {**bundle(mark, seen), "spec_version": "2.0"}))
    assert found.proposals[0].subjects == (":domain:a.example", ":domain:b.example")
    assert f"{found.proposals[0].last_at:%Y-%m-%d}" == "2020-01-02"


@pytest.mark.parametrize(
    "several",
    [{"response": [{"Event": EVENT}, {"Event": OTHER}]}, [{"Event": EVENT}, {"Event": OTHER}],
     [EVENT, OTHER]],
    ids=["answer of a search", "a collection", "bare events"],
)  # fmt: skip
def test_several_events_are_an_incident_each(tmp_path, several):
    found = read(put(tmp_path, several))
    assert [one.title for one in found] == ["An event", "Another"]
    assert {one.proposals[0].subjects for one in found} == {(":domain:a.example",)}
    assert len({one.proposals[0].key for one in found}) == 2


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, [None], [7], {"a": 1}])
@pytest.mark.parametrize("name", ["info", "date", "Attribute", "Object", "Tag", "Orgc", "Galaxy"])
def test_an_event_with_odd_values_is_read_as_far_as_it_goes(tmp_path, name, odd):
    [found] = read(put(tmp_path, {"Event": {**EVENT, name: odd}}))
    assert len(found.proposals) == 1


def test_thousands_that_lead_nowhere_are_counted_and_some_are_named(tmp_path):
    lost = [relation(n, INCIDENT, thing("url", n)) for n in range(2, 3000)]
    [found] = read(put(tmp_path, bundle(INCIDENT, *lost)))
    assert len(found.unused) == NAMED_AT_MOST + 1
    assert "not named" in found.unused[-1].reason
