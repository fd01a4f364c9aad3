"""What is kept, one record per file, its parts beside it."""

from tocsin.casework.models.activity import Activity, ActivityKind, Attendance, Held
from tocsin.casework.models.address import Address
from tocsin.casework.models.alert import Alert
from tocsin.casework.models.alert_revision import (
    AlertRevision,
    Approval,
    Asset,
    RevisionAuthor,
    RevisionFinding,
    RevisionState,
    RevisionStep,
)
from tocsin.casework.models.assignment import Assignment
from tocsin.casework.models.channel_exposure import ChannelExposure, Exposure
from tocsin.casework.models.comment import Comment
from tocsin.casework.models.compliance_assessment import (
    AssessmentResult,
    ComplianceAssessment,
    Instrument,
)
from tocsin.casework.models.correction import Correction, CorrectionKind
from tocsin.casework.models.coverage import Coverage
from tocsin.casework.models.decision import Decision
from tocsin.casework.models.delivery import Delivery, Turn
from tocsin.casework.models.destruction import (
    Destruction,
    DestructionState,
    DestructionStep,
)
from tocsin.casework.models.detector_run import DetectorRun
from tocsin.casework.models.dossier_entry import DossierEntry, Part
from tocsin.casework.models.election import Election
from tocsin.casework.models.emergency import EmergencySwitch, Mode
from tocsin.casework.models.evidence_transfer import EvidenceTransfer
from tocsin.casework.models.exhibit import Exhibit
from tocsin.casework.models.finding import ActorKind, Finding, FindingState, Label
from tocsin.casework.models.finding_parts import (
    Classification,
    FindingEvidence,
    FindingSight,
    FindingStep,
    FindingSubject,
    WordStanding,
)
from tocsin.casework.models.incident import Incident, IncidentFinding
from tocsin.casework.models.journal_entry import JournalEntry, JournalPayload
from tocsin.casework.models.judgement import Judgement, JudgementEvent
from tocsin.casework.models.legal_assessment import AssessedElement, LegalAssessment, Standing
from tocsin.casework.models.legal_hold import LegalHold
from tocsin.casework.models.liveness_check import LivenessCheck
from tocsin.casework.models.network import Membership, Network
from tocsin.casework.models.operation import Operation, OperationMember
from tocsin.casework.models.organisation import Organisation, OrganisationKind
from tocsin.casework.models.outcome import Contribution, Outcome
from tocsin.casework.models.participation import Participation
from tocsin.casework.models.person import Person
from tocsin.casework.models.platform import Platform
from tocsin.casework.models.proposal import Proposal, ProposalState, ProposalStep, Suggests
from tocsin.casework.models.recidivism import Recidivism
from tocsin.casework.models.report_figure import FigureRecords, ReportFigure, Rounding
from tocsin.casework.models.retention import (
    Disposable,
    Disposal,
    DisposalState,
    DisposalStep,
    RetentionPolicy,
)
from tocsin.casework.models.roles import Role
from tocsin.casework.models.searched_text import SearchedText
from tocsin.casework.models.sharing import Pap, Tlp, Visibility, cleared
from tocsin.casework.models.sharing_group import SharingGroup, SharingGroupMember
from tocsin.casework.models.subject import Subject, SubjectKind
from tocsin.casework.models.submission import Submission, Transition
from tocsin.casework.models.targeting import Targeting
from tocsin.casework.models.user import User

__all__ = [
    "Activity", "ActivityKind", "ActorKind", "Address", "Alert", "AlertRevision", "Approval",
    "AssessedElement", "AssessmentResult", "Asset", "Assignment", "Attendance",
    "ChannelExposure", "Classification", "Comment", "ComplianceAssessment", "Contribution",
    "Correction", "CorrectionKind", "Coverage", "Decision", "Delivery", "Destruction",
    "DestructionState", "DestructionStep", "DetectorRun",
    "Disposable", "Disposal", "DisposalState", "DisposalStep", "DossierEntry", "Election",
    "EmergencySwitch", "EvidenceTransfer", "Exhibit", "Exposure", "FigureRecords", "Finding",
    "FindingEvidence", "FindingSight", "FindingState", "FindingStep", "FindingSubject", "Held",
    "Incident", "IncidentFinding", "Instrument", "JournalEntry", "JournalPayload",
    "Judgement", "JudgementEvent", "Label",
    "LegalAssessment", "LegalHold", "LivenessCheck", "Membership", "Mode", "Network",
    "Operation", "OperationMember", "Organisation", "OrganisationKind", "Outcome", "Pap",
    "Part", "Participation", "Person", "Platform", "Proposal", "ProposalState", "ProposalStep",
    "Recidivism", "ReportFigure", "RetentionPolicy", "RevisionAuthor", "RevisionFinding",
    "RevisionState", "RevisionStep", "Role", "Rounding", "SearchedText", "SharingGroup",
    "SharingGroupMember",
    "Standing", "Subject", "SubjectKind", "Submission", "Suggests", "Targeting", "Tlp",
    "Transition", "Turn", "User", "Visibility", "WordStanding", "cleared",
]  # fmt: skip
