"""One election: threats observed, actions, and the statistics of rapid response."""

from tocsin.reports.election.telling import election_report

__all__ = ["election_report"]
