"""Tokens of whoever collected leave nothing behind in what is kept."""

import pytest

from tocsin.importers.secrets import without_tokens

TOLD = [
    ("https://a.eu/?access_token=EAAB", "https://a.eu/"),
    ("https://a.eu/?id=7&access_token=EAAB&x=1", "https://a.eu/?id=7&x=1"),
    (r"https:\/\/a.eu\/?id=7\u0026access_token=EAAB\u0026x=1", r"https:\/\/a.eu\/?id=7\u0026x=1"),
    ("https://googleapis.com/search?part=id&key=AIzaSyD4", "https://googleapis.com/search?part=id"),
    (
        r"https:\/\/api.crowdtangle.com\/posts?count=5&token=Zx9&offset=5",
        r"https:\/\/api.crowdtangle.com\/posts?count=5&offset=5",
    ),
    ("https://a.eu/?access_token=EAAB&key=AIzaSyD4&x=1", "https://a.eu/?x=1"),
    ("?u=https%3A%2F%2Fa.eu%2F%3Faccess_token%3DEA%7C%26b%3D1", "?u=https%3A%2F%2Fa.eu%2F%3Fb%3D1"),
    ('{"access_token": "EAAB", "id": 1}', '{"access_token": "", "id": 1}'),
]


@pytest.mark.parametrize(("kept", "left"), TOLD)
def test_a_parameter_that_holds_a_token_is_cut_out_whole(kept, left):
    assert without_tokens(kept.encode()) == left.encode()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_token_is_found_in_wide_text_too(encoding):
    kept, left = TOLD[1]

    assert without_tokens(kept.encode(encoding)) == left.encode(encoding)


@pytest.mark.parametrize(
    "text", ["https://a.eu/?key=value", "https://apps.crowdtangle.com/list?id=3", "?token=5", ""]
)
def test_what_is_nobodys_token_stays_as_it_is(text):
    assert without_tokens(text.encode()) == text.encode()
