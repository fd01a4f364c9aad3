"""Every address of the API is one address: what stands twice would hide what comes second."""

from collections import Counter

from tocsin.console.api.root import api


def test_no_address_stands_twice():
    found = Counter(
        f"{router.prefix}{path}"
        for router in api._get_bound_routers()  # noqa: SLF001  # there is no public way
        for path in router.path_operations
    )
    assert found
    assert [path for path, count in found.items() if count > 1] == []


def test_every_operation_says_what_it_needs_and_what_it_refuses():
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, one in operations.items():
            refusals = {code for code in one["responses"] if code.startswith("4")}
            assert refusals >= {"401", "403", "404", "409", "422"}, f"{method} {path}"
            assert "Scope: `" in one["description"] or "no token" in one["description"]
            assert one["summary"], f"{method} {path}"


def test_every_number_that_is_asked_for_is_bounded():
    """An unbounded one is an error of the database's, one day."""
    told = api.get_openapi_schema()
    shapes = [
        parameter["schema"]
        for operations in told["paths"].values()
        for one in operations.values()
        for parameter in one["parameters"]
    ]
    asked = [
        one["requestBody"]["content"]["application/json"]["schema"]
        for operations in told["paths"].values()
        for one in operations.values()
        if "requestBody" in one
    ]
    for number in _numbers([*shapes, *asked], told["components"]["schemas"], set()):
        assert "minimum" in number, number
        assert "maximum" in number, number


def _numbers(shapes, known, seen):
    """Yield the shapes of numbers in shapes, wherever they stand."""
    for shape in shapes:
        if isinstance(shape, dict):
            name = str(shape.get("$ref", "")).rpartition("/")[2]
            if name and name not in seen:
                seen.add(name)
                yield from _numbers([known[name]], known, seen)
            if shape.get("type") == "integer":
                yield shape
            yield from _numbers(shape.values(), known, seen)
        elif isinstance(shape, list):
            yield from _numbers(shape, known, seen)
