"""A framework's own texts come from a bundle the user holds, and carry its licence."""

import json

import pytest

from tocsin.catalog import texts
from tocsin.vocabulary.errors import ConfigError, FileError

STIX = {
    "type": "bundle",
    "objects": [
        {"type": "marking-definition", "definition": {"statement": "CC-BY-SA-4.0 Somebody"}},
        {
            "type": "attack-pattern",
            "description": "Their words.",
            "external_references": [{"source_name": "mitre-attack", "external_id": "T0084.001"}],
        },
        {"type": "attack-pattern", "description": 7, "external_references": "none"},
        "not an object",
    ],
}
GALAXY = {"type": "disarm-countermeasures", "values": [
    {"value": "C", "description": "Other words.", "meta": {"external_id": "C00006"}},
    {"value": "D", "meta": None},
]}  # fmt: skip


def bundle(folder, content, name="bundle.json"):
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_a_text_is_shown_with_its_licence_once_loaded(tmp_path):
    kept = tmp_path / "kept"
    assert texts.text("disarm:T0084.001", kept) is None
    texts.load(bundle(tmp_path, STIX), kept)
    said, where = texts.text("disarm:T0084.001", kept)
    assert (said, where.licence, where.source) == (
        "Their words.", "CC-BY-SA-4.0 Somebody", "bundle.json",
    )  # fmt: skip


def test_two_bundles_of_one_framework_stand_beside_each_other(tmp_path):
    kept = tmp_path / "kept"
    texts.load(bundle(tmp_path, STIX), kept)
    texts.load(bundle(tmp_path, GALAXY, "counters.json"), kept)
    assert texts.text("disarm:T0084.001", kept)[0] == "Their words."
    assert texts.text("disarm:C00006", kept)[0] == "Other words."


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("{", "expected JSON"),
        ("[1]", "expected a STIX bundle or a MISP galaxy cluster"),
        ({"objects": []}, "holds no text"),
        ({"values": [{"value": "x"}]}, "holds no text"),
        ("[" * 100_000, "expected JSON"),
    ],
)
def test_what_is_no_bundle_is_refused_and_nothing_is_kept(tmp_path, content, rule):
    with pytest.raises(FileError, match=rule):
        texts.load(bundle(tmp_path, content), tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_a_spoilt_copy_says_to_load_it_again(tmp_path):
    kept = tmp_path / "kept"
    texts.load(bundle(tmp_path, STIX), kept)
    (kept / "disarm.bundle.json").write_text("{")
    with pytest.raises(ConfigError, match="load the bundle again"):
        texts.text("disarm:T0084.001", kept)
