"""XML that attacks those who read it."""

from tests.importers.hostile.case import Case

ITEM = b"<item><title>Vote</title><link>https://a.example/1</link><guid>1</guid></item>"


def feed(before=b"", inside=ITEM):
    return (
        b'<?xml version="1.0"?>'
        + before
        + b'<rss version="2.0"><channel>'
        + inside
        + b"</channel></rss>"
    )


LAUGHS = b"<!DOCTYPE l [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b"]>"  # fmt: skip
CASES = (
    Case(
        "a billion laughs",
        "a.xml",
        feed(LAUGHS, ITEM.replace(b"Vote", b"&j;")),
        "refused",
        told="entities",
        mapping=None,
    ),
    Case(
        "an entity that reads our files",
        "a.xml",
        feed(
            b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", ITEM.replace(b"Vote", b"&x;")
        ),
        "refused",
        told="entities",
        mapping=None,
    ),
    Case(
        "a feed that ends inside an item",
        "a.xml",
        feed()[:-40],
        "partial",
        records=1,
        mapping=None,
        told="ends inside an item",
    ),
    Case(
        "a feed with a broken item between two",
        "a.xml",
        feed(inside=ITEM + b"<item><title>x</titel></item>" + ITEM.replace(b"1<", b"2<")),
        records=3,
        mapping=None,
    ),
    Case("a feed without items", "a.xml", feed(inside=b""), "refused", mapping=None),
    Case(
        "XML of no kind we know",
        "a.xml",
        b"<?xml version='1.0'?><a><b/></a>",
        "unsupported",
        mapping=None,
    ),
    Case(
        "a web page under the name of a feed",
        "a.xml",
        b"<!doctype html><html></html>",
        "refused",
        told="web page",
        mapping=None,
    ),
)
