"""Languages are told from letters alone, and not from what is no language."""

import pytest

from tocsin.corpus import Corpus
from tocsin.importers.lane import Wanted
from tocsin.importers.languages import languages
from tocsin.importers.mapping import Mapping
from tocsin.importers.sources import import_all


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Secția de votare se închide la ora nouă seara", "ro"),
        ("Das Wahllokal schließt heute um achtzehn Uhr", "de"),
        ("Lokal wyborczy jest otwarty do dwudziestej pierwszej", "pl"),
        ("Le bureau de vote ferme ce soir à vingt heures", "fr"),
        ("Избирателната секция затваря в осем часа вечерта", "bg"),
        ("Το εκλογικό τμήμα κλείνει στις επτά το απόγευμα", "el"),
    ],
)
def test_a_sentence_is_told(text, language):
    [found], [score] = languages([text])

    assert found == language
    assert 0 < score <= 1


@pytest.mark.parametrize(
    "text",
    [None, "", "Vot!", "https://example.org/the-station-closes-tonight", "2024 🔥🔥🔥 100 %",
     "#thepollingstationcloses @thepollingstation"],
)  # fmt: skip
def test_what_is_no_sentence_is_not_told(text):
    assert languages([text]) == ([None], [None])


def test_addresses_and_tags_do_not_outweigh_the_words():
    words = "Secția de votare se închide la ora nouă seara"
    dressed = f"{words} #StopTheSteal https://example.org/this-is-an-english-headline-about-it"

    assert languages([words])[0] == languages([dressed])[0] == ["ro"]


def test_the_platforms_own_statement_stays(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("id,text,lang\n1,Das Wahllokal schließt heute um achtzehn Uhr,en\n")
    mapping = Mapping(platform="x", columns={"native_id": "id", "text": "text", "lang": "lang"})
    corpus = Corpus(tmp_path / "corpus")
    [_] = import_all([path], corpus, Wanted(mapping=mapping, languages=True))
    [post] = corpus.table("posts").collect().rows(named=True)

    assert (post["lang"], post["lang_detected"]) == ("en", "de")


def test_a_language_nobody_asked_for_is_not_known(tmp_path):
    """Detection costs time, and a library that is not always there."""
    path = tmp_path / "posts.csv"
    path.write_text("id,text\n1,Das Wahllokal schließt heute um achtzehn Uhr\n")
    corpus = Corpus(tmp_path / "corpus")
    [_] = import_all(
        [path], corpus, Wanted(mapping=Mapping(columns={"native_id": "id", "text": "text"}))
    )
    [post] = corpus.table("posts").collect().rows(named=True)

    assert (post["lang_detected"], post["lang_score"]) == (None, None)
