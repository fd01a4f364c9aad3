"""Every page of the console: what it is about, what it takes, and who gets past "you may not"."""

from dataclasses import dataclass, field

A, R, S = "analyst", "reviewer", "sender"
LEADS = "admin coordinator"
ACTIVE = f"{A} {LEADS}"
WORKING = f"{A} {R} {S} {LEADS}"
EVERYBODY = f"viewer {WORKING} auditor contact"
READERS = f"viewer {WORKING}"
NOT_HERE = ""
"""Nobody gets further in this world: a state stands against it, or there is no such record."""


@dataclass(frozen=True)
class Page:
    """One address and one method."""

    kind: str = ""
    """The record that it is about; "": none."""
    who: str = EVERYBODY
    """Who gets an answer, on a record of their own organisation."""
    form: dict = field(default_factory=dict)
    """What is sent; `OWN.kind` and `THIS.kind` are numbers of records."""
    more: dict = field(default_factory=dict)
    """What else the address names."""
    on_own: bool = True
    on_shared: bool = False
    """Whether one does it to records of others that one reads."""
    is_quiet: bool = False
    """Nothing is written in this world: there is nothing to do, or it is no record."""


def about(kind, who=READERS, **more):
    """Return a page that shows a record."""
    return Page(kind, who, on_shared=True, **more)


def deed(kind, who, _form=None, **fields):
    """Return what is done to a record."""
    return Page(kind, who, form={**(_form or {}), **fields})


