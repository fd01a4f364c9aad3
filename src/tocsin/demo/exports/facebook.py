"""CrowdTangle: Facebook pages as CSV, times in US Eastern, and two bent rows."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tocsin.demo.deeds import Deed
from tocsin.demo.exports import Blemish, on
from tocsin.demo.world import World

FILE = "facebook/crowdtangle.csv"
COLUMNS = [
    "Page Name",
    "User Name",
    "Facebook Id",
    "Page Category",
    "Page Admin Top Country",
    "Page Description",
    "Page Created",
    "Likes at Posting",
    "Followers at Posting",
    "Post Created",
    "Post Created Date",
    "Post Created Time",
    "Type",
    "Total Interactions",
    "Likes",
    "Comments",
    "Shares",
    "Love",
    "Wow",
    "Haha",
    "Sad",
    "Angry",
    "Care",
    "Video Share Status",
    "Is Video Owner?",
    "Post Views",
    "Total Views",
    "Total Views For All Crossposts",
    "Video Length",
    "URL",
    "Message",
    "Link",
    "Final Link",
    "Image Text",
    "Link Text",
    "Description",
    "Sponsor Id",
    "Sponsor Name",
    "Sponsor Category",
]
LAST = (
    "Overperforming Score (weighted  —  Likes 1x Shares 1x Comments 1x Love 1x Wow 1x Haha 1x "
    "Sad 1x Angry 1x Care 1x )"
)
EASTERN = ZoneInfo("America/New_York")


def write(world: World, folder: Path) -> list[Blemish]:
    """Write the export, with a byte-order mark, thousands separators and two bent rows."""
    path = folder / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    deeds = on(world.deeds, "facebook")
    rows = [_row(deed, world.plan.country) for deed in deeds]
    bent = dict(rows[7], **{"Post Created": "2026-05-32 25:61:00 EDT", "URL": f"{rows[7]['URL']}9"})
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.DictWriter(file, [*COLUMNS, LAST])
        sheet.writeheader()
        sheet.writerows(rows[:50])
        sheet.writerow(bent)
        file.write("River Bakery,river.bakery,a row that lost most of its cells\r\n")
        sheet.writerows(rows[50:])
    return [
        Blemish(FILE, "one row has a date that no calendar knows"),
        Blemish(FILE, "one row has lost most of its cells"),
    ]


def _row(deed: Deed, country: str) -> dict[str, object]:
    page, at = deed.by, datetime.fromtimestamp(deed.at, EASTERN)
    url = f"https://www.facebook.com/{deed.native_id}"
    link = deed.links[0] if deed.links else url
    likes, comments, shares = deed.likes, deed.likes // 5, deed.likes // 7
    row: dict[str, object] = dict.fromkeys((*COLUMNS, LAST), "")
    row |= dict.fromkeys(("Love", "Wow", "Haha", "Sad", "Angry", "Care"), 0)
    row |= dict.fromkeys(("Post Views", "Total Views", "Total Views For All Crossposts"), 0)
    return row | {
        "Page Name": page.name,
        "User Name": page.handle,
        "Facebook Id": page.native_id,
        "Page Category": "NEWS_SITE" if page.verified else "PERSONAL_BLOG",
        "Page Admin Top Country": country,
        "Page Description": page.bio,
        "Page Created": f"{datetime.fromtimestamp(page.created, UTC):%Y-%m-%d %H:%M:%S}",
        "Likes at Posting": page.followers,
        "Followers at Posting": page.followers,
        "Post Created": f"{at:%Y-%m-%d %H:%M:%S %Z}",
        "Post Created Date": f"{at:%Y-%m-%d}",
        "Post Created Time": f"{at:%H:%M:%S}",
        "Type": "Link" if deed.links else "Status",
        "Total Interactions": f"{likes + comments + shares:,}",
        "Likes": likes,
        "Comments": comments,
        "Shares": shares,
        "Is Video Owner?": "No",
        "Video Length": "N/A",
        "URL": url,
        "Message": deed.text,
        "Link": link,
        "Final Link": link,
        LAST: f"{likes / 10:.2f}",
    }
