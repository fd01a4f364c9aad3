"""The file of a case from the records, under one label: what is stricter stays out of it."""

from collections.abc import Iterator
from datetime import UTC
from operator import attrgetter

from django.db.models import Manager, Q
from msgspec.structs import replace

from tocsin import catalog
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    AssessedElement,
    ChannelExposure,
    Correction,
    CorrectionKind,
    DossierEntry,
    Exhibit,
    Finding,
    Incident,
    LegalAssessment,
    Person,
    Tlp,
)
from tocsin.casework.models.sharing import STRICTNESS, cleared
from tocsin.casework.models.visible import Asker
from tocsin.casework.told.case_file import (
    AssessmentTold,
    CaseFileTold,
    ContestTold,
    ElementTold,
    EntryTold,
    EvidenceTold,
    ExposureTold,
    LawTold,
    RestsOn,
)
from tocsin.casework.told.public import public
from tocsin.casework.told.reading import incident_told
from tocsin.casework.told.resting import resting
from tocsin.casework.told.subjects import subject_told
from tocsin.catalog.elements import Element, elements

NOBODY = RestsOn()
PROOF = ("findings_for", "exhibits_for", "findings_against", "exhibits_against")
"""What an element rests on."""
_key = attrgetter("pk")


def case_file(incident: Incident, user: Asker, tlp: str = "") -> CaseFileTold:
    """Return the file of an incident, as one person may read it, for output under a label.

    `tlp` "": the incident's own. Raises `Refused` where the incident itself is labelled stricter.
    What is labelled stricter than the output is left out of it, restricted context among it.
    """
    reading = _Reading(user, tlp or incident.tlp)
    if not reading.shows(incident.tlp):
        raise Refused("tlp", incident.place, "is under a stricter label than its output would be",
                      got=f"{incident.tlp} for {reading.tlp}")  # fmt: skip
    told = incident_told(incident, user)
    told = replace(told, findings=tuple(one for one in told.findings if reading.shows(one.tlp)))
    found = CaseFileTold(
        incident=told,
        tlp=reading.tlp,
        assessments=tuple(reading.assessments(incident)),
        entries=tuple(reading.entries(incident)),
        exposures=tuple(reading.exposures(incident)),
        contests=tuple(reading.contests(incident)),
        exhibits=tuple(reading.exhibits(incident)),
    )
    return public(found) if reading.tlp == Tlp.CLEAR else found


def law(incident: Incident, user: Asker) -> LawTold:
    """Return what was said of an incident in law, for who works on it: all that they may read."""
    reading = _Reading(user, Tlp.RED)
    return LawTold(
        assessments=tuple(reading.assessments(incident)),
        entries=tuple(reading.entries(incident)),
        exposures=tuple(reading.exposures(incident)),
    )


