"""One call from a table of shares to a tested network."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta
from typing import Literal, TypeAlias, Unpack, overload

import polars as pl

from tocsin.coordination.coortweet import CooRTweet, Settings, answer
from tocsin.coordination.found import Coordination, examined
from tocsin.coordination.frames import Frame, rows
from tocsin.engines.choice import Choice, using
from tocsin.engines.engine import lengths
from tocsin.vocabulary.errors import ConfigError

Length: TypeAlias = timedelta | float
"""A length of time; a bare number is seconds."""
ONE_LAYER = "object"
"""What a layer is called that has no name."""


@overload
def network(
    frame: Frame,
    *,
    compat: Literal["coortweet"],
    window: Length = ...,
    **settings: Unpack[Settings],
) -> CooRTweet: ...
@overload
def network(
    frame: Frame,
    *,
    window: Length | None = ...,
    windows: Sequence[Length] | None = ...,
    level: float = ...,
    engine: str = ...,
    compat: None = ...,
) -> Coordination: ...
def network(  # noqa: PLR0913  # what can be asked of a log, in one call
    frame: Frame,
    *,
    window: Length | None = None,
    windows: Sequence[Length] | None = None,
    level: float = 0.01,
    engine: str | None = None,
    compat: Literal["coortweet"] | None = None,
    **settings: Unpack[Settings],
) -> Coordination | CooRTweet:
    """Return the network of accounts that share the same things together.

    `frame` has a row per share: object, account, post and at (or CooRTweet's object_id,
    account_id, content_id and timestamp_share), and a column `layer` where objects are of several
    kinds. Two shares at most `window` apart are a meeting; `windows` are asked together. An edge is
    tied when what it rests on has a corrected chance of at most `level`. `engine` says where
    accounts are paired: local, spark or spark://HOST:PORT; what comes out is the same.

    With `compat="coortweet"` the answer is that package's, and its settings are taken.

    Raises `ConfigError` for a table or a setting that makes no sense.
    """
    if compat == "coortweet":
        return answer(frame, time_window=10 if window is None else _seconds(window), **settings)
    if compat is not None or settings:
        raise ConfigError(
            "coordination.network: compat is None or 'coortweet', and only the latter takes "
            f"{', '.join(Settings.__annotations__)}; got {compat!r} with {', '.join(settings)}"
        )
    if not 0 < level < 1:
        raise ConfigError(f"coordination.network: level lies between 0 and 1; got {level!r}")
    with using(Choice(name=engine)) if engine else nullcontext():
        return examined(by_layer(rows(frame)), _windows(window, windows), level=level)


def by_layer(shares: pl.LazyFrame) -> dict[str, pl.LazyFrame]:
    """Return the shares of each layer, by name; one without a name is called `object`."""
    if "layer" not in shares.collect_schema():
        return {ONE_LAYER: shares}
    named = shares.with_columns(pl.col("layer").cast(pl.String).fill_null(ONE_LAYER))
    names = named.select(pl.col("layer").unique(maintain_order=True)).collect()["layer"]
    return {name: named.filter(pl.col("layer") == name).drop("layer") for name in names}


def _windows(one: Length | None, several: Sequence[Length] | None) -> tuple[timedelta, ...] | None:
    """Return the windows asked for; None for the usual ones."""
    if one is not None and several is not None:
        raise ConfigError("coordination.network: give window or windows, not both")
    asked = several if one is None else [one]
    if asked is None:
        return None
    found = [timedelta(seconds=_seconds(length)) for length in asked]
    return tuple(timedelta(seconds=length) for length in lengths(found))


def _seconds(length: Length) -> float:
    return length.total_seconds() if isinstance(length, timedelta) else length
