"""A case with one of each: facts, inference, context, counter-evidence, reply, effect, law."""

from tests.casework.cases import account, noticed
from tests.casework.people import of
from tocsin.casework import incidents, kinds
from tocsin.casework.models import Exhibit
from tocsin.casework.records import add
from tocsin.catalog.elements import elements


def a_case(house):
    """Return an incident of ECDC with all that its dossier may hold."""
    ana, bo = of(house.ana, house.ecdc), of(house.bo, house.ecdc)
    finding = noticed(house, subjects=[account("12"), account("13")], innocent=["A press release."])
    case = incidents.open_(ana, "Forged ballots", findings=[finding], values={"summary": "Forged"})
    exhibit = add(
        Exhibit(owner=house.ecdc, label="The page, as it was", manifest_sha256="c" * 64,
                sealed_at=finding.first_at, incident=case, items=1, tlp="amber"), ana,
    )  # fmt: skip

    def say(part, text, **more):
        return kinds.add("dossier_entry", ana, {"incident": case.pk, "part": part, "text": text,
                                                **more})  # fmt: skip

    fact = say("fact", "Three accounts posted one text.", findings=[finding.pk],
               exhibits=[exhibit.pk])  # fmt: skip
    kinds.confirm(fact, bo)
    say("inference", "They were steered together.", rests_on=[fact.pk])
    say("context", "A service told us a name.", tlp="amber+strict")
    say("counter", "Two of them share an office.", rests_on=[fact.pk])
    say("reply", "We quoted a leaflet.", said_by="the page's editor")
    say("effect", "Views of the posts", lowest=900, highest=1400, unit="views",
        method="counters read twice", margin=2740, margin_source="BEC")  # fmt: skip
    say("principle", "The text names the body that decides.", principle="B")
    sheet = kinds.add("legal_assessment", ana, {
        "incident": case.pk, "provision": "budapest:7", "conduct_on": "2024-11-23",
    })  # fmt: skip
    first, *others = [one.id for one in elements("budapest:7")]
    element = {"assessment": sheet.pk, "reasoning": "As far as seen."}
    kinds.add("legal_element", ana, {**element, "element": first, "standing": "met",
                                     "findings_for": [finding.pk],
                                     "exhibits_against": [exhibit.pk]})  # fmt: skip
    for name in others:
        kinds.add("legal_element", ana, {**element, "element": name, "standing": "open"})
    kinds.add("exposure", ana, {
        "subject": ":account:12", "exposure": "state_linked", "basis": "It says so itself.",
        "findings": [finding.pk], "assessed_on": "2024-11-30",
    })  # fmt: skip
    return case
