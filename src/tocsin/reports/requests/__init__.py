"""Drafts of requests that only a competent authority may make."""

from tocsin.reports.requests.asked import ASKED, Asked
from tocsin.reports.requests.telling import MARK, Draft, request_report

__all__ = ["ASKED", "MARK", "Asked", "Draft", "request_report"]
