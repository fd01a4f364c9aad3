"""Who may add and change which kind of record."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.kinds.fields import Field, fields_of
from tocsin.casework.models import (
    Activity,
    Address,
    Alert,
    AssessedElement,
    ChannelExposure,
    ComplianceAssessment,
    Coverage,
    DossierEntry,
    Election,
    EvidenceTransfer,
    Finding,
    Incident,
    LegalAssessment,
    Membership,
    Network,
    Operation,
    Organisation,
    Outcome,
    Participation,
    Person,
    Platform,
    Recidivism,
    RetentionPolicy,
    Role,
    SharingGroup,
    SharingGroupMember,
    Subject,
    Targeting,
)
from tocsin.casework.models.record import Record
from tocsin.vocabulary.names import nearest

ANALYSTS = (Role.ANALYST,)
SENDERS = (Role.SENDER, Role.ADMIN, Role.COORDINATOR)
LEADS = (Role.ADMIN, Role.COORDINATOR)
ACTIVE = (Role.ANALYST, Role.COORDINATOR, Role.ADMIN)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of record, and who works on it."""

    name: str
    title: str
    """What many of them are called."""
    model: type[Record]
    adds: tuple[Role, ...] = ()
    """Roles that add one by `kinds.add`; none: another function does, or nobody."""
    changes: tuple[Role, ...] = ()
    owner: str = "owner"
    """The way to its owner; "": it is everybody's, as elections are."""
    order: tuple[str, ...] = ("-pk",)
    withheld: frozenset[str] = frozenset()
    """Columns that another function sets."""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """What people set."""
        return fields_of(self.model, self.withheld)

    def field(self, name: str) -> Field:
        """Return a field by its name; raises `Refused` with the nearest there are."""
        found = next((one for one in self.fields if one.name == name), None)
        if found is None:
            known = [one.name for one in self.fields]
            near = ", ".join(nearest(name, known)) or ", ".join(known)
            raise Refused("field", self.name, f"has no such field ({near})", got=name)
        return found

    def may_add(self, actor: Actor) -> bool:
        """Whether somebody may add one."""
        return actor.organisation is not None and bool(actor.roles & set(self.adds))

    def may_change(self, actor: Actor, record: Record) -> bool:
        """Whether somebody may change this one."""
        if actor.organisation is None or not actor.roles & set(self.changes):
            return False
        return not self.owner or self.owner_id(record) == actor.organisation.pk

    def owner_id(self, record: Record) -> int:
        """Return whose a record is."""
        *way, last = self.owner.split("__")
        for name in way:
            record = getattr(record, name)
        owner_id: int = getattr(record, f"{last}_id")
        return owner_id


_ALL = (
    Kind(name="organisation", title="organisations", model=Organisation, adds=LEADS, changes=LEADS,
         owner="", order=("name",)),
    Kind(name="network", title="networks", model=Network, owner="", order=("name",)),
    Kind(name="membership", title="members of networks", model=Membership, owner="",
         order=("network", "organisation", "joined_on")),
    Kind(name="person", title="people", model=Person, owner="", order=("pseudonym",),
         withheld=frozenset({"user"})),
    Kind(name="participation", title="roles of people", model=Participation, owner="",
         order=("organisation", "person", "role")),
    Kind(name="platform", title="platforms", model=Platform, adds=LEADS, changes=LEADS, owner="",
         order=("name",)),
    Kind(name="election", title="elections", model=Election, adds=LEADS, changes=LEADS, owner="",
         order=("-first_on", "name")),
    Kind(name="subject", title="subjects", model=Subject, owner="", order=("native_id",)),
    Kind(name="address", title="addresses of recipients", model=Address, adds=SENDERS,
         changes=SENDERS, order=("recipient", "channel")),
    Kind(name="sharing_group", title="sharing groups", model=SharingGroup, adds=LEADS,
         changes=LEADS, order=("name",)),
    Kind(name="sharing_group_member", title="members of sharing groups", model=SharingGroupMember,
         adds=LEADS, changes=LEADS, owner="group__owner",
         order=("group", "organisation", "joined_on")),
    Kind(name="retention_policy", title="retention policies", model=RetentionPolicy, adds=LEADS,
         changes=LEADS, order=("kind", "pk")),
    Kind(name="finding", title="findings", model=Finding, changes=ANALYSTS,
         order=("-last_at", "-pk"),
         withheld=frozenset({
             "key", "kind", "first_at", "last_at", "measures", "chance", "rule", "innocent",
             "evidence", "evidence_sha256", "canonical",
         })),
    Kind(name="operation", title="operations", model=Operation, adds=ANALYSTS, changes=ANALYSTS,
         order=("name",)),
    Kind(name="incident", title="incidents", model=Incident, adds=ANALYSTS, changes=ANALYSTS,
         order=("-pk",)),
    Kind(name="alert", title="alerts", model=Alert, changes=ANALYSTS, order=("-pk",),
         withheld=frozenset({"ref"})),
    Kind(name="targeting", title="who was targeted", model=Targeting, adds=ANALYSTS,
         changes=ANALYSTS, order=("-observed_at", "-pk")),
    Kind(name="outcome", title="outcomes", model=Outcome, adds=ANALYSTS, changes=ANALYSTS,
         order=("-on_date", "-pk")),
    Kind(name="activity", title="activities", model=Activity, adds=ACTIVE, changes=ACTIVE,
         order=("-on_date", "-pk")),
    Kind(name="coverage", title="press coverage", model=Coverage, adds=ACTIVE, changes=ACTIVE,
         order=("-published_on", "-pk")),
    Kind(name="assessment", title="compliance assessments", model=ComplianceAssessment,
         adds=ANALYSTS, changes=ANALYSTS, order=("-assessed_on", "-pk")),
    Kind(name="legal_assessment", title="legal assessments", model=LegalAssessment, adds=ANALYSTS,
         order=("-conduct_on", "-pk"), withheld=frozenset({"edition"})),
    Kind(name="legal_element", title="elements of legal assessments", model=AssessedElement,
         adds=ANALYSTS, changes=ANALYSTS, owner="assessment__owner", order=("assessment", "pk")),
    Kind(name="dossier_entry", title="sentences of dossiers", model=DossierEntry, adds=ANALYSTS,
         order=("incident", "part", "pk")),
    Kind(name="exposure", title="exposure of channels", model=ChannelExposure, adds=ANALYSTS,
         order=("subject", "-assessed_on", "-pk")),
    Kind(name="transfer", title="evidence handed over", model=EvidenceTransfer, adds=SENDERS,
         changes=(*SENDERS, Role.ANALYST), order=("-at", "-pk")),
    Kind(name="recidivism", title="what came back", model=Recidivism, changes=ANALYSTS,
         order=("-seen_at", "-pk"),
         withheld=frozenset({"asset", "subject", "acted_at", "seen_at"})),
)  # fmt: skip
KINDS: Mapping[str, Kind] = MappingProxyType({one.name: one for one in _ALL})
"""Every kind, by its name."""


def kind(name: str) -> Kind:
    """Return a kind by its name; raises `Refused` with the nearest there are."""
    if name not in KINDS:
        near = ", ".join(nearest(name, KINDS)) or ", ".join(KINDS)
        raise Refused("kind", "kind", f"is one of those there are ({near})", got=name)
    return KINDS[name]


def kind_of(record: Record) -> Kind:
    """Return the kind of a record; raises `Refused` for one that has steps, as submissions do."""
    found = next((one for one in _ALL if one.model is type(record)), None)
    if found is None:
        raise Refused("kind", record.place, "has functions of its own", got=type(record).__name__)
    return found
