"""Alerts, incidents and findings in the formats of others: a command, a page, a program or a job.

wanted    what is asked, in words that cross any border
picked    the records it is about, as who asks may read them
writing   each format, written as it is read
"""

from tocsin.flow.exporting.wanted import FORMS, Form, Of, Wanted
from tocsin.flow.exporting.writing import Asking, Exported, check, export

__all__ = ["FORMS", "Asking", "Exported", "Form", "Of", "Wanted", "check", "export"]
