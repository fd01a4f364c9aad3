"""A file of shares is read as it is; a file of labelled campaigns brings its own truth."""

from datetime import UTC, datetime

import polars as pl
import pytest

from tocsin.coordination.files import labels, layers, table
from tocsin.engines.shares import shares as shares_of
from tocsin.vocabulary.errors import ConfigError, FileError

LOG = pl.DataFrame(
    {"object": ["007", "o"], "account": ["1", "b"], "post": ["p", "q"], "at": [1_780_000_000, 5]}
)
NOON = datetime(2019, 6, 1, 12, tzinfo=UTC)
POSTS = pl.DataFrame(
    {
        "postid": ["1", "2", "3"],
        "accountid": ["a", "b", "b"],
        "post_time": ["2019-06-01 12:00:00"] * 3,
        "is_control": [False, True, True],
        "urls": ["['https://x.example/1', 'https://y.example']", "", None],
        "hashtags": ["['Vote']", "#vote,now", "nan"],
        "reposted_postid": ["9", None, "9"],
        "in_reply_to_postid": [None, "9", None],
        "account_mentions": [None, None, "c"],
    }
)


@pytest.mark.parametrize("name", ["log.parquet", "log.csv", "log.tsv", "log.ndjson", "LOG.CSV"])
def test_a_share_log_reads_the_same_from_every_kind_of_file(name, tmp_path):
    """Ids that look like numbers keep their zeros."""
    path = tmp_path / name
    match path.suffix.lower():
        case ".parquet":
            LOG.write_parquet(path)
        case ".ndjson":
            LOG.write_ndjson(path)
        case ending:
            LOG.write_csv(path, separator="\t" if ending == ".tsv" else ",")

    [(layer, shares)] = layers(table(path)).items()

    assert layer == "object"
    assert shares.collect()["object"].to_list() == ["007", "o"]
    coded = shares_of(shares)
    assert coded.at.tolist() == [5_000_000, 1_780_000_000_000_000][::-1]


def test_a_folder_is_all_its_files(tmp_path):
    (tmp_path / "deep").mkdir()
    LOG.write_parquet(tmp_path / "a.parquet")
    LOG.write_parquet(tmp_path / "deep" / "b.parquet")
    (tmp_path / "notes.txt").write_text("no shares")

    assert table(tmp_path).collect().height == 4


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gone.csv", "there is no such file"),
        ("notes.txt", "a name in .parquet, .csv"),
        ("", "folder"),
    ],
)
def test_what_is_no_file_of_shares_is_refused(name, message, tmp_path):
    (tmp_path / "notes.txt").write_text("no shares")

    with pytest.raises(FileError, match=message):
        table(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("torn.csv", b"object,account,post,at\no,a,p,1\no,a,p,1,and,more\n"),
        ("empty.csv", b""),
        ("torn.parquet", b"PAR1 and no more"),
        ("torn.ndjson", b'{"object": "o", "acc'),
        ("torn.csv.gz", b"\x1f\x8b\x08 and no more"),
    ],
)
def test_a_torn_file_is_named(name, text, tmp_path):
    (tmp_path / name).write_bytes(text)

    with pytest.raises(FileError, match=f"{name}: expected .* with a row per share; got "):
        table(tmp_path / name)


def test_layers_of_a_log_are_told_apart_by_their_column():
    log = LOG.with_columns(layer=pl.Series(["url", "repost"])).lazy()
    log = pl.concat([log, log])

    assert list(layers(log)) == ["repost", "url"]
    assert layers(log, ("url",))["url"].collect()["object"].to_list() == ["007"] * 2
    with pytest.raises(ConfigError, match="layer: one of repost, url; got hashtag"):
        layers(log, ("hashtag",))


def shared(name):
    found = layers(POSTS.lazy(), (name,))[name].collect()
    assert found["at"].unique().to_list() == [NOON]
    return found.select("object", "account", "post").rows()


def test_labelled_campaigns_share_what_their_columns_say():
    """Lists are written as text in some of the files, and are lists in others."""
    assert shared("url") == [("https://x.example/1", "a", "1"), ("https://y.example", "a", "1")]
    assert shared("hashtag") == [("vote", "a", "1"), ("vote", "b", "2"), ("now", "b", "2")]
    assert shared("repost") == [("9", "a", "1"), ("9", "b", "3")]
    assert shared("reply") == [("9", "b", "2")]
    assert shared("mention") == [("c", "b", "3")]


@pytest.mark.parametrize(
    "at",
    [
        "2019-06-01 12:00:00",
        "2019-06-01T12:00:00Z",
        "2019-06-01 12:00:00+00:00",
        "2019-06-01 12:00",
    ],
)
def test_the_time_of_a_campaign_is_in_utc(at):
    [shares] = layers(POSTS.with_columns(post_time=pl.lit(at)).lazy(), ("repost",)).values()

    assert shares.collect()["at"].to_list() == [NOON, NOON]


def test_lists_may_be_lists():
    lists = POSTS.with_columns(hashtags=pl.Series([["Vote"], ["#vote"], None]))

    assert layers(lists.lazy())["hashtag"].collect()["object"].to_list() == ["vote", "vote"]


def test_a_campaign_has_the_layers_its_columns_give():
    assert list(layers(POSTS.lazy())) == ["url", "repost", "reply", "hashtag", "mention"]
    assert list(layers(POSTS.drop("urls").lazy(), ("hashtag",))) == ["hashtag"]
    with pytest.raises(ConfigError, match=r"layer: one of repost, .*; got url"):
        layers(POSTS.drop("urls").lazy(), ("url",))


def test_campaign_posts_say_who_is_a_control():
    assert labels(POSTS.lazy()).rows() == [("a", None, False), ("b", None, True)]


def test_labels_name_a_campaign_or_nothing():
    told = pl.LazyFrame({"account_id": [1, 2, 3], "campaign": ["dam", " ", None]})

    assert labels(told).rows() == [("1", "dam", False), ("2", None, True), ("3", None, True)]


def test_a_column_can_say_whose_control_it_is():
    told = pl.LazyFrame({"account": ["a", "b"], "campaign": ["dam", "dam"], "control": ["0", "1"]})

    assert labels(told).rows() == [("a", "dam", False), ("b", "dam", True)]


def test_labels_without_campaigns_are_refused():
    with pytest.raises(ConfigError, match="account and campaign are needed; no campaign among"):
        labels(pl.LazyFrame({"account": ["a"], "label": [1]}))
