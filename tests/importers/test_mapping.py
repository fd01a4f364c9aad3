"""A mapping says what it means, or says at once what is wrong with it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.importers.mapping import FIELDS, Mapping, as_toml, beside, read
from tocsin.vocabulary.errors import ConfigError


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[columns]\ntxt = "a"', "no such field; got 'txt'; did you mean text"),
        ('platform = "twiter"\n[columns]\ntext = "a"', "did you mean"),
        ('timezone = "Berlin"\n[columns]\ntext = "a"', "expected an IANA name"),
        ('decimal = "x"\n[columns]\ntext = "a"', r"decimal: expected '\.' or ','; got 'x'"),
        ('delimiter = ";;"\n[columns]\ntext = "a"', "one character; got ';;'"),
        ('colums = {}\n[columns]\ntext = "a"', "unknown field"),
        ('platform = "x"', "missing required field"),
        ("not toml", "not a mapping"),
    ],
)
def test_a_mapping_that_cannot_mean_anything_is_refused(tmp_path, content, message):
    path = tmp_path / "m.toml"
    path.write_text(content)
    with pytest.raises(ConfigError, match=message):
        read(path)


def test_a_missing_mapping_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="expected a mapping; No such file"):
        read(tmp_path / "no.toml")


columns = st.dictionaries(st.sampled_from(FIELDS), st.text(min_size=1, max_size=8), min_size=1)
mappings = st.builds(
    Mapping,
    columns=columns,
    ignored=st.lists(st.text(max_size=5)).map(tuple),
    delimiter=st.sampled_from([None, ";", "\t"]),
    timezone=st.sampled_from([None, "Europe/Kyiv"]),
    decimal=st.sampled_from(".,"),
    skip=st.integers(0, 3),
)


@given(mappings)
def test_a_mapping_written_as_toml_reads_as_itself(mapping):
    assert msgspec.toml.decode(as_toml(mapping), type=Mapping) == mapping


@pytest.mark.parametrize("name", ["posts.csv", "posts.csv.gz", "posts.jsonl"])
def test_the_mapping_beside_a_file_is_found(tmp_path, name):
    lying = tmp_path / "posts.mapping.toml"
    assert beside(tmp_path / name) is None
    lying.write_text("")
    assert beside(tmp_path / name) == lying
