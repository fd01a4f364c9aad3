"""The plainest value that a shape allows: what is required, as short as it may be."""

PATTERNS = {
    r'^"[1-9][0-9]{0,8}"$': '"1"',
    r"^[A-Za-z0-9._-]{8,80}$": "once-and-no-more",
    r"^[0-9a-f]{64}$": "a" * 64,
    r"^[a-z0-9_]{1,32}$": "place",
    r"^[a-z0-9_.-]{1,120}$": "alerts.published",
    r"^[A-Z]{2}$": "RO",
    r"^[\w.@+-]{1,150}$": "dan",
}
FORMATS = {"date-time": "2024-11-24T00:00:00Z", "date": "2024-11-24"}


def sample(shape, known, given=None, name=""):
    """Return a value of a shape; `given` has values for some names."""
    given = given or {}
    if name in given:
        wants_number = shape.get("type") == "integer"
        return given[f"{name}_id" if wants_number and f"{name}_id" in given else name]
    if "$ref" in shape:
        return sample(known[shape["$ref"].rpartition("/")[2]], known, given, name)
    if "anyOf" in shape:
        return sample(shape["anyOf"][0], known, given, name)
    if "enum" in shape or "const" in shape:
        return shape.get("const", (shape.get("enum") or [None])[0])
    return _plain(shape, known, given, name)


def _plain(shape, known, given, name):
    kind = shape.get("type")
    if kind == "object":
        needed = shape.get("required", [])
        properties = shape.get("properties", {})
        return {one: sample(properties[one], known, given, one) for one in needed}
    if kind == "array":
        return [sample(shape["items"], known, given, name)] * shape.get("minItems", 0)
    if kind == "string":
        return _text(shape)
    return {"integer": shape.get("minimum", 1), "boolean": False, "number": 0}.get(kind)


def _text(shape):
    if "pattern" in shape:
        return PATTERNS[shape["pattern"]]
    return FORMATS.get(shape.get("format"), "x" * shape.get("minLength", 0))
