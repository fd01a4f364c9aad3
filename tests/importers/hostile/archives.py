"""Archives that lie about what they hold."""

import gzip
import io
import zipfile

from tests.importers.hostile.case import Case, lines, post, row, table
from tests.importers.packed import workbook, zipped
from tocsin.importers.source import zstd

GOOD = table(row(1), row(2))


def locked():
    """Return a zip that says its member is locked."""
    made = bytearray(zipped(("a.csv", GOOD)))
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def wrong_sum():
    """Return a zip whose member is not what its checksum says."""
    made = bytearray(zipped(("a.csv", GOOD), method=zipfile.ZIP_STORED))
    made[made.index(b"Vote")] ^= 1
    return bytes(made)


def bomb():
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w") as file,
    ):
        for _ in range(80):
            file.write(bytes(1 << 20))
    return made.getvalue()


def wrong_crc(content=GOOD):
    made = bytearray(gzip.compress(content, mtime=0))
    made[-8] ^= 1
    return bytes(made)


CASES = (
    Case(
        "a gzip with a wrong checksum",
        "a.csv.gz",
        wrong_crc(),
        "partial",
        records=2,
        told="damaged",
    ),
    Case("a gzip under the name of a table", "a.csv", gzip.compress(GOOD), records=2),
    Case("a table under the name of a gzip", "a.csv.gz", GOOD, records=2),
    Case("a gzip of nothing", "a.csv.gz", gzip.compress(b""), "refused", told="empty"),
    Case(
        "the header of a gzip and no more",
        "a.csv.gz",
        b"\x1f\x8b\x08\0",
        "refused",
        told="ends early",
    ),
    Case("a gzip in a gzip", "a.csv.gz", gzip.compress(gzip.compress(GOOD)), "refused"),
    Case("a gzip with padding after it", "a.csv.gz", gzip.compress(GOOD) + bytes(512), records=2),
    Case(
        "a zstd with a wrong magic number",
        "a.csv.zst",
        b"\x28\xb5\x2f\xfe" + zstd.compress(GOOD)[4:],
        "refused",
    ),
    Case(
        "a zstd of two frames",
        "a.jsonl.zst",
        zstd.compress(lines(post(1), "")) + zstd.compress(lines(post(2), "")),
        records=2,
    ),
    Case("half of a zstd", "a.csv.zst", zstd.compress(GOOD)[:12], "refused", told="ends early"),
    Case("a zip with a locked member", "a.zip", locked(), "refused", told="password"),
    Case("a zip whose member is damaged", "a.zip", wrong_sum(), "refused", told="whole member"),
    Case(
        "a zip without its end", "a.zip", zipped(("a.csv", GOOD))[:-30], "refused", told="whole zip"
    ),
    Case("a zip of nothing", "a.zip", zipped(), "refused", told="holds none"),
    Case("a zip that grows a thousandfold", "a.zip", bomb, "refused", told="200-fold"),
    Case(
        "a member that leads out of the folder",
        "a.zip",
        zipped(("../../../a.csv", GOOD)),
        records=2,
    ),
    Case("a member with an absolute name", "a.zip", zipped(("/etc/cron.d/a.csv", GOOD)), records=2),
    Case(
        "a zip in a zip in a zip",
        "a.zip",
        zipped(("b.zip", zipped(("c.zip", zipped(("a.csv", GOOD)))))),
        "refused",
        told="at most one archive",
    ),
    Case("a gzip in a zip", "a.zip", zipped(("a.csv.gz", gzip.compress(GOOD))), records=2),
    Case("a zip that is named a table", "a.csv", zipped(("a.csv", GOOD)), records=2),
    Case(
        "a workbook named a zip",
        "a.zip",
        workbook(one=[["id", "text", "date", "who"], ["1", "a", "", ""]]),
        records=1,
    ),
    Case(
        "an Office document without sheets",
        "a.xlsx",
        zipped(("[Content_Types].xml", b"<Types/>")),
        "refused",
        told="without sheets",
    ),
    Case(
        "a zip with a picture before the table",
        "a.zip",
        zipped(("0.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9), ("a.csv", GOOD)),
        "refused",
    ),
    Case(
        "a damaged gzip with a text of four mebibytes",
        "a.json.gz",
        lambda: wrong_crc(b"[" + post(1).encode() + b', {"id": "' + b"9" * (4 << 20) + b'"}]'),
        "partial",
        records=2,
        told="damaged",
    ),
)
