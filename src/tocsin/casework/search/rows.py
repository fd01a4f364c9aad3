"""Rows that have some words.

Words that few records have are asked of the index, which names those records. Words that many have
would name half of the database: then the list is read in its own order, and each text with it,
until a page is full.
"""

from typing import Any, TypeVar

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from tocsin.casework.models import SearchedText
from tocsin.casework.search import index
from tocsin.casework.search.folding import terms
from tocsin.casework.search.texts import KINDS

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])
FEW = 5_000


def matching(rows: Rows, words: str, *, few: int = FEW) -> Rows:
    """Return the rows that have all of some words, whole or as a part; all rows for no words.

    Case, accents and invisible characters make no difference; what stands in quotation marks is
    found as it stands. `rows` are those that somebody may see; so `few` records the index may name.
    """
    wanted = terms(words)
    if not wanted:
        return rows
    code = KINDS[str(rows.model._meta.model_name)].code
    keys = index.first(connection, code, wanted, few + 1)
    if len(keys) <= few:
        return rows.filter(pk__in=keys)
    texts = SearchedText.objects.filter(kind=code, record=OuterRef("pk"))
    for one in wanted:
        texts = texts.filter(text__contains=one)
    return rows.filter(Exists(texts))
