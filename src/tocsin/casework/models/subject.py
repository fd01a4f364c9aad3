"""What findings are about: an account, a post, a site, an ad."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.platform import Platform
from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import Visible, behind, either


class SubjectKind(models.TextChoices):
    """What a subject is."""

    ACCOUNT = "account", "account"
    CHANNEL = "channel", "channel"
    PAGE = "page", "page"
    GROUP = "group", "group"
    POST = "post", "post"
    AD = "ad", "ad"
    IMAGE = "image", "image"
    VIDEO = "video", "video"
    DOMAIN = "domain", "domain"
    IP = "ip", "address"
    SYSTEM = "system", "system"
    OTHER = "other", "other"


class Subject(Record):
    """One thing in the world, however many findings name it."""

    kind = models.CharField(max_length=16, choices=SubjectKind.choices)
    platform = models.ForeignKey(
        Platform, models.PROTECT, related_name="subjects", null=True, blank=True
    )
    """Null: on no platform, as a domain is."""
    native_id = models.CharField(max_length=500)
    """As its platform names it."""
    canonical = models.ForeignKey(
        "self", models.PROTECT, related_name="duplicates", null=True, blank=True
    )
    """The subject that this one is the same as; figures count that one. Null: itself."""
    first_seen_at = models.DateTimeField(null=True, blank=True)

    objects = Visible()
    readable = staticmethod(
        either(
            behind("FindingSubject", "subject_id"),
            behind("OperationMember", "subject_id"),
            behind("Asset", "subject_id"),
        )
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "platform", "native_id"), name="subject_once"
            ),
            models.UniqueConstraint(
                fields=("kind", "native_id"), name="subject_of_no_platform_once",
                condition=Q(platform__isnull=True),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.native_id}"
