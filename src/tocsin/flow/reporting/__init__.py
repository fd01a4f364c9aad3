"""Reports as people ask for them: by a command, a page, a program or a job, the same function.

wanted    what is asked, in words that cross any border
kinds     every report there is, and what it heeds
counted   those that count records
cases     those about one incident
commitment14  the one on Commitment 14, and its waves
forms     a report as a file
sheets    the tables of a report as a workbook
"""

from tocsin.flow.reporting.commitment14 import wave
from tocsin.flow.reporting.counted import publish
from tocsin.flow.reporting.forms import ReportFile, filed, rendered
from tocsin.flow.reporting.kinds import REPORTS, Asking, Files, Report, named, report
from tocsin.flow.reporting.wanted import Form, Wanted

__all__ = [
    "REPORTS",
    "Asking",
    "Files",
    "Form",
    "Report",
    "ReportFile",
    "Wanted",
    "filed",
    "named",
    "publish",
    "rendered",
    "report",
    "wave",
]
