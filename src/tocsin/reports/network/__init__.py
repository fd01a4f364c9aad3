"""What a network found, did and saw done: figures counted from records, each open to doubt."""

from tocsin.reports.network.counting import Asked, Counter
from tocsin.reports.network.plan import Plan, preset, read
from tocsin.reports.network.publishing import publish
from tocsin.reports.network.shown import Shown
from tocsin.reports.network.telling import Also, network_report

__all__ = [
    "Also",
    "Asked",
    "Counter",
    "Plan",
    "Shown",
    "network_report",
    "preset",
    "publish",
    "read",
]
