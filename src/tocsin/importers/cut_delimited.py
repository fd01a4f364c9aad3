"""CSV and its kin: rows with exact places, and no quote that swallows the file.

The rows are read by the standard library's strict reader, fed line by line, so that we know which
lines each row took. A quote that is never closed, or closed in the middle of another row's cell,
shows as an error of that reader, as a row too long, or as a row over several lines with the wrong
number of cells. In each case only the line where the quote opened is rejected, and reading goes
on with the line after it.
"""

import csv
from collections import deque
from collections.abc import Iterator, Sequence

from msgspec import Struct

from tocsin.importers import Record
from tocsin.importers.decoding import decoded
from tocsin.importers.layout import Delimited
from tocsin.importers.lines import Line, Lines
from tocsin.importers.pieces import Piece, Reject, faulty
from tocsin.importers.source import Source
from tocsin.importers.table_shape import MARK
from tocsin.vocabulary.errors import FileError

MOST_LINES = 1000
MOST_BYTES = 10 << 20
"""One row over more lines or bytes than these began with a quote that was never closed."""

ODD = ("encoding",)
csv.field_size_limit(MOST_BYTES)  # the module's own limit, 128 KiB, refuses real articles


class _TooLongError(Exception):
    """A row took more lines or bytes than a row can."""


class _Fed(Struct, frozen=True):
    """A line as the reader got it."""

    line: Line
    text: str
    odd: bool
    """It took another encoding than the file's to read it."""


class _Feed:
    """Hands lines to the reader and remembers which of them the row under way took."""

    def __init__(self, lines: Lines) -> None:
        self._lines = iter(lines)
        self._encoding = lines.encoding
        self.newline = lines.newline
        self._again: deque[_Fed] = deque()
        self.taken: list[_Fed] = []
        self._bytes = 0

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if self._again:
            fed = self._again.popleft()
        else:
            line = next(self._lines)
            fed = _Fed(line, *decoded(line.raw, self._encoding))
        if self.taken:
            self._bytes += len(fed.text)
            if len(self.taken) > MOST_LINES or self._bytes > MOST_BYTES:
                self._again.appendleft(fed)
                raise _TooLongError
        self.taken.append(fed)
        return fed.text + "\n"

    def pass_mark(self) -> None:
        """Pass a first line that only says which delimiter the others have."""
        self.begin()
        text = next(self, "")
        if not MARK.fullmatch(text):
            self._again.extendleft(self.taken)

    def begin(self) -> None:
        """Forget the lines of the row before."""
        self.taken = []
        self._bytes = 0

    def plain_rows(self, delimiter: str, quote: str) -> Iterator[list[str]]:
        """Yield rows as long as they hold no quote, which is most of them, without the reader."""
        while not self._again:
            line = next(self._lines, None)
            if line is None:
                return
            fed = _Fed(line, *decoded(line.raw, self._encoding))
            text = fed.text.removesuffix("\r")
            if quote in text or "\r" in text:
                self._again.append(fed)
                return
            self.taken = [fed]
            yield text.split(delimiter) if text else []

    def back_to_second(self) -> None:
        """Give every line of this row but the first back, to be read again as rows."""
        self._again.extendleft(reversed(self.taken[1:]))


def cut_delimited(source: Source, layout: Delimited) -> Iterator[Piece]:
    """Yield one piece per row under the header; blank rows are none.

    Raises `FileError` when there is no header to read.
    """
    feed = _Feed(Lines(source, layout.encoding))
    for _ in range(layout.skip):
        next(feed, None)
    feed.pass_mark()
    reader = _reader(feed, layout)
    columns = source.columns = _header(source, feed, reader)
    number = 0
    for read, refusal in _rows(feed, reader, None if layout.escape else layout):
        row, problem, taken = read, refusal, feed.taken
        if not row and not problem:
            continue
        number += 1
        if not problem and len(row) != len(columns):
            row, problem = _fitted(row, columns, taken)
        if problem or taken[-1].line.fault or _holds_nul(taken):
            yield _reject(number, taken, problem)
            feed.back_to_second()
            continue
        line, odd = taken[0].line, taken[0].odd
        raw = line.raw
        if len(taken) > 1:
            raw, odd = _joined(taken, feed.newline), any(fed.odd for fed in taken)
        if raw[-1:] == b"\r":
            raw = raw[:-1]
        value = dict(zip(columns, row))  # noqa: B905  # the lengths were compared above
        told = ODD if odd else ()
        yield Record(number, line.number, line.offset, raw, value, layout.context, told)


