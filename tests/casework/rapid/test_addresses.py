"""Nobody makes us knock at an inner door, however its address is spelled."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Network, IPv6Address, ip_address

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.casework.rapid.addresses import NOT_PUBLIC, UnsafeAddressError, is_public, judged
from tocsin.casework.rapid.reaching import Reach

NAMES = {
    "a.example": ["9.9.9.9"],
    "b.example": ["2620:fe::9"],
    "inner.example": ["10.0.0.5"],
    "both.example": ["9.9.9.9", "127.0.0.1"],
    "six.example": ["::1"],
    "mapped.example": ["::ffff:10.0.0.1"],
    "zone.example": ["fe80::1%eth0"],
    "zoned.example": ["2620:fe::9%eth0"],
    "localhost": ["127.0.0.1"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "empty.example": [],
    "xn--bcher-kva.example": ["192.168.1.1"],
}


def resolve(host, _port):
    if host not in NAMES:
        raise OSError("no such name")
    return NAMES[host]


NUMBERS = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7F.0x0.0x0.0x1 0177.0.0.1 017700000001 0177.0.1
127.0.0.1. 127.000.000.001 ①②⑦.⓪.⓪.① 127。0。0。1 127．0．0．1 １２７.0.0.1 %31%32%37.0.0.1
0 0.0.0.0 0x0 10.0.0.1 167772161 0xa000001 10.1 012.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1
3232235521 0300.0250.0.1 169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 100.64.0.1
192.0.0.170 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250
240.0.0.1 255.255.255.255 4294967295
[::1] [::] [0:0:0:0:0:0:0:1] [0000::1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [::7f00:1]
[::ffff:0:127.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b::a00:1] [64:ff9b:1::a00:1] [2002:7f00:1::]
[2002:a00:1::] [2001:0:4136:e378:8000:63bf:3fff:fdd2] [2001:db8::1] [3fff::1] [fc00::1] [fd00::1]
[fe80::1] [fec0::1] [ff02::1] [100::1] [5f00::1] [2001:470:1f0a::5efe:a00:1]
[2001:470:1f0a:0:200:5efe:a00:1]
"""
SPELLINGS = [
    *(f"http://{number}/" for number in NUMBERS.split()),
    *(f"https://{name}/" for name in NAMES if name not in {"a.example", "b.example"}),
    "http://LOCALHOST/", "http://localhost./", "http://loc%61lhost/", "http://ｌocalhost/",
    "http:\\\\127.0.0.1\\", "http:127.0.0.1", "http:/127.0.0.1/", "http:///127.0.0.1/",
    "http://a.example@127.0.0.1/", "http://a.example:80@127.0.0.1/", "http://127.0.0.1#@a.example/",
    "http://127.0.0.1?@a.example/", "http://user@a.example/", "http://:pw@a.example/",
    "http://a.example:22/", "http://a.example:6379/", "https://a.example:0/",
    "http://a.example:65536/", "http://bücher.example/", "http://inner。example/",
    "ftp://a.example/", "file:///etc/passwd", "gopher://a.example/_x", "javascript:alert(1)",
    "data:text/html,x", "unix:/run/a.sock", "//a.example/", "a.example", "", "http://", "http:///",
    "http://a.example\r\nHost: b/", "http://a.exa mple/", "\thttp://a.example/", "http://[::1", "http://[v1.a]/",
    "http://a.example/" + "a" * 3000, "http://nobody.example/", "http://1.2.3.256/", "http://1.2.3.4.5/",
]  # fmt: skip


def test_sixty_and_more_spellings_are_tried():
    assert len(set(SPELLINGS)) > 100


@pytest.mark.parametrize("url", SPELLINGS, ids=range(len(SPELLINGS)))
def test_a_door_of_ours_is_not_knocked_at(url):
    def connect(request):
        pytest.fail(f"a connection to {request.url}")

    with pytest.raises(UnsafeAddressError) as caught:
        Reach(resolve=resolve, transport=httpx.MockTransport(connect)).get(url)

    assert caught.value.reason in {"scheme", "userinfo", "port", "malformed", "name", "private"}


@pytest.mark.parametrize(
    ("url", "host", "ip", "port", "rest"),
    [
        ("http://a.example/x?y=1#z", "a.example", "9.9.9.9", 80, "/x?y=1"),
        ("HTTPS://A.Example", "a.example", "9.9.9.9", 443, "/"),
        ("https://b.example:443/", "b.example", "2620:fe::9", 443, "/"),
        ("https://9.9.9.9/", "9.9.9.9", "9.9.9.9", 443, "/"),
        ("http://0x9090909/", "9.9.9.9", "9.9.9.9", 80, "/"),
        ("https://[2620:fe::9]/", "2620:fe::9", "2620:fe::9", 443, "/"),
        ("http://a.example./", "a.example", "9.9.9.9", 80, "/"),
    ],
)
def test_a_public_address_is_read_as_a_browser_reads_it(url, host, ip, port, rest):
    found = judged(url, resolve)

    assert (found.host, found.ip, found.port, found.rest) == (host, ip, port, rest)


