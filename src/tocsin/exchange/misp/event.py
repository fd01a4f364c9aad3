"""One alert as one MISP event. The same alert always gives the same bytes and the same ids.

Techniques that people confirmed are tags, and stand in a galaxy where MISP's has them: it carries
DISARM 1.4, so 135 ids of 1.6 are a label alone, and say so by their name space. Comments say who
confirmed which, why and on what proof; one that is only suggested stands in a comment alone.
Distribution follows TLP: RED stays with the organisation that loads the event; nothing is published
by being loaded.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, BinaryIO
from uuid import UUID, uuid5

import msgspec

from tocsin import catalog
from tocsin.casework.told import AlertTold, AssetTold, FindingTold, SubjectTold, TechniqueTold
from tocsin.casework.told.public import public
from tocsin.catalog.tables import rows
from tocsin.exchange.misp.templates import CATEGORIES, ELSEWHERE, KINDS, TEMPLATES
from tocsin.exchange.standing import standing

OURS = uuid5(UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8"), "https://github.com/tocsin/misp")
GALAXY = "disarm-techniques"
GALAXY_UUID = "a90f2bb6-11e1-58a7-9962-ba37886720ec"
DISTRIBUTION = {"clear": "3", "green": "2", "amber": "1", "amber+strict": "0", "red": "0"}
"""Own organisation, this community, connected communities, all."""
THREAT_UNDEFINED, COMPLETED = "4", "2"
Json = dict[str, Any]


def event(told: AlertTold) -> Json:
    """Return an alert as MISP's JSON of one event."""
    if told.tlp == "clear":
        told = public(told)
    tags = [f"tlp:{told.tlp}", f"PAP:{told.pap.upper()}", *_labels(told)]
    return {
        "Event": {
            "uuid": _uuid("event", told.owner, told.ref, str(told.revision)),
            "info": f"{told.ref} rev. {told.revision}: {told.title}".strip(),
            "date": f"{told.created_at:%Y-%m-%d}",
            "timestamp": _epoch(told.published_at or told.created_at),
            "published": False,
            "analysis": COMPLETED,
            "threat_level_id": THREAT_UNDEFINED,
            "distribution": DISTRIBUTION[told.tlp],
            "Orgc": {"name": told.owner, "uuid": _uuid("organisation", told.owner)},
            "Tag": [{"name": name} for name in tags],
            "Galaxy": _galaxies(told),
            "Attribute": [],
            "Object": list(_objects(told)),
        }
    }


def write(told: AlertTold, out: BinaryIO) -> None:
    """Write an alert as one event."""
    out.write(msgspec.json.format(msgspec.json.encode(event(told)), indent=1))


def _objects(told: AlertTold) -> Iterator[Json]:
    """Yield the alert, its findings, what they name, and the hashes of its evidence."""
    yield _object(
        "report", told.ref, told,
        {"title": told.title.strip() or told.ref, "summary": told.summary,
         "case-number": told.ref, "type": "Report"},
        comment="\n".join(map(_technique, told.of_whole)),
    )  # fmt: skip
    assets = {one.subject.id: one for one in told.assets}
    subjects = {one.id: one for each in told.findings for one in each.subjects}
    subjects |= {one.subject.id: one.subject for one in told.assets}
    for finding in told.findings:
        yield _incident(finding, told)
    for name, one in subjects.items():
        yield _subject(one, assets.get(name), told)
    for sha in dict.fromkeys(one.evidence_sha256 for one in told.assets if one.evidence_sha256):
        sealed = {"filename": f"manifest-{sha[:12]}.json", "sha256": sha}
        yield _object("file", sha, told, sealed, comment="manifest of sealed evidence")


def _incident(finding: FindingTold, told: AlertTold) -> Json:
    """Return a finding, pointing to what it is about."""
    q = (finding.chance or {}).get("q")
    said = {
        "name": finding.claim.strip()[:250] or finding.place,
        "description": "\n".join(
            (finding.claim, *(f"Might be innocent: {one}" for one in finding.innocent))
        ),
        "incident_type": finding.kind,
        "detection_method": ", ".join(finding.detectors),
        "investigation_status": finding.state,
        "score": "" if q is None else f"q = {q:.2g}",
    }
    comment = "\n".join([finding.place, *map(_technique, finding.techniques)])
    made = _object("incident", finding.key, told, said, comment=comment)
    made["ObjectReference"] = [
        {
            "uuid": _uuid("reference", finding.key, one.id),
            "object_uuid": made["uuid"],
            "referenced_uuid": _uuid("object", told.owner, told.ref, one.id),
            "relationship_type": "related-to",
        }
        for one in finding.subjects
    ]
    return made


