"""What `tocsin.toml` says of the world outside, and what it must not hold."""

import pytest

from tocsin.vocabulary.errors import ConfigError
from tocsin.watch.outside import Contact, Hours
from tocsin.watch.settings import read

SHEET = """
name = "river"
[contact]
name = "Rapid response desk"
address = "desk@watch.example"
good_faith = true
[[transport]]
kind = "email"
host = "mail.watch.example"
sender = "alerts@watch.example"
secret_env = "OUR_MAIL"
[[transport]]
name = "bigbook-notice"
kind = "article16"
by = "email"
recipient = "Bigbook"
address = "notices@bigbook.example"
[deadlines.silence]
acknowledge = 1
respond = 2
[looking]
on = true
vantage = "RO"
[evidence]
stamp = "https://tsa.example"
"""


@pytest.fixture
def sheet(tmp_path):
    """Write a tocsin.toml and read it."""

    def written(text):
        path = tmp_path / "tocsin.toml"
        path.write_text(text)
        return read(path)

    return written


def test_a_watch_says_who_answers_and_how_others_are_told(sheet):
    found = sheet(SHEET)

    assert found.contact == Contact(
        name="Rapid response desk", address="desk@watch.example", good_faith=True
    )
    mail, notice = found.ways
    assert (mail.name, mail.kind, mail.parameters["host"]) == (
        "email", "email", "mail.watch.example",
    )  # fmt: skip
    assert (notice.by, notice.recipient) == ("email", "Bigbook")
    assert found.deadlines == {"silence": Hours(acknowledge=1, respond=2)}
    assert (found.looking.on, found.looking.vantage) == (True, "RO")
    assert found.sealing.stamp == "https://tsa.example"


def test_nobody_is_told_and_nothing_looked_at_unless_the_sheet_says_so(sheet):
    found = sheet('name = "river"\n')

    assert found.ways == ()
    assert not found.looking.on


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[[transport]]\nkind = "email"\npassword = "hunter2"', "no secret stands in this file"),
        ('[[transport]]\nname = "a"', "must have a `kind`"),
        ('[[transport]]\nkind = "email"\n[[transport]]\nkind = "email"', "each name once"),
        ('[[transport]]\nkind = "email"\nname = "A b"', "small letters"),
        ('[[transport]]\nkind = "article16"\nby = "email"', "`by` names another transport"),
        ('[[transport]]\nkind = "email"\nrecipient = 7', "recipient must be text"),
        ('[[transport]]\nkind = "email"\nsecret_env = "A"\nsecret_file = "b"', "got both"),
        ("[deadlines.lunch]\nrespond = 1", "got 'lunch'"),
        ("[deadlines.normal]\nacknowledge = 9\nrespond = 3", "acknowledge before respond"),
        ("[looking]\nalways = true", "always"),
    ],
)
def test_a_sheet_that_cannot_be_meant_is_refused_with_its_place(sheet, text, why):
    with pytest.raises(ConfigError, match=why) as refused:
        sheet(f'name = "river"\n{text}\n')
    assert "tocsin.toml" in str(refused.value)


def test_a_secret_comes_from_the_environment_or_a_file_that_only_its_owner_reads(
    sheet, tmp_path, monkeypatch
):
    [way] = sheet('name="r"\n[[transport]]\nkind="email"\nsecret_env="OUR_MAIL"\n').ways
    with pytest.raises(ConfigError, match="OUR_MAIL; got none"):
        way.secret()
    monkeypatch.setenv("OUR_MAIL", "correct horse\n")
    assert way.secret().reveal() == "correct horse"

    [way] = sheet('name="r"\n[[transport]]\nkind="email"\nsecret_file="mail.secret"\n').ways
    with pytest.raises(ConfigError, match="cannot be read"):
        way.secret()
    (tmp_path / "mail.secret").write_text("correct horse\n")
    (tmp_path / "mail.secret").chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        way.secret()
    (tmp_path / "mail.secret").chmod(0o600)
    assert way.secret().reveal() == "correct horse"
