"""Make the catalog's tables from a folder of source data.

    python scripts/build_catalog.py FOLDER

FOLDER holds `disarm/` (extracts of the DISARM 1.6 workbook) and `code-of-conduct/`.
Of DISARM only ids, names, parents and tactics are kept; one-line explanations are our own and
live in `about.csv`, which this script does not touch.
"""

import csv
import re
import sys
from collections.abc import Iterable
from pathlib import Path

CATALOG = Path(__file__).parents[1] / "src" / "tocsin" / "catalog"
BULLETS = {
    "fake-accounts": "Creation and use of fake accounts, account takeovers and bot-driven reach",
    "hack-and-leak": "Hack-and-leak operations",
    "impersonation": "Impersonation",
    "deep-fakes": "Malicious deep fakes",
    "fake-engagement": "Purchase of fake engagement",
    "undisclosed-promotion": "Paid messages or promotion by influencers without saying so",
    "coordinated-inauthentic-behaviour": "Accounts that take part in coordinated inauthentic "
    "behaviour",
    "artificial-amplification": "User conduct meant to amplify reach or perceived support "
    "artificially",
}
"""The conducts named in Commitment 14, in our own words."""
BULLET_OF = {
    1: "fake-accounts", 2: "fake-engagement", 3: "fake-engagement",
    4: "coordinated-inauthentic-behaviour", 5: "impersonation", 6: "artificial-amplification",
    7: "deep-fakes", 8: "hack-and-leak", 9: "coordinated-inauthentic-behaviour",
    10: "artificial-amplification", 11: "undisclosed-promotion", 12: "artificial-amplification",
}  # fmt: skip
TECHNIQUE = re.compile(r"T\d{4}(?:\.\d{3})?")


def main(source: Path) -> None:
    """Write every table."""
    disarm = source / "disarm"
    write(
        CATALOG / "disarm" / "techniques.csv",
        ("id", "name", "parent", "tactic"),
        (
            (row["disarm_id"], row["name"].strip(), row["parent_id"], row["tactic_id"])
            for row in read(disarm / "techniques_v1.6.csv")
        ),
    )
    write(
        CATALOG / "disarm" / "tactics.csv",
        ("id", "name"),
        ((row["disarm_id"], row["name"].strip()) for row in read(disarm / "tactics_v1.6.csv")),
    )
    write(
        CATALOG / "disarm" / "retired.csv",
        ("id", "name", "replaced_by"),
        (
            (row["retired_id"], row["name_in_v1_4"].strip(), row["proposed_replacement_v1_6"])
            for row in read(disarm / "retired_ids_1.4_to_1.6.csv")
        ),
    )
    notice = (disarm / "LICENSE.md").read_text(encoding="utf-8")
    (CATALOG / "disarm" / "LICENSE.md").write_text(notice, encoding="utf-8")
    write(
        CATALOG / "tables" / "commitment14.csv",
        ("id", "name", "behaviour", "confidence", "disarm"),
        commitment14(read(source / "code-of-conduct" / "commitment14_ttps.csv")),
    )


def commitment14(rows: Iterable[dict[str, str]]) -> Iterable[tuple[str, ...]]:
    """Return the conducts, then the numbered TTPs with the confidence of number and label."""
    for name, label in BULLETS.items():
        yield name, label, "", "high", ""
    for row in rows:
        number, status = int(row["ttp_no"]), row["status_of_label"]
        confidence = "medium" if "from memory" in status or "in part" in status else "high"
        confidence = "low" if status.startswith("from memory") else confidence
        techniques = " ".join(TECHNIQUE.findall(row["proposed_disarm_v1_6"]))
        yield f"TTP-{number}", row["label"], BULLET_OF[number], confidence, techniques


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write a CSV file with Unix line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerows([header, *rows])
    sys.stdout.write(f"{path.relative_to(CATALOG)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
