"""The words of records, kept with every link of the journal, and made anew where they are not.

Whatever changes a record is written down in the journal, so its words are kept there: no way of
writing can leave them behind.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db import connection, transaction

from tocsin.casework.chunks import in_chunks
from tocsin.casework.search import index
from tocsin.casework.search.texts import KINDS, text_of

AT_ONCE = 500
"""Rows of one statement."""
UPSERT = (
    f"INSERT INTO {index.TABLE} (kind, record, text) VALUES (%s, %s, %s) "  # noqa: S608  # our own
    "ON CONFLICT (kind, record) DO UPDATE SET text = excluded.text "
    f"WHERE {index.TABLE}.text <> excluded.text"
)


def keep(texts: Iterable[tuple[str, str | None]]) -> None:
    """Keep the words of records by their places: `("finding:12", "three accounts …")`.

    The last of a record counts; null, and records of kinds that are not searched, change nothing.
    """
    rows = {}
    for place, text in texts:
        kind, _, key = place.partition(":")
        if kind in KINDS and text is not None:
            rows[KINDS[kind].code, int(key)] = text
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(UPSERT, [(*key, text) for key, text in rows.items()])


def fill(registry: Apps = apps) -> None:
    """Keep the words of every record there is."""
    for kind in KINDS:
        for rows in _rows(kind, registry):
            keep((f"{kind}:{row['pk']}", text_of(kind, row)) for row in rows)


def stale() -> tuple[str, ...]:
    """Return the places of records whose words are not those that are kept."""
    from tocsin.casework.models import SearchedText  # noqa: PLC0415  # models are not ready before

    found = []
    for kind, words in KINDS.items():
        kept = dict(SearchedText.objects.filter(kind=words.code).values_list("record", "text"))
        for rows in _rows(kind, apps):
            found += [f"{kind}:{row['pk']}" for row in rows
                      if kept.pop(row["pk"], None) != text_of(kind, row)]  # fmt: skip
        found += [f"{kind}:{key}" for key in kept]
    return tuple(found)


def renewed() -> int:
    """Make all of it anew, index included; return how many records are kept."""
    from tocsin.casework.models import SearchedText  # noqa: PLC0415  # the same

    with transaction.atomic():
        SearchedText.objects.all().delete()
        fill()
        index.rebuild(connection)
    return SearchedText.objects.count()


def _rows(kind: str, registry: Apps) -> Iterator[list[dict[str, Any]]]:
    """Yield the columns that are searched, some rows at a time; none of a model that is not yet."""
    try:
        model = registry.get_model("casework", kind)
    except LookupError:
        return
    there = {field.name for field in model._meta.concrete_fields}
    columns = [one for one in KINDS[kind].columns if one in there]
    every = model._base_manager.order_by("pk").values("pk", *columns).iterator(AT_ONCE)
    yield from in_chunks(every, AT_ONCE)
