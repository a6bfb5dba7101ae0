"""One address at a time, from servers that misbehave in every way that servers do."""

from __future__ import annotations

import gzip
import itertools
import socket
import time
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.errors import InputError, NotFetched
from mapdash.fetching import Fetcher, Manners
from mapdash.fetching.fetcher import checked
from mapdash.fetching.pace import retry_after
from mapdash.fetching.transport import GuardedTransport, is_public
from tests.fetching.conftest import PUBLIC, Visit, Web

NEWS = "http://news.example"


def test_what_is_fetched_comes_with_time_and_type(web: Web, fetcher: Fetcher) -> None:
    web.put("news.example/a", "Grüße", Content_Type="text/plain; charset=utf-8", ETag='"1"')
    found = fetcher.fetch(f"{NEWS}/a#part")
    assert (found.url, found.data.decode(), found.etag) == (f"{NEWS}/a", "Grüße", '"1"')
    assert found.content_type == "text/plain; charset=utf-8"
    assert found.retrieved == datetime.fromtimestamp(web.clock.now(), UTC)
    assert web.visits[-1][3]["User-Agent"].startswith("mapdash/")
    assert "(+desk@paper.example)" in web.visits[-1][3]["User-Agent"]
    assert "Cookie" not in web.visits[-1][3]


def test_what_has_not_changed_is_not_sent_again(web: Web, fetcher: Fetcher) -> None:
    def answer(visit: Visit) -> None:
        same = visit.headers["If-None-Match"] == '"7"' and visit.headers["If-Modified-Since"] == "yesterday"
        visit.give(304) if same else visit.give(200, b"new", ETag='"7"', Last_Modified="yesterday")

    web.pages["news.example/feed"] = answer
    first = fetcher.fetch(f"{NEWS}/feed")
    assert (first.data, first.unchanged) == (b"new", False)
    again = fetcher.fetch(f"{NEWS}/feed", etag=first.etag, last_modified=first.last_modified)
    assert (again.data, again.unchanged, again.etag, again.last_modified) == (b"", True, '"7"', "yesterday")


# ---------------------------------------------------------------- robots.txt and pauses


def test_robots_txt_is_asked_once_and_obeyed(web: Web, fetcher: Fetcher) -> None:
    web.put("news.example/robots.txt", "User-agent: *\nDisallow: /private\n\nUser-agent: mapdash\nDisallow: /inner\n")
    web.put("news.example/a", "a")
    web.put("news.example/private", "for us this is open: our own rules count")
    fetcher.fetch(f"{NEWS}/a")
    fetcher.fetch(f"{NEWS}/private")
    with pytest.raises(NotFetched, match=r"robots\.txt of the server does not allow it"):
        fetcher.fetch(f"{NEWS}/inner/x")
    assert [path for _, path, *_ in web.visits] == ["/robots.txt", "/a", "/private"]


def test_a_redirect_is_held_to_the_rules_of_where_it_leads(web: Web, fetcher: Fetcher) -> None:
    web.put("news.example/a", status=302, Location="http://other.example/secret")
    web.put("other.example/robots.txt", "User-agent: *\nDisallow: /secret")
    with pytest.raises(NotFetched, match=r"robots\.txt"):
        fetcher.fetch(f"{NEWS}/a")
    assert web.asked() == ["news.example/a"]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_server_without_robots_txt_allows_everything(web: Web, fetcher: Fetcher, status: int) -> None:
    web.put("news.example/robots.txt", status=status)
    web.put("news.example/a", "a")
    assert fetcher.fetch(f"{NEWS}/a").data == b"a"


def test_a_server_that_cannot_tell_its_rules_is_left_alone_for_a_while(web: Web, fetcher: Fetcher) -> None:
    web.put("news.example/robots.txt", status=500)
    web.put("news.example/a", "a")
    for _ in range(3):
        with pytest.raises(NotFetched, match=r"robots\.txt could not be read: it answered 500") as failed:
            fetcher.fetch(f"{NEWS}/a")
        assert failed.value.transient
    assert len(web.visits) == 1
    web.put("news.example/robots.txt", "")
    web.clock.time += 3600
    assert fetcher.fetch(f"{NEWS}/a").data == b"a"


