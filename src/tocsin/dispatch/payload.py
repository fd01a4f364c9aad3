"""What is sent, frozen and hashed before anything leaves.

The document is canonical JSON: the same payload is the same bytes everywhere, and its SHA-256 is
what the submission's `send` step is for. Attachments are in it by name, size and hash.
"""

from datetime import datetime
from hashlib import sha256

from msgspec import Struct

from tocsin.evidence import canonical
from tocsin.evidence.records import Tlp
from tocsin.vocabulary.errors import RecordError

FORMAT = "tocsin-alert/1"


class Party(Struct, frozen=True, kw_only=True):
    """Who sends, or who is told."""

    name: str
    organisation: str = ""
    address: str = ""
    """E-mail address, or "" where the channel knows where to go."""


class Item(Struct, frozen=True, kw_only=True):
    """One asset that the alert is about."""

    asset: str
    """`platform:kind:native`."""
    platform: str
    kind: str
    url: str = ""
    identification: str = ""
    """What else helps to find it: a title, a time in a video, an ad's number."""
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    requested: str = ""
    """The measure asked for, a word of `Measure`."""
    evidence: tuple[str, ...] = ()
    """SHA-256 of each sealed piece."""
    no_evidence_because: str = ""


class Attachment(Struct, frozen=True, kw_only=True):
    """A file that goes along."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Hash of its content."""
        return sha256(self.content).hexdigest()

    def __post_init__(self) -> None:
        if (
            self.name != self.name.strip(". ")
            or not self.name
            or set(self.name) & set('/\\:\0"\r\n')
        ):
            rule = "expected a file name without folders"
            raise RecordError("name", rule, column="attachment", got=self.name)
        if self.media_type.count("/") != 1 or not self.media_type.isascii():
            rule = "expected a media type, as text/plain"
            raise RecordError("media_type", rule, column="attachment", got=self.media_type)


class Payload(Struct, frozen=True, kw_only=True):
    """One revision of an alert for one recipient."""

    submission: str
    round: int = 1
    ref: str
    """NET-YYYY-NNN."""
    revision: int = 1
    tlp: Tlp
    language: str = "en"
    """BCP 47."""
    title: str
    summary: str
    recipient: Party
    contact: Party
    """Who answers questions."""
    items: tuple[Item, ...]
    explanation: str = ""
    """Why this breaks a law or a rule, in substance."""
    provisions: tuple[str, ...] = ()
    """Legal provisions or rules, with the version of the text."""
    behaviours: tuple[str, ...] = ()
    """Catalog ids."""
    elections: tuple[str, ...] = ()
    member_states: tuple[str, ...] = ()
    requested_action: str = ""
    answer_by: datetime | None = None
    answer_by_because: str = ""
    method: str = ""
    """How it was found, the limits of that, and who might be innocent."""
    good_faith: str = ""
    """Statement that all of this is believed to be accurate and complete; "" for none."""
    is_child_abuse: bool = False
    """Offences for which a notifier may stay anonymous (Directive 2011/93/EU, Articles 3 to 7)."""
    attachments: tuple[Attachment, ...] = ()
    frozen_at: datetime
    """When it was approved for sending: the date on everything that is made of it."""

    def __post_init__(self) -> None:
        names = [one.name.casefold() for one in self.attachments]
        if len(set(names)) < len(names) or set(names) & RESERVED:
            rule = f"expected each name once, and none of {', '.join(sorted(RESERVED))}"
            raise RecordError("name", rule, column="attachments", got=sorted(names))

    def document(self) -> bytes:
        """Return the canonical JSON of all of it; raises `CanonicalError`."""
        fields = {name: getattr(self, name) for name in self.__struct_fields__}
        fields["attachments"] = [
            {
                "name": one.name,
                "media_type": one.media_type,
                "sha256": one.sha256,
                "size": len(one.content),
            }
            for one in self.attachments
        ]
        return canonical.dumps({"format": FORMAT, **fields})

    @property
    def sha256(self) -> str:
        """Hash of the document."""
        return sha256(self.document()).hexdigest()

    @property
    def key(self) -> str:
        """By which a second attempt at the same round is known, whatever became of the first."""
        return sha256(canonical.dumps(["tocsin-send", self.submission, self.round])).hexdigest()[
            :40
        ]

    @property
    def named(self) -> str:
        """Return how people call it: reference and revision."""
        return f"{self.ref} rev. {self.revision}"


RESERVED = {"alert.json", "alert.json.sig", "alert.txt", "alert.html", "assets.csv", "sender.pem",
            "form.txt", "notice.txt"}  # fmt: skip
"""Files that we put beside attachments ourselves."""
