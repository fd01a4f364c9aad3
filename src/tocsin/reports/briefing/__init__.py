"""The briefing: what was imported, what was found, and why anybody should believe it."""

from tocsin.reports.briefing.collecting import collect
from tocsin.reports.briefing.rendering import page, write

__all__ = ["collect", "page", "write"]
