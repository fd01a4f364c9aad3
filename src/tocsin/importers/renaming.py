"""Records with the people in them renamed, before anything is made of them or kept.

The importer reads the records as they came to learn who is in them; then every value is renamed and
the bytes are written anew from the values, as UTF-8. All that is kept is made from that: rows,
records, what a later mapping reads. What cannot be read, we do not know who is in: only its shape
is kept. A record in which a name would be left after all is refused.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from hashlib import sha256
from io import StringIO
from typing import Any, NamedTuple, Protocol, runtime_checkable

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tocsin.corpus.batch import Batch, batch_id
from tocsin.importers import Drift, Importer, Origin, Record
from tocsin.importers.cut_delimited import dialect
from tocsin.importers.gathered import Gathered
from tocsin.importers.json_values import value_of
from tocsin.importers.layout import Delimited, Feed, Layout
from tocsin.importers.people import NOBODY, Told, people
from tocsin.importers.pieces import Reject, misunderstood
from tocsin.importers.pseudonyms import Pseudonyms
from tocsin.importers.renamed_values import Values
from tocsin.vocabulary.errors import RecordError

MASK = bytes(
    ord("0") if 48 <= n < 58 else ord("x") if chr(n).isalpha() or n >= 128 else n
    for n in range(256)
)
"""Letters become x and digits 0: the shape of what is wrong can be seen, and nobody in it."""
SHOWN = "; got "
"""What parts a rule from the value that broke it."""
LEFT = RecordError("name", "expected no name to be left after renaming; the record is not kept")
WORD = re.compile(r"[^\W_]+")
LINE_END = "\r\n"
MOST_WORDS = 12
"""Of a file's name."""
_encode = msgspec.json.Encoder().encode


class _Around(NamedTuple):
    """What stands around records, renamed."""

    context: Mapping[str, Any]
    names: set[str]
    """The accounts that it names, as they were called."""


@runtime_checkable
class _Columnar(Protocol):
    def columns(self, records: Sequence[Record], drift: Drift) -> Gathered: ...


