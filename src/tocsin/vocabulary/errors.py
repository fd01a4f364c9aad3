"""Everything Tocsin raises on purpose.

A message reads *place: rule; got value; way out*. The parts also live on the exception, so that
a program can act on them without reading English.
"""

from pathlib import Path


class TocsinError(Exception):
    """Catch this to catch anything Tocsin raises on purpose."""


class ParameterError(TocsinError, ValueError):
    """A parameter lies outside the range in which its rule means anything."""

    def __init__(self, owner: object, name: str, must: str) -> None:
        self.owner, self.name, self.got = type(owner).__name__, name, getattr(owner, name)
        super().__init__(f"{self.owner}.{name} must be {must}; got {self.got!r}")


class FileError(TocsinError):
    """A file is not what we thought: nothing of it, or nothing more of it, can be read.

    `path` is the file as the user named it, `rule` what was expected, `got` what was there
    (empty when there is nothing to show), `way_out` what the user can do.
    """

    def __init__(self, path: Path | str, rule: str, *, got: str = "", way_out: str = "") -> None:
        self.path, self.rule, self.got, self.way_out = str(path), rule, got, way_out
        parts = [f"{self.path}: {rule}", f"got {got}" if got else "", way_out]
        super().__init__("; ".join(part for part in parts if part))


class RecordError(TocsinError, ValueError):
    """One record is wrong: it becomes a reject, and the file goes on.

    `code` is a short stable word for machines (`time`, `json`, `columns`, …), `column` the field
    at fault ("" when it is the whole record), `rule` what was expected, `got` the value as read.
    """

    def __init__(self, code: str, rule: str, *, column: str = "", got: object = "") -> None:
        self.code, self.column, self.rule = code, column, rule
        self.got = repr(got)[:200] if got != "" else ""
        place = f"{column}: " if column else ""
        super().__init__(f"{place}{rule}" + (f"; got {self.got}" if self.got else ""))


class ConfigError(TocsinError, ValueError):
    """`tocsin.toml`, a mapping or a watchlist says something we cannot act on."""


class UnknownNameError(TocsinError, LookupError):
    """Nothing has this name; `near` holds the closest names there are."""

    def __init__(self, kind: str, name: str, near: tuple[str, ...] = ()) -> None:
        self.kind, self.name, self.near = kind, name, near
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        super().__init__(f"{kind}: no such name; got {name!r}{hint}")


class EngineError(TocsinError):
    """What the heavy work was given to is not there, or could not do it."""


class SourceError(TocsinError):
    """A live source does not answer, or not as it should.

    `kind` is one of `network`, `rate`, `quota`, `credential`, `answer`; `wait` the seconds it asks
    to be left alone (null: it did not say). The first three pass by themselves.
    """

    def __init__(
        self, source: str, rule: str, *, kind: str, got: str = "", wait: float | None = None
    ) -> None:
        self.source, self.rule, self.kind, self.got, self.wait = source, rule, kind, got, wait
        told = f"; got {got}" if got else ""
        rest = f"; it asks to wait {wait:.0f} s" if wait else ""
        super().__init__(f"{source}: {rule}{told}{rest}")

    @property
    def passes(self) -> bool:
        """Whether asking again later may help."""
        return self.kind in ("network", "rate", "quota")
