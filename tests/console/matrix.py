"""A world with one record of each kind for every relation somebody can have to it."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.test import Client

from tests.casework.cases import account
from tests.casework.people import AT, somebody
from tests.console.api.calling import HERE, Caller
from tests.console.api.sampling import sample
from tocsin.casework import alerts, circulating, destruction, findings, kinds, records
from tocsin.casework.access import Actor, acting
from tocsin.casework.kinds import KINDS
from tocsin.casework.models import (
    Alert,
    AlertRevision,
    Asset,
    Assignment,
    Destruction,
    Election,
    Exhibit,
    FigureRecords,
    Finding,
    LegalHold,
    Platform,
    Proposal,
    Recidivism,
    ReportFigure,
    Role,
    SharingGroup,
    SharingGroupMember,
    Submission,
)
from tocsin.console.api.kinds import ADDRESSES
from tocsin.console.api.root import api
from tocsin.console.tokens.making import make
from tocsin.console.tokens.model import Token
from tocsin.jobs.asking import ask

WORKING = (Role.ANALYST, Role.REVIEWER, Role.SENDER, Role.ADMIN, Role.COORDINATOR)
NOBODY = "nobody"
ROLES = (NOBODY, *Role)
OWN, SHARED, OTHERS, NONE = "own", "shared", "others", "none"
RELATIONS = (OWN, SHARED, OTHERS, NONE)
MISSING = 987_654_321


@dataclass
class World:
    """One person per role at ECDC, and records of ECDC and of Delta."""

    house: object
    people: dict = field(default_factory=dict)
    ids: dict = field(default_factory=dict)
    """By relation and kind."""
    callers: dict = field(default_factory=dict)

    @classmethod
    def built(cls, house):
        """Return the world, with somebody who holds each role, and it alone."""
        world = cls(house)
        for role in Role:
            world.people[role] = somebody(f"only-{role}", house.ecdc, role)
        all_round = somebody("round", house.ecdc, *WORKING)
        theirs = somebody("theirs", house.delta, *WORKING)
        world.ids[OWN] = world.filled(all_round, house.ecdc, "own", {})
        network = {"visibility": "network", "network": house.network}
        world.ids[SHARED] = world.filled(theirs, house.delta, "shared", network)
        world.ids[OTHERS] = world.filled(theirs, house.delta, "others", {})
        world.ids[NONE] = dict.fromkeys(world.ids[OWN], MISSING)
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        for role in ROLES:
            client = Client(**HERE)
            if role != NOBODY:
                client.force_login(world.people[role].user, backend)
            world.callers[role] = Caller(client=client)
        return world

    def kind_in(self, path):
        """Return the kind of record that an address names; "": none."""
        name = path.partition("{")[2].partition("}")[0]
        if name != "pk":
            return name
        place = path.split("/")[3]
        return next(kind for kind, address in ADDRESSES.items() if address == place)

    def linked(self, relation):
        """Return values for the links in a request: to records of the same relation, and ours."""
        ids = self.ids[relation] if relation in (OWN, SHARED) else self.ids[OWN]
        ours = self.ids[OWN]
        return {
            "findings": [ids["finding"]], "into": ours["finding"], "finding": ours["finding"],
            "recipient": self.house.platform.pk, "organisation": self.house.ecdc.pk,
            "person": self.people[Role.ANALYST].pk, "people": [], "asset": ids["asset"],
            "subject": "x:account:1", "subject_id": ids["subject"], "subjects": ["x:account:1"],
            "operation": ours["operation"], "platform": ours["platform"],
            "incident": ours["incident"], "assessment": ours["legal_assessment"],
            "provision": "budapest:7", "element": "without_right",
            "outlet": self.house.ecdc.pk, "group": ours["sharing_group"],
            "recidivism": ours["recidivism"], "exhibit": ours["exhibit"],
            "about": {"kind": "finding", "id": ours["finding"]},
        }  # fmt: skip

    def version(self, kind, pk):
        """Return the version of a record as it is."""
        model = MODELS[kind]
        return model.objects.values_list("version", flat=True).get(pk=pk)

    def filled(self, person, owner, name, labels):
        """Return the ids of one record of each kind, by kind."""
        actor = acting(person.user, owner)
        shared = {"owner": owner, "created_by": None, "tlp": "green", **labels}
        setup = Actor(None)
        about = account(f"{name}-subject")
        finding = findings.propose(
            Finding(key=f"{name}", kind="copypasta", claim="c", first_at=AT, last_at=AT,
                    **{k: v for k, v in shared.items() if k not in ("owner", "created_by")}),
            actor, [about],
        )  # fmt: skip
        incident = kinds.add("incident", actor, {"title": name})
        operation = kinds.add("operation", actor, {"name": name})
        platform = records.add(Platform(name=f"p-{name}", title=name), setup)
        election = records.add(
            Election(catalog_id=f"election:{name}", name=name, country="RO", kind="president",
                     first_on=AT.date(), last_on=AT.date()), setup)  # fmt: skip
        alert = Alert(ref=f"A-{name}", tlp="green", **labels)
        revision = alerts.draft(alert, AlertRevision(title=name, summary="s"), actor)
        alerts.name(revision, [Asset(subject=about, no_evidence_reason="none")], actor)
        submission = circulating.address(revision, self.house.platform, actor)
        asset = revision.assets.get()
        rows: dict[str, dict[str, object]] = {
            "targeting": {"operation": operation.pk, "organisation": owner.pk, "means": "mail",
                          "observed_at": AT},
            "outcome": {"kind": "label", "on_date": AT.date()},
            "activity": {"kind": "training", "on_date": AT.date(), "topic": name},
            "coverage": {"url": f"https://{name}.example/", "outlet": owner.pk,
                         "published_on": AT.date()},
            "assessment": {"platform": platform.pk, "instrument": "dsa", "provision": "art-16",
                           "result": "met", "assessed_on": AT.date()},
            "transfer": {"recipient": self.house.platform.pk, "at": AT,
                         "manifest_sha256": "a" * 64},
            "legal_assessment": {"incident": incident.pk, "provision": "budapest:7",
                                 "conduct_on": AT.date()},
            "dossier_entry": {"incident": incident.pk, "part": "counter", "text": name},
            "exposure": {"subject": about.pk, "exposure": "none_known", "basis": "none",
                         "assessed_on": AT.date()},
        }  # fmt: skip
        made = {kind: kinds.add(kind, actor, values) for kind, values in rows.items()}
        made |= {"incident": incident, "operation": operation}
        for one in made.values():
            if labels:
                type(one).objects.filter(pk=one.pk).update(tlp="green", **labels)
        element = {"assessment": made["legal_assessment"].pk, "element": "intent",
                   "standing": "open", "reasoning": "r"}  # fmt: skip
        made["legal_element"] = kinds.add("legal_element", actor, element)
        back = records.add(
            Recidivism(**shared, asset=asset, subject=about, basis="same_id", confidence="high",
                       acted_at=AT, seen_at=AT + timedelta(days=1)), setup)  # fmt: skip
        digest = sha256(name.encode()).hexdigest()
        exhibit = records.add(
            Exhibit(
                **shared,
                label=name,
                manifest_sha256=digest,
                sealed_at=AT,
            ),
            setup,
        )
        other = records.add(
            Exhibit(
                **shared,
                label=f"{name}, again",
                manifest_sha256=sha256(digest.encode()).hexdigest(),
                sealed_at=AT,
            ),
            setup,
        )
        going = destruction.propose(other, actor, "r", "a")
        held = LegalHold(owner=owner, held=f"outcome:{made['outcome'].pk}", reason="r",
                         authority="a", set_by=person, begins_on=AT.date())  # fmt: skip
        hold = records.add(held, setup)
        group = records.add(SharingGroup(name=name, owner=owner), setup)
        member = records.add(
            SharingGroupMember(group=group, organisation=owner, joined_on=AT.date()), setup
        )
        where = {"channel": "email", "address": f"{name}@b.example"}
        address = kinds.add("address", actor, {"recipient": self.house.platform.pk, **where})
        ground = {"legal_basis": "b", "purpose": "p"}
        policy = kinds.add("retention_policy", actor, {"kind": "finding", "days": 30, **ground})
        token = make(actor, name, ["read"], datetime.now(UTC) + timedelta(days=1)).token
        job = ask("take_in", {}, actor)
        task = records.add(
            Assignment(finding=finding, organisation=owner, person=person, task="t"), setup
        )
        figure = ReportFigure(
            **shared, report=name, text="1 alert", value=1, rounding="exact", unit="alerts",
            query="alerts.published", query_version=1, as_of=AT, record_ids_sha256=digest,
        )  # fmt: skip
        records.add(figure, setup)
        FigureRecords.objects.create(figure=figure, rows=f"alert:{alert.pk}")
        return {
            **{kind: one.pk for kind, one in made.items()},
            "finding": finding.pk, "alert": alert.pk, "revision": revision.pk,
            "submission": submission.pk, "asset": asset.pk, "recidivism": back.pk,
            "exhibit": exhibit.pk, "sharing_group": group.pk, "sharing_group_member": member.pk,
            "address": address.pk, "retention_policy": policy.pk, "token": token.pk,
            "job": job.pk, "assignment": task.pk, "subject": about.pk, "platform": platform.pk,
            "election": election.pk, "figure": figure.pk, "destruction": going.pk, "hold": hold.pk,
        }  # fmt: skip


MODELS = {
    **{name: kind.model for name, kind in KINDS.items()},
    "alert": Alert, "revision": AlertRevision, "submission": Submission, "exhibit": Exhibit,
    "proposal": Proposal, "token": Token, "assignment": Assignment,
    "destruction": Destruction, "hold": LegalHold,
}  # fmt: skip
MORE = {
    "preserve": {"finding": None},
    "make_token": {"name": "x", "scopes": ["read"]},
    "ask_for_job": {"kind": "take_in"},
    "ask_for_report": {"report": "responses"},
    "freeze_figure": {"text": "0 alerts"},
    "classify_finding": {"add": [{"scheme": "place", "code": "RO"}]},
    "judge_finding_technique": {"event": "attach", "technique": "disarm:T0049"},
    "judge_incident_technique": {"event": "attach", "technique": "disarm:T0049"},
    "judge_revision_technique": {"event": "attach", "technique": "disarm:T0049"},
    "propose_finding": {"kind": "k", "claim": "c"},
}
"""What some operations need to be asked at all."""


def asked(world, who, what):
    """Ask for an operation, as plainly as it can be asked, about a record of some relation."""
    (role, relation), (path, method, operation) = who, what
    if not KNOWN:
        KNOWN.update(api.get_openapi_schema()["components"]["schemas"])
    kind = world.kind_in(path)
    pk = "alerts.published" if kind == "name" else world.ids[relation].get(kind, MISSING)
    where = re.sub(r"\{.*\}", str(pk), path.removeprefix("/api/v1"))
    body = None
    if "requestBody" in operation:
        shape = operation["requestBody"]["content"]["application/json"]["schema"]
        body = sample(shape, KNOWN, world.linked(relation))
        body |= MORE.get(operation["operationId"], {})
        if operation["operationId"] == "hold_record":
            body["finding"] = world.ids[OWN]["finding"]
        if operation["operationId"] == "decide_on_findings":
            body["findings"] = [{"id": world.ids[relation]["finding"], "version": 1}]
    headers = {
        one["name"].lower().replace("-", "_"): sample(one["schema"], KNOWN)
        for one in operation["parameters"]
        if one["in"] == "header"
    }
    if "if_match" in headers and pk != MISSING:
        headers["if_match"] = f'"{world.version(kind, pk)}"'
    return world.callers[role](method.upper(), where, body, **headers)


KNOWN: dict[str, object] = {}
"""Shapes by name, read once."""