def test_requests_to_one_host_have_a_pause_between_them(web: Web, fetcher: Fetcher) -> None:
    web.put("news.example/a", "a")
    web.put("other.example/a", "a")
    for address in (f"{NEWS}/a", "http://other.example/a", f"{NEWS}/a"):
        fetcher.fetch(address)
    for host in ("news.example", "other.example"):
        times = [at for visited, _, at, _ in web.visits if visited == host]
        assert all(later - earlier >= 1.0 for earlier, later in itertools.pairwise(times))
    assert sum(web.clock.slept) < 3.5, "the other host does not wait for this one"


@pytest.mark.parametrize("rule", ["Crawl-delay: 7", "Request-rate: 1/7"])
def test_a_longer_pause_is_kept_where_the_server_asks_for_it(web: Web, fetcher: Fetcher, rule: str) -> None:
    web.put("news.example/robots.txt", f"User-agent: *\n{rule}\nDisallow:\n")
    web.put("news.example/a", "a")
    fetcher.fetch(f"{NEWS}/a")
    fetcher.fetch(f"{NEWS}/a")
    times = [at for *_, at, _ in web.visits]
    assert all(later - earlier >= 7 for earlier, later in itertools.pairwise(times))


# ---------------------------------------------------------------- busy servers


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_said(web: Web, fetcher: Fetcher, status: int) -> None:
    answers = iter([(status, {"Retry_After": "40"}), (200, {})])

    def answer(visit: Visit) -> None:
        code, headers = next(answers)
        visit.give(code, b"at last" if code == 200 else b"", **headers)

    web.pages["news.example/a"] = answer
    assert fetcher.fetch(f"{NEWS}/a").data == b"at last"
    first, second = [at for _, path, at, _ in web.visits if path == "/a"]
    assert second - first >= 40


def test_retry_after_may_be_a_date(web: Web, fetcher: Fetcher) -> None:
    until = datetime.fromtimestamp(web.clock.now() + 60, UTC)
    answers = iter([503, 200])
    web.pages["news.example/a"] = lambda visit: visit.give(next(answers), Retry_After=format_datetime(until, True))
    fetcher.fetch(f"{NEWS}/a")
    assert web.visits[-1][2] >= until.timestamp()


def test_a_server_that_wants_hours_is_not_waited_for_and_not_asked_for_other_pages(web: Web, fetcher: Fetcher) -> None:
    web.put("news.example/a", status=429, Retry_After="7200")
    web.put("news.example/b", "b")
    for path in ("a", "b"):
        with pytest.raises(NotFetched, match="asks to be left alone until") as failed:
            fetcher.fetch(f"{NEWS}/{path}")
        assert failed.value.transient
        assert failed.value.again == pytest.approx(1_700_007_201, abs=5)
    assert web.asked() == ["news.example/a"]
    web.clock.time += 7300
    assert fetcher.fetch(f"{NEWS}/b").data == b"b"


def test_a_server_that_stays_busy_is_given_up_after_a_few_tries_ever_further_apart(web: Web, fetcher: Fetcher) -> None:
    web.put("news.example/a", status=503)
    with pytest.raises(NotFetched, match="busy") as failed:
        fetcher.fetch(f"{NEWS}/a")
    assert failed.value.transient
    times = [at for _, path, at, _ in web.visits if path == "/a"]
    assert [round(later - earlier) for earlier, later in itertools.pairwise(times)] == [30, 60]


@given(st.text(max_size=40))
def test_any_retry_after_is_a_time_or_nothing(value: str) -> None:
    seconds = retry_after(value, 1_700_000_000.0)
    assert seconds is None or seconds >= 0


# ---------------------------------------------------------------- redirects


def test_redirects_are_followed_and_told_of(web: Web, fetcher: Fetcher) -> None:
    web.put("news.example/a", status=301, Location="/b")
    web.put("news.example/b", status=307, Location="http://other.example/c")
    web.put("other.example/c", "here")
    found = fetcher.fetch(f"{NEWS}/a")
    assert (found.address, found.url, found.data) == (f"{NEWS}/a", "http://other.example/c", b"here")


def test_circles_and_endless_chains_end(web: Web, fetcher: Fetcher) -> None:
    web.put("news.example/a", status=302, Location="/b")
    web.put("news.example/b", status=302, Location="/a")
    with pytest.raises(NotFetched, match="in a circle"):
        fetcher.fetch(f"{NEWS}/a")
    web.visits.clear()
    for number in range(20):
        web.put(f"news.example/{number}", status=302, Location=f"/{number + 1}")
    with pytest.raises(NotFetched, match="more than 5 times"):
        fetcher.fetch(f"{NEWS}/0")
    assert len(web.asked()) == 6


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "ftp://news.example/a", "http://user:secret@news.example/", "http://[", "gopher://x", "//"],
)
def test_redirects_out_of_the_web_are_refused(web: Web, fetcher: Fetcher, location: str) -> None:
    web.put("news.example/a", status=302, Location=location)
    with pytest.raises(NotFetched) as failed:
        fetcher.fetch(f"{NEWS}/a")
    assert "secret" not in str(failed.value)
    assert web.asked() == ["news.example/a"]