def _subject(one: SubjectTold, asset: AssetTold | None, told: AlertTold) -> Json:
    link = asset.url.strip() if asset else ""
    if one.kind in {"domain", "ip"}:
        said: dict[str, str] = {one.kind: one.native}
        if asset and asset.first_seen_at:
            said["first-seen"] = _iso(asset.first_seen_at)
        if asset and asset.last_seen_at:
            said["last-seen"] = _iso(asset.last_seen_at)
        return _object("domain-ip", one.id, told, said)
    name, relation = KINDS.get((one.platform, one.kind)) or ELSEWHERE.get(one.kind, ("", ""))
    if not name:
        said = {"type": "Other", "link": link, "title": one.id, "post": "" if link else one.id}
        return _object("microblog", one.id, told, said)
    said = {relation: one.native, "link": link, "platform": one.platform}
    said["account-type"] = one.platform
    return _object(name, one.id, told, said)


def _object(
    name: str, what: str, told: AlertTold, said: Mapping[str, str], comment: str = ""
) -> Json:  # fmt: skip
    """Return an object of a template; of what is said, what the template has and is not empty."""
    template = TEMPLATES[name]
    uuid = _uuid("object", told.owner, told.ref, what)
    return {
        "name": name,
        "meta-category": template.category,
        "template_uuid": template.uuid,
        "template_version": template.version,
        "uuid": uuid,
        "timestamp": _epoch(told.published_at or told.created_at),
        "distribution": "5",
        "comment": comment,
        "ObjectReference": [],
        "Attribute": [
            {
                "uuid": _uuid("attribute", uuid, relation),
                "object_relation": relation,
                "type": template.attributes[relation],
                "category": CATEGORIES[template.attributes[relation]],
                "value": value,
                "to_ids": False,
                "distribution": "5",
                "timestamp": _epoch(told.published_at or told.created_at),
            }
            for relation, value in ((name, one.strip()) for name, one in said.items())
            if relation in template.attributes and value
        ],
    }


def _galaxies(told: AlertTold) -> list[Json]:
    """Return the galaxy of DISARM with those techniques that MISP's has."""
    known = _clusters()
    found = [
        {"uuid": uuid, "type": GALAXY, "value": value, "tag_name": _tag(value)}
        for code in told.codes("disarm")
        for uuid, value in ([known[code]] if code in known else [])
    ]
    name = "DISARM Techniques"
    block = {"uuid": GALAXY_UUID, "name": name, "type": GALAXY, "GalaxyCluster": found}
    return [block] if found else []


def _labels(told: AlertTold) -> Iterator[str]:
    """Yield tags: techniques, conducts, provisions and places, under the name of their scheme."""
    known = _clusters()
    for code in told.codes("disarm"):
        if code in known:
            yield _tag(known[code][1])
        else:
            yield f'disarm-1.6:technique="{code} {_title("disarm", code)}"'
    for code in told.codes("attack"):
        yield f'misp-galaxy:mitre-attack-pattern="{_title("attack", code)} - {code}"'
    for code in told.codes("commitment14"):
        yield f'eu-code-of-conduct:commitment-14="{code}"'
    for code in told.codes("provision"):
        yield f'tocsin:provision="{code}"'
    for code in told.codes("place"):
        yield f'tocsin:member-state="{code}"'


def _technique(one: TechniqueTold) -> str:
    """Say in a line of a comment where a technique stands, who says so, why, and on what proof."""
    version = f" ({one.framework} {one.version})" if one.version else ""
    return f"{one.id}{version} {standing(one)}; proof: {one.proof}"


def _title(framework: str, code: str) -> str:
    found = catalog.candidates(f"{framework}:{code}")
    return found[0].title if found else code


def _tag(value: str) -> str:
    return f'misp-galaxy:{GALAXY}="{value}"'


@cache
def codes_by_value() -> Mapping[str, str]:
    """Return the numbers of DISARM's techniques by what MISP's galaxy calls them."""
    return {value: code for code, (_, value) in _clusters().items()}


@cache
def _clusters() -> Mapping[str, tuple[str, str]]:
    """Return uuid and name of MISP's clusters, by the DISARM ids that 1.6 still has."""
    return {row["id"]: (row["uuid"], row["value"]) for row in rows("disarm/misp_clusters.csv")}


def _uuid(*parts: str) -> str:
    return str(uuid5(OURS, "\x1f".join(parts)))


def _epoch(at: datetime) -> str:
    return str(int(at.timestamp()))


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}+00:00"
