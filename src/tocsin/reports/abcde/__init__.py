"""The ABCDE sheet of an incident: actor, behaviour, content, degree, effect."""

from tocsin.reports.abcde.telling import abcde_report

__all__ = ["abcde_report"]