# ---------------------------------------------------------------- private addresses

PRIVATE = [
    "127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1",
    "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1",
    "255.255.255.255", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fe80::1%eth0", "::", "fec0::1", "192.0.0.8",
    "::127.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


def test_a_private_address_is_not_connected_to_by_number_name_or_redirect(web: Web, fetcher: Fetcher) -> None:
    web.hosts["intranet.example"] = ["10.0.0.5"]
    web.hosts["both.example"] = [PUBLIC, "192.168.0.1"]
    web.put("news.example/a", status=302, Location="http://169.254.169.254/latest/meta-data")
    web.put("news.example/b", status=302, Location="http://intranet.example/")
    for address in ("http://127.0.0.1/", "http://[::1]/", "http://intranet.example/", "http://both.example/",
                    f"{NEWS}/a", f"{NEWS}/b"):  # fmt: skip
        with pytest.raises(NotFetched, match=r"this machine or in its local network.*--allow-private"):
            fetcher.fetch(address)
    assert set(web.connected) == {PUBLIC}


def test_the_address_that_was_checked_is_the_one_connected_to(web: Web) -> None:
    """A name whose meaning changes between two looks (DNS rebinding) leads nowhere private."""
    answers = iter([[PUBLIC], ["127.0.0.1"], ["10.0.0.1"]])
    looked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looked.append(host)
        return next(answers)

    from tests.fetching.conftest import _Network

    def close_after(visit: Visit) -> None:
        visit.give(200, b"a", Connection="close")

    web.pages["news.example/robots.txt"] = web.pages["news.example/a"] = close_after
    transport = GuardedTransport(resolve=resolve, network=_Network(web))
    with Fetcher(Manners(), clock=web.clock, transport=transport) as fetcher, pytest.raises(NotFetched, match="local"):
        fetcher.fetch(f"{NEWS}/a")
    assert web.connected == [PUBLIC]
    assert len(looked) == 2, "one look per connection"


def test_the_flag_allows_this_machine(web: Web) -> None:
    web.pages[f"127.0.0.1:{web.port}/a"] = lambda visit: visit.give(200, b"a")
    with Fetcher(Manners(allow_private=True), clock=web.clock) as fetcher:
        assert fetcher.fetch(f"http://127.0.0.1:{web.port}/a").data == b"a"


def test_without_the_flag_the_real_thing_refuses_this_machine(web: Web) -> None:
    with Fetcher(clock=web.clock) as fetcher:
        for host in (f"127.0.0.1:{web.port}", f"localhost:{web.port}"):
            with pytest.raises(NotFetched):
                fetcher.fetch(f"http://{host}/a")
    assert web.visits == []


# ---------------------------------------------------------------- size, time, damage


def test_what_is_too_large_is_refused_at_once_or_while_it_comes(web: Web) -> None:
    web.put("news.example/said", b"", Content_Length=str(10 << 20))

    def endless(visit: Visit) -> None:
        visit.send_response(200)
        visit.send_header("Connection", "close")
        visit.end_headers()
        for _ in range(10_000):
            visit.wfile.write(b"x" * 65_536)

    web.pages["news.example/endless"] = endless
    web.put("news.example/bomb", gzip.compress(bytes(64 << 20)), Content_Encoding="gzip")
    with web.fetcher(size_limit=2 << 20) as fetcher:
        for page in ("said", "endless", "bomb"):
            with pytest.raises(NotFetched, match="larger than 2 MB"):
                fetcher.fetch(f"{NEWS}/{page}")


def test_a_silent_server_and_one_that_drips_are_given_up(web: Web) -> None:
    over = False

    def silent(visit: Visit) -> None:
        while not over:
            time.sleep(0.02)

    def dripping(visit: Visit) -> None:
        visit.send_response(200)
        visit.send_header("Content-Length", "1000")
        visit.end_headers()
        for _ in range(1000):
            visit.wfile.write(b"x")
            web.clock.time += 5
            time.sleep(0.005)

    web.pages |= {"news.example/silent": silent, "news.example/dripping": dripping}
    with web.fetcher(timeout=0.2, longest=60.0) as fetcher:
        with pytest.raises(NotFetched, match="fell silent") as failed:
            fetcher.fetch(f"{NEWS}/silent")
        assert failed.value.transient
        with pytest.raises(NotFetched, match="not complete after 60 seconds"):
            fetcher.fetch(f"{NEWS}/dripping")
    over = True


def test_headers_that_never_end_are_given_up(web: Web) -> None:
    def dripping(visit: Visit) -> None:
        visit.send_response(200)
        visit.flush_headers()
        for _ in range(1000):
            visit.wfile.write(b"X")
            web.clock.time += 5
            time.sleep(0.005)

    web.pages["news.example/dripping"] = dripping
    with (
        web.fetcher(timeout=0.2, longest=60.0) as fetcher,
        pytest.raises(NotFetched, match="not complete after 60 seconds") as failed,
    ):
        fetcher.fetch(f"{NEWS}/dripping")
    assert failed.value.transient


@pytest.mark.parametrize("packed", ["gzip, gzip", "br", "zstd", "gzip;q=1"])
def test_what_is_packed_otherwise_than_asked_is_not_unpacked(web: Web, fetcher: Fetcher, packed: str) -> None:
    web.put("news.example/bomb", gzip.compress(gzip.compress(bytes(1 << 20))), Content_Encoding=packed)
    with pytest.raises(NotFetched, match="packed in a way"):
        fetcher.fetch(f"{NEWS}/bomb")


def test_a_number_for_an_address_is_an_address(monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    """What systems take for 127.0.0.1: one number, octal or hexadecimal parts, a part left out."""

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (socket.inet_ntoa(socket.inet_aton(host)), port))]

    monkeypatch.setattr("mapdash.fetching.transport.socket.getaddrinfo", look_up)
    with Fetcher(clock=web.clock) as real:
        for host in ("2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:7f00:1]"):
            with pytest.raises(NotFetched, match=r"in its local network|no address of the web"):
                real.fetch(f"http://{host}/")


