"""Real and documented samples, where this machine has them, give the counts and values they hold.

The samples are not ours to publish; without them these tests have nothing to run on, and the golden
files, which are smaller and our own, say the same of each format.
"""

import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.importers.golden import plain, records, said
from tocsin.importers import guess, installed
from tocsin.importers.head import look
from tocsin.importers.known import recognise
from tocsin.vocabulary.platforms import PLATFORMS

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "samples"
EXPECTED = SAMPLES / "expected.json"
OURS = {
    "rss": "rss",
    "stix2_bundle": "stix2_bundle",
    "misp_event": "misp_event",
    "claimreview_factchecktools": "claimreview",
    "claimreview_schemaorg": "claimreview",
    "meta_content_library": "meta_content_library",
    "tiktok_commercial_content": "tiktok_commercial_content",
    "meta_ad_library": "meta_ad_library",
    "x_api_v2": "x_api_v2",
    "x_api_v2_flat": "x_api_v2",
    "x_information_operations": "x_information_operations",
    "zeeschuimer_x": "zeeschuimer",
    "zeeschuimer_tiktok": "zeeschuimer",
    "crowdtangle_facebook": "crowdtangle",
    "telegram_desktop": "telegram_desktop",
    "bluesky_jetstream": "bluesky_jetstream",
    "mastodon_status": "mastodon",
    "bluesky_postview": "bluesky_postview",
    "bluesky_tap": "bluesky_tap",
    "telegram_telethon": "telegram_telethon",
    "youtube_data_api": "youtube_data_api",
    "youtube_data_tools": "youtube_data_tools",
    "vk_wall": "vk_wall",
    "ira_fivethirtyeight_excel": "ira_fivethirtyeight",
    "tiktok_research_api": "tiktok_research_api",
}
FILES = json.loads(EXPECTED.read_text(encoding="utf-8"))["files"] if EXPECTED.exists() else {}
SUPPORTED = {name: one for name, one in FILES.items() if name.split("/")[0] in OURS}
OTHERS = sorted(FILES.keys() - SUPPORTED.keys())
PRIVATE = {"telegram_desktop/dm_small.json", "telegram_desktop/supergroup_a.json"}

COUNTS = {
    "articles": lambda s: len(ids(s, "Post")),
    "domains": lambda s: len(values(s, ("domain-name",))),
    "urls": lambda s: len(values(s, ("url",))),
    "incidents_or_campaigns": lambda s: len(ids(s, "Incident")),
    "events": lambda s: len(ids(s, "Incident")),
    "attributes_incl_object_attributes": lambda s: len(ids(s, "Indicator")),
    "fact_checks": lambda s: len([one for one in s if one["sight"] == "FactCheck"]),
    "label.Paid Partnership": lambda s: len(ids(s, "Ad", lambda a: a["label"][:4] == "Paid")),
    "label.Promotional Content": lambda s: len(ids(s, "Ad", lambda a: a["label"][:4] == "Prom")),
    "with_ocr_text": lambda s: len(ids(s, "Post", lambda p: "transcript" in p)),
    "ads": lambda s: len(ids(s, "Ad")),
    "pages": lambda s: len(ids(s, "Account")),
    "posts": lambda s: (
        len(ids(s, "Post", lambda p: p["post_type"] != "repost"))
        if any(p["platform"] == "bluesky" for p in s if p["sight"] == "Post")
        else len(ids(s, "Post", lambda p: p["is_primary"]))
    ),
    "posts_primary": lambda s: len(ids(s, "Post", lambda p: p["is_primary"])),
    "posts_referenced_only": lambda s: len(
        ids(s, "Post") - ids(s, "Post", lambda p: p["is_primary"])
    ),
    "accounts": lambda s: len(ids(s, "Account")),
    "withheld": lambda s: len(ids(s, "Post", lambda p: p["status"] == "withheld")),
    "reposts": lambda s: len(ids(s, "Post", lambda p: p["post_type"] == "repost")),
    "reblogs": lambda s: len(ids(s, "Post", lambda p: p["post_type"] == "repost")),
    "deletions": lambda s: len(ids(s, "Event", lambda e: e.get("status") == "deleted")),
    "identity_events": lambda s: len(ids(s, "Event", lambda e: e.get("handle"))),
    "account_events": lambda s: (
        len(ids(s, "Event", lambda e: e["subject_kind"] == "account"))
        - len(ids(s, "Event", lambda e: e.get("handle")))
    ),
    "profile_updates": lambda s: len(ids(s, "Account")),
}
"""What a count of `expected.json` means in sights; `s` are all sights of a file."""


