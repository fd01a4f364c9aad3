"""The statistics of rapid response: sent, acknowledged, answered, done, and what came back."""

from tocsin.reports.responses.telling import responses_report, sections

__all__ = ["responses_report", "sections"]