def test_a_proxy_of_the_system_is_not_used_and_said_so(monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{web.port}")
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{web.port}")
    with (
        Fetcher(Manners(allow_private=True), clock=web.clock) as real,
        pytest.raises(NotFetched, match="HTTPS_PROXY and HTTP_PROXY are not used"),
    ):
        real.fetch("http://127.0.0.1:9/a")
    assert web.visits == []


def test_half_an_answer_is_none(web: Web, fetcher: Fetcher) -> None:
    def broken(visit: Visit) -> None:
        visit.give(200, b"only the beginn", Content_Length="5000")
        visit.close_connection = True

    web.pages["news.example/a"] = broken
    web.put("news.example/zip", b"no gzip at all", Content_Encoding="gzip")
    with pytest.raises(NotFetched, match="broke off") as failed:
        fetcher.fetch(f"{NEWS}/a")
    assert failed.value.transient
    with pytest.raises(NotFetched, match="cannot be unpacked"):
        fetcher.fetch(f"{NEWS}/zip")


def test_something_else_than_http(web: Web, fetcher: Fetcher) -> None:
    web.pages["news.example/a"] = lambda visit: (visit.wfile.write(b"SSH-2.0\r\n\r\n"), None)[1]
    with pytest.raises(NotFetched, match="does not speak HTTP"):
        fetcher.fetch(f"{NEWS}/a")


@pytest.mark.parametrize(
    ("status", "transient"), [(404, False), (410, False), (403, False), (451, False), (500, True), (502, True)]
)
def test_refusals_say_whether_there_is_hope(web: Web, fetcher: Fetcher, status: int, transient: bool) -> None:
    web.put("news.example/a", status=status)
    with pytest.raises(NotFetched) as failed:
        fetcher.fetch(f"{NEWS}/a")
    assert failed.value.transient is transient


# ---------------------------------------------------------------- addresses and contacts


@given(st.text(max_size=60) | st.from_regex(r"https?://[^ ]{0,40}", fullmatch=True))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        url = checked(text)
    except NotFetched:
        return
    assert url.scheme in ("http", "https")
    assert url.host


@pytest.mark.parametrize("contact", ["a b", "x\r\nHost: evil", "", "ü@x.example", "a" * 300])
def test_a_contact_is_one_word_of_ascii(contact: str) -> None:
    with pytest.raises(InputError):
        Manners(contact=contact)