@pytest.mark.parametrize("name", sorted(SUPPORTED))
def test_a_sample_is_recognised(name):
    found, _ = guess(SAMPLES / name)

    assert found is not None
    assert found.name == OURS[name.split("/")[0]]


@pytest.mark.parametrize("name", sorted(SUPPORTED))
def test_a_sample_holds_what_it_is_known_to_hold(name):
    sights = everything(name)
    for count, expected in SUPPORTED[name]["records"].items():
        if count in COUNTS:
            assert COUNTS[count](sights) == expected, count


@pytest.mark.parametrize("name", sorted(SUPPORTED))
def test_chosen_values_of_a_sample_are_exact(name):
    for check in SUPPORTED[name]["checks"]:
        if "message_id" in check["expect"]:  # speaks of records, of which some are no posts
            assert records_of(name)[0].value["id"] == check["expect"]["message_id"]
            continue
        one = selected(everything(name), check["select"])
        for field, expected in check["expect"].items():
            assert same(value(one, everything(name), field), expected), (field, check)


@pytest.mark.parametrize("name", sorted(PRIVATE & SUPPORTED.keys()))
def test_a_private_chat_is_refused_unless_asked_for(name):
    one = installed()["telegram_desktop"]
    layout = one.sniff(look(SAMPLES / name)).layout

    assert {said(one, record) for record in records(SAMPLES / name, layout)} == {"file"}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_not_supported_is_named_and_taken_by_nobody(name):
    head = look(SAMPLES / name)

    assert guess(head)[0] is None
    assert recognise(head) is not None or name.startswith("generic_csv/")


def test_two_layouts_of_the_same_posts_say_the_same():
    """A hundred posts stay a hundred, with the same words, authors and relations."""
    if not FILES:
        return
    pages, flat = (by_id(everything(f"x_api_v2{name}")) for name in ("/noflat.jsonl", FLAT))

    assert pages.keys() == flat.keys()
    for native_id, post in pages.items():
        for field in ("text", "account_native_id", "created", "hashtags", "metrics", "post_type"):
            assert post.get(field) == flat[native_id].get(field)


FLAT = "_flat/flat_a.jsonl"


def importer_of(name):
    """Return the importer of a sample; private chats are asked for by name."""
    folder = OURS[name.split("/")[0]]
    return installed()["telegram_desktop_private" if name in PRIVATE else folder]


def records_of(name):
    """Return the records of a sample."""
    return records(SAMPLES / name, importer_of(name).sniff(look(SAMPLES / name)).layout)


@cache
def everything(name):
    """Return all that a sample says, as plain JSON."""
    found = [plain(said(importer_of(name), record)) for record in records_of(name)]
    return json.loads(json.dumps([sight for sights in found for sight in sights]))


def ids(sights, kind, test=lambda _: True):
    """Return the ids of all sights of a kind that pass a test."""
    return {one["native_id"] for one in sights if one["sight"] == kind and test(one)}


def values(sights, types):
    """Return the distinct values of indicators of some types."""
    return {s["value"] for s in sights if s["sight"] == "Indicator" and s["type"] in types}


