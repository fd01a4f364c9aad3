"""Published figures: what was printed, what it counted, and what has become of that."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from tocsin.casework.figures.publishing import Comparison, Later
from tocsin.casework.models import ReportFigure
from tocsin.console.api import paging, records
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.figures import Name
from tocsin.console.api.records import Labels, found, rows_of
from tocsin.console.api.values import Id, Instant, Line, Told, Word
from tocsin.console.tokens.model import Scope
from tocsin.flow import figures

router = Router(tags=["figures"])
Start = Annotated[
    str, Field(pattern=r"^([0-9]{1,9})?$", description="`next` of the page before; empty: first.")
]  # fmt: skip


class PublishedTold(Labels):
    """One figure as it was published."""

    id: int
    version: int
    report: str
    text: str
    """As it was printed."""
    value: int
    unit: str
    rounding: str
    is_estimate: bool
    rule: str
    rule_version: int
    asked: dict[str, str]
    as_of: datetime
    records_sha256: str

    @classmethod
    def of(cls, one: ReportFigure) -> "PublishedTold":
        """Return a figure as it is told."""
        return cls(
            **records.labels(one), id=one.pk, version=one.version, report=one.report,
            text=one.text, value=one.value, unit=one.unit, rounding=one.rounding,
            is_estimate=one.is_estimate, rule=one.query, rule_version=one.query_version,
            asked=one.parameters, as_of=one.as_of, records_sha256=one.record_ids_sha256,
        )  # fmt: skip


class HappenedTold(Schema):
    """What happened to a record after a figure was published."""

    place: str
    verb: str
    at: datetime


class GoneTold(Schema):
    """One thing that counted and does no more."""

    record: str
    happened: list[HappenedTold]


class ComparedTold(Schema):
    """A published figure beside what its rule counts now."""

    is_corrected: bool
    sentence: str
    now: float
    gone: list[GoneTold]
    """At most 500."""
    new: list[str]
    """What counts now and did not; at most 500."""
    unseen: int
    """Of what counted then, how much is not for who asks to read."""

    @classmethod
    def of(cls, one: Comparison) -> "ComparedTold":
        """Return a comparison as it is told."""
        return cls(
            is_corrected=one.is_corrected, sentence=one.sentence, now=one.now.value,
            gone=[_gone(place, deeds) for place, deeds in list(one.gone.items())[:MOST]],
            new=list(one.new[:MOST]), unseen=one.unseen,
        )  # fmt: skip


class PublishedWhole(PublishedTold):
    """The same, with how it stands."""

    definition: str
    comparison: ComparedTold | None
    """Null: it cannot be held against the records of today."""
    why_not: str

    @classmethod
    def of_found(cls, one: figures.Published) -> "PublishedWhole":
        """Return a figure as its reader finds it today."""
        plain = PublishedTold.of(one.figure).dict()
        compared = ComparedTold.of(one.comparison) if one.comparison else None
        return cls(
            **plain, definition=one.definition, comparison=compared, why_not=one.why_not
        )  # fmt: skip


class BehindTold(Schema):
    """One record that a figure counted."""

    record: str
    """`finding:12`."""
    what: str
    at: datetime | date | None
    tlp: str


class Frozen(Told):
    """A figure to be published: what is counted, and the words it is printed in."""

    rule: Name
    report: Annotated[Line, Field(min_length=1, max_length=120)]
    text: Annotated[Line, Field(min_length=1)]
    """One number that is true of it; of several, [the one] that is meant."""
    as_of: Instant | None = None
    asked: dict[Word, Line] = Field({}, max_length=20)
    """As `GET /figures/NAME` has them: period, network, election, …"""


class PublishedWanted(Schema):
    """Which published figures a list is to have."""

    report: Line = ""
    rule: Line = ""


MOST = 500


@router.get("", response=answers(Page[PublishedTold]), auth=with_scope(Scope.READ))
def list_published_figures(
    request: Request,
    wanted: Query[PublishedWanted],
    cursor: paging.ByNumber = "",
    limit: paging.PageSize = 50,
) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List published figures, newest first."""
    named = {"report": wanted.report, "query": wanted.rule}
    rows = rows_of(ReportFigure, request).filter(**{k: v for k, v in named.items() if v})
    found_ = paging.by_number(rows.select_related("owner"), cursor, limit, descending=True)
    return paging.page_of(found_, PublishedTold.of)


@router.post("", response=answers(PublishedTold, 201), auth=with_scope(Scope.PROPOSE))
def freeze_figure(request: Request, told: Frozen) -> Any:  # noqa: ANN401
    """Publish a figure: its words, its value, its rule and what it counted are kept.

    Refused for words that are not true of the value.
    """
    counted = figures.count(told.rule, request.auth.user, told.as_of, told.asked)
    kept = figures.freeze(counted, told.report, told.text, request.auth.actor)
    return Status(201, PublishedTold.of(kept))


@router.get("/{figure}", response=answers(PublishedWhole), auth=with_scope(Scope.READ))
def read_published_figure(request: Request, figure: Path[Id]) -> PublishedWhole:
    """Read a published figure beside what its rule counts now: corrected, or not."""
    one = found(ReportFigure, request, figure)
    return PublishedWhole.of_found(figures.published(one, request.auth.user))


@router.get("/{figure}/records", response=answers(Page[BehindTold]), auth=with_scope(Scope.READ))
def list_records_of_figure(
    request: Request, figure: Path[Id], cursor: Start = "", limit: paging.PageSize = 50
) -> Mapping[str, Any]:
    """List the records that a published figure counted, as they stood then, as far as readable."""
    one = found(ReportFigure, request, figure)
    compared = figures.published(one, request.auth.user).comparison
    places = compared.seen if compared else ()
    start = int(cursor or 0)
    some = places[start : start + limit]
    rows = figures.told(some, request.auth.user, one.as_of)
    after = start + limit
    return {
        "items": [
            BehindTold(record=row.place, what=row.what, at=row.at, tlp=row.tlp) for row in rows
        ],
        "next": str(after) if after < len(places) else "",
    }


def _gone(place: str, deeds: tuple[Later, ...]) -> GoneTold:
    happened = [HappenedTold(place=one.place, verb=one.verb, at=one.at) for one in deeds]
    return GoneTold(record=place, happened=happened)
