"""The words of the machine: states, events, the parts people act in, reasons to close."""

from enum import StrEnum


class State(StrEnum):
    """Where a submission stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SENT = "sent"
    SEND_FAILED = "send_failed"
    ACKNOWLEDGED = "acknowledged"
    INFO_REQUESTED = "info_requested"
    RESPONDED = "responded"
    ESCALATED = "escalated"
    APPEALED = "appealed"
    OUT_OF_COURT = "out_of_court"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """What can happen to a submission."""

    CREATE = "create"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    SEND = "send"
    BOUNCE = "bounce"
    RESEND = "resend"
    GIVE_UP = "give_up"
    ACKNOWLEDGE = "acknowledge"
    REQUEST_INFO = "request_info"
    SUPPLY_INFO = "supply_info"
    RESPOND = "respond"
    AMEND_RESPONSE = "amend_response"
    ESCALATE = "escalate"
    APPEAL = "appeal"
    APPEAL_DECISION = "appeal_decision"
    TO_ODS = "to_ods"
    ODS_DECISION = "ods_decision"
    CLOSE = "close"
    CLOSE_NO_RESPONSE = "close_no_response"
    LATE_RESPONSE = "late_response"
    REOPEN = "reopen"
    NEW_ROUND = "new_round"


class Role(StrEnum):
    """In what part somebody acts; one person may hold several."""

    AUTHOR = "author"
    REVIEWER = "reviewer"
    SENDER = "sender"
    LEAD = "lead"
    RECIPIENT = "recipient"
    RECORDER = "recorder"
    CHECKER = "checker"
    SYSTEM = "system"


class Closing(StrEnum):
    """Why a submission is closed."""

    RESOLVED = "resolved"
    ACCEPTED_NO_ACTION = "accepted_no_action"
    PARTIALLY_RESOLVED = "partially_resolved"
    NO_RESPONSE = "no_response"
