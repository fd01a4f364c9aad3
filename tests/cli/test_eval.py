"""`tocsin eval coordination`: labels in, a table of rules out."""

import json

import polars as pl
import pytest
from typer.testing import CliRunner

from tests.coordination.test_network import BOTS, TWICE, drill, everyday, table
from tocsin.cli import app


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A log, its labels, and the same log in the layout of labelled campaigns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    log = table(everyday(), TWICE, drill())
    log.write_parquet("shares.parquet")
    labels = [*((who, "dam") for who in BOTS), ("hugo", ""), ("iris", ""), ("citizen1", "")]
    pl.DataFrame(labels, schema=["account", "campaign"], orient="row").write_csv("labels.csv")
    log.select(
        postid="post",
        accountid="account",
        post_time=pl.from_epoch("at"),
        urls=pl.concat_list("object"),
        is_control=~pl.col("account").is_in(list(BOTS)),
    ).write_parquet("river.parquet")
    return tmp_path


def tocsin(*words):
    ran = CliRunner().invoke(app, ["eval", "coordination", *words])
    if ran.exception and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return ran.exit_code, " ".join((ran.stdout + ran.stderr).replace("│", " ").split())


def test_labels_beside_a_log_are_enough(folder):
    words = ("--posts", "shares.parquet", "--labels", "labels.csv", "--chart", "chart.svg")
    status, printed = tocsin(*words)

    assert status == 0
    assert "coordinated 4 4 4 1.00 (0.40-1.00) 1.00 (0.40-1.00)" in printed
    assert "Best fixed rule, picked with the labels in hand: ≥ 3 objects" in printed
    assert "accounts have no label and are in no score" in printed
    drawn = (folder / "chart.svg").read_text()
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert all(word in drawn for word in ("coordinated", "≥ 1", "recall"))


@pytest.mark.usefixtures("folder")
def test_labelled_campaigns_bring_their_own_labels():
    _, printed = tocsin("--posts", "river.parquet", "--json")
    rules = {(row["campaign"], row["rule"]): row for row in json.loads(printed)["rules"]}

    assert rules["river", "coordinated"]["recall"] == 1.0
    assert rules["all", "coordinated"]["controls"] > 250
    assert rules["all", "≥ 8 objects"]["n"] == 8
    assert json.loads(printed)["unlabelled"] == 0


@pytest.mark.usefixtures("folder")
def test_accounts_without_a_label_can_be_controls():
    words = ("--posts", "shares.parquet", "--labels", "labels.csv", "--controls")
    _, printed = tocsin(*words, "--windows", "10s", "--layer", "object")

    assert "in no score" not in printed
    assert "coordinated 4 4 4" in printed


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["--posts", "gone.csv"], 1, "gone.csv: there is no such file"),
        (["--posts", "shares.parquet"], 2, "columns account and campaign are needed"),
        (["--posts", "shares.parquet", "--layer", "url"], 2, "layer: one of object; got url"),
        (["--posts", "river.parquet", "--level", "1"], 2, "--level lies between 0 and 1"),
        (["--posts", "river.parquet", "--chart", "a.png"], 2, "--chart wants a name in .svg"),
        (["--posts", "river.parquet", "--window", "soon"], 2, "--window wants 60s"),
        (["--posts", "river.parquet", "--window", "1s,2s"], 2, "--window is one length"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_wrong_word_gets_a_way_out(monkeypatch, capsys, words, status, told):
    from tocsin.cli import main  # noqa: PLC0415  # as the shell does it

    monkeypatch.setattr("sys.argv", ["tocsin", "eval", "coordination", *words])
    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == status
    assert told in " ".join(capsys.readouterr().err.replace("│", " ").split())
