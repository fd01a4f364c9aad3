"""What an importer claims is written down in one place and held to its form."""

from collections import Counter

import msgspec
import pytest

from tocsin.importers.claims import Claims, audit, claims


def test_claims_are_read_from_the_file_beside_the_importer():
    found = claims("mastodon")

    assert "uri" in found.objects["status"].mapped
    assert "sensitive" in found.objects["status"].ignored
    assert found.variants


def test_an_open_kind_of_object_has_no_drift():
    found = claims("telegram_desktop")

    assert found.objects["service"].open
    assert "service" not in found.names()


def test_a_misspelt_claim_is_an_error():
    with pytest.raises(msgspec.ValidationError):
        msgspec.toml.decode("title = ''\nsource = ''\n[objects.a]\nmaped = []", type=Claims)


def test_only_unclaimed_fields_are_counted():
    drift = Counter()
    for fields in ({"a": 1}, {"a": 1, "b": 2}, {"b": 3, "c": 4}):
        audit("post", fields, {"post": frozenset({"a"})}, drift)

    assert drift == {"post.b": 2, "post.c": 1}
