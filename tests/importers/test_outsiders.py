"""Files that other programs have rewritten say what they said before."""

import csv
import io
import json

import polars as pl
import pytest

from tests.importers.golden import FOLDER
from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file

TELEGRAM = FOLDER / "telegram_desktop"
SAYS = ("posts", "accounts", "relations", "metrics", "links", "ads", "ad_reach", "fact_checks")


@pytest.fixture
def told(tmp_path):
    """Import some bytes into a corpus of their own; return the report and all they say."""

    def bring(content, name):
        folder = tmp_path / str(len([*tmp_path.iterdir()]))
        folder.mkdir()
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        corpus = Corpus(folder / "corpus")
        report = import_file(path, corpus)
        tables = {
            table: sorted(map(repr, corpus.table(table).drop("source_file_id").collect().rows()))
            for table in SAYS
        }
        return report, tables

    return bring


def backwards(value):
    """Return a value with the members of all its objects in the opposite order."""
    if isinstance(value, dict):
        return {key: backwards(value[key]) for key in reversed(value)}
    return [*map(backwards, value)] if isinstance(value, list) else value


def quoted(value):
    """Return a value with every number as text."""
    if isinstance(value, dict):
        return {key: quoted(one) for key, one in value.items()}
    if isinstance(value, list):
        return [*map(quoted, value)]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.mark.parametrize("name", ["channel.json", "full.json"])
@pytest.mark.parametrize("rewritten", [backwards, quoted])
def test_telegram_exports_are_read_whatever_comes_first(told, name, rewritten):
    """A chat that says what it is after its messages is no private chat."""
    document = json.loads((TELEGRAM / name).read_text(encoding="utf-8"))
    before, said = told(json.dumps(document), name)
    after, anew = told(json.dumps(rewritten(document)), name)

    assert (after.records, after.rejects) == (before.records, before.rejects)
    assert anew == said


def test_a_private_chat_stays_private_when_it_says_so_last(told):
    chat = {
        "messages": [
            {"id": 1, "type": "message", "date_unixtime": "1732450000", "from_id": "user5"}
        ],
        "id": 5,
        "type": "personal_chat",
    }
    report, _ = told(json.dumps(chat), "result.json")

    assert report.status == "refused"
    assert "a private chat" in report.message


def test_a_long_export_that_names_its_chat_last_is_read(told):
    """Past the first look nothing is known of what stands after the messages."""
    one = {"type": "message", "date_unixtime": "1732450000", "from_id": "channel5"}
    messages = [{**one, "id": n, "text": "a" * 900} for n in range(400)]
    chat = {"messages": messages, "id": 5, "type": "public_channel"}
    report, said = told(json.dumps(chat), "result.json")

    assert (report.importer, report.records) == ("telegram_desktop", 400)
    assert any("'channel5/399'" in post for post in said["posts"])


@pytest.mark.parametrize("mark", [1, "1", True])
def test_a_vk_post_for_friends_is_refused_however_it_says_so(told, mark):
    post = {
        "id": 1,
        "owner_id": 5,
        "from_id": 5,
        "date": 1732450000,
        "post_type": "post",
        "text": "a",
    }
    report, _ = told(json.dumps([post, post | {"id": 2, "friends_only": mark}]), "wall.json")

    assert (report.records, dict(report.codes)) == (1, {"private": 1})


KINDS = ("crowdtangle", "ira_fivethirtyeight", "x_information_operations", "youtube_data_tools")
TABLES = sorted(path for name in KINDS for path in (FOLDER / name).glob("*.csv"))


def rows_of(path):
    """Return the header and the whole rows of a table."""
    text = path.read_text(encoding="utf-8-sig")
    escape = {"escapechar": "\\", "doublequote": False} if "\\" in text else {}
    header, *rows = csv.reader(io.StringIO(text, newline=""), **escape)
    return header, [row for row in rows if len(row) == len(header)]


@pytest.fixture(params=TABLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def table(request):
    return rows_of(request.param)


def saved(table, form):
    """Return a table as another program saves it, and the name it gives it."""
    header, rows = table
    objects = [dict(zip(header, row, strict=True)) for row in rows]
    if form == "parquet":
        content = io.BytesIO()
        pl.DataFrame(objects).write_parquet(content)
        return content.getvalue(), "table.parquet"
    if form == "lines":
        return "".join(json.dumps(one) + "\n" for one in objects), "table.ndjson"
    if form == "list":
        return json.dumps(objects), "table.json"
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";" if form == "marked" else ",").writerows([header, *rows])
    return ("sep=;\r\n" if form == "marked" else "") + out.getvalue(), "table.csv"


@pytest.mark.parametrize("form", ["marked", "lines", "list", "parquet"])
def test_a_table_saved_in_another_form_says_the_same(told, table, form):
    before, said = told(*saved(table, "plain"))
    after, anew = told(*saved(table, form))

    assert before.status == after.status == "imported"
    assert (after.importer, after.records, after.rejects) == (
        before.importer,
        before.records,
        before.rejects,
    )
    assert anew == said