class _Reading:
    """One reader and one label."""

    def __init__(self, user: Asker, tlp: str) -> None:
        if tlp not in STRICTNESS:
            raise Refused("tlp", "label", f"is one of {', '.join(STRICTNESS)}", got=tlp)
        self.user, self.tlp = user, tlp
        self.allowed = [one for one in STRICTNESS if self.shows(one)]

    def shows(self, label: str) -> bool:
        """Whether what has this label may stand in the output."""
        return cleared(label, self.tlp)

    def name(self, person: Person | None) -> str:
        """Return who did something, as this label lets them be told."""
        if person is None:
            return ""
        return "a person" if self.tlp == Tlp.CLEAR else person.pseudonym

    def assessments(self, incident: Incident) -> Iterator[AssessmentTold]:
        """Yield the assessments that hold, by provision."""
        rows = LegalAssessment.objects.visible_to(self.user).filter(incident=incident)
        rows = rows.filter(tlp__in=self.allowed, superseded_by=None)
        for row in rows.order_by("provision", "pk"):
            entry = catalog.lookup(row.provision)
            yield AssessmentTold(
                place=row.place,
                provision=row.provision,
                title=entry.title,
                edition=row.edition,
                source=entry.source,
                confidence=entry.confidence,
                conduct_on=row.conduct_on,
                jurisdiction=row.jurisdiction,
                summary=row.summary,
                assessor=self.name(row.created_by),
                reviewer=self.name(row.reviewed_by),
                supersedes=row.supersedes.place if row.supersedes else "",
                elements=tuple(self._elements(row)),
            )

    def _elements(self, of: LegalAssessment) -> Iterator[ElementTold]:
        """Yield every element that is listed, assessed or not, then those in own words."""
        said = {one.element: one for one in of.elements.order_by("pk").prefetch_related(*PROOF)}
        for one in elements(of.provision):
            yield self._element(said.pop(one.id, None), one)
        for row in said.values():
            yield self._element(row, None)

    def _element(self, row: AssessedElement | None, listed: Element | None) -> ElementTold:
        key = listed.id if listed else (row.element if row else "")
        return ElementTold(
            id=key,
            place=row.place if row else "",
            title=listed.title if listed else key,
            question=listed.question if listed else "",
            standing=row.get_standing_display() if row else "",
            reasoning=row.reasoning if row else "",
            supporting=self._rests(row.findings_for, row.exhibits_for) if row else NOBODY,
            against=self._rests(row.findings_against, row.exhibits_against) if row else NOBODY,
        )

    def entries(self, incident: Incident) -> Iterator[EntryTold]:
        """Yield the sentences that stand, in the order in which they were written."""
        rows = DossierEntry.objects.visible_to(self.user).filter(incident=incident)
        rows = rows.filter(tlp__in=self.allowed, superseded_by=None)
        rows = rows.select_related("created_by", "reviewed_by").order_by("pk")
        for row in rows.prefetch_related("findings", "exhibits", "rests_on"):
            yield EntryTold(
                place=row.place,
                part=row.part,
                text=row.text,
                evidence=self._rests(row.findings, row.exhibits),
                about=tuple(one.place for one in sorted(row.rests_on.all(), key=_key)),
                said_by=row.said_by,
                principle=row.principle,
                lowest=row.lowest,
                highest=row.highest,
                unit=row.unit,
                method=row.method,
                margin=row.margin,
                margin_source=row.margin_source,
                author=self.name(row.created_by),
                reviewer=self.name(row.reviewed_by),
            )

    def exposures(self, incident: Incident) -> Iterator[ExposureTold]:
        """Yield the latest class of each subject of the incident's findings."""
        about = incident.findings.values("finding__subjects__subject")
        rows = ChannelExposure.objects.visible_to(self.user).filter(subject__in=about)
        rows = rows.filter(tlp__in=self.allowed).select_related("subject__platform")
        latest = {one.subject_id: one for one in rows.order_by("assessed_on", "pk")}
        for row in latest.values():
            yield ExposureTold(
                place=row.place,
                subject=subject_told(row.subject).id,
                exposure=row.get_exposure_display(),
                basis=row.basis,
                behind=row.behind,
                act=f"{row.act}, {catalog.lookup(row.act).title}" if row.act else "",
                evidence=self._rests(row.findings, row.exhibits),
                assessed_on=row.assessed_on,
                reviewer=self.name(row.reviewed_by),
            )

    def contests(self, incident: Incident) -> Iterator[ContestTold]:
        """Yield what was contested, upheld, corrected or withdrawn, oldest first."""
        of = Q(finding__incidents__incident=incident) | Q(revision__alert__incident=incident)
        rows = Correction.objects.visible_to(self.user).filter(of).distinct()
        for row in rows.order_by("at", "pk"):
            said = row.finding or row.revision
            is_contest = row.kind == CorrectionKind.CONTESTED
            yield ContestTold(
                of=said.place if said else "",
                kind=row.kind,
                by=row.contested_by,
                note=row.note,
                at=row.at.astimezone(UTC),
                is_open=is_contest and not row.answered_by.exists(),
            )

    def exhibits(self, incident: Incident) -> Iterator[EvidenceTold]:
        """Yield the sealed evidence of an incident and of its findings."""
        of = Q(incident=incident) | Q(finding__incidents__incident=incident)
        rows = Exhibit.objects.visible_to(self.user).filter(of, tlp__in=self.allowed)
        yield from map(_exhibit, rows.distinct().order_by("pk"))

    def _rests(self, findings: "Manager[Finding]", exhibits: "Manager[Exhibit]") -> RestsOn:
        """Return what something rests on; what is not shown is counted."""
        found = resting(findings, exhibits, self.user, self.allowed)
        shown = (*map(_finding, found.findings), *map(_exhibit, found.exhibits))
        return RestsOn(shown, found.withheld)


def _finding(row: Finding) -> EvidenceTold:
    return EvidenceTold(
        place=row.place, said=row.claim, sha256=row.evidence_sha256, worth=row.state
    )


def _exhibit(row: Exhibit) -> EvidenceTold:
    return EvidenceTold(
        place=row.place, said=row.label, sha256=row.manifest_sha256, worth=row.grade
    )
