"""Jobs and what they made."""

from tocsin.jobs.models.job import ENDED, Job, JobState
from tocsin.jobs.models.job_file import JobFile

__all__ = ["ENDED", "Job", "JobFile", "JobState"]
