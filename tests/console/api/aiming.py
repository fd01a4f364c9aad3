"""Requests that find something: the records of a world, in place of numbers that dice chose."""

from tests.console.matrix import NONE, RELATIONS


def aimed(case, world, dice):
    """Point a request at records of the world, as often as not; what it says else stays."""
    if dice.random() < 0.2:
        return case
    relation = dice.choice([one for one in RELATIONS if one != NONE])
    kind = world.kind_in(case.path) if "{" in case.path else ""
    pk = world.ids[relation].get(kind)
    if pk is not None:
        case.path_parameters = dict.fromkeys(case.path_parameters, pk)
        if case.headers and "If-Match" in case.headers and dice.random() < 0.9:
            case.headers["If-Match"] = f'"{world.version(kind, pk)}"'
    if isinstance(case.body, dict):
        linked = {**world.linked(relation), "findings": [world.ids[relation]["finding"]]}
        case.body = {name: _linked(name, told, linked, dice) for name, told in case.body.items()}
    return case


def _linked(name, told, linked, dice):
    """Return a link to a record where a number stood, or numbers."""
    key = f"{name}_id" if f"{name}_id" in linked else name
    numbers = told if isinstance(told, list) else [told]
    fits = key in linked and numbers and all(type(one) is int for one in numbers)
    same = isinstance(linked.get(key), list) == isinstance(told, list)
    return linked[key] if fits and same and dice.random() < 0.8 else told
