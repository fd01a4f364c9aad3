"""An address has one spelling, whoever wrote it and however it was dressed up."""

import subprocess
import sys
from textwrap import dedent

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.vocabulary.urls import FLAGS, canonical, canonical_frame, domain, without_secrets

SAME = {
    "capitals and port": ("HTTPS://WWW.Example.COM:443/A", "https://www.example.com/A"),
    "http": ("http://example.com/a", "https://example.com/a"),
    "http on a number stays": ("http://192.0.2.1/a", "http://192.0.2.1/a"),
    "http on a port stays": ("http://example.com:8080/a", "http://example.com:8080/a"),
    "no path": ("https://example.com", "https://example.com/"),
    "dots in the path": ("https://example.com/a/../b/./c", "https://example.com/b/c"),
    "dot after the host": ("https://example.com./a", "https://example.com/a"),
    "fragment": ("https://example.com/a#top", "https://example.com/a"),
    "fragment that is a page": ("https://example.com/#!/a", "https://example.com/#!/a"),
    "campaign": ("https://a.ro/x?utm_source=tg&id=7&fbclid=z&b=1", "https://a.ro/x?id=7&b=1"),
    "order is kept": ("https://a.ro/x?b=1&a=2", "https://a.ro/x?b=1&a=2"),
    "nothing but campaign": ("https://a.ro/x?UTM_SOURCE=tg", "https://a.ro/x"),
    "name before @": ("https://google.com@evil.ro/", "https://evil.ro/"),
    "Cyrillic host": ("https://пример.рф/a", "https://xn--e1afmkfd.xn--p1ai/a"),
    "German host": ("https://bücher.de/ü", "https://xn--bcher-kva.de/%C3%BC"),
    "percent signs are left": ("https://a.ro/%7Ea%2fb", "https://a.ro/%7Ea%2fb"),
    "spaces around": ("  https://a.ro/x\n", "https://a.ro/x"),
    "no scheme": ("www.a.ro/x", "https://www.a.ro/x"),
    "two slashes": ("//a.ro/x", "https://a.ro/x"),
    "defanged": ("hxxps://a[.]ro/x", "https://a.ro/x"),
    "defanged more": ("hXXp[:]//a(.)b[dot]ro/(.)", "https://a.b.ro/(.)"),
    "X, old name": ("http://mobile.twitter.com/Ana/status/12?s=20", "https://x.com/i/web/status/12"),
    "X, photo": ("https://x.com/ana/status/12/photo/1", "https://x.com/i/web/status/12"),
    "X, profile": ("https://www.twitter.com/Ana?ref_src=x", "https://x.com/Ana"),
    "YouTube, short": ("https://youtu.be/dQw4w9WgXcQ?t=3", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
    "YouTube, mobile": ("https://m.youtube.com/watch?list=a&v=dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
    "YouTube, shorts": ("https://youtube.com/shorts/dQw4w9WgXcQ?feature=share", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
    "YouTube, channel": ("https://youtube.com/@ana?si=x&app=desktop", "https://www.youtube.com/@ana"),
    "si means something elsewhere": ("https://a.ro/?si=x", "https://a.ro/?si=x"),
    "Telegram, preview": ("https://t.me/s/Canal_RO/12?before=9", "https://t.me/canal_ro/12"),
    "Telegram, old name": ("https://telegram.me/canal_ro", "https://t.me/canal_ro"),
    "TikTok": ("https://m.tiktok.com/@Ana/video/71?_r=1", "https://www.tiktok.com/@ana/video/71"),
    "Instagram": ("https://instagram.com/ana/reel/Cx1/?igsh=z", "https://www.instagram.com/p/Cx1/"),
    "Facebook, mobile": ("https://m.facebook.com/ana/posts/1?mibextid=z", "https://www.facebook.com/ana/posts/1"),
    "Facebook, outgoing": ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.ro%2Fx&h=A", "https://a.ro/x"),
    "Google, outgoing": ("https://www.google.com/url?sa=t&q=https://a.ro/x&usg=z", "https://a.ro/x"),
    "AMP viewer": ("https://www.google.com/amp/s/www.a.ro/x/amp/", "https://www.a.ro/x/amp/"),
    "VK, outgoing": ("https://m.vk.com/away.php?to=https%3A%2F%2Fa.ro%2Fx", "https://a.ro/x"),
}  # fmt: skip


@pytest.mark.parametrize(("written", "url"), SAME.values(), ids=SAME.keys())
def test_an_address_has_one_spelling(written, url):
    assert canonical(written).url == url


@pytest.mark.parametrize(("_written", "url"), SAME.values(), ids=SAME.keys())
def test_the_canonical_form_is_its_own(_written, url):
    assert canonical(url).url == url


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.ro/x", "https://a.ro/X"),
        ("https://a.ro/x", "https://a.ro/x/"),
        ("https://a.ro/x", "https://www.a.ro/x"),
        ("https://a.ro/x", "https://m.a.ro/x"),
        ("https://a.ro/x?id=1", "https://a.ro/x?id=2"),
        ("https://youtu.be/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcq"),
    ],
)
def test_what_may_be_another_page_stays_another(one, other):
    """A guess would accuse strangers of sharing one link."""
    assert canonical(one).url != canonical(other).url


@pytest.mark.parametrize(
    "text",
    [
        "https://ASCII.jp：ついに来た！",
        "",
        " ",
        "https://",
        "https://a b.ro/",
        "mailto:ana@a.ro",
        "ana@a.ro",
        "javascript:alert(1)",
        "tg://resolve?domain=a",
        "1.2.3",
        "photo.jpeg",
        "\ud800",
        "https://xn--.ro/",
        "http://[::1",
        "url_23678",
    ],
)
def test_what_no_browser_opens_as_a_page_is_none(text):
    """The first is a real link on which Python's own parser raises."""
    assert canonical(text) is None


@given(st.text(max_size=40) | st.from_regex(r"(https?://)?[a-z.:/?#@\[\]%&=（．]{0,30}"))
def test_no_string_whatever_raises_and_one_pass_is_enough(text):
    found = canonical(text)

    if found is not None:
        assert canonical(found.url).url == found.url
        assert set(found.flags) <= FLAGS.keys()


@pytest.mark.parametrize(
    ("url", "flags"),
    [
        ("https://a.ro/x", ()),
        ("hxxps://a.ro/x", ("defanged",)),
        ("a.ro/x", ("scheme_added",)),
        ("https://bit.ly/x", ("shortener",)),
        ("https://bit.ly/", ()),
        ("https://a.ro/?access_token=EAAB", ("secret_removed",)),
        ("https://a.ro/#access_token=EAAB", ("secret_removed",)),
        ("https://ana:pw@a.ro/", ("userinfo_removed",)),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fbit.ly%2Fx", ("unwrapped", "shortener")),
    ],
)
def test_what_was_done_to_an_address_is_flagged(url, flags):
    assert canonical(url).flags == flags


SECRETS = [
    "https://www.facebook.com/ads/archive/render_ad/?id=1&access_token=EAABsecret|x",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.ro%2F%3Faccess_token%3DEAABsecret%257C9%26b%3D1",
    "https://a.ro/cb#id_token=EAABsecret&state=1",
    "https://ana:EAABsecret@a.ro/",
    "//ana:EAABsecret@a.ro/",
    "https:ana:EAABsecret@a.ro/",
    "https://a.ro/x?API_KEY=EAABsecret;b=1",
    "www.a.ro/x?token=EAABsecret",
    "not a link ?password=EAABsecret",
]


@pytest.mark.parametrize("url", SECRETS)
def test_no_secret_survives(url):
    """The collector's token in an ad's address opens the collector's account."""
    [row] = canonical_frame(pl.Series([url])).rows(named=True)

    assert "EAABsecret" not in without_secrets(url)
    assert row["url_clean"] == without_secrets(url)
    assert "EAABsecret" not in f"{row['url']} {row['host']}"
    assert {"secret_removed", "userinfo_removed"} & set(row["flags"])


@pytest.mark.parametrize(
    "text", ["mailto:ana@a.ro", "ana@a.ro", "https://a.ro/@ana", "https://a.ro/?q=@ana"]
)
def test_an_at_sign_is_not_always_a_secret(text):
    assert without_secrets(text) == text


@pytest.mark.parametrize(
    ("host", "registered"),
    [
        ("www.theguardian.co.uk", "theguardian.co.uk"),
        ("bild.eu.com", "bild.eu.com"),
        ("le-monde.pages.dev", "le-monde.pages.dev"),
        ("a.b.altervista.org", "b.altervista.org"),
        ("github.io", "github.io"),
        ("news.river.example", "river.example"),
        ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
        ("co.uk", None),
        ("localhost", None),
        ("192.0.2.1", None),
        ("[2001:db8::1]", None),
    ],
)
def test_a_registered_domain_is_what_one_owner_holds(host, registered):
    """Private suffixes count: real clones live under eu.com and pages.dev."""
    assert domain(host) == registered


def test_a_frame_has_one_row_per_distinct_address():
    raw = pl.Series(["https://a.ro/x#1", None, "https://a.ro/x#1", "nonsense", "https://o@c.ro"])

    frame = canonical_frame(raw)

    assert frame.rows() == [
        ("https://a.ro/x#1", "https://a.ro/x#1", "https://a.ro/x", "a.ro", "a.ro", []),
        ("nonsense", "nonsense", None, None, None, ["invalid"]),
        ("https://o@c.ro", "https://c.ro", "https://c.ro/", "c.ro", "c.ro", ["userinfo_removed"]),
    ]


@pytest.mark.parametrize("nothing", [[], [None]])
def test_a_frame_of_nothing_is_empty_and_typed(nothing):
    frame = canonical_frame(pl.Series(nothing, dtype=pl.String))

    assert frame.height == 0
    assert frame.schema["flags"] == pl.List(pl.String)
    assert frame.columns == ["url_raw", "url_clean", "url", "host", "domain", "flags"]


PLAIN_HOSTS = ["a.example", "xn--a.example", "a--b.example", "bit.ly", "t.me", "youtu.be", "1.2.co"]
PATHS = ["", "/", "/a", "/a/.b", "/a/..", "//a", "/A_b-c.html"]
PAIRS = ["", "a", "a=1", "utm_source=x", "UTM_X=1", "fbclid=1", "=", "a=b=c", "si=1", "a=1?b", "."]
queries = st.lists(st.sampled_from(PAIRS), max_size=3).map(lambda pairs: "?" + "&".join(pairs))
plain = st.tuples(st.sampled_from(PLAIN_HOSTS), st.sampled_from(PATHS), st.just("") | queries)


@given(st.lists(plain.map("".join).map("https://{}".format), max_size=8))
def test_plain_addresses_are_read_in_columns_as_one_at_a_time(urls):
    for row in canonical_frame(pl.Series(urls, dtype=pl.String)).rows(named=True):
        found = canonical(row["url_raw"])
        got = row["url"] and (row["url"], row["host"], row["domain"], row["flags"])
        assert got == (found and (found.url, found.host, found.domain, list(found.flags)))


@given(st.lists(st.sampled_from([written for written, _ in SAME.values()] + SECRETS), max_size=8))
def test_a_frame_agrees_with_one_address_at_a_time(urls):
    for row in canonical_frame(pl.Series(urls, dtype=pl.String)).rows(named=True):
        found = canonical(row["url_raw"])
        expected = found and (found.url, found.host, found.domain, list(found.flags))
        got = (row["url"], row["host"], row["domain"], row["flags"])
        assert got == expected or (expected is None and row["url"] is None)


def test_nothing_is_asked_of_the_network():
    """Neither the first use of the suffix list nor a short link opens a socket."""
    script = dedent("""
        import socket
        def refuse(*_, **__):
            raise SystemExit("a socket was opened")
        socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
        from tocsin.vocabulary.urls import canonical
        assert canonical("https://bit.ly/x").domain == "bit.ly"
        assert canonical("https://a.b.co.uk/x").domain == "b.co.uk"
    """)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
