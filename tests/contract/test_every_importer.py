"""What every installed importer promises, ours and other people's."""

import copy
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.golden import FILES, FOLDER, importer, name, plain, records, said
from tocsin import importers
from tocsin.importers import Drift, Sniff, guess, installed
from tocsin.importers.claims import claims
from tocsin.importers.head import Head, look
from tocsin.importers.known import recognise
from tocsin.importers.layout import Delimited, Elements, Feed, Lines
from tocsin.importers.sights import (
    Account,
    Ad,
    Collection,
    Event,
    FactCheck,
    Incident,
    Indicator,
    Post,
    Refusal,
)
from tocsin.vocabulary.platforms import PLATFORMS
from tocsin.vocabulary.tables import (
    ACCOUNT_STATUSES,
    ID_KINDS,
    POST_STATUSES,
    POST_TYPES,
    RELATION_KINDS,
    TIME_BASES,
    TIME_PRECISIONS,
)

DOCS = Path(__file__).parents[2] / "docs" / "importers"
SOURCE = Path(importers.__file__).parent

every_importer = pytest.mark.parametrize("one", installed().values(), ids=lambda one: one.name)
few = settings(max_examples=40, deadline=None)
every_file = pytest.mark.parametrize("path", FILES, ids=name)
every_format = pytest.mark.parametrize("format_name", sorted({path.parent.name for path in FILES}))

STRANGE = [None, 7, -1, 1.5, True, "word", "", [], ["word", 7, None], {}, {"word": [7]}]
"""Values of every type, put where a field expects some other."""

MEMBERS = [
    "data", "messages", "type", "id", "text", "chats", "list", "statuses", "uri", "content", "did",
    "account", "time_us", "kind", "source_platform", "timestamp_collected", "__import_meta", "meta",
    "author_id", "conversation_id", "acct", "thread_id", "body", "timestamp", "author",
]  # fmt: skip
"""Members that importers look for when they judge a file."""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(MEMBERS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(MEMBERS) | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=12,
)
objects = st.dictionaries(st.sampled_from(MEMBERS), json_values, max_size=8)


@every_importer
@few
@given(found=st.lists(objects, max_size=3), shape=st.sampled_from(["json", "jsonl"]))
def test_no_json_makes_a_sniff_raise(one, found, shape):
    sniff = one.sniff(Head(Path("x"), 1, shape, "utf-8", "{", tuple(found)))

    assert 0 <= sniff.score <= 1
    assert sniff.layout is not None or sniff.score == 0


@every_importer
@few
@given(columns=st.lists(st.sampled_from(MEMBERS) | st.text(max_size=5), max_size=9))
def test_no_header_makes_a_sniff_raise(one, columns):
    assert isinstance(one.sniff(Head(Path("x"), 1, "delimited", columns=tuple(columns))), Sniff)


@every_importer
@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"<!doctype html><p>Log in", b"null",
        b'{"error": {"code": 190, "message": "expired"}}', b'{"errors": [{"code": 88}]}',
        b'{"title": "Unauthorized", "status": 401}', b"[1, 2, 3]", b'"word"', b"[]", b"{}",
        b"a;b;c\n1;2;3\n", "имя,текст\nана,привет\n".encode(), b'[[{"id": 1}]]', b'{"data": [',
        b"id,thread_id,author,body,timestamp\n1,2,3,4,5\n", b'{"messages": [1, "a", null]}',
    ],
)  # fmt: skip
def test_what_is_nobodys_is_claimed_by_nobody(one, content, tmp_path):
    path = tmp_path / "strange.json"
    path.write_bytes(content)

    assert one.sniff(look(path)).score <= 0.5


@every_file
def test_exactly_one_importer_claims_a_file(path):
    """A second claim would make the result depend on which package is installed."""
    head = look(path)
    claiming = [one.name for one in installed().values() if one.sniff(head).score > 0.5]

    assert claiming == [path.parent.name]
    assert guess(head)[0].name == path.parent.name


@every_file
def test_a_claim_comes_with_a_reason_and_a_layout(path):
    sniff = importer(path).sniff(look(path))

    assert sniff.why
    assert isinstance(sniff.layout, Lines | Elements | Delimited | Feed)


@every_file
def test_a_field_nobody_knows_costs_nothing_and_is_counted(path):
    one = importer(path)
    for record in records(path):
        before = said(one, record)
        changed = altered(record, {**record.value, "brand_new": {"deep": [1]}})
        drift = Drift()

        assert plain(said(one, changed, drift)) == plain(before)
        silent = isinstance(before, str) or (before == [] and not drift)
        assert silent or any(field.endswith(".brand_new") for field in drift), before


@every_file
def test_no_missing_or_changed_field_makes_an_importer_raise_anything_else(path):
    """Platforms drop and retype fields without notice; a `KeyError` would end the whole file."""
    one = importer(path)
    for record in records(path)[:6]:
        for value in (*dropped(record.value), *retyped(record.value)):
            said(one, altered(record, value))
    for value in STRANGE:
        said(one, altered(records(path)[0], value))


@every_file
def test_a_missing_field_never_costs_a_post_quietly(path):
    """Either the record is refused aloud, or its posts are still there."""
    one = importer(path)
    for record in records(path):
        before = posts(said(one, record))
        for field in record.value.keys() - {"data", "reblog", "includes"}:
            value = {key: cell for key, cell in record.value.items() if key != field}
            after = said(one, altered(record, value))
            assert isinstance(after, str) or len(posts(after)) >= min(len(before), 1), field


