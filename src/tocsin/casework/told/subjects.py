"""What records are about, as it is told."""

from datetime import UTC

from tocsin.casework.models import Subject
from tocsin.casework.told.values import SubjectTold


def subject_told(subject: Subject) -> SubjectTold:
    """Return what a record is about."""
    platform = subject.platform.name if subject.platform else ""
    parts = (platform, subject.kind, subject.native_id)
    return SubjectTold(
        id=":".join(filter(None, parts)),
        kind=subject.kind,
        platform=platform,
        native=subject.native_id,
        first_seen_at=subject.first_seen_at and subject.first_seen_at.astimezone(UTC),
    )
