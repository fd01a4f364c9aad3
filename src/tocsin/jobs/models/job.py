"""One piece of work: what was asked, who has it, how far it is, how it ended."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models import Organisation, Person
from tocsin.casework.models.visible import Reader, Visible


class JobState(models.TextChoices):
    """Where a job is."""

    QUEUED = "queued", "queued"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"


ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
"""States that nothing follows: a trigger holds them."""


class Job(models.Model):
    """One piece of work."""

    kind = models.CharField(max_length=32)
    """A name in `jobs.kinds.KINDS`."""
    parameters = models.JSONField(default=dict, blank=True)
    """As the kind's own type reads them."""
    key = models.CharField(max_length=200, blank=True)
    """What makes asking twice one job; "": asking twice is two."""
    state = models.CharField(
        max_length=16, choices=JobState.choices, default=JobState.QUEUED, db_index=True
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    """For whom it is done; null: for the watch."""
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    """Null: a program."""
    asked_at = models.DateTimeField()
    not_before = models.DateTimeField()
    """Nobody begins it earlier: what failed and may pass waits a while."""
    cancel_asked_at = models.DateTimeField(null=True)

    attempt = models.PositiveIntegerField(default=0)
    """How often it was begun; also what tells a worker that it is not its job any more."""
    stalled = models.PositiveIntegerField(default=0)
    """Attempts since it last came further."""
    worker = models.CharField(max_length=120, blank=True)
    """Who has it, or had it last: host, process, and a word of chance."""
    lease_until = models.DateTimeField(null=True)
    """Others may have it from then on; null: nobody has it."""
    heartbeat_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    """When it was begun first."""
    ended_at = models.DateTimeField(null=True)

    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    """Null: not known."""
    unit = models.CharField(max_length=32, blank=True)
    """What is counted: rows, files, findings."""
    note = models.CharField(max_length=200, blank=True)
    """What it is at, in words for people."""
    result = models.JSONField(null=True)
    """What came of it, as the kind's own type; null: nothing yet."""
    error = models.TextField(blank=True)

    objects = Visible()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("key",),
                condition=~Q(key="") & Q(state__in=("queued", "running", "done")),
                name="job_once",
            ),
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False)
                | (~Q(state="running") & Q(lease_until__isnull=True)),
                name="job_running_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("done", "failed", "cancelled"), ended_at__isnull=False)
                | Q(state__in=("queued", "running"), ended_at__isnull=True),
                name="job_ended_has_end",
            ),
        )
        indexes = (models.Index(fields=("state", "not_before"), name="job_ready"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def place(self) -> str:
        """What errors call it: `job:12`."""
        return f"job:{self.pk}"

    @staticmethod
    def readable(reader: Reader) -> Q:
        """Those of one's organisations."""
        return Q(organisation__in=reader.own)
