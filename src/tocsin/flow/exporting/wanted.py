"""What is to leave, and in whose words: plain values, so that a job can keep them."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


class Of(StrEnum):
    """What leaves."""

    FINDINGS = "findings"
    """Every confirmed finding that stands for itself."""
    INCIDENT = "incident"
    """The findings of one incident that count."""
    ALERT = "alert"
    """One revision of an alert."""
    ALERTS = "alerts"
    """The newest revision of each alert that was approved or published; a file each."""
    COMMITMENT14 = "commitment14"
    """What was found and done about the behaviours of Commitment 14 of the Code."""


class Form(StrEnum):
    """In which format."""

    STIX = "stix"
    OPENCTI = "opencti"
    MISP = "misp"
    NAVIGATOR = "navigator"
    """Techniques of DISARM."""
    ATTACK = "attack"
    """Techniques of ATT&CK: their numbers are another thing."""
    CSV = "csv"
    XLSX = "xlsx"
    GRAPHML = "graphml"
    GEXF = "gexf"
    CENTRE = "transparency-centre"


_OF_FINDINGS = (
    Form.STIX, Form.OPENCTI, Form.CSV, Form.XLSX, Form.NAVIGATOR, Form.ATTACK, Form.GRAPHML,
    Form.GEXF,
)  # fmt: skip
FORMS: Mapping[Of, tuple[Form, ...]] = {
    Of.FINDINGS: _OF_FINDINGS,
    Of.INCIDENT: _OF_FINDINGS,
    Of.ALERT: (*_OF_FINDINGS, Form.MISP),
    Of.ALERTS: (*_OF_FINDINGS, Form.MISP),
    Of.COMMITMENT14: (Form.CENTRE,),
}
"""The formats that each can leave in."""


class Wanted(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One export."""

    of: Of
    form: Form
    incident: int | None = None
    revision: int | None = None
    tlp: str = ""
    """The strictest label that goes along; "": whatever who asks may read."""
    period: str = ""
    """Findings of conduct that began in it, alerts drafted in it; "": however long ago."""
    election: str = ""
    """Findings and alerts of this one, by its id in the catalog; "": any."""
    table: str = "assets"
    """Of an alert as CSV: findings, assets, answers or techniques."""
    counters: bool = False
    """Add the countermeasures of an alert's techniques to a bundle."""
    public: bool = False
    """Of Commitment 14: small numbers are left out."""
    policies: str = ""
    """QRE 14.1.1, in the signatory's own words."""
    detection: str = ""
    """QRE 14.1.2, the same."""
    actions: str = ""
    """QRE 14.2.1, the same."""
