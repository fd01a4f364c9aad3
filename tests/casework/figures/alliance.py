"""The world behind the figures that Alliance4Europe published for 2024, with every trap in it.

Each trap is rows that a careless count would count: they lie in `traps.py`. Rows are written in
bulk, past the functions of casework, but through the triggers of the database: a state has its
steps.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from tests.casework.figures import rows
from tocsin.casework.figures.asking import Period, Question
from tocsin.casework.models import (
    Election,
    EvidenceTransfer,
    Membership,
    Network,
    Operation,
    OperationMember,
    Organisation,
    Participation,
    Person,
    Platform,
    Subject,
    Targeting,
    User,
)

RECORDED = datetime(2025, 3, 1, 9, tzinfo=UTC)
AS_OF = datetime(2025, 3, 31, 12, tzinfo=UTC)
YEAR = Period.read("2024")
JUNE = datetime(2024, 6, 29, 8, tzinfo=UTC)
INSIDE = ("DE", "FR", "RO", "PL", "AT", "BE", "NL", "SE", "FI", "LT", "EE")
OUTSIDE = ("UA", "GB", "MD", "GE", "US")
ELECTIONS = {
    "EU": ("EU-parliament-2024-06-09", "EU", date(2024, 6, 9)),
    "FR": ("FR-parliamentary-2024-06-30", "FR", date(2024, 6, 30)),
    "RO": ("RO-presidential-2024-11-24", "RO", date(2024, 11, 24)),
    "DE": ("DE-parliamentary-2025-02-23", "DE", date(2025, 2, 23)),
}


@dataclass
class World:
    """Who and what there is, by name."""

    silence: int
    """How many posts broke the French silence; 99,000 in the report."""
    network: Network = None
    ana: Person = None
    members: list = field(default_factory=list)
    people: list = field(default_factory=list)
    platforms: dict = field(default_factory=dict)
    companies: dict = field(default_factory=dict)
    elections: dict = field(default_factory=dict)
    doppelganger: Operation = None
    channels: list = field(default_factory=list)
    targets: list = field(default_factory=list)
    alerts: list = field(default_factory=list)
    pages: list = field(default_factory=list)
    submission: object = None
    authority: Organisation = None
    articles: list = field(default_factory=list)
    trained: list = field(default_factory=list)

    @property
    def owner(self):
        """Ana's organisation."""
        return self.members[0]

    @property
    def user(self):
        """Who asks: Ana, who coordinates the network."""
        return self.ana.user


def asked(**what):
    """Return a question about 2024, as of the day of the report."""
    return Question(as_of=AS_OF, **({"period": YEAR} | what))


def built(silence=990):
    """Return the world without its traps."""
    world = World(silence)
    _network(world)
    _references(world)
    _channels(world)
    _unlabelled(world)
    _operation(world)
    _silence(world)
    rows.tell(world)
    rows.answer(world)
    rows.do(world)
    return world


def _network(world):
    """47 organisations from 11 countries of the EU and 5 others, and 203 people in them."""
    world.network = Network.objects.create(name="CDN", created_at=RECORDED)
    countries = INSIDE + OUTSIDE
    world.members = Organisation.objects.bulk_create(
        Organisation(name=f"Member {n}", kind="member", country=countries[n % 16],
                     created_at=RECORDED)
        for n in range(47)
    )  # fmt: skip
    Membership.objects.bulk_create(
        Membership(network=world.network, organisation=one, joined_on=date(2024, 1, 10),
                   created_at=RECORDED)
        for one in world.members
    )  # fmt: skip
    world.people = people(203)
    world.ana = world.people[0]
    signed_in(world.ana, "ana-of-cdn")
    for n, one in enumerate(world.people):
        takes_part(world, one, world.members[n % 47], "coordinator" if n == 0 else "analyst")


def people(count):
    """Return so many people."""
    return Person.objects.bulk_create(Person(created_at=RECORDED) for _ in range(count))


def signed_in(person, name):
    """Return the user as whom a person signs in."""
    user = User.objects.create(username=name)
    Person.objects.filter(pk=person.pk).update(user=user)
    person.refresh_from_db()
    return user


def takes_part(world, person, organisation, role="analyst", **dates):
    """Give a person a part in the network."""
    return Participation.objects.create(
        person=person, organisation=organisation, network=world.network, role=role,
        created_at=RECORDED, **({"started_on": date(2024, 1, 10)} | dates),
    )  # fmt: skip


def _references(world):
    for name in ("x", "facebook", "telegram", "tiktok"):
        company = Organisation.objects.create(
            name=f"{name} Ltd", kind="platform", country="IE", created_at=RECORDED
        )
        world.companies[name] = company
        world.platforms[name] = Platform.objects.create(
            name=name, title=name, organisation=company, is_very_large=True, created_at=RECORDED
        )
    for name, (catalog_id, country, on) in ELECTIONS.items():
        world.elections[name] = Election.objects.create(
            catalog_id=catalog_id, name=name, country=country, kind="parliamentary", first_on=on,
            last_on=on, created_at=RECORDED,
        )  # fmt: skip
    world.authority = Organisation.objects.create(
        name="Coordinator", kind="authority", country="FR", created_at=RECORDED
    )
    for n in range(8):
        transfer(world, world.authority, f"{n:064x}")


def transfer(world, recipient, manifest):
    """Hand a bundle over."""
    return EvidenceTransfer.objects.create(
        recipient=recipient, at=JUNE, manifest_sha256=manifest, **rows.shared(world)
    )


def _channels(world):
    world.channels = rows.subjects(world, "channel", "telegram", 700)
    rows.findings(world, world.channels, kind="sanction_circumvention")


def _unlabelled(world):
    ads = rows.subjects(world, "ad", "facebook", 611)
    rows.findings(world, ads, kind="unlabelled_ads", label_at_posting="none")
    images = rows.subjects(world, "image", "facebook", 131)
    rows.findings(
        world, images, kind="unlabelled_ai_images", label_at_posting="none",
        actor_kind="political_party",
    )  # fmt: skip


def _operation(world):
    """1,600 posts on X, and 803 organisations that the operation went for."""
    world.doppelganger = Operation.objects.create(
        name="Doppelganger", aliases=["RRN"], **rows.shared(world)
    )
    belong(world, rows.subjects(world, "post", "x", 1600))
    world.targets = Organisation.objects.bulk_create(
        Organisation(name=f"Target {n}", kind="target", created_at=RECORDED) for n in range(803)
    )
    target(world, world.targets)


def belong(world, posts):
    """Make posts part of the operation."""
    OperationMember.objects.bulk_create(
        OperationMember(operation=world.doppelganger, subject=one, basis="links") for one in posts
    )


def target(world, organisations, **changes):
    """Say that the operation went for some organisations."""
    then = {"observed_at": JUNE, "is_confirmed": True, "means": "mention"}
    columns = then | rows.shared(world) | changes
    Targeting.objects.bulk_create(
        Targeting(operation=world.doppelganger, organisation=one, **columns)
        for one in organisations
    )


def _silence(world):
    posts = rows.subjects(world, "post", "tiktok", world.silence)
    rows.findings(world, posts, kind="silence_period", rule={"id": "silence:FR", "version": "1"})


def same_as(subject, native):
    """Return another subject that is the same as one."""
    return Subject.objects.create(
        kind=subject.kind, platform=subject.platform, native_id=native, canonical=subject,
        created_at=RECORDED,
    )  # fmt: skip
