"""`tocsin case kinds`, `records`, `record`, `add`, `change`, `label`: what else is kept of a case.

One way for every kind: what may be said of it, and who may say it, stands in `casework/kinds.py`.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, screen, times, told
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from tocsin.casework.kinds import Field, Kind
    from tocsin.casework.models.record import Record
    from tocsin.cli.acting import Acting

SHOWN = 50
COLUMNS = 5
"""Fields of a kind that a table has room for."""
KindName = Annotated[str, typer.Argument(metavar="KIND", help="As `tocsin case kinds` lists them.")]
Values = Annotated[
    list[str], typer.Argument(metavar="FIELD=VALUE…", help="A field with several: repeat it.")
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Its name or number.")]
Note = Annotated[str, typer.Option("--note", help="Why; kept in the journal.")]


def list_kinds(
    name: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="One kind, with its fields.")
    ] = None,
    *,
    as_json: Json = False,
    workspace: Workspace = None,
) -> None:
    """List the kinds of records there are, or the fields of one."""
    from tocsin.cli.acting import casework_of

    casework_of(workspace)
    from tocsin.casework.kinds import KINDS, kind

    if name is not None:
        _show_fields(kind(name), as_json=as_json)
    elif as_json:
        screen.print_json({one.name: one.title for one in KINDS.values()})
    else:
        table = screen.table("Kinds", "kind", "what it is", "added by")
        for one in KINDS.values():
            table.add_row(one.name, one.title, ", ".join(one.adds))
        screen.results().print(table)


def list_(
    kind: KindName,
    *,
    limit: Annotated[int, typer.Option(min=1, help="Fewer or more rows.")] = SHOWN,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """List the records of a kind."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import kinds

        of = kinds.kind(kind)
        every = kinds.listed(kind, me.user)
        some = list(every[:limit])
        if as_json:
            screen.print_json(told.told_all(me, some))
        else:
            _show(me, of, some, every.count())


def one(
    kind: KindName, name: Name, *, who: As = None, whom: For = None, workspace: Workspace = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Show one record."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import kinds

        _say(me, names.named(me, kinds.kind(kind).model, name), as_json=as_json)


def add(
    kind: KindName,
    values: Values,
    *,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Add a record: an operation, an outcome, an activity, or an article."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import kinds

        given = _given(me, kinds.kind(kind), values)
        _say(me, kinds.add(kind, me.actor, given, note), as_json=as_json)


def change(
    kind: KindName,
    name: Name,
    values: Values,
    *,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Change fields of a record."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import kinds

        of = kinds.kind(kind)
        found = names.named(me, of.model, name)
        _say(me, kinds.change(found, me.actor, _given(me, of, values), note), as_json=as_json)


def confirm(
    kind: KindName,
    name: Name,
    *,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Confirm what somebody else wrote down: figures count it from then on."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import kinds

        found = names.named(me, kinds.kind(kind).model, name)
        _say(me, kinds.confirm(found, me.actor, note), as_json=as_json)


def doubt(
    kind: KindName,
    name: Name,
    *,
    note: Annotated[str, typer.Option("--note", help="Why; kept in the journal.")],
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Take a confirmation back: figures count it no more."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import kinds

        found = names.named(me, kinds.kind(kind).model, name)
        _say(me, kinds.doubt(found, me.actor, note), as_json=as_json)


def _given(me: "Acting", of: "Kind", values: list[str]) -> dict[str, object]:
    """Return what was given, by field; a field with several is a list."""
    from tocsin.casework.kinds import FieldType

    found: dict[str, object] = {}
    for text in values:
        name, equals, value = text.partition("=")
        if not equals:
            raise typer.BadParameter(f"{of.name}: wants FIELD=VALUE; got {text!r}")
        field = of.field(name)
        one = _value(me, field, value)
        if field.is_many or field.type is FieldType.TEXTS:
            before = found.setdefault(name, [])
            if isinstance(before, list) and value:
                before.append(one)
        else:
            found[name] = one
    return found


def _value(me: "Acting", field: "Field", text: str) -> object:
    """Return a value as the kind's own reader takes it: a link by the name it leads to."""
    from tocsin.casework.kinds import FieldType

    if field.type is FieldType.INSTANT:
        return times.instant(me, field.name, text or None)
    if field.type is not FieldType.LINK or field.links_to == "subject" or not text:
        return text
    return _linked(me, field.links_to, text)


def _linked(me: "Acting", model: str, name: str) -> "Record":
    from django.apps import apps

    if model == "submission":
        return names.submission(me, name)
    kind: type[Record] = apps.get_model("casework", model)
    return names.named(me, kind, name)


def _show_fields(of: "Kind", *, as_json: bool) -> None:
    if as_json:
        screen.print_json(of.fields)
        return
    table = screen.table(of.title, "field", "type", "must", "values")
    for one in of.fields:
        what = one.links_to or one.type
        values = ", ".join(value for value, _ in one.choices)
        must = "yes" if one.is_required else ""
        table.add_row(one.name, f"{what}, several" if one.is_many else what, must, values)
    screen.results().print(table)


def _show(me: "Acting", of: "Kind", some: "list[Record]", count: int) -> None:
    fields = [one for one in of.fields if not one.is_label][:COLUMNS]
    table = screen.table(of.title, "name", *(one.name for one in fields))
    for record, row in zip(some, told.told_all(me, some), strict=True):
        name = screen.cell(names.called(record)[:24])
        table.add_row(name, *(_cell(row.get(one.name)) for one in fields))
    out = screen.results()
    out.print(table if some else "None.")
    if count > len(some):
        out.print(f"and {count - len(some):,} more: --limit {count}")


def _cell(value: object) -> str:
    if isinstance(value, list):
        return screen.cell(", ".join(map(str, value)))
    return "" if value is None else screen.cell(value)


def _say(me: "Acting", record: "Record", *, as_json: bool) -> None:
    row = told.told(me, record)
    if as_json:
        screen.print_json(row)
        return
    say = screen.results().print
    say(screen.cell(f"{record.place}  {record}"), soft_wrap=True)
    for name, value in row.items():
        if value not in (None, "", []) and name not in {"id", "version"}:
            say(f"  {name}: {_cell(value)}", soft_wrap=True)