def _holds_nul(taken: Sequence[_Fed]) -> bool:
    return any("\0" in fed.text for fed in taken) if len(taken) > 1 else "\0" in taken[0].text


def dialect(layout: Delimited) -> type[csv.Dialect]:
    """Return how rows of a layout are read, and written again."""

    class Written(csv.Dialect):
        delimiter = layout.delimiter
        quotechar = layout.quote
        quoting = csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE
        escapechar = layout.escape
        doublequote = layout.escape is None
        lineterminator = "\r\n"

    return Written


def _reader(feed: _Feed, layout: Delimited) -> Iterator[list[str]]:
    return csv.reader(feed, dialect(layout), strict=True)


def _rows(
    feed: _Feed, reader: Iterator[list[str]], plain: Delimited | None
) -> Iterator[tuple[list[str], str]]:
    """Yield each row and what is wrong with it, "" for nothing; the reader survives its errors.

    `plain` is the layout when rows without a quote need no reader.
    """
    while True:
        if plain is not None and plain.quote:
            for row in feed.plain_rows(plain.delimiter, plain.quote):
                yield row, ""
        feed.begin()
        try:
            yield next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            yield [], str(error)
        except _TooLongError:
            yield [], f"no end within {MOST_LINES} lines or {MOST_BYTES >> 20} MiB"


def _header(source: Source, feed: _Feed, reader: Iterator[list[str]]) -> tuple[str, ...]:
    """Return the column names; a repeated name gets its place, so that no column hides another."""
    for row, problem in _rows(feed, reader, None):
        if problem:
            raise FileError(source.path, f"expected a header row; {problem}")
        if row:
            return _told_apart([name.strip() for name in row])
    raise FileError(source.path, "expected a header row", got="no rows")


def _told_apart(names: list[str]) -> tuple[str, ...]:
    """Give a repeated name its place.

    >>> _told_apart(["id", "text", "id"])
    ('id', 'text', 'id.3')
    """
    first = {name: n for n, name in reversed([*enumerate(names)])}
    return tuple(name if first[name] == n else f"{name}.{n + 1}" for n, name in enumerate(names))


def _fitted(row: list[str], columns: Sequence[str], taken: Sequence[_Fed]) -> tuple[list[str], str]:
    """Drop empty cells past the header; anything else that does not fit is a problem."""
    extra = row[len(columns) :]
    if extra and not any(extra) and len(taken) == 1:
        return row[: len(columns)], ""
    return row, f"expected {len(columns)} cells as in the header; got {len(row)}"


def _reject(number: int, taken: Sequence[_Fed], problem: str) -> Reject:
    """Return the reject for the line on which the row began."""
    line = taken[0].line
    if line.fault:
        return faulty(number, line)
    code, reason = "quote", f"a quote is not closed as it should be ({problem})"
    if "\0" in taken[0].text:
        code, reason = "nul", "holds a NUL byte, so part of it was overwritten"
    elif len(taken) == 1 and problem.startswith("expected"):
        code, reason = "columns", problem
    elif not problem:
        code, reason = "cut", "the file ends inside this row, or it holds a NUL byte"
    return Reject(number, line.number, line.offset, line.raw, code, None, reason)


def _joined(taken: Sequence[_Fed], newline: bytes) -> bytes:
    """Return the bytes of a row over several lines."""
    return newline.join(fed.line.raw for fed in taken)
