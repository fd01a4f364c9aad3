"""What Ana writes down of an incident for those who decide in law; Bo reviews it."""

PROVISION = "dsa:art34.1.c"
SAID = {
    "very_large": ("met", "The service was designated in 2023."),
    "systemic": ("open", "One network is no system yet."),
    "civic_effect": ("met", "It ran for weeks before a vote."),
    "assessment": ("not_met", "The published assessment names such networks."),
}
CONTEXT = "A service told us who pays."


def assessed(shell, incident, finding, exhibit):
    """A provision that held on the day, its elements with evidence for and against, reviewed."""
    sheet = ("case", "add", "legal_assessment", f"incident={incident}")
    late = shell(*sheet, "provision=ttpa:11.1.a", "conduct_on=2025-05-05", status=1)
    assert "held from 2025-10-10" in late["errors"]
    made = shell.told(*sheet, f"provision={PROVISION}", "conduct_on=2026-05-20")["id"]
    shell("case", "confirm", "legal_assessment", made, who="bo", status=1)
    for element, (standing, why) in SAID.items():
        rests = [f"findings_for={finding}"] if standing == "met" else []
        against = [f"exhibits_against={exhibit}"] if standing == "not_met" else []
        shell("case", "add", "legal_element", f"assessment={made}", f"element={element}",
              f"standing={standing}", f"reasoning={why}", *rests, *against)  # fmt: skip
    shell("case", "confirm", "legal_assessment", made, who="bo")
    [told] = shell.told("case", "law", incident)["assessments"]
    assert {one["id"]: one["standing"].replace(" ", "_") for one in told["elements"]} == {
        name: standing for name, (standing, _) in SAID.items()
    }


def sentences(shell, incident, exhibit):
    """Facts, an inference, restricted context, both sides, and effect as an interval."""

    def said(part, text, *more, **how):
        return shell.told("case", "add", "dossier_entry", f"incident={incident}", f"part={part}",
                          f"text={text}", *more, **how)["id"]  # fmt: skip

    fact = said("fact", "36 accounts shared 48 links.", f"exhibits={exhibit}")
    said("inference", "Somebody steered them.", f"rests_on={fact}")
    said("context", CONTEXT, "tlp=amber+strict")
    said("counter", "Two of them say that they are a fan club.", f"rests_on={fact}")
    said("reply", "We only shared news.", "said_by=one of the accounts")
    said("effect", "Views of their posts", "lowest=9000", "highest=14000", "unit=views",
         "method=counters read twice", "margin=2740", "margin_source=commission")  # fmt: skip
    shell("case", "add", "dossier_entry", f"incident={incident}", "part=inference",
          "text=From nothing", status=1)  # fmt: skip
    shell("case", "confirm", "dossier_entry", fact, who="bo")


def voted_on(shell, incident):
    """The incident is about the election that its findings are about."""
    shell("case", "change", "incident", incident, "elections=river")
