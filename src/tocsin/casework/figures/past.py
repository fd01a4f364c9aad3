"""Records as they stood at an instant: those that a reader may read today.

Who may read what is decided today, so that nobody reads through the past what was taken from them.
What the records said is taken as of the instant: those made later are not there, a state is the one
that the newest step until then led to, and of what was changed later, columns and parts are those
that the journal has of it. Asked again on another day, it answers the same.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from django.db import models
from django.db.models import Exists, Max, Min, Q, QuerySet

from tocsin.casework import findings, journal
from tocsin.casework.chunks import in_chunks
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    EmergencySwitch,
    Finding,
    JournalEntry,
    JournalPayload,
    Mode,
    WordStanding,
)
from tocsin.casework.models.record import Record, Snapshot
from tocsin.casework.models.step import STEPS, Stateful
from tocsin.casework.models.visible import Asker, Reader

Row = TypeVar("Row", bound=NamedTuple)
"""Columns of a record by their names, its `id` first."""
AT_ONCE = 500
"""Keys in one question."""
BEGINS = ("add", "propose", "create", "draft")
"""Verbs of a record's first link."""
STATE_ALONE: Mapping[str, frozenset[str]] = {
    "finding": frozenset(event for _, event in findings.TABLE) | {"sight"}
}
"""Verbs that change a state, or add a sight, and nothing else: states have their steps."""


class Past:
    """What one reader may read today, as it stood at an instant that is past."""

    def __init__(self, reader: Asker | Reader, as_of: datetime) -> None:
        if as_of > datetime.now(UTC):
            rule = "must be past: nobody knows yet what will have been written down"
            raise Refused("as_of", "as_of", rule, got=as_of)
        self.reader, self.as_of = reader, as_of
        self.lost: set[str] = set()
        """Places of records whose past was erased: they are taken as they are now."""
        self._then: dict[type[Record], dict[int, Snapshot]] = {}

    def readable(self, kind: type[models.Model]) -> QuerySet[Any, Any]:
        """Return the rows of a kind that the reader may read, as they are now."""
        rows: Any = kind._default_manager
        if isinstance(self.reader, Reader):
            closed = EmergencySwitch.objects.filter(mode=Mode.NO_ACCESS)
            found: QuerySet[Any, Any] = rows.filter(
                kind.readable(self.reader),  # type: ignore[attr-defined]  # each of ours has one
                ~Exists(closed),
            )
            return found
        return rows.visible_to(self.reader)  # type: ignore[no-any-return]  # the same

    def rows(
        self, kind: type[Record], shape: type[Row], /, *, reached: bool = False,
        **equal: Any,  # noqa: ANN401  # columns
    ) -> list[Row]:  # fmt: skip
        """Return records whose columns equal these (or are among these), by their keys.

        `reached`: read through rows that are theirs to read, so not asked for again.
        """
        there = self._there(kind, reached=reached)
        then, names = self._as_then(kind), shape._fields
        plain = there.filter(_matches(equal)).order_by("pk").values_list(*names)
        found = [shape._make(one) for one in plain if one[0] not in then]
        if not then:
            return found
        for keys in chunks(then):
            for values in there.filter(pk__in=keys).values_list(*names):
                laid = then[values[0]]
                row = shape._make(
                    laid.get(name, now) for name, now in zip(names, values, strict=True)
                )
                if laid.get("state", "") is not None and _fits(row, equal):
                    found.append(row)
        return sorted(found, key=lambda row: row[0])

    def links(
        self, kind: type[Record], name: str, of: Collection[int], /, *columns: str,
        **equal: Any,  # noqa: ANN401  # columns of the kind that its records in `of` have
    ) -> list[tuple[Any, ...]]:  # fmt: skip
        """Return the parts or the many-to-many links of some records, each after its record's id.

        `columns` of the part; none for many-to-many, whose other side's id comes instead.
        """
        then, (model, ours, wanted) = self._as_then(kind), _relation(kind, name, columns)
        rows = model._base_manager.order_by(ours, *wanted).values_list(ours, *wanted)
        records = self._there(kind).filter(_matches(equal)).values("pk")
        found = [
            one
            for one in rows.filter(**{f"{ours}__in": records})
            if one[0] in of and one[0] not in then
        ]
        for keys in chunks(key for key in then if key in of and name not in then[key]):
            found += rows.filter(**{f"{ours}__in": keys})
        for key in (key for key in then if key in of and name in then[key]):
            found += [(key, *_values(model, one, columns)) for one in then[key][name]]
        return found

    def words(self, of: Collection[int]) -> Iterator[tuple[int, str, str]]:
        """Yield finding, scheme and code of the words that count.

        Of techniques, those that people confirmed; a suggestion counts nowhere.
        """
        columns = ("scheme", "code", "standing")
        for key, scheme, code, standing in self.links(Finding, "classifications", of, *columns):
            if standing == WordStanding.CONFIRMED:
                yield key, scheme, code

    def _there(self, kind: type[Record], *, reached: bool = False) -> QuerySet[Any, Any]:
        rows = kind._base_manager.all() if reached else self.readable(kind)
        return rows.filter(created_at__lte=self.as_of)

    def _as_then(self, kind: type[Record]) -> Mapping[int, Snapshot]:
        """Return what is to be laid over the records of a kind that were changed since."""
        if kind not in self._then:
            laid = self._changed(kind)
            if issubclass(kind, Stateful):
                for key, state in self._moved(kind).items():
                    laid.setdefault(key, {})["state"] = state
            self._then[kind] = laid
        return self._then[kind]

    def _moved(self, kind: type[Stateful]) -> dict[int, str | None]:
        """Return the state then of every record with a later step; null: it had none yet."""
        field = kind._meta.get_field(STEPS)
        steps, ours = field.related_model, field.field.attname  # type: ignore[union-attr]  # it is a relation
        later = steps._base_manager.filter(recorded_at__gt=self.as_of)  # type: ignore[union-attr]
        if not later.exists():
            return {}
        rows = steps._base_manager.filter(**{f"{ours}__in": later.values(ours)})  # type: ignore[union-attr]
        states: dict[int, str | None] = {}
        for key, at, state in rows.order_by(ours, "seq").values_list(
            ours, "recorded_at", "to_state"
        ):
            states[key] = state if at <= self.as_of else states.get(key)
        return states

    @cached_property
    def _cut(self) -> int | None:
        """The first link after the instant; null: there is none."""
        newest = JournalEntry.objects.order_by("-seq").values_list("at", flat=True).first()
        if newest is None or newest <= self.as_of:
            return None
        later = JournalEntry.objects.filter(at__gt=self.as_of).order_by("seq")
        return later.values_list("seq", flat=True).first()

    def _changed(self, kind: type[Record]) -> dict[int, Snapshot]:
        """Return the records of a kind that were changed later, as they were, by key."""
        name = str(kind._meta.model_name)
        if self._cut is None:
            return {}
        since = JournalEntry.objects.filter(seq__gte=self._cut, place__startswith=f"{name}:")
        verbs = [f"{name}.{verb}" for verb in STATE_ALONE.get(name, ())]
        places = since.exclude(verb__in=verbs).values_list("place", flat=True).distinct()
        found: dict[int, Snapshot] = {}
        for some in chunks(places.order_by("place")):
            links = self._links_then(name, some)
            contents = dict(
                JournalPayload.objects.filter(entry__in=links.values()).values_list(
                    "entry_id", "content"
                )
            )
            for place in some:
                content = contents.get(links.get(place, 0))
                after = journal.decoded(content).get("after") if content else None
                if after is None:
                    self.lost.add(place)
                else:
                    found[int(place.partition(":")[2])] = _read(kind, after)
        return found

    def _links_then(self, name: str, places: Collection[str]) -> dict[str, int]:
        """Return each record's newest link before the cut; or else the one it began with."""
        links = JournalEntry.objects.filter(place__in=places).order_by().values_list("place")
        begins = Q(verb__in=[f"{name}.{verb}" for verb in BEGINS])
        first = dict(links.filter(begins).annotate(Min("seq")))
        return first | dict(links.filter(seq__lt=self._cut).annotate(Max("seq")))