@given(st.ip_addresses(v=4))
def test_every_number_of_a_private_block_is_refused(address):
    """And nothing else is: the edges of a block are its own."""
    inside = any(int(one[0]) <= int(address) <= int(one[-1]) for one in NOT_PUBLIC)

    assert is_public(address) is not inside


@given(st.ip_addresses(v=6))
def test_what_the_registries_gave_out_lies_in_one_block(address):
    assert not is_public(address) or int(address) >> 125 == 1


@given(st.ip_addresses(v=4))
def test_an_inner_address_is_not_smuggled_inside_another(address):
    number = int(address)
    carried = [
        0xFFFF << 32 | number,
        number,
        (0x64FF9B << 96) | number,
        0x2002 << 112 | number << 80,
    ]

    assert not any(is_public(IPv6Address(one)) for one in carried)


def test_every_block_ends_where_the_next_address_begins():
    for block in NOT_PUBLIC:
        assert not is_public(block[0])
        assert not is_public(block[-1])
    assert is_public(ip_address("172.32.0.0"))
    assert IPv4Network("10.0.0.0/8") in NOT_PUBLIC


def answering(*answers):
    """Return a transport that gives answers in turn, and the requests it was sent."""
    seen, left = [], list(answers)

    def answer(request):
        seen.append(request)
        return left.pop(0)

    return httpx.MockTransport(answer), seen


def test_the_connection_goes_to_the_number_that_was_judged():
    """A name that answers something else the second time is not asked a second time."""
    asked = []

    def changing(host, _port):
        asked.append(host)
        return ["9.9.9.9"] if len(asked) == 1 else ["127.0.0.1"]

    transport, seen = answering(httpx.Response(200, content=b"hello"))
    reply = Reach(resolve=changing, transport=transport).get("https://a.example/x")

    [request] = seen
    assert (request.url.host, request.headers["host"]) == ("9.9.9.9", "a.example")
    assert request.extensions["sni_hostname"] == "a.example"
    assert (asked, reply.body, reply.ip) == (["a.example"], b"hello", "9.9.9.9")


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1/", "//inner.example/", "http://[::1]/", "file:///etc/passwd",
     "http://a.example:22/", "https://both.example/"],
)  # fmt: skip
def test_a_redirect_is_judged_like_any_address(location):
    transport, seen = answering(httpx.Response(302, headers={"location": location}))

    with pytest.raises(UnsafeAddressError):
        Reach(resolve=resolve, transport=transport).get("https://a.example/")
    assert len(seen) == 1


def test_redirects_are_followed_and_counted():
    moved = [httpx.Response(301, headers={"location": f"/{n}"}) for n in range(9)]
    transport, _ = answering(*moved[:2], httpx.Response(200))
    assert Reach(resolve=resolve, transport=transport).get("http://a.example/").url == (
        "http://a.example/1"
    )

    transport, seen = answering(*(httpx.Response(301, headers={"location": "/"}) for _ in range(9)))
    with pytest.raises(UnsafeAddressError, match="at most 5 redirects"):
        Reach(resolve=resolve, transport=transport).get("http://a.example/")
    assert len(seen) == 6


def test_an_endless_answer_is_cut():
    transport, _ = answering(httpx.Response(200, content=b"x" * 5000))

    reply = Reach(resolve=resolve, transport=transport, largest=1000).get("http://a.example/")

    assert (len(reply.body), reply.is_whole) == (1000, False)


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.hosts.append(self.headers["Host"])
        self.send_response(302 if self.path == "/away" else 200)
        if self.path == "/away":
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/")
        self.end_headers()
        if self.path != "/away":
            self.wfile.write(b"post 1")

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as ours:
        ours.hosts = []
        thread = threading.Thread(target=ours.serve_forever)
        thread.start()
        yield ours
        ours.shutdown()
        thread.join()


def test_over_a_real_connection_the_server_hears_its_own_name(server, monkeypatch):
    """Proxies of the environment are not asked either: they would look the name up again."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    ours = Reach(
        resolve=lambda *_: ["127.0.0.1"],
        allow=lambda _: True,
        ports=frozenset({server.server_port}),
    )

    reply = ours.get(f"http://platform.example:{server.server_port}/1")

    assert (reply.status, reply.body) == (200, b"post 1")
    assert server.hosts == [f"platform.example:{server.server_port}"]


def test_as_it_comes_a_local_server_is_never_reached(server):
    usual = Reach(resolve=resolve, ports=frozenset({server.server_port}))

    for host in ("localhost", "127.0.0.1", "[::ffff:127.0.0.1]"):
        with pytest.raises(UnsafeAddressError):
            usual.get(f"http://{host}:{server.server_port}/")
    assert server.hosts == []
