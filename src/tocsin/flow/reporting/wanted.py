"""What is asked of a report: plain values, so that a job can keep them and a program send them."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, structs

LONGEST_PLAN = 100_000
"""Characters of a plan."""


class Form(StrEnum):
    """What a report may be taken along as."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


class Wanted(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One report; which of this it heeds, its kind says, and any other is refused."""

    report: str
    """A name in `kinds.REPORTS`."""
    form: Form = Form.HTML
    language: str = "en"
    """Of headings, units and names: en, fr or de."""
    public: bool = False
    """For everybody: names, labelled records and small numbers are left out."""
    as_of: datetime | None = None
    """Records are read as they stood then; null: now."""
    period: str = ""
    """A year, a month, a day, or two of them with `/`; "": the year of `as_of`."""
    before: str = ""
    """The period that it is compared with; "": none."""
    plan: str = ""
    """What a network report counts, as TOML; "": the plan that comes with Tocsin."""
    asked: dict[str, str] = {}
    """What the plan asks for: `{"network": "CDN"}`."""
    compare: str = ""
    """The published report that it is held against; "": the latest one."""
    publish: str = ""
    """Name under which a job publishes its figures, with what they counted; "": it does not."""
    rows: int = 500
    """Records listed behind one figure; 0: all of them."""
    by: tuple[str, ...] = ()
    """How notices are told apart: recipient, channel, election, member-state, behaviour, month."""
    channels: tuple[str, ...] = ()
    """Through which a trusted flagger notifies; empty: any."""
    independence: str = ""
    """What keeps a trusted flagger independent of the platforms, in their own words."""
    policies: str = ""
    """QRE 14.1.1, in the signatory's own words."""
    detection: str = ""
    """QRE 14.1.2, the same."""
    actions: str = ""
    """QRE 14.2.1, the same."""
    election: str = ""
    """Its id in the catalog, `RO-presidential-2024-11-24`."""
    incident: int | None = None
    tlp: str = ""
    """Label of a report about an incident: what is stricter stays out; "": the incident's."""
    request: str = ""
    """What is asked for: preservation, traffic, registration, subscriber, order, emergency."""
    to: str = ""
    """The body or authority that it is addressed to."""
    holder: str = ""
    """The provider that has the data."""
    reason: str = ""
    """Why now."""

    @property
    def given(self) -> frozenset[str]:
        """Names of what was asked beside the report and its form."""
        fresh = Wanted(report="")
        names = (one.name for one in structs.fields(Wanted))
        said = {one for one in names if getattr(self, one) != getattr(fresh, one)}
        return frozenset(said - {"report", "form"})
