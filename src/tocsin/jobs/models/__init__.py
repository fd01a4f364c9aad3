"""What is kept of jobs."""

from tocsin.jobs.models.job import ENDED, Job, JobState

__all__ = ["ENDED", "Job", "JobState"]
