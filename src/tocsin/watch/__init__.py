"""A watch: one folder with its collected data, what was found there, and its settings."""

from tocsin.watch.watch import Watch, find

__all__ = ["Watch", "find"]