NOTE = {"note": "n"}
LABELS = {"tlp": "amber", "pap": "amber"}
OUTCOME = {"kind": "label", "on_date": "2024-11-24", "visibility": "own", **LABELS}
WHY = {"purpose": "p"}
SHOWN = {
    **dict.fromkeys(
        ("search", "findings", "incidents", "alerts", "submissions", "overdue", "evidence",
         "evidence-check", "records", "team", "tokens", "jobs", "reports", "exports", "received",
         "figures", "keeping", "catalog"),
        Page(),
    ),
    "catalog-entry": Page(more={"id": "disarm:T0049"}),
    "start": Page(who=READERS),
    "report": Page(who=READERS, more={"name": "responses"}),
    "job": Page("job", READERS),
    "job-file": Page("job", NOT_HERE),
    "figure": about("figure"),
    "figure-rule": Page(more={"name": "alerts.published"}),
    "journal": Page(who="auditor"),
    "evidence-bring": Page(who=f"{A} {R}"),
    "alert-draft": Page(who=A),
    "finding": about("finding"),
    "finding-rows": Page("finding", READERS),
    "incident": about("incident"),
    "techniques": about("finding", more={"about": "finding"}),
    "alert": about("alert"),
    "revision": about("revision"),
    **dict.fromkeys(("revision-edit", "revision-assets"), Page("revision", A)),
    "revision-file": about("revision", more={"form": "misp"}),
    "revision-compare": about("revision", more={"other": "THIS.revision"}),
    **dict.fromkeys(("submission", "submission-answer"), about("submission")),
    "submission-preview": Page("submission", READERS),
    "submission-event": about("submission", more={"event": "withdraw"}),
    "exhibit": about("exhibit"),
    "exhibit-custody": Page("exhibit", READERS),
    "record-list": Page(more={"kind": "outcome"}),
    "record-new": Page(who=A, more={"kind": "outcome"}),
    "record": about("outcome", more={"kind": "outcome"}),
    "record-edit": Page("outcome", A, more={"kind": "outcome"}),
}  # fmt: skip
"""What is asked for with GET."""
DONE = {
    "findings-decide": deed("finding", f"{A} {R}", NOTE, event="reject", one="TICK"),
    "finding-decide": deed("finding", f"{A} {R}", NOTE, event="reject"),
    "finding-gather": Page("finding", A, {"incident": "OWN.incident"}, on_shared=True),
    "finding-suggest": Page(
        "finding", f"{A} {R}", {"what": "confirm", "reason": "r"}, on_own=False, on_shared=True
    ),
    "finding-answer": Page("finding", NOT_HERE, {"answer": "accept"}, {"proposal": "1"}),
    "finding-words": deed("finding", f"{A} {R}", word="place:RO"),
    "finding-merge": deed("finding", NOT_HERE, NOTE, into="OTHER"),
    "finding-part": deed("finding", NOT_HERE, NOTE),
    "finding-preserve": deed("finding", f"{A} {R}", WHY),
    "incident-open": Page(who=A, form={"title": "t", "tlp": "amber"}),
    "incident-gather": deed("incident", A, findings="OWN.finding"),
    "incident-take-out": deed("incident", A, NOTE, one="OWN.finding"),
    "incident-preserve": Page("incident", f"{A} {R}", WHY, is_quiet=True),
    "alert-draft": Page(
        who=A, form={"title": "t", "summary": "s", "language": "en", "ref": "N-1", **LABELS}
    ),
    "revision-step": deed("revision", A, event="submit"),
    "revision-edit": deed("revision", A, title="t", summary="s", language="en"),
    "revision-findings": deed("revision", A, findings="OWN.finding"),
    "revision-assets": deed("revision", NOT_HERE, others=""),
    "revision-prove": Page("revision", A, is_quiet=True),
    "revision-address": deed("revision", A, recipient="ELSEWHERE"),
    "revision-contest": deed("revision", NOT_HERE, NOTE, by="b"),
    "revision-judge": Page("revision", NOT_HERE, {"event": "uphold", **NOTE}, {"contest": "1"}),
    "submission-send": deed("submission", NOT_HERE, sha256="a" * 64),
    "submission-arrived": deed("submission", NOT_HERE, NOTE, channel="email"),
    "submission-lost": deed("submission", NOT_HERE, NOTE, channel="email"),
    "submission-event": Page("submission", A, NOTE, {"event": "withdraw"}),
    "submission-answer": deed("submission", NOT_HERE, mode="oral"),
    "submission-answer-table": deed("submission", NOT_HERE, mode="oral", text="x"),
    "submission-look": deed("submission", A, asset="THIS.asset", result="removed"),
    "submission-looks": deed("submission", NOT_HERE, text="x"),
    "back-confirm": Page("submission", f"{A} {R}", NOTE, {"back": "THIS.recidivism"}),
    "back-reopen": Page("submission", NOT_HERE, NOTE, {"back": "THIS.recidivism"}),
    "evidence-check": Page(who=NOT_HERE),
    "evidence-bring": Page(who=NOT_HERE),
    "exhibit-destroy": deed("exhibit", LEADS, reason="r", authority="a"),
    "keeping-hold": Page(
        who=LEADS,
        form={"kind": "finding", "number": "OWN.finding", "reason": "r", "authority": "a"},
    ),
    "keeping-release": deed("hold", LEADS, NOTE),
    "keeping-propose": deed("retention_policy", NOT_HERE),
    "keeping-dispose": Page("retention_policy", NOT_HERE, NOTE, {"how": "decline"}),
    "keeping-destroy": Page("destruction", f"{R} {LEADS}", NOTE, {"how": "decline"}),
    "evidence-stamp": Page(who=f"{A} {R}", is_quiet=True),
    "exhibit-bundle": deed("exhibit", NOT_HERE, WHY),
    "exhibit-check": deed("exhibit", NOT_HERE),
    "record-new": Page(who=A, form=OUTCOME, more={"kind": "outcome"}),
    "record-edit": Page("outcome", NOT_HERE, OUTCOME, {"kind": "outcome"}),
    "record-confirm": Page("outcome", NOT_HERE, NOTE, {"kind": "outcome"}),
    "technique-judge": Page(
        "finding",
        f"{A} {R}",
        {"event": "attach", "technique": "disarm:T0049"},
        {"about": "finding"},
    ),
    "comment": Page("finding", WORKING, {"text": "t"}, {"about": "finding"}, on_shared=True),
    "assign": Page(
        "finding", WORKING, {"person": "PERSON", "task": "t"}, {"about": "finding"}, on_shared=True
    ),
    "assignment-done": deed("assignment", WORKING),
    "team-join": Page(who="admin", form={"username": "new", "roles": "viewer"}),
    "team-give": Page(who="admin", form={"person": "PERSON", "role": "sender"}),
    "team-end": deed("participation", "admin"),
    "team-invite": deed("person", "admin"),
    "team-switch": Page(who=LEADS, form={"mode": "read_only", "reason": "r"}),
    "tokens": Page(form={"purpose": "p", "scopes": "read", "expires_on": "TOMORROW"}),
    "token-revoke": deed("token", "admin"),
    "journal-prove": Page(who="auditor", is_quiet=True),
    "report": Page(
        who=READERS, form={"form": "html", "language": "en"}, more={"name": "responses"}
    ),
    "exports": Page(who=READERS, form={"of": "findings", "form": "csv"}),
    "received": Page(who=NOT_HERE),
    "figure-freeze": Page(
        who=WORKING, form={"report": "r", "text": "0 alerts"}, more={"name": "alerts.published"}
    ),
    "job-cancel": deed("job", f"{A} admin"),
    "job-ask": Page(who=f"{A} admin", more={"kind": "take_in"}),
    "choose_organisation": Page(form={"organisation": "OURS"}, is_quiet=True),
}
"""What is done with POST."""
ONWARD = frozenset({"start", "alert"})
"""What sends readers on, to where they are at home or to the newest of it."""
OPEN = frozenset(
    {"account_login", "account_logout", "account_inactive", "account_reset_password",
     "account_signup", "invitation", "health", "mfa_authenticate", "mfa_login_webauthn",
     "openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled",
     "socialaccount_login_error", "socialaccount_signup", "login", "logout", "jsi18n"}
)  # fmt: skip
"""What is there for who is not signed in yet; who was not signed in is signed out, too."""
ONES_OWN = frozenset(
    {"account_reauthenticate", "account_change_password", "account_set_password", "mfa_index",
     "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
     "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
     "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
     "mfa_edit_webauthn", "account_sessions", "socialaccount_connections"}
)  # fmt: skip
"""Everybody's own sign-in: there is no address of another's."""
ELSEWHERE = ("admin/", "taxii2/")
"""The admin is for administrators; what TAXII answers has tests of its own."""