def by_id(sights):
    """Return the posts of which the file is about, by id."""
    found = [one for one in sights if one["sight"] == "Post" and one["is_primary"]]
    return {one["native_id"]: one for one in found}


def selected(sights, select):
    """Return the post a check speaks of, or the account."""
    posts = [one for one in sights if one["sight"] == "Post"]
    if "index" in select:
        return (posts or [one for one in sights if one["sight"] == "Incident"])[select["index"]]
    if "account.native_id" in select:
        return {"account_native_id": select["account.native_id"]}
    key, wanted = next(iter(select.items()))
    if key in ("review_url", "domain"):
        key = "address" if key == "domain" else key
        return next(one for one in sights if one.get(key) == wanted)
    return next(one for one in posts if one.get(key) == wanted)


def value(one, sights, field):
    """Return a field of a post by its name in `expected.json`."""
    events = [e for e in sights if e["sight"] == "Event" and e["native_id"] in one.values()]
    account = next(
        (a for a in sights if a["sight"] == "Account" and a["native_id"] in one.values()), {}
    )
    relation = {kind["kind"]: kind for kind in one.get("relations", [])}
    first, _, rest = field.partition(".")
    named = one.get("native_id")
    ad = next((a for a in sights if a["sight"] == "Ad" and a["native_id"] == named), {})
    if one.get("sight") == "FactCheck":
        return one["reviewed"]["precision"] if field == "time_precision" else one[field]
    if first == "incident":
        return one[{"uuid": "native_id"}.get(rest, rest)]
    if first == "ad":
        return ad.get({"start": "started_at"}.get(rest, rest))
    if rest in ("view_low", "view_high"):
        return one["ranges"]["view"][rest == "view_high"]
    if first == "metrics":
        return one.get("metrics", {}).get(rest)
    readers = {
        "url_canonical": lambda: one["url"],
        "ad_label": lambda: ad["label"],
        "created_at": lambda: one["created"]["at"],
        "created_at_raw": lambda: one["created"]["raw"],
        "collected_at_us": lambda: one["collected_at"],
        "time_precision": lambda: one["created"]["precision"],
        "account.native_id": lambda: one["account_native_id"],
        "account.handle": lambda: next(
            (e["handle"] for e in events if e.get("handle")), one.get("account_handle")
        ),
        "account.status": lambda: next(e["status"] for e in events if e.get("status")),
        "account.pseudonymised_at_source": lambda: account["pseudonymised_at_source"],
        "status": lambda: next((e["status"] for e in events), one.get("status")),
        "repost_of.native_id": lambda: relation.get("repost", {}).get("native_id"),
        "reply_to.native_id": lambda: relation.get("reply", {}).get("native_id"),
        "forwarded_from.native_id": lambda: (
            relation.get("forward", {}).get("native_id")
            or relation.get("forward", {}).get("account_native_id")
        ),
        "labelled_as_ad": lambda: one.get("labelled_ad"),
        "flags_contains": lambda: next((e for e in one["flags"] if e.startswith("id_")), None),
        "url": lambda: (
            one.get("url")
            or PLATFORMS[one["platform"]].post_url(one["native_id"], one.get("account_handle"))
        ),
        "is_paid_partnership": lambda: one.get("paid_partnership"),
        "collection.query_url": lambda: one.get("collection"),
        "hashtags": lambda: one.get("hashtags") or [],
        "geo": lambda: one.get("country"),
    }
    return readers[field]() if field in readers else one.get(field)


def same(found, expected):
    """Compare two values; times to the second, and microseconds since 1970 with a time."""
    if isinstance(found, str) and isinstance(expected, int):
        at = datetime.fromisoformat(found)
        return (at - datetime.fromisoformat("1970-01-01T00:00:00Z")) // timedelta(
            microseconds=1
        ) == expected
    if isinstance(found, str) and isinstance(expected, str) and found != expected:
        return found[:19] == expected[:19] and found.endswith("Z") and expected.endswith("Z")
    return found == expected
