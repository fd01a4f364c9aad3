"""A proposed mapping takes columns for what they are, in the languages people name them in."""

import pytest

from tocsin.importers.head import look
from tocsin.importers.propose import propose


@pytest.fixture
def proposed(tmp_path):
    """Propose a mapping for a file's content."""

    def of(content, name="export.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        found = propose(look(path))
        return found and found.mapping

    return of


@pytest.mark.parametrize(
    "header",
    [
        "Kennung;Datum;Verfasser;Beitrag;Adresse",
        "id;date;auteur;texte;lien",
        "id;fecha;autor;mensaje;enlace",
        "postId;createdAt;userName;fullText;permalink",
        "POST_ID;Timestamp;Handle;Message;URL",
        "id;дата;автор;текст;ссылка",
    ],
)
def test_usual_names_are_understood(proposed, header):
    row = "7;04.12.2024 15:03;ana;Stations close at nine tonight;https://a.example/7"
    mapping = proposed(f"{header}\n{row}\n")

    fields = ["native_id", "created_at", "account.handle", "text", "url"]
    assert [mapping.columns[field] for field in fields] == header.split(";")
    assert (mapping.delimiter, mapping.time_format) == (";", "%d.%m.%Y %H:%M")


def test_nameless_columns_are_known_by_their_cells(proposed):
    mapping = proposed(
        "a,b,c\n"
        "2024-11-24T08:00:00Z,https://a.example/1,The stations close at nine tonight\n"
        "2024-11-24T08:05:00Z,https://a.example/1,Bring your card and a pen with you\n"
    )
    assert mapping.columns == {"created_at": "a", "link": "b", "text": "c"}


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("03/04/2024", "25/06/2024"), "%d/%m/%Y"),
        (("03/04/2024", "06/25/2024"), "%m/%d/%Y"),
        (("03/04/2024", "05/06/2024"), None),
        (("03/04/2024 10:00", "25/06/2024 11:00"), "%d/%m/%Y %H:%M"),
        (("2024-04-03", "2024-06-25"), None),
    ],
)
def test_day_and_month_are_told_apart_only_by_proof(proposed, dates, expected):
    mapping = proposed("id,date,text\n" + "".join(f"{d},{d},a\n" for d in dates))
    assert mapping.time_format == expected


def test_the_platform_is_told_by_the_name_or_the_addresses(proposed):
    assert proposed("id,text\n1,a\n", "telegram_export.csv").platform == "telegram"
    assert proposed("id,url\n1,https://x.com/a/status/1\n").platform == "x"
    assert proposed("id,text\n1,a\n").platform == "web"


def test_the_records_of_a_json_document_are_found(proposed):
    mapping = proposed('{"meta": {"n": 1}, "data": [{"id": 1, "user": {"id": 2}}]}', "a.json")

    assert mapping.records == "data"
    assert mapping.columns["native_id"] == "id"


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "name,age\nAna,7\n"])
def test_a_table_that_shows_no_post_gets_no_proposal(proposed, content):
    assert proposed(content) is None


def test_an_array_whose_name_holds_a_dot_is_not_mistaken_for_a_path(proposed):
    named = '{"a.b": [{"id": 1, "text": "a"}], "c": [{"id": 2, "text": "b"}]}'

    assert proposed(named, "export.json").records == "c"
