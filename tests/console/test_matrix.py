"""Role by operation by whose record it is: who gets where, for every address of the API.

The table says who may; what it does not name is refused, and an operation without a row fails.
With the other tests one cell of eight; all of them: `TOCSIN_MATRIX=all`.
"""

import os
from zlib import crc32

from django.db import transaction

from tests.console.matrix import NOBODY, NONE, OTHERS, OWN, RELATIONS, ROLES, SHARED, World, asked
from tocsin.casework.models.roles import READING
from tocsin.console.api.root import api

A, R, S = "analyst", "reviewer", "sender"
LEADS = "admin coordinator"
ACTIVE = f"{A} {LEADS}"
SENDERS = f"{S} {LEADS}"
WORKING = f"{A} {R} {S} {LEADS}"
EVERYBODY = f"viewer {WORKING} auditor contact"
NOT_HERE = ""
"""Nobody gets further in this world: a state stands against it, or there is no such record."""
MAY = {
    "make_token": EVERYBODY, "revoke_token": "admin",
    "propose_finding": A, "decide_on_findings": f"{A} {R}", "change_finding": A,
    "decide_on_finding": f"{A} {R}", "classify_finding": f"{A} {R}",
    "judge_finding_technique": f"{A} {R}", "judge_incident_technique": f"{A} {R}",
    "judge_revision_technique": A,
    "merge_finding": f"{A} {R}", "part_finding": f"{A} {R}", "suggest_about_finding": f"{A} {R}",
    "accept_proposal": NOT_HERE, "decline_proposal": NOT_HERE, "take_proposal_back": NOT_HERE,
    "comment": WORKING, "assign": WORKING, "finish_assignment": WORKING,
    "gather_findings": A, "take_findings_out": A, "join_operation": A, "leave_operation": A,
    "name_who_came": ACTIVE, "count_who_came": ACTIVE,
    "add_organisation": LEADS, "change_organisation": LEADS,
    "add_platform": LEADS, "change_platform": LEADS,
    "add_election": LEADS, "change_election": LEADS,
    "add_address": SENDERS, "change_address": SENDERS,
    "add_sharing_group": LEADS, "change_sharing_group": LEADS,
    "add_sharing_group_member": LEADS, "change_sharing_group_member": LEADS,
    "add_retention_policy": LEADS, "change_retention_policy": LEADS,
    "add_operation": A, "change_operation": A, "add_incident": A, "change_incident": A,
    "add_targeting": A, "change_targeting": A, "confirm_targeting": f"{A} {R}",
    "doubt_targeting": f"{A} {R}", "add_outcome": A, "change_outcome": A,
    "confirm_outcome": f"{A} {R}", "doubt_outcome": f"{A} {R}",
    "add_activity": ACTIVE, "change_activity": ACTIVE, "add_coverage": ACTIVE,
    "change_coverage": ACTIVE, "confirm_coverage": f"{A} {R}", "doubt_coverage": f"{A} {R}",
    "add_assessment": A, "change_assessment": A, "confirm_assessment": f"{A} {R}",
    "doubt_assessment": f"{A} {R}", "add_transfer": SENDERS, "change_transfer": f"{A} {SENDERS}",
    "add_legal_assessment": A, "confirm_legal_assessment": f"{A} {R}",
    "doubt_legal_assessment": f"{A} {R}", "add_legal_element": A, "change_legal_element": A,
    "add_dossier_entry": A, "confirm_dossier_entry": f"{A} {R}",
    "doubt_dossier_entry": f"{A} {R}", "add_exposure": A, "confirm_exposure": f"{A} {R}",
    "doubt_exposure": f"{A} {R}",
    "suggest_that_it_came_back": f"{A} {R}", "confirm_recidivism": f"{A} {R}",
    "preserve": f"{A} {R}", "stamp": f"{A} {R}", "prove_assets": A,
    "draft_alert": A, "change_alert": A, "draft_revision": A, "edit_revision": A,
    "rest_on_findings": A, "name_assets": A, "submit_revision": A, "return_revision": R,
    "approve_revision": R, "withdraw_revision": ACTIVE, "publish_revision": S, "begin_again": A,
    "address_revision": A, "author_submission": A, "review_submission": NOT_HERE,
    "write_down_an_answer": NOT_HERE, "lead_submission": A, "supply_information": NOT_HERE,
    "reopen_submission": NOT_HERE, "send_submission": NOT_HERE, "resend_submission": NOT_HERE,
    "write_down_a_bounce": NOT_HERE, "write_down_that_it_arrived": NOT_HERE,
    "write_down_that_it_was_lost": NOT_HERE, "write_down_a_look": A,
    "contest": WORKING, "uphold": NOT_HERE, "correct_revision": NOT_HERE,
    "withdraw_publicly": NOT_HERE, "propose_disposal": LEADS, "approve_disposal": NOT_HERE,
    "decline_disposal": NOT_HERE, "add_person": "admin", "give_role": "admin",
    "end_role": "admin", "invite_person": "admin", "begin_network": LEADS,
    "join_network": LEADS, "leave_network": LEADS,
    "switch_emergency": LEADS, "hold_record": LEADS, "release_hold": LEADS,
    "propose_destruction": LEADS, "approve_destruction": NOT_HERE,
    "finish_destruction": NOT_HERE, "decline_destruction": f"{R} {LEADS}",
    "ask_for_job": f"{A} admin", "cancel_job": f"{A} admin",
    "ask_for_report": f"viewer {WORKING}", "ask_for_export": f"viewer {WORKING}", "receive": A,
    "freeze_figure": WORKING, "hand_over": NOT_HERE,
}  # fmt: skip
"""Who gets past "you may not" on a record of their own organisation."""
READ = {"read_head": f"auditor {LEADS}"}
"""What not everybody with a role may ask for."""
TO_OTHERS = frozenset({"suggest_about_finding", "comment", "assign"})
"""What one does to records of others that one reads."""
REFERENCE = frozenset({"platform", "election"})
"""Everybody's records."""
UNSHARED = frozenset(
    {"address", "retention_policy", "token", "job", "assignment", "sharing_group",
     "sharing_group_member", "destruction", "hold"}
)  # fmt: skip
"""What no label shares."""
CELLS = [
    (path, method, operation)
    for path, operations in api.get_openapi_schema()["paths"].items()
    for method, operation in operations.items()
]
ALL = os.environ.get("TOCSIN_MATRIX") == "all"


