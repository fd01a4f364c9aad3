"""Which importer takes a file, or why none does, in words that say what to do next."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from tocsin.importers import Importer, guess, installed, known
from tocsin.importers.found import Found
from tocsin.importers.generic import Generic
from tocsin.importers.head import Head, look
from tocsin.importers.layout import Delimited, Elements, Layout, Lines, ParquetRows
from tocsin.importers.mapping import Mapping as ColumnMapping
from tocsin.importers.mapping import as_toml, beside, read
from tocsin.importers.propose import propose
from tocsin.importers.time_column import settled
from tocsin.vocabulary.errors import FileError, TocsinError, UnknownNameError
from tocsin.vocabulary.names import nearest

CONTENT = {"data", "includes", "items", "response", "messages", "claims", "objects", "statuses"}
"""Members that hold what was asked for; an error page has none of them."""


class Choice(Struct, frozen=True):
    """An importer for a file, and how the file is cut for it."""

    importer: Importer
    layout: Layout
    mapping: ColumnMapping | None = None
    """With what the first look settled."""
    notes: tuple[str, ...] = ()
    """What was settled, in words."""


class UnsupportedError(TocsinError):
    """The file is whole, but nobody here reads its format yet; the message says which it is."""


def choose(
    found: Found, *, importer: str | None, mapping: ColumnMapping | None, accept: bool
) -> Choice:
    """Choose the importer of a file, by what the user said, else by what the file shows.

    Raises `FileError` for a file that no importer should take, `UnsupportedError` for one that none
    can take yet, `UnknownNameError` for an importer that is not installed.
    """
    if mapping is None and importer in (None, Generic.name):
        mapping = _lying(found)
    head = look(found.path, mapping.encoding if mapping else None, found.file)
    _refuse(head)
    if mapping is not None:
        return _by_mapping(mapping, head, found.file)
    if importer not in (None, Generic.name):
        return _by_name(importer or "", head)
    sure, sniffs = guess(head)
    if sure is not None and importer is None:
        layout = dict(sniffs)[sure.name].layout
        return Choice(sure, layout or _layout(head))
    return _unclaimed(head, found.file, accept=accept)


def _lying(found: Found) -> ColumnMapping | None:
    """Return the mapping that lies beside a file, or beside the one it came out of."""
    lying = beside(found.beside) if found.beside else None
    return read(lying) if lying else None


def _refuse(head: Head) -> None:
    """Raise `FileError` for what is no export of anything."""
    if head.cut:
        raise FileError(head.path, "expected records", got=head.cut, way_out="get the file again")
    if head.shape == "empty":
        raise FileError(head.path, "expected records; the file is empty")
    if head.shape == "html":
        raise FileError(
            head.path,
            "expected an export",
            got="a web page saved under this name",
            way_out="export again, logged in",
        )
    if head.shape == "binary":
        raise FileError(head.path, "expected text, JSON or Parquet", got="bytes of some other kind")
    if len(head.objects) == 1 and _is_error_page(head.objects[0]):
        shown = str(head.objects[0].get("errors") or head.objects[0].get("error"))[:200]
        raise FileError(
            head.path,
            "expected records; this is an API's error message saved as a file",
            got=shown,
            way_out="collect again",
        )


def _is_error_page(one: Mapping[str, object]) -> bool:
    return bool(one.get("error") or one.get("errors")) and not CONTENT & one.keys()


def _by_mapping(mapping: ColumnMapping, head: Head, file: Path) -> Choice:
    if head.shape in ("text", "xml"):
        raise FileError(head.path, "expected a table or JSON for a mapping", got=head.shape)
    present = _columns(head)
    wanted = {name: column for name, column in mapping.columns.items() if column not in present}
    hidden = mapping.skip or mapping.records  # what the first look does not see the columns of
    if present and not hidden and len(wanted) == len(mapping.columns):
        shown = ", ".join(sorted(present)[:20])
        raise FileError(
            head.path, "none of the mapped columns is in this file", got=f"columns {shown}"
        )
    layout = Generic(mapping).layout(head)
    mapping, notes = settled(head.path, file, layout, mapping)
    return Choice(Generic(mapping), layout, mapping, notes)


def _columns(head: Head) -> set[str]:
    """Return the columns a mapping can name: the header, or the members of the first objects."""
    members = {name for one in head.objects for name in one}
    inner = {
        f"{name}.{inside}"
        for one in head.objects
        for name, value in one.items()
        if isinstance(value, Mapping)
        for inside in value
    }
    return {*head.columns, *members, *inner}


def _by_name(name: str, head: Head) -> Choice:
    every = installed()
    if name not in every:
        raise UnknownNameError("importer", name, nearest(name, every))
    return Choice(every[name], every[name].sniff(head).layout or _layout(head))


def _layout(head: Head) -> Layout:
    """Return how a file of this shape is cut when its importer has no opinion."""
    if head.shape == "jsonl":
        return Lines()
    if head.shape == "parquet":
        return ParquetRows()
    return Elements(("",)) if head.shape == "json" else Delimited(head.delimiter)


def _unclaimed(head: Head, file: Path, *, accept: bool) -> Choice:
    """Return the proposed mapping if it was accepted; else say what the file looks like."""
    place = head.path.name
    named = known.recognise(head)
    if named is not None:
        raise UnsupportedError(f"{place}: looks like {named}; not supported yet")
    proposal = propose(head)
    if proposal is None:
        raise UnsupportedError(
            f"{place}: no importer recognises it ({head.shape}); if it is a table or JSON, "
            "describe it in a mapping and pass it with --map"
        )
    if accept:
        return _by_mapping(proposal.mapping, head, file)
    reasons = "\n".join(f"#   {reason}" for reason in proposal.reasons)
    raise UnsupportedError(
        f"{place}: needs a mapping; this one is proposed from its columns. Save it as "
        f"{place.rsplit('.', 1)[0]}.mapping.toml beside the file or pass it with --map, or take it "
        f"as it is with --accept:\n\n{reasons}\n{as_toml(proposal.mapping)}"
    )
