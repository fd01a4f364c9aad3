"""A state in a folder: four Parquet files and a sheet that says what they are, digests and all.

What is remembered can always be counted again, so a folder that is not whole, was written by
another version or asks another question is not an error: it is forgotten, and said to be.
"""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp

import msgspec
import numpy as np
import polars as pl
from msgspec import Struct
from polars.exceptions import PolarsError

from tocsin.engines import engine
from tocsin.engines.folding import Edges, Folded
from tocsin.engines.merging import State
from tocsin.engines.pairs import key_bits, keys, unpacked
from tocsin.engines.shares import Shares

VERSION = 1
"""Raised whenever a state is written in another way or counted by another rule."""
SHEET = "sheet.json"


class Sheet(Struct, frozen=True, kw_only=True):
    """What a state is of, and how to know that it is whole."""

    version: int
    seconds: tuple[int, ...]
    fewest: int
    limits: tuple[int, int, int]
    """The engine's CROWD, PAIRS_PER_SHARE and ALWAYS_PAIRS."""
    kinds: dict[str, str]
    """What objects, accounts and posts are: text or integers."""
    pairs: tuple[int, ...]
    """Of shares that met, in each window."""
    digests: dict[str, str]
    """Of each file."""


class ForgottenError(Exception):
    """Nothing is remembered that would be of use; the message says why, for people."""


def remember(state: State, folder: Path) -> None:
    """Put a state into a folder, in place of what was there; all of it, or nothing.

    Raises `OSError` where nothing can be written, or somebody else has just done the same.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(mkdtemp(prefix=".staging-", dir=folder.parent))
    try:
        for name, frame in _frames(state).items():
            _write(frame, staging / name)
        (staging / SHEET).write_bytes(msgspec.json.encode(_sheet(state, staging)))
        shutil.rmtree(folder, ignore_errors=True)
        staging.rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write(frame: pl.DataFrame, path: Path) -> None:
    try:
        frame.write_parquet(path, compression="lz4", statistics=False)
    except PolarsError as error:
        raise OSError(str(error)) from error


def recall(folder: Path, rows: pl.DataFrame, seconds: Sequence[int], fewest: int) -> State:
    """Return the state in a folder, if it answers this question about such rows.

    Raises `ForgottenError`.
    """
    try:
        sheet = msgspec.json.decode((folder / SHEET).read_bytes(), type=Sheet)
    except FileNotFoundError:
        raise ForgottenError("nothing was kept") from None
    except OSError:
        raise ForgottenError("what was kept is damaged") from None
    except msgspec.DecodeError:
        raise ForgottenError("what was kept is damaged, or of another version") from None
    if sheet.version != VERSION or sheet.limits != _limits():
        raise ForgottenError("what was kept is of another version")
    if (sheet.seconds, sheet.fewest) != (tuple(seconds), fewest):
        raise ForgottenError("other windows were asked for")
    if sheet.kinds != _kinds(rows):
        raise ForgottenError("the ids are of another type")
    try:
        whole = sheet.digests == _digests(folder)
        frames = {name: pl.read_parquet(folder / name) for name in sheet.digests} if whole else {}
    except (OSError, PolarsError):
        whole = False
    if not whole:
        raise ForgottenError("what was kept is damaged")
    return _state(frames, sheet)


def _limits() -> tuple[int, int, int]:
    return engine.CROWD, engine.PAIRS_PER_SHARE, engine.ALWAYS_PAIRS


def _kinds(rows: pl.DataFrame) -> dict[str, str]:
    return {name: str(rows.schema[name]) for name in ("object", "account", "post")}


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for path in folder.glob("*.parquet"):
        with path.open("rb") as file:
            found[path.name] = hashlib.file_digest(file, "blake2b").hexdigest()
    return found


def _sheet(state: State, folder: Path) -> Sheet:
    shares = state.shares
    kinds = {"object": shares.objects, "account": shares.accounts, "post": shares.posts}
    return Sheet(
        version=VERSION,
        seconds=state.seconds,
        fewest=state.fewest,
        limits=_limits(),
        kinds={name: str(values.dtype) for name, values in kinds.items()},
        pairs=tuple(each.pairs for each in state.found),
        digests=_digests(folder),
    )


def _frames(state: State) -> dict[str, pl.DataFrame]:
    """Return what each file holds."""
    shares, bits = state.shares, key_bits(state.shares)
    beside = {f"beside_{n}": counts for n, counts in enumerate(state.beside)}
    partners = {f"partners_{n}": each.partners for n, each in enumerate(state.found)}
    edges = [
        pl.DataFrame(
            dict(
                zip(("one", "other"), unpacked(each.edges.key, bits), strict=True),
                objects=each.edges.objects, pairs=each.edges.pairs, occasions=each.edges.occasions,
            )
        ).with_columns(window=pl.lit(n, pl.UInt8))
        for n, each in enumerate(state.found)
    ]  # fmt: skip
    return {
        "shares.parquet": pl.DataFrame(
            {
                "mark": state.marks, "object": shares.object, "account": shares.account,
                "at": shares.at, "post": shares.posts.gather(shares.row), **beside,
            }
        ),
        "objects.parquet": pl.DataFrame({"object": shares.objects}),
        "accounts.parquet": pl.DataFrame({"account": shares.accounts, **partners}),
        "edges.parquet": pl.concat(edges),
    }  # fmt: skip


def _state(frames: dict[str, pl.DataFrame], sheet: Sheet) -> State:
    """Return what the files hold."""
    rows, accounts = frames["shares.parquet"], frames["accounts.parquet"]
    shares = Shares(
        rows["object"].to_numpy(),
        rows["account"].to_numpy(),
        rows["at"].to_numpy(),
        np.arange(rows.height, dtype=np.uint32),
        frames["objects.parquet"]["object"],
        accounts["account"],
        rows["post"],
    )
    found = []
    for number, pairs in enumerate(sheet.pairs):
        edges = frames["edges.parquet"].filter(pl.col("window") == number)
        one, other = (edges[end].to_numpy().astype(np.uint32) for end in ("one", "other"))
        counts = (edges[name].to_numpy() for name in ("objects", "pairs", "occasions"))
        key = keys(one, other, key_bits(shares))
        partners = accounts[f"partners_{number}"].to_numpy()
        found.append(Folded(Edges(key, *counts), pairs, partners))
    beside = tuple(rows[f"beside_{n}"].to_numpy() for n in range(len(sheet.seconds)))
    marks = rows["mark"].to_numpy()
    return State(shares, marks, sheet.seconds, sheet.fewest, beside, found)
