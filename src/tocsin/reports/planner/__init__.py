"""What may be done about an incident: the ten interventions, what is known of them, what fits."""

from tocsin.reports.planner.telling import plan_report

__all__ = ["plan_report"]