@every_file
def test_what_is_not_known_never_becomes_nothing(path):
    """A null, or an empty cell, must not turn into 0, "" or False on its way."""
    one = importer(path)
    for record in records(path):
        if isinstance(said(one, record), str):
            continue
        before = nothings(said(one, record))
        empty = "" if path.suffix == ".csv" else None
        for value in replaced(record.value, empty):
            after = nothings(said(one, altered(record, value)))
            assert not after - before


@every_file
def test_words_from_closed_lists_are_in_them(path):
    for record in records(path):
        sights = said(importer(path), record)
        for sight in sights if isinstance(sights, list) else []:
            check_words(sight)


@every_format
def test_claims_name_fields_that_are_really_read(format_name):
    """A field claimed as mapped stands, by its name, in an importer's source or its layout."""
    source = "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    unread = [
        f"{kind}.{field}"
        for kind, one in claims(format_name).objects.items()
        for field in one.mapped
        if f'"{field}"' not in source and f'"{field.removesuffix("_unixtime")}"' not in source
    ]

    assert unread == []


@every_format
def test_claims_say_each_field_once(format_name):
    for kind, one in claims(format_name).objects.items():
        repeated = [field for field, n in Counter(one.mapped + one.ignored).items() if n > 1]
        assert not repeated, kind


@every_importer
def test_it_has_a_name_a_title_a_version_and_a_page(one):
    pages = "".join(page.read_text(encoding="utf-8") for page in DOCS.glob("*.md"))

    assert one.name.isidentifier()
    assert one.title
    assert one.version >= 1
    assert f"`{one.name}`" in pages


def test_every_golden_folder_belongs_to_an_installed_importer():
    assert {path.name for path in FOLDER.iterdir()} <= installed().keys()


@every_file
def test_what_is_supported_is_not_called_unsupported(path):
    """Captures of mixed platforms are the one case where both are true."""
    if path.name != "merged.ndjson" and path.parent.name not in ("zeeschuimer", "fourcat"):
        assert recognise(look(path)) is None


def altered(record, value):
    """Return a record with another value."""
    changed = copy.copy(record)
    changed.value = value
    return changed


def places(value, depth=5):
    """Yield the path of every member and element inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inner:
        yield (key,)
        if depth and isinstance(one, dict | list):
            yield from ((key, *rest) for rest in places(one, depth - 1))


def replaced(value, new):
    """Yield the value with one place at a time holding something new."""
    for path in places(value):
        changed = copy.deepcopy(value)
        at = changed
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = new
        yield changed


def retyped(value):
    """Yield the value with one place at a time holding a value of some other type."""
    for turn, changed in enumerate(replaced(value, ...)):
        yield filled(changed, STRANGE[turn % len(STRANGE)])
        yield filled(changed, STRANGE[(turn * 7 + 3) % len(STRANGE)])


def filled(value, new):
    """Put a value where an ellipsis stands."""
    if value is ...:
        return new
    if isinstance(value, dict):
        return {key: filled(one, new) for key, one in value.items()}
    return [filled(one, new) for one in value] if isinstance(value, list) else value


def dropped(value):
    """Yield the value without one of its members at a time."""
    for path in places(value):
        changed = copy.deepcopy(value)
        at = changed
        for key in path[:-1]:
            at = at[key]
        del at[path[-1]]
        yield changed


def posts(sights):
    """Return the posts a record is about."""
    found = sights if isinstance(sights, list) else []
    return [sight for sight in found if isinstance(sight, Post) and sight.is_primary]


def nothings(sights):
    """Count the zeros, empty texts and Falses in what a record says, by where they stand."""
    counted = Counter()
    for sight in plain(sights) if isinstance(sights, list) else []:
        for path in places(sight) if sight["sight"] != "Refusal" else ():
            value = sight
            for key in path:
                value = value[key]
            if value in (0, "") and path[0] not in ("is_primary", "pseudonymised_at_source"):
                counted[sight["sight"], tuple(one for one in path if isinstance(one, str))] += 1
    return counted


def check_words(sight):
    """Check every word that must come from a closed list."""
    if isinstance(sight, Collection | Refusal):
        return
    if isinstance(sight, FactCheck):
        assert sight.reviewed is None or sight.reviewed.precision in TIME_PRECISIONS
        return
    if isinstance(sight, Incident | Indicator):
        assert sight.format in ("misp", "stix")
        return
    assert sight.platform in PLATFORMS
    if isinstance(sight, Post):
        assert sight.post_type in POST_TYPES
        assert sight.id_kind in ID_KINDS
        assert sight.status in POST_STATUSES
        assert {one.kind for one in sight.relations} <= set(RELATION_KINDS)
        assert {one.kind for one in sight.media} <= {"image", "video", "audio", "animation", "file"}
        assert {one.kind for one in sight.links or ()} <= {"text", "card", "attachment", "profile"}
        if sight.created is not None:
            assert sight.created.precision in TIME_PRECISIONS
            assert sight.created.basis in TIME_BASES
    elif isinstance(sight, Account):
        assert sight.status in ACCOUNT_STATUSES
    elif isinstance(sight, Ad):
        assert sight.status in POST_STATUSES
        assert sight.time_precision is None or sight.time_precision in TIME_PRECISIONS
    elif isinstance(sight, Event):
        statuses = POST_STATUSES if sight.subject_kind == "post" else ACCOUNT_STATUSES
        assert sight.status is None or sight.status in statuses
