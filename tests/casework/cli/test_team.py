"""A single analyst begins without a browser, and takes others in."""

import pytest

from tests.casework.cli.commands import printed, tocsin, told
from tests.casework.people import given
from tocsin.casework.errors import Refused
from tocsin.casework.models import Address, Organisation, Participation
from tocsin.casework.proof import prove
from tocsin.vocabulary.errors import ConfigError, UnknownNameError


@pytest.fixture
def founded():
    """Ana's own organisation."""
    return told("team", "found", "Observatory", "--person", "ana", "--country", "RO")


def test_who_founds_it_may_do_all_that_is_done_here(founded):
    assert founded["person"].startswith("p-")
    assert {"admin", "analyst", "reviewer", "sender"} <= set(founded["roles"])
    with pytest.raises(Refused):
        tocsin("team", "found", "Another", "--person", "eve")


def test_before_that_every_command_says_how_to_begin():
    with pytest.raises(ConfigError, match="tocsin team found"):
        tocsin("case", "findings", who="")


@pytest.mark.usefixtures("founded")
def test_people_come_get_roles_and_lose_them():
    tocsin("team", "person", "bo", "--role", "analyst", "--role", "reviewer")
    assert told("team", "role", "bo", "sender")["roles"] == [
        "analyst of Observatory", "reviewer of Observatory", "sender of Observatory",
    ]  # fmt: skip
    tocsin("team", "end", "bo", "sender")
    people = {one["user"]: one["roles"] for one in told("team", "list")["people"]}
    assert people["bo"] == ["analyst of Observatory", "reviewer of Observatory"]
    with pytest.raises(UnknownNameError, match="did you mean"):
        tocsin("team", "end", "bo", "sender")
    with pytest.raises(Refused, match="is for an admin"):
        tocsin("team", "person", "cai", "--role", "viewer", who="bo")
    assert Participation.objects.filter(person__user__username="cai").count() == 0
    assert prove()


@pytest.mark.usefixtures("founded")
def test_one_of_several_people_says_who_they_are():
    tocsin("team", "person", "bo", "--role", "viewer")
    with pytest.raises(ConfigError, match=r"--as: name one person who works here \(ana, bo\)"):
        tocsin("case", "findings", who="")
    with pytest.raises(ConfigError, match="got eve"):
        tocsin("case", "findings", who="eve")


def test_who_works_for_two_says_for_whom(house):
    told("case", "findings", who="ana")
    given(house.ana, house.delta, "analyst")
    with pytest.raises(ConfigError, match=r"--for: name one .* \(Delta, ECDC\)"):
        tocsin("case", "findings")
    assert told("case", "findings", "--for", "Delta") == []


@pytest.mark.usefixtures("founded")
def test_recipients_networks_and_groups():
    tocsin(
        "team", "recipient", "Bigbook", "--channel", "email", "--address", "desk@bigbook.example",
        "--clearance", "amber",
    )  # fmt: skip
    assert Organisation.objects.get(name="Bigbook").clearance == "amber"
    assert Address.objects.get().address == "desk@bigbook.example"
    tocsin("team", "recipient", "Bigbook", "--channel", "folder", "--address", "out")
    assert Organisation.objects.filter(name="Bigbook").count() == 1

    tocsin("team", "organisation", "Delta", "--kind", "member", "--country", "FR")
    tocsin("team", "network", "Election watch")
    tocsin("team", "join", "Election watch", "Delta", "--on", "2026-01-01")
    tocsin("team", "group", "Friends", "Delta")
    shown = printed("team", "list")
    assert "Delta member TLP:GREEN Election watch" in shown
    tocsin("team", "leave", "Election watch", "Delta")
    assert "Delta member TLP:GREEN Election watch" not in printed("team", "list")
    with pytest.raises(UnknownNameError):
        tocsin("team", "leave", "Election watch", "Delta")
    assert prove()


@pytest.mark.usefixtures("founded")
def test_in_an_emergency_nobody_writes():
    assert told("team", "mode") == {"mode": "normal"}
    tocsin("team", "mode", "read_only", "--reason", "a laptop was taken")
    with pytest.raises(Refused, match="read only"):
        tocsin("team", "person", "bo", "--role", "viewer")
    tocsin("team", "mode", "normal", "--reason", "it was found")
    tocsin("team", "person", "bo", "--role", "viewer")


@pytest.mark.usefixtures("founded")
@pytest.mark.parametrize(
    "words",
    [
        ("person", "bo", "--role", "king"),
        ("person", "bo", "--role", "viewer", "--since", "tomorrow"),
        ("mode", "panic"),
    ],
)
def test_wrong_usage_is_status_2(words):
    tocsin("team", *words, status=2)
