"""Commitment 14 in the form of the Code: QREs in words, SLIs by TTP and Member State."""

from tocsin.reports.commitment14.counting import counted
from tocsin.reports.commitment14.narratives import Narratives
from tocsin.reports.commitment14.opened import for_public
from tocsin.reports.commitment14.telling import Beside, commitment14_report
from tocsin.reports.commitment14.waves import Wave, wave

__all__ = ["Beside", "Narratives", "Wave", "commitment14_report", "counted", "for_public", "wave"]
