"""Drawings, read back."""

from xml.etree import ElementTree as ET


def tree(svg):
    """Return the elements of a drawing; one that is not well-formed raises."""
    return ET.fromstring(svg)  # noqa: S314  # drawn by us a moment ago


def texts(svg):
    """Return the words in a drawing."""
    return [one.text for one in tree(svg).iter("text")]


def marks(svg, kind):
    """Count the marks of one kind: rect, rule, symbol."""
    groups = (one for one in tree(svg).iter("g") if one.get("class", "").startswith(f"mark-{kind}"))
    return sum(len(list(group)) for group in groups if "role-mark" in group.get("class", ""))
