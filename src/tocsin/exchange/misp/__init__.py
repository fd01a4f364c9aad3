"""MISP: an alert as one event, with object templates and galaxies."""

from tocsin.exchange.misp.event import event, write

__all__ = ["event", "write"]
