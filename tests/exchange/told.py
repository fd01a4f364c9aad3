"""Whatever records may hold: any text, any day, any word, nothing, thousands."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st
from msgspec.structs import replace

from tests.exchange.records import (
    ALERT,
    ARTICLE,
    CHANNEL,
    EFFECT,
    FINDING,
    asset,
    subject,
    technique,
)
from tocsin.casework.told import Word

SAID = st.one_of(
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60),
    st.sampled_from(["", " ", "\u202e", "']) OR [x:y = '", "🚨 假新闻", "a" * 5_000,
                     "https://de.rt.com/x", "<script>", "\ud7ff\ufffe", "=1+1", "x\ny\r\n"]),
)  # fmt: skip
"""Text of people and of platforms, as databases keep it: no NUL, no half of a character."""
AT = st.integers(0, 7_000_000_000_000).map(lambda ms: datetime.fromtimestamp(ms / 1000, tz=UTC))
PLATFORMS = st.sampled_from(["x", "twitter", "facebook", "telegram", "tiktok", "", "a b", "Ünï"])
NATIVES = st.one_of(
    SAID.filter(str.strip),
    st.sampled_from(["spiegel.ltd", "шпигель.example", "1.2.3.4", "::1", "999.1.1.1", "a" * 500]),
)
KINDS = ("account", "channel", "page", "group", "post", "ad", "image", "video", "domain", "ip",
         "system", "other")  # fmt: skip
SUBJECTS = st.builds(subject, st.sampled_from(KINDS), NATIVES, PLATFORMS)
WORDS = st.one_of(
    st.builds(Word, st.just("place"), st.sampled_from(["RO", "XR", "ZZ", "EL", "romania"])),
    st.builds(Word, st.sampled_from(["provision", "own"]), SAID.filter(bool)),
)
TECHNIQUES = st.builds(
    technique,
    st.one_of(st.sampled_from(["T0084.001", "T0149.003", "T1566", "T9999", "TTP-9"]),
              SAID.filter(bool)),
    st.sampled_from(["disarm", "attack", "commitment14", "amitt", "others"]),
    by=st.sampled_from(["", "p-bo"]), because=SAID, rows=st.lists(SAID, max_size=2).map(tuple),
)  # fmt: skip
NUMBERS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False,
    allow_infinity=False), SAID, st.lists(st.integers(), max_size=2),
)  # fmt: skip
NAMED = st.dictionaries(SAID | st.just("reach"), NUMBERS, max_size=3)

AMOUNTS = st.none() | st.integers(0, 2**63 - 1)


def several(one):
    """Return a few records, each at its own place."""
    return st.lists(one, max_size=2, unique_by=lambda each: each.place)


def channels(subjects):
    """Return classes of some of what an alert is about, and of what it is not."""
    return st.builds(
        lambda number, name, **more: replace(
            CHANNEL, place=f"channelexposure:{number}", subject=name, created_at=AT_ONE, **more
        ),
        st.integers(1, 99), st.sampled_from([one.id for one in subjects] or ["x:account:0"]),
        exposure=st.sampled_from(["official", "state_linked", "none_known"]), basis=SAID,
        behind=st.sampled_from(["", " ", "Herald of Rivers", "rt.com"]) | SAID,
        act=st.sampled_from(["", CHANNEL.act]),
    )  # fmt: skip


AT_ONE = datetime(2027, 1, 1, tzinfo=UTC)
EFFECTS = st.builds(
    lambda number, **more: replace(EFFECT, place=f"dossierentry:{number}", **more),
    st.integers(1, 99), text=SAID, lowest=AMOUNTS, highest=AMOUNTS, unit=SAID, method=SAID,
    margin=AMOUNTS, margin_source=SAID, created_at=AT,
)  # fmt: skip
ARTICLES = st.builds(
    lambda number, **more: replace(ARTICLE, place=f"coverage:{number}", **more),
    st.integers(1, 99), url=SAID | st.just("https://de.rt.com/x"), title=SAID, reach=AMOUNTS,
    reach_basis=SAID, outlet=SAID.filter(str.strip), published_on=st.just(date(2024, 11, 25)),
    created_at=AT, changed_at=AT,
)  # fmt: skip


@st.composite
def findings(draw, number=1):
    """Return a finding with a key of its own."""
    times = sorted(draw(st.tuples(AT, AT)))
    made = sorted(draw(st.tuples(AT, AT)))
    return replace(
        FINDING,
        place=f"finding:{number}", key=f"k{number}", claim=draw(SAID),
        kind=draw(SAID | st.just("unlabelled_ads")),
        state=draw(st.sampled_from(["proposed", "confirmed", "rejected", "withdrawn"])),
        first_at=times[0], last_at=times[1], created_at=made[0], changed_at=made[1],
        measures=draw(NAMED), chance=draw(st.none() | NAMED), rule=draw(st.none() | NAMED),
        innocent=tuple(draw(st.lists(SAID, max_size=2))),
        evidence=draw(st.sampled_from([0, 1, 4, 10**12])),
        evidence_sha256=draw(st.sampled_from(["", "e" * 64])),
        subjects=tuple(draw(st.lists(SUBJECTS, max_size=4, unique_by=lambda one: one.id))),
        words=tuple(draw(st.lists(WORDS, max_size=4, unique=True))),
        techniques=tuple(draw(st.lists(TECHNIQUES, max_size=3, unique_by=lambda one: one.id))),
        operation=draw(SAID), election=draw(SAID),
        confidence=draw(st.sampled_from(["", "low", "medium", "high"])),
        decided_by=draw(st.sampled_from(["", "p-bo"])), decided_because=draw(SAID),
    )  # fmt: skip


@st.composite
def alerts(draw):
    """Return an alert over some findings, or none."""
    some = tuple(draw(findings(n)) for n in range(draw(st.integers(0, 3))))
    incident = replace(
        ALERT.incident, title=draw(SAID), operation=draw(SAID), attribution=draw(SAID),
        attribution_basis=draw(SAID), findings=some,
    )  # fmt: skip
    asked = draw(st.lists(SUBJECTS, max_size=3, unique_by=lambda one: one.id))
    about = [*asked, *(each for one in some for each in one.subjects)]
    urls = st.one_of(st.just(""), st.just("https://x.example/a b"), SAID)
    return replace(
        ALERT,
        title=draw(SAID), summary=draw(SAID), method=draw(SAID), action=draw(SAID),
        language=draw(st.sampled_from(["en", "ro", "de-AT"])),
        created_at=draw(AT), published_at=draw(st.none() | AT),
        tlp=draw(st.sampled_from(["clear", "green", "amber", "amber+strict", "red"])),
        incident=draw(st.sampled_from([None, incident])), findings=some,
        assets=tuple(asset(one, draw(urls), draw(st.sampled_from(["", "a" * 64])))
                     for one in asked),
        submissions=draw(st.sampled_from([(), ALERT.submissions])),
        elections=draw(st.sampled_from([(), ALERT.elections])),
        channels=tuple(draw(several(channels(about)))), effects=tuple(draw(several(EFFECTS))),
        articles=tuple(draw(several(ARTICLES))),
    )  # fmt: skip