class Renaming:
    """Renames the people in the records of one file."""

    def __init__(
        self, pseudonyms: Pseudonyms, importer: Importer, layout: Layout, name: str
    ) -> None:
        """Prepare for a file's format and layout; `name` is what the file is called."""
        self._all, self._layout = pseudonyms, layout
        self._importer = deepcopy(importer)  # one that has read remembers whom it told of
        self._parts = _parts(name)

    def file_name(self, name: str) -> str:
        """Return the file's name, or a part of it, without the people that its records name."""
        found = name
        for part in sorted(filter(self._parts.get, self._parts), key=len, reverse=True):
            found = found.replace(part, self._all.of(part))
        return self._all.in_text(found)

    def manifest(self, batch: Batch) -> Batch:
        """Return a batch's manifest without anybody's name, and with keyed proofs."""
        sha256 = self._all.proof(batch.sha256)
        part = batch.part and replace(
            batch.part,
            container=self.file_name(batch.part.container),
            container_sha256=self._all.proof(batch.part.container_sha256),
            member=self.file_name(batch.part.member),
        )
        return replace(
            batch,
            id=batch_id(sha256),
            sha256=sha256,
            name=self.file_name(batch.name),
            part=part,
            encoding="utf-8",
            pseudonymised=True,
        )

    def renamed(
        self, records: Sequence[Record], rejects: Sequence[Reject]
    ) -> tuple[list[Record], list[Reject]]:
        """Return pieces without anybody's name; raises `FileError` as the importer does."""
        records = [_plain(one) for one in records]
        gathered, wrong = self._read(records)
        named = people(gathered)
        self._note(named)
        contexts = self._contexts(records, named)
        kept = []
        refused = [self._masked(one) for one in rejects]
        for one in records:
            if error := wrong.get(one.number):
                refused.append(self._masked(misunderstood(one, error)))
                continue
            around = contexts[id(one.context)]
            told = named.get(one.number, NOBODY)
            told = Told(told.names | around.names, told.sites, told.queries)
            kept.append(self._rewritten(one, Values(self._all, told), around.context))
        return self._without_names(kept, refused, named)

    def _read(self, records: Sequence[Record]) -> tuple[Gathered, dict[int, RecordError]]:
        """Return what the records say, and what is wrong with those that say nothing."""
        importer, drift = deepcopy(self._importer), Drift()
        kinds = {type(record.value) for record in records}
        if isinstance(importer, _Columnar) and kinds <= {dict}:
            return importer.columns(records, drift), {}
        gathered, wrong = Gathered(), {}
        for record in records:
            try:
                gathered.take(record.number, [*importer.sights(record, drift)], ())
            except RecordError as error:
                wrong[record.number] = error
        return gathered, wrong

    def _note(self, named: dict[int, Told]) -> None:
        """Remember which parts of the file's name are somebody's."""
        if not all(self._parts.values()):
            everybody = {one.lower() for told in named.values() for one in told.names}
            for part in self._parts:
                self._parts[part] = self._parts[part] or part.lower() in everybody

    def _contexts(self, records: Sequence[Record], named: dict[int, Told]) -> dict[int, _Around]:
        """Rename what stands around records, once for all that share it."""
        around: dict[int, tuple[Mapping[str, Any], set[str]]] = {}
        for one in records:
            told = around.setdefault(id(one.context), (one.context, set()))
            told[1].update(named.get(one.number, NOBODY).names)
        return {key: self._around(*told) for key, told in around.items()}

    def _around(self, context: Mapping[str, Any], names: set[str]) -> _Around:
        if not context:
            return _Around(context, set())
        inner = {one for one in context.values() if isinstance(one, str) and one in names}
        return _Around(Values(self._all, Told(names)).of(context), inner)

    def _rewritten(self, one: Record, values: Values, context: Mapping[str, Any]) -> Record:
        value = values.of(one.value)
        raw = self._written(value)
        origin = Origin(sha256(raw).digest(), len(raw))
        return Record(one.number, one.line, one.offset, raw, value, context, one.flags, origin)

    def _written(self, value: Any) -> bytes:  # noqa: ANN401  # whatever a record holds
        """Return the bytes that say a value in the file's layout."""
        if isinstance(self._layout, Delimited):
            return written(value.values(), self._layout).encode()
        if isinstance(self._layout, Feed):
            text: str = value["xml"]
            return text.encode()
        return _encode(value)

    def _masked(self, one: Reject) -> Reject:
        raw = one.raw.translate(MASK)
        origin = Origin(sha256(raw).digest(), one.origin.length if one.origin else len(raw))
        context = Values(self._all).of(one.context)
        reason = one.reason.partition(SHOWN)[0]
        place = (one.number, one.line, one.offset, raw)
        return Reject(*place, one.code, one.column, reason, context, origin)

    def _without_names(
        self, kept: list[Record], refused: list[Reject], named: dict[int, Told]
    ) -> tuple[list[Record], list[Reject]]:
        """Refuse the records in which the importer would still find somebody by name."""
        gathered, wrong = self._read(kept)
        left = people(gathered)
        for number, told in left.items():
            before = named.get(number, NOBODY).names
            if any(self._all.of_identity(one) != one for one in told.names & before):
                wrong[number] = LEFT
        refused += [self._masked(misunderstood(one, LEFT)) for one in kept if one.number in wrong]
        return [one for one in kept if one.number not in wrong], refused


def _plain(one: Record) -> Record:
    """Read a record again that was read into something else than plain values."""
    if isinstance(one.value, Struct):
        one.value = value_of(one.raw)[0]
    return one


def written(cells: Iterable[Any], layout: Delimited) -> str:
    """Write one row as its file would."""
    out = StringIO()
    # What a line end is made of is quoted inside cells.
    csv.writer(out, dialect(layout), lineterminator=LINE_END).writerow(cells)
    return out.getvalue().removesuffix(LINE_END)


def _parts(name: str) -> dict[str, bool]:
    """Return what in a file's name could be somebody's name: every run of its words."""
    ends = [found.span() for found in WORD.finditer(name)][:MOST_WORDS]
    runs = (name[start:end] for n, (start, _) in enumerate(ends) for _, end in ends[n:])
    return {run: False for run in runs if len(run) > 2}