def test_every_operation_has_a_row():
    writes = {one["operationId"] for _, method, one in CELLS if method != "get"}
    assert sorted(writes - MAY.keys()) == []
    assert sorted(MAY.keys() - writes) == []


def expected(operation, method, kind, role, relation, world):  # noqa: PLR0913, PLR0917  # a table
    """Return which statuses are right."""
    name = operation["operationId"]
    if role == NOBODY:
        return {401}
    there = not kind or kind == "name" or (kind in world.ids[OWN] and relation != NONE)
    if not there:
        return {403, 404}
    ours = relation == OWN or not kind or kind in REFERENCE or kind == "name"
    if method == "get":
        return _read(name, kind, role, relation)
    on_own = ours and name != "suggest_about_finding"
    on_others = relation == SHARED and name in TO_OTHERS
    if role in MAY[name].split() and (on_own or on_others):
        return {200, 201, 409}
    return {403, 404} if relation == OTHERS and kind not in REFERENCE else {403, 404, 409}


def _read(name, kind, role, relation):
    """Return which statuses are right for who only reads."""
    if name in READ:
        return {200} if role in READ[name].split() else {403}
    if not kind or kind == "name":
        return {200}
    ours = relation == OWN or kind in REFERENCE
    if not (ours or (relation == SHARED and kind not in UNSHARED)) or role not in READING:
        return {404}
    if name == "read_job_file":
        return {404}
    if name == "preview_submission":
        return {409} if ours else {403}
    return {200}


def test_who_gets_where(house, subtests):
    world = World.built(house)
    count = 0
    for path, method, operation in CELLS:
        kind = world.kind_in(path)
        for relation in RELATIONS if kind else (OWN,):
            for role in ROLES:
                cell = f"{operation['operationId']}, {role}, {relation}"
                if not ALL and crc32(cell.encode()) % 8:
                    continue
                count += 1
                with transaction.atomic():
                    answer = asked(world, (role, relation), (path, method, operation))
                    transaction.set_rollback(True)
                right = expected(operation, method, kind, role, relation, world)
                with subtests.test(cell):
                    assert answer.status_code in right, answer.told
    assert count > (len(CELLS) * len(ROLES) if ALL else len(CELLS) // 2)
