"""Commitment 14 in the form of the Code: QREs in words, SLIs by TTP and Member State."""

from tocsin.reports.commitment14.counting import counted
from tocsin.reports.commitment14.narratives import Narratives
from tocsin.reports.commitment14.telling import Wave, commitment14_report

__all__ = ["Narratives", "Wave", "commitment14_report", "counted"]
