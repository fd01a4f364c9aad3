"""What people do for an organisation, and what that lets them read."""

from django.db.models import TextChoices


class Role(TextChoices):
    """One role; the same person may hold several."""

    VIEWER = "viewer", "viewer"
    ANALYST = "analyst", "analyst"
    REVIEWER = "reviewer", "reviewer"
    SENDER = "sender", "sender"
    ADMIN = "admin", "administrator of the organisation"
    COORDINATOR = "coordinator", "coordinator of the network"
    AUDITOR = "auditor", "auditor"
    CONTACT = "contact", "contact of a platform or an authority"


READING = (
    Role.VIEWER, Role.ANALYST, Role.REVIEWER, Role.SENDER, Role.ADMIN, Role.COORDINATOR,
)  # fmt: skip
"""Roles that read what their organisation may read."""
AUDITING = (Role.AUDITOR,)
"""Roles that read the journal, and it alone."""
ADDRESSED = (Role.CONTACT,)
"""Roles that read what was sent to their organisation, and it alone."""
