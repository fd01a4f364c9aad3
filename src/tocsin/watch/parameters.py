"""A detector with its parameters: from the settings, from the command line, or its defaults."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import timedelta
from typing import Any, ClassVar, Protocol, TypeVar, get_type_hints

import msgspec

from tocsin.vocabulary.errors import ConfigError
from tocsin.vocabulary.names import nearest

DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)?")
SECONDS = {"ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, None: 1}


class Configurable(Protocol):
    """A frozen dataclass whose fields are parameters: a detector, a connector."""

    name: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Kind = TypeVar("Kind", bound=Configurable)


def configured(kind: type[Kind], given: Mapping[str, object]) -> Kind:
    """Make a detector or connector; text from the command line becomes the type the parameter has.

    Durations are written `90s`, `10m`, `1h`, `2d`; lists with commas. Raises `ConfigError` for a
    parameter it does not have, a value that is not of its type, or one that is missing.
    """
    return complete(kind, converted(kind, given))


def converted(kind: type[Configurable], given: Mapping[str, object]) -> dict[str, object]:
    """Return parameters as the type that each has; raises `ConfigError` as `configured` does."""
    hints = get_type_hints(kind)
    known = [one.name for one in fields(kind) if one.init]
    values = {}
    for name, value in given.items():
        if name not in known:
            near = nearest(name, known)
            hint = f"; did you mean {near[0]}?" if near else f"; it has {', '.join(known)}"
            raise ConfigError(f"{kind.name} has no such parameter; got {name!r}{hint}")
        values[name] = _converted(f"{kind.name}.{name}", value, hints[name])
    return values


def complete(kind: type[Kind], values: Mapping[str, object]) -> Kind:
    """Make one of its parameters; raises `ConfigError` for one that is missing."""
    for name in needed(kind):
        if name not in values:
            raise ConfigError(f"{kind.name}.{name}: must be given; got nothing")
    return kind(**values)


def needed(kind: type[Configurable]) -> tuple[str, ...]:
    """Return the parameters that have no default."""
    without = (MISSING, MISSING)
    return tuple(one.name for one in fields(kind) if (one.default, one.default_factory) == without)


def duration(text: str) -> timedelta:
    """Read `90s`, `10m`, `1h`; a bare number is seconds.

    >>> duration("1.5h")
    datetime.timedelta(seconds=5400)
    """
    if not (match := DURATION.fullmatch(text.strip())):
        raise ValueError(text)
    return timedelta(seconds=float(match[1]) * SECONDS[match[2]])


def _converted(place: str, value: object, hint: Any) -> object:  # noqa: ANN401  # any annotation
    try:
        return msgspec.convert(_shaped(value, hint), hint, strict=False)
    except (ValueError, msgspec.ValidationError) as error:
        told = getattr(hint, "__name__", str(hint))
        raise ConfigError(f"{place} must be {told}; got {value!r}") from error


def _shaped(value: object, hint: Any) -> object:  # noqa: ANN401  # any annotation
    """Turn text into the outer shape of a type; msgspec does the rest."""
    several = str(hint).startswith(("tuple[", "list["))
    if several and isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if several and isinstance(value, list | tuple):
        inner = hint.__args__[0]
        return [_shaped(part, inner) for part in value]
    if hint is timedelta and isinstance(value, str):
        return duration(value)
    if hint is timedelta and isinstance(value, int | float):
        return timedelta(seconds=value)
    return value
