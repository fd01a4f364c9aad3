"""No text is one that a database cannot keep: NUL, and half of a character, wherever words go."""

import pytest
from django.db import transaction

from tests.console.api.calling import Caller
from tests.console.api.sampling import sample
from tests.console.matrix import OWN, World, asked
from tocsin.casework.models import Person
from tocsin.console.api.root import api

ODD = "a\x00b\ud800c"
DESCRIBED = api.get_openapi_schema()
KNOWN = DESCRIBED["components"]["schemas"]
EVERY = [
    (path, method, one)
    for path, operations in DESCRIBED["paths"].items()
    for method, one in operations.items()
]
OPERATIONS = [one for one in EVERY if "application/json" in str(one[2].get("requestBody"))]
READING = [one for one in EVERY if one[1] == "get"]


def odd(shape, name, given):
    """Return a value of a shape in which every free text is odd, what is optional included."""
    if "$ref" in shape:
        return odd(KNOWN[shape["$ref"].rpartition("/")[2]], name, given)
    if "anyOf" in shape:
        return odd(shape["anyOf"][0], name, given)
    if shape.get("type") == "object" and "properties" in shape:
        return _members(shape, given)
    if shape.get("type") == "object":
        return {ODD: ODD}
    if shape.get("type") == "array" and name not in given:
        return [odd(shape["items"], name, given)] * max(1, shape.get("minItems", 0))
    is_free = shape.get("type") == "string" and not {"pattern", "format", "enum"} & shape.keys()
    return ODD if is_free else sample(shape, KNOWN, given, name)


def _members(shape, given):
    """Leave out what may be left out and says how it looks."""
    needed = shape.get("required", [])
    looks = {name for name, one in shape["properties"].items() if "pattern" in str(one)}
    return {
        name: odd(one, name, given)
        for name, one in shape["properties"].items()
        if name in needed or name not in looks
    }


@pytest.fixture
def everybody(house):
    """A world, and a program of somebody with every role in it."""
    world = World.built(house)
    return world, Caller.of(Person.objects.get(pseudonym="p-round"), house.ecdc)


def broken(world, caller, operation, said, query=""):
    """Ask for an operation with these words; return what was answered where that is a failure."""
    path, method, told = operation

    def ask(method, where, _body, **headers):
        return caller(method, f"{where}{query}", said, **headers)

    world.callers["odd"] = ask
    with transaction.atomic():
        answer = asked(world, ("odd", OWN), (path, method, told))
        transaction.set_rollback(True)
    return {told["operationId"]: answer.content[:200]} if answer.status_code >= 500 else {}


def test_no_text_is_too_odd_to_be_answered(everybody):
    world, caller = everybody
    wrong = {}
    for operation in OPERATIONS:
        body = operation[2]["requestBody"]["content"]["application/json"]["schema"]
        for given in (world.linked(OWN), {}):
            wrong |= broken(world, caller, operation, odd(body, "", given))
    assert OPERATIONS
    assert wrong == {}


def test_nor_is_one_that_a_job_is_to_work_with(everybody):
    _, caller = everybody
    asked_for = {"kind": "import", "parameters": {"files": [ODD], "importer": ODD}}
    told = caller("POST", "/jobs", asked_for, expect=201).told
    assert told["parameters"]["files"] == ["a\ufffdb\ufffdc"]


def test_nor_is_one_that_is_searched_for(everybody):
    world, caller = everybody
    wrong, count = {}, 0
    for operation in READING:
        free = [
            one["name"] for one in operation[2]["parameters"]
            if one["in"] == "query" and one["schema"].get("type") == "string"
            and not {"pattern", "format", "enum"} & one["schema"].keys()
        ]  # fmt: skip
        count += len(free)
        for name in free:
            wrong |= broken(world, caller, operation, None, f"?{name}=a%00b%ED%A0%80")
    assert count
    assert wrong == {}
