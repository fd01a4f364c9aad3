"""Who stands behind a stand-in: for those who have the key, and never without a trace.

Only names that are in the watch are turned back: the key would make a name of anything, and a
typing error would name somebody who has nothing to do with it.
"""

import getpass
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import polars as pl
from msgspec import Struct

from tocsin.corpus import Corpus
from tocsin.importers.pseudonyms import Pseudonyms
from tocsin.vocabulary.errors import ConfigError, UnknownNameError
from tocsin.vocabulary.stand_ins import folded

LOG = "reveals.jsonl"
WHERE: Mapping[str, Mapping[str, str]] = {
    "posts": {"account_native_id": "id", "account_handle": "handle"},
    "accounts": {"native_id": "id", "handle": "handle", "display_name": "name"},
    "mentions": {"mentioned_native_id": "id", "handle_raw": "handle"},
    "relations": {"to_account_native_id": "id", "to_account_handle": "handle"},
    "ads": {
        "account_native_id": "id", "account_name": "name", "payer": "name", "beneficiary": "name",
    },
}  # fmt: skip
"""Table and column, and what of an account stands there."""
SITES = ("web",)
"""Platforms whose accounts are sites, which keep their names."""


class Revealed(Struct, frozen=True):
    """One name turned back."""

    stand_in: str
    original: str
    what: str
    """id, handle or name."""


class Asked(Struct, frozen=True, kw_only=True):
    """One line of the log of a watch: who asked, when, why and for whom. It names nobody."""

    at: datetime
    who: str
    reason: str
    stand_ins: tuple[str, ...]
    """Empty: all."""


def revealed(corpus: Corpus, pseudonyms: Pseudonyms, wanted: Sequence[str]) -> tuple[Revealed, ...]:
    """Return the originals of some names in a corpus, or of all, by name.

    A name may be written as in the tables, with `@`, or as an id, `x:account:1`. Raises
    `UnknownNameError` for one that stands nowhere, or that was never changed.
    """
    names = {one: folded(one.partition(":account:")[2] or one.removeprefix("@")) for one in wanted}
    rows = _named(corpus, [*names.values()] if wanted else None)
    found = {}
    for name, what in rows:
        original = pseudonyms.original(name)
        if original != name:
            found[name, what] = Revealed(name, original, what)
    known = {folded(name.removeprefix("@")) for name, _ in found}
    for asked, name in names.items():
        if name not in known:
            raise UnknownNameError("stand-in in this watch", asked)
    return tuple(found[key] for key in sorted(found))


def logged(folder: Path, reason: str, stand_ins: Sequence[str]) -> Asked:
    """Write down who asks, when and why; the disk has it before anybody is named."""
    if not reason.strip():
        raise ConfigError("reveal: expected a reason; got none; it is kept with your name")
    at, who = datetime.now(UTC), getpass.getuser()
    asked = Asked(at=at, who=who, reason=reason.strip(), stand_ins=tuple(stand_ins))
    with (folder / LOG).open("ab") as log:
        log.write(msgspec.json.encode(asked) + b"\n")
        log.flush()
        os.fsync(log.fileno())
    return asked


def write_csv(path: Path, watch: Path, rows: Iterable[Revealed]) -> None:
    """Write names to a new file that nobody else can read, outside the watch."""
    if path.resolve().is_relative_to(watch.resolve()):
        raise ConfigError(f"{path}: the names must lie outside the watch; name another place")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ConfigError(f"{path}: is there already; name a new file") from None
    columns = ("what", "stand_in", "original")
    told = [(one.what, one.stand_in, one.original) for one in rows]
    with os.fdopen(descriptor, "wb") as file:
        pl.DataFrame(told, schema=dict.fromkeys(columns, pl.String), orient="row").write_csv(file)


def _named(corpus: Corpus, wanted: Sequence[str] | None) -> Iterator[tuple[str, str]]:
    """Yield every name of an account that stands somewhere, and what it is."""
    for table, columns in WHERE.items():
        rows = corpus.table(table)
        if "platform" in rows.collect_schema():
            rows = rows.filter(~pl.col("platform").is_in(SITES))
        for column, what in columns.items():
            name = pl.col(column)
            own = rows.filter(name.is_not_null())
            if wanted is not None:
                as_is, bare = name.is_in(wanted), name.str.strip_prefix("@").str.to_lowercase()
                own = own.filter(as_is | bare.is_in(wanted))
            for (one,) in own.select(name.unique()).collect().iter_rows():
                yield one, what
