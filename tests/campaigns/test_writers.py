"""Many who write at once, each in a process of its own: nothing is lost, and nobody sees an error.

A deed that somebody else overtook is a `Conflict`: it is read again and done again. What each
process says it did is counted against what is there. A short slice runs with the other tests. The
whole campaign, on either database:
`TOCSIN_WRITERS=32 TOCSIN_DEEDS=5000 pytest -s tests/campaigns/test_writers.py`.
"""

import json
import os
import time
from collections import Counter

from tests.casework.processes import SETUP, said, started

WRITERS = int(os.environ.get("TOCSIN_WRITERS", "3"))
DEEDS = int(os.environ.get("TOCSIN_DEEDS", "45"))
WORLD = f"""{SETUP}
from tests.casework.cases import drafted
from tests.casework.people import of
from tocsin.casework import incidents
for n in range(20):
    noticed(house, f"n{{n}}")
incidents.open_(of(house.ana, house.ecdc), "shared", values={{"ref": "INC-0"}})
drafted(house)
"""
WRITE = """
import json, random, time
from collections import Counter
from tests.casework.people import of
from tocsin.casework import alerts, comments, findings, incidents, kinds, labels, records
from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.models import AlertRevision, Finding, Incident, Organisation, Person, Tlp
ecdc = Organisation.objects.get(name="ECDC")
ana, bo = (of(Person.objects.get(pseudonym=one), ecdc) for one in ("p-ana", "p-bo"))
dice, deeds, done, waits = random.Random(sys.argv[2]), int(sys.argv[3]), Counter(), []
every = list(Finding.objects.order_by("pk").values_list("pk", flat=True))
shared, decided = every[:4], every[4:12]

def count(_):
    one = Finding.objects.get(pk=dice.choice(shared))
    measures = {**one.measures, "turns": one.measures.get("turns", 0) + 1}
    records.change(one, ana, measures=measures)

def decide(_):
    one = Finding.objects.get(pk=dice.choice(decided))
    events = {"proposed": ["confirm", "reject"], "confirmed": ["withdraw"]}
    findings.decide(one, dice.choice(events.get(one.state, ["reconsider"])), bo, "because")

def gather(_):
    incidents.gather(Incident.objects.get(), Finding.objects.filter(pk=dice.choice(every)), ana)

def add(n):
    kinds.add("operation", ana, {"name": f"{sys.argv[2]}-{n}"})

def comment(n):
    comments.comment(Finding.objects.get(pk=dice.choice(every)), f"{sys.argv[2]}-{n}", ana)

def label(_):
    one = Finding.objects.get(pk=dice.choice(every))
    labels.relabel(one, bo, tlp=dice.choice([Tlp.GREEN, Tlp.AMBER]), note="because")

def edit(_):
    one = AlertRevision.objects.get()
    alerts.edit(one, ana, method=one.method + "x")

every_deed = [count, count, decide, gather, add, comment, label, edit]
for n in range(deeds):
    deed, began = dice.choice(every_deed), time.time()
    while True:
        try:
            deed(n)
            break
        except Conflict:
            done["again"] += 1
    waits.append(time.time() - began)
    done[deed.__name__] += 1
print(json.dumps({**done, "longest": max(waits)}))
"""
ASK = """
import json
from tocsin.casework.models import AlertRevision, Comment, Finding, FindingStep, JournalEntry
from tocsin.casework.models import Operation
from tocsin.casework.proof import prove
verbs = JournalEntry.objects.values_list("verb", flat=True)
proof = prove()
print(json.dumps({
    "count": sum(one.measures.get("turns", 0) for one in Finding.objects.all()),
    "decide": FindingStep.objects.filter(seq__gt=1).count(),
    "gather": sum(one == "incident.gather" for one in verbs),
    "add": Operation.objects.count(),
    "comment": Comment.objects.count(),
    "edit": len(AlertRevision.objects.get().method),
    "wrong": [str(one) for one in proof.wrong],
}))
"""


def test_many_who_write_at_once_lose_nothing(elsewhere):
    said(started(elsewhere, WORLD))
    began, each = time.monotonic(), DEEDS // WRITERS
    several = [started(elsewhere, WRITE, n, each) for n in range(WRITERS)]
    told = [json.loads(said(one)) for one in several]
    seconds, longest = time.monotonic() - began, max(one.pop("longest") for one in told)
    total = sum((Counter(one) for one in told), Counter())
    there = json.loads(said(started(elsewhere, ASK)))

    assert there.pop("wrong") == []
    assert there == {name: total[name] for name in there}
    again = total.pop("again", 0)
    assert total.total() == WRITERS * each
    print(  # noqa: T201  # a campaign's result
        f"{WRITERS} writers, {total.total()} deeds in {seconds:.0f} s, {again} done again, "
        f"the longest wait {longest:.1f} s: 0 lost, 0 errors"
    )
