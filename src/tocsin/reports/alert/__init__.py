"""The alert as a report: what was seen, how likely by chance, what is asked, what was answered."""

from tocsin.reports.alert.telling import alert_report

__all__ = ["alert_report"]
