"""The river world is the same every time, whole, and gives nothing away."""

import hashlib
import json
import re

import pytest

from tocsin.demo.river import generate
from tocsin.demo.world import FEWEST
from tocsin.vocabulary.errors import ParameterError


def digests(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def exported(river):
    """Return each exported file's text, by name."""
    return {path.name: path.read_text("utf-8") for path in river.exports}


def x_posts(river):
    """Return every X post that stands at the top of a search page, once, by id."""
    pages = [
        json.loads(line)
        for week in (1, 2, 3)
        for line in (river.folder / f"exports/x/search-week{week}.jsonl").read_text().splitlines()
    ]
    return {post["id"]: post for page in pages for post in page["data"]}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(river, tmp_path):
    """Docs, tests and later parts all speak of this one world."""
    again = generate(tmp_path / "again", seed=7, posts=FEWEST)
    other = generate(tmp_path / "other", seed=8, posts=FEWEST)

    assert digests(again.folder) == digests(river.folder)
    assert digests(other.folder) != digests(river.folder)


def test_the_world_has_the_size_that_was_asked_for(river, world):
    assert river.truth.posts == FEWEST == len(world.deeds)


def test_a_world_too_small_for_its_plots_is_refused(tmp_path):
    with pytest.raises(ParameterError, match=r"Scale\.posts must be at least \d+: .*; got 100"):
        generate(tmp_path, posts=100)


def test_no_id_is_given_twice(world):
    ids = [deed.id for deed in world.deeds]

    assert len(set(ids)) == len(ids)


def test_platforms_and_languages_are_all_there(world):
    platforms = {deed.by.platform for deed in world.deeds}

    assert platforms >= {"x", "bluesky", "telegram", "facebook", "tiktok", "mastodon", "web"}
    assert {deed.lang for deed in world.deeds} == {"en", "de", "ro", "pl"}


def test_every_plot_leaves_posts_or_files_of_another_kind(river):
    """The ads stand in a library, the platform's answers on paper; the farm only waits."""
    bare = [plot.name for plot in river.truth.planted if not plot.posts]

    assert bare == ["undeclared_ads", "account_farm", "answering_platform"]
    names = {path.name for path in river.paperwork}
    assert len({plot.name: plot.ads for plot in river.truth.planted}["undeclared_ads"]) == 18
    assert names >= {"platform.json", "newly_seen.csv", "log.csv"}


def test_every_innocent_of_the_plan_has_posts(river):
    assert all(innocent.posts and innocent.accounts for innocent in river.truth.innocent)


def test_files_say_nothing_of_who_is_planted(river):
    """The answer sheet's words must not be in a file that anybody imports."""
    names = [one.name for one in (*river.truth.planted, *river.truth.innocent) if "_" in one.name]

    for name, text in exported(river).items():
        for word in names:
            assert word not in text, (name, word)


def test_planted_posts_look_like_any_other(river):
    """Same members in every record: no field is there for the planted alone."""
    planted = {post for plot in river.truth.planted for post in plot.posts}
    shapes = {True: set(), False: set()}
    for native_id, post in x_posts(river).items():
        shape = frozenset(post) | {f"entities.{key}" for key in post.get("entities", ())}
        shapes[f"x:post:{native_id}" in planted].add(shape)

    assert shapes[True] <= shapes[False]


def test_planted_posts_come_from_all_kinds_of_devices_and_are_liked(world):
    """Neither the software nor the likes may give a plot away."""
    for role in ("link_network", "copypasta", "cloned_outlet", "silence_breach"):
        deeds = [deed for deed in world.deeds if deed.role == role]
        assert {deed.client for deed in deeds} >= {"web", "android", "ios"}
        assert any(deed.likes for deed in deeds)


def test_planted_accounts_are_not_numbered(world):
    """Ids of a plot's accounts lie anywhere among those of ordinary people."""
    ordinary = sorted(int(person.native_id) for person in world.residents["x"])
    network = [int(one.native_id) for one in world.cast["link_network"] if one.platform == "x"]
    low, high = ordinary[len(ordinary) // 4], ordinary[3 * len(ordinary) // 4]

    assert any(one < low for one in network)
    assert any(low < one < high for one in network)
    assert any(one > high for one in network)


def test_handles_have_one_form_for_everybody(world):
    shape = re.compile(r"[A-Za-z0-9_]{4,15}")
    handles = [
        person.handle for deed in world.deeds if deed.by.platform == "x" for person in [deed.by]
    ]

    assert all(shape.fullmatch(handle) for handle in handles)


def test_overlapping_exports_hold_the_same_posts_twice(river):
    weeks = [
        {
            post["id"]
            for line in (river.folder / f"exports/x/search-week{week}.jsonl")
            .read_text("utf-8")
            .splitlines()
            for post in json.loads(line)["data"]
        }
        for week in (1, 2, 3)
    ]

    assert weeks[0] & weeks[1]
    assert weeks[1] & weeks[2]
    assert not weeks[0] & weeks[2]


def test_entity_offsets_count_code_points(river):
    for post in x_posts(river).values():
        for tag in post.get("entities", {}).get("hashtags", ()):
            assert post["text"][tag["start"] : tag["end"]] == f"#{tag['tag']}"


def test_bluesky_facets_count_bytes(river):
    seen = 0
    for line in (river.folder / "exports/bluesky/jetstream.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line).get("commit", {}).get("record", {})
        for facet in record.get("facets", ()):
            index, feature = facet["index"], facet["features"][0]
            part = record["text"].encode()[index["byteStart"] : index["byteEnd"]].decode()
            assert part.startswith("@") or part in (f"#{feature.get('tag')}", feature.get("uri"))
            seen += 1
    assert seen > 500


def test_flaws_are_where_the_answer_sheet_says(river):
    assert {flaw.file for flaw in river.truth.flaws} <= {
        path.relative_to(river.folder / "exports").as_posix() for path in river.exports
    }
    stream = (river.folder / "exports/x/stream-polling-day.jsonl").read_text("utf-8")
    with pytest.raises(json.JSONDecodeError):
        json.loads(stream.splitlines()[-1])
