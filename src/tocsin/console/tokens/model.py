"""What is kept of a token. The token itself is not: who reads the database cannot use any."""

from datetime import datetime
from ipaddress import ip_address, ip_network

from django.db import models
from django.db.models import Q

from tocsin.casework.models import Organisation, Person, Role
from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import Reader, Visible


class Scope(models.TextChoices):
    """What a program may do with a token, where its person may too."""

    READ = "read", "read"
    PROPOSE = "propose", "propose findings, draft alerts, write down answers and activities"
    DECIDE = "decide", "decide on findings, approve alerts, close submissions"
    SEND = "send", "publish and send"
    ADMIN = "admin", "people, organisations, labels"


class Token(Record):
    """One token of one person in one organisation, until it expires or is taken back."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="tokens")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    """What it is for, in its person's words."""
    prefix = models.CharField(max_length=16, unique=True)
    """The part that is shown; it tells nothing of the rest."""
    secret_sha256 = models.CharField(max_length=64, unique=True)
    """Of the whole token; 256 random bits need no slower hash."""
    scopes = models.JSONField(default=list)
    """Words of `Scope`."""
    networks = models.JSONField(default=list, blank=True)
    """From where it may be shown, as CIDR; empty: from anywhere."""
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    """Null: was not taken back."""

    objects = Visible()

    def __str__(self) -> str:
        return f"{self.name} (tocsin_{self.prefix}…)"

    @staticmethod
    def readable(reader: Reader) -> Q:
        """One's own, and those of the organisations that one administers."""
        administered = reader.organisations(Role.ADMIN)
        return Q(person__in=reader.roles.values("person_id")) | Q(organisation__in=administered)

    def is_over(self, now: datetime) -> bool:
        """Whether it opens nothing any more."""
        return self.revoked_at is not None or self.expires_at <= now

    def is_from(self, address: str) -> bool:
        """Whether it may be shown from an address; "" is nowhere, and only "anywhere" has it."""
        if not self.networks:
            return True
        try:
            shown = ip_address(address)
        except ValueError:
            return False
        mapped = getattr(shown, "ipv4_mapped", None) or shown
        return any(mapped in ip_network(one) for one in self.networks)


class TokenUse(models.Model):
    """When a token was last shown; apart, because it is no change of the token."""

    token = models.OneToOneField(
        Token, models.PROTECT, primary_key=True, related_name="last_use"
    )  # fmt: skip
    at = models.DateTimeField()
    """To some minutes."""

    def __str__(self) -> str:
        return f"{self.token}: {self.at:%Y-%m-%d %H:%M}"
