"""The look that all our pages share: on a screen, by night, on paper."""

from functools import cache
from importlib.resources import files


@cache
def sheet(own: str) -> str:
    """Return the style sheet of one kind of page: ours, its own, and how all are printed."""
    return _file("house.css") + own + _file("print.css")


def _file(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
