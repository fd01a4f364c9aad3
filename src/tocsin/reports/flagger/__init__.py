"""The yearly report of a trusted flagger under Article 22 of the DSA."""

from tocsin.reports.flagger.telling import Flagger, flagger_report

__all__ = ["Flagger", "flagger_report"]