def chunks(keys: Any) -> Iterator[list[Any]]:  # noqa: ANN401  # any iterable of keys
    """Yield keys, so many as fit into one question at a time."""
    return in_chunks(keys, AT_ONCE)


def _matches(equal: Mapping[str, Any]) -> Q:
    """Return the condition that columns equal values, or are among several."""
    wanted = Q()
    for name, value in equal.items():
        wanted &= Q(**{f"{name}__in" if isinstance(value, frozenset) else name: value})
    return wanted


def _fits(row: NamedTuple, equal: Mapping[str, Any]) -> bool:
    """Say the same in Python, of a row as it was."""
    return all(
        getattr(row, name) in value if isinstance(value, frozenset) else getattr(row, name) == value
        for name, value in equal.items()
    )


def _read(kind: type[Record], after: Snapshot) -> Snapshot:
    """Return a snapshot with values as the model has them; the state has its steps."""
    fields = {one.attname: one for one in kind._meta.concrete_fields}
    return {
        name: fields[name].to_python(value) if name in fields else value
        for name, value in after.items()
        if name != "state"
    }


def _relation(
    kind: type[Record], name: str, columns: tuple[str, ...]
) -> tuple[type[models.Model], str, tuple[str, ...]]:
    """Return the table of a relation, its column that leads back, and the columns wanted."""
    field: Any = kind._meta.get_field(name)
    if isinstance(field, models.ManyToManyField):
        through: type[models.Model] = field.remote_field.through  # type: ignore[assignment]  # never a name by now
        return through, field.m2m_column_name(), (field.m2m_reverse_name(),)
    return field.related_model, field.field.attname, columns


def _values(
    model: type[models.Model], one: Any, columns: tuple[str, ...],  # noqa: ANN401  # JSON
) -> tuple[Any, ...]:  # fmt: skip
    """Return what a snapshot has of one part, or of one many-to-many link.

    One that is older than a column is as it is where nobody set it.
    """
    if not columns:
        return (one,)
    return tuple(
        one[name] if name in one else model._meta.get_field(name).get_default()  # type: ignore[union-attr]  # a column
        for name in columns
    )
