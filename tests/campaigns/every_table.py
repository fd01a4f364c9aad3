"""A row in every table that the journal speaks of, made from the models alone.

A model that is added later has its row here without a word, unless its constraints ask for more.
"""

from datetime import UTC, date, datetime
from itertools import count

from django.db import models

from tocsin.casework import journal
from tocsin.casework.access import Actor
from tocsin.casework.models.record import Record
from tocsin.casework.models.step import Step
from tocsin.casework.proof import audited
from tocsin.casework.triggers import GUARDS, STEPPED

AT = datetime(2024, 11, 23, 22, tzinfo=UTC)
FIRST = {table: first for table, (_, _, first) in STEPPED.items()}
BEGINS = {
    one.table: one.when.split("'")[1]
    for one in GUARDS
    if one.on == "INSERT" and one.when.startswith("NEW.state <>")
}


class World:
    """Rows by model, each made once."""

    def __init__(self, **asked):
        """`asked` are values that constraints ask for: model name to column to value."""
        self.asked, self.rows, self.number = asked, {}, count(1)

    def filled(self):
        """Make a row of every record, of each of its parts and of each of its lists."""
        for model in sorted(audited(), key=lambda one: one._meta.label):
            self.row(model)
        return self

    def row(self, model):
        """Return the row of a model, made now where there is none."""
        if model not in self.rows:
            made = model(**self.values(model))
            with journal.turn():
                made.save(force_insert=True)
                self.rows[model] = made
                if issubclass(model, Record):
                    self.parts(made)
                    journal.write("add", made, Actor(None))
        return self.rows[model]

    def parts(self, record):
        """Give a record one row of each of its parts and lists."""
        for name in record.parts:
            relation = record._meta.get_field(name)
            part = relation.related_model
            if part not in self.rows:
                values = self.values(part, given={relation.field.name: record})
                self.rows[part] = part(**values)
                self.rows[part].save(force_insert=True)
        for field in record._meta.many_to_many:
            getattr(record, field.name).add(self.row(field.related_model))

    def values(self, model, given=None):
        """Return a value for each column that must have one."""
        found = dict(given or {})
        asked = self.asked.get(model.__name__, {})
        for field in model._meta.concrete_fields:
            if field.name in found:
                continue
            if field.name in asked:
                value = asked[field.name]
                found[field.name] = value(self) if callable(value) else value
            elif field.primary_key and not field.remote_field:
                continue
            elif field.name == "state" and model._meta.db_table in BEGINS:
                found["state"] = BEGINS[model._meta.db_table]
            elif issubclass(model, Step) and field.name in ("seq", "from_state", "to_state"):
                record = next(iter(given.values()))
                found |= {"seq": 1, "from_state": "", "to_state": record.state}
            elif not field.null and not field.has_default():
                found[field.name] = self.value(field)
        return found

    def value(self, field):
        """Return some value that a column takes."""
        if field.remote_field:
            return self.row(field.related_model)
        if field.choices:
            return next(value for value, _ in field.flatchoices if value != "")
        kinds = {
            models.DateTimeField: AT, models.DateField: date(2024, 11, 24),
            models.BooleanField: False, models.JSONField: [], models.BinaryField: b"x",
            models.FloatField: 1.0, models.IntegerField: 1,
        }  # fmt: skip
        for kind, value in kinds.items():
            if isinstance(field, kind):
                return value
        return f"{field.name}{next(self.number)}"[: field.max_length]
