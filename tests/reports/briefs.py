"""Briefs written by hand: one watch with one finding of each kind, and text that means harm."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tocsin.reports.briefing.brief import (
    Bin,
    Brief,
    Coverage,
    DetectorPage,
    EvidenceAccount,
    EvidencePost,
    FindingPage,
    ImportedFile,
    Mark,
    Measure,
    Moment,
    RefusedFile,
    Rejected,
    Source,
    Suggestion,
    Vote,
)
from tocsin.vocabulary.figure import Figure
from tocsin.vocabulary.finding import Chance, Finding, Provenance, Rule, Span, Tie

NIGHT = datetime(2024, 11, 23, 22, 0, tzinfo=UTC)
"""The evening before the vote."""
SILENCE = Mark(
    kind="silence",
    label="Ruritania, silence period",
    span=Span(NIGHT - timedelta(hours=17), NIGHT + timedelta(hours=21)),
)
POLLING = Mark(
    kind="polling",
    label="Ruritania, polls open",
    span=Span(NIGHT + timedelta(hours=7), NIGHT + timedelta(hours=21)),
)
LIE = "The ballots were printed abroad, share this before they delete it"


def at(minutes):
    """Return an instant of the evening before the vote."""
    return NIGHT + timedelta(minutes=minutes)


def post(n, *, handle="ana", text=LIE, minutes=None, platform="x"):
    """Return the nth post behind a finding."""
    return EvidencePost(
        id=f"{platform}:post:{n}",
        at=at(n if minutes is None else minutes),
        platform=platform,
        account=f"{platform}:account:{handle}",
        handle=f"@{handle}",
        text=text,
        url=f"https://{platform}.example/{handle}/status/{n}",
        source=Source(file="posts.csv", line=n + 2, record=n + 1, sha256=f"{n:064x}"),
    )


def page(posts, detector, claim, **kinds):
    """Return a finding of one detector, with its posts."""
    subjects = tuple(dict.fromkeys(one.account for one in posts))
    finding = Finding(
        claim=claim,
        subjects=subjects,
        evidence=tuple(one.id for one in posts),
        span=Span(posts[0].at, posts[-1].at),
        measures={"accounts": len(subjects), "posts": len(posts)},
        provenance=Provenance(detector, 1, {}, "0.1", "c0ffee"),
        suggests=("disarm:T0084.001", "disarm:T9999"),
        **kinds,
    )
    return FindingPage(
        finding=finding,
        measures=(
            Measure(name="accounts", value=len(subjects), meaning="different accounts"),
            Measure(name="posts", value=len(posts), meaning="posts in the burst"),
        ),
        suggests=(
            Suggestion(id="disarm:T0084.001", title="Use Copypasta"),
            Suggestion(id="disarm:T9999", title=""),
        ),
        names={one.account: one.handle for one in posts},
        posts=tuple(posts),
        post_count=len(posts),
        moments=tuple(Moment(at=one.at, account=one.account) for one in posts),
        command=f"tocsin detect {detector}",
    )


def coordinated():
    """Return three accounts on two platforms that share the same links."""
    posts = [
        post(n, handle=handle, minutes=n / 2, platform=platform, text="Look at this link!")
        for n, (handle, platform) in enumerate(
            [("ana", "x"), ("bob", "x"), ("cai", "telegram")] * 4
        )
    ]
    a, b, c = (one.account for one in posts[:3])
    return page(
        posts,
        "coordinated",
        "3 accounts shared the same 4 links within 60 seconds of each other, 12 times",
        chance=Chance(
            p=2.1e-9,
            q=4.2e-7,
            null="Every account shares each link at a time of its own, as often as it did here.",
            hypotheses=812,
        ),
        innocent=("A news desk whose staff share the desk’s own articles.",),
        ties=(Tie(a, b, 4, 1e-7), Tie(a, c, 4, 2e-7), Tie(b, c, 3, 4e-6)),
    )


def copypasta():
    """Return four accounts that posted one text."""
    posts = [post(20 + n, handle=handle) for n, handle in enumerate(["ana", "dan", "eva", "fay"])]
    return page(
        posts,
        "copypasta",
        f"4 accounts posted one text 4 times within 3 minutes: “{LIE}”",
        innocent=("People who pressed a share button that fills in the text.",),
    )


def silence(*, binding=True):
    """Return one post inside the silence period."""
    found = page(
        [post(40, handle="party", text="Vote for us tomorrow!", platform="telegram")],
        "silence_period",
        "1 account campaigned 1 time inside the silence period of Ruritania",
        rule=Rule(
            id="silence:ZZ-presidential",
            version="2024-03-01",
            confidence="high" if binding else "low",
            binding=binding,
        ),
        places=("ZZ",),
    )
    return replace(found, rule_title="Electoral Act of Ruritania, article 74")


def lookalike():
    """Return a finding whose evidence is an account, not a post."""
    found = page([post(60, handle="TheRuritanianTimes")], "impersonation", "1 account looks alike")
    account = EvidenceAccount(
        id="x:account:77",
        platform="x",
        handle="@TheRuritanianTlmes",
        name="The Ruritanian Times",
        description="News, first.",
        followers=12,
        created_at=at(-9000),
        source=Source(file="accounts.jsonl", line=None, record=9, sha256="ab" * 32),
    )
    return replace(found, posts=(), post_count=0, moments=(), accounts=(account,), account_count=1)


def brief(*findings, **changes):
    """Return a brief of a small watch with these findings."""
    bins = [
        Bin(platform=platform, at=at(60 * hours), posts=abs(hours) + more)
        for platform, more in (("x", 9), ("telegram", 2))
        for hours in range(-72, 24)
        if not (platform == "telegram" and -20 < hours < -8)
    ]
    made = Brief(
        name="Ruritania 2024",
        votes=(
            Vote(
                id="election:ZZ-presidential-2024-11-24",
                name="Ruritania, presidential election, first round",
                country="Ruritania",
                marks=(SILENCE, POLLING),
            ),
        ),
        made_at=NIGHT + timedelta(days=1),
        tocsin="0.1",
        corpus="c0ffee",
        headlines=(
            Figure(
                name="posts.imported",
                value=57_318,
                unit="posts",
                definition="Posts in the corpus, repeated sights of one post counted once.",
                records=("b1", "b2"),
            ),
            Figure(
                name="accounts.posting",
                value=4_112,
                unit="accounts",
                definition="Different accounts that made those posts.",
                records=("b1", "b2"),
            ),
        ),
        files=(
            ImportedFile(
                batch="b1",
                name="posts.csv",
                format="X, flat CSV",
                sha256="ab" * 32,
                bytes=4_700_123,
                imported_at=NIGHT,
                records=50_000,
                rejected=(
                    Rejected(code="time", count=2, example="line 812: expected a time; got 'now'"),
                ),
                rows={"posts": 50_000, "links": 8_112, "media": 0},
                span=Span(at(-4000), at(1300)),
                unclaimed={"post.is_ad": 50_000},
                warnings=("2 times had no zone and were read as UTC",),
            ),
        ),
        refused=(
            RefusedFile(name="error.json", status="refused", why="error.json: an API’s error page"),
        ),
        coverage=Coverage(width="1h", bins=tuple(bins), undated=3, before=12),
        findings=findings,
        detectors=(
            DetectorPage(
                name="copypasta",
                title="Copy-pasta: one text, many accounts, one burst",
                version=1,
                findings=1,
                parameters={"accounts": "5", "pause": "10m"},
                command="tocsin detect copypasta --set copypasta.accounts=7",
                sees="exact copies",
                misses="paraphrase, translation",
                innocent="news-agency wires",
                source="DISARM T0084.001",
            ),
            DetectorPage(
                name="impersonation",
                title="Impersonation",
                parameters={},
                not_run="there are no rows in watchlist: name one in tocsin.toml",
            ),
        ),
    )
    return replace(made, **changes)
