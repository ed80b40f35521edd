"""Every case of `feed_cases.py` and every misbehaving server: the right table, or one message; data/ stays as it was."""

import hashlib
import shutil
from datetime import date
from pathlib import Path

import pytest

from companion import parameters
from companion.editions.comparing import moves
from companion.errors import UserError
from companion.sources import ged_events, opening, refresh, ucdp_pages
from companion.sources.fetch import Limits

from .feed_cases import CASES, FILES, PAGE, SAME, zipped
from .loopback_server import (
    cut,
    drip,
    endless,
    in_turn,
    redirect,
    resuming,
    send,
    stall,
    status,
    unless_known,
    whole,
)

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"
TODAY = date(2026, 11, 22)
LIMITS = Limits(connect=2, read=0.4, whole=3, bytes=200_000, tries=3, backoff=0.01, longest_wait=2)
ADDRESS = "/public/data/DPPADPOSS-FATALITIES/CSV"
BODY = (FIXTURES / FILES["un-fatalities"]).read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of data/ that every case must leave byte for byte as it is."""
    copy = tmp_path_factory.mktemp("project") / "data"
    shutil.copytree(ROOT / "data", copy)
    return copy


@pytest.fixture
def small_limits(monkeypatch):
    """Figures are not computed, and a table in memory may have two million bytes: what is tested is the reading."""
    monkeypatch.setattr(moves, "state", lambda *given: moves.State({}, {}))
    monkeypatch.setattr(opening, "MOST_BYTES", 2_000_000)
    monkeypatch.setattr(ged_events, "MOST_BYTES", 50_000_000)
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)


def digest(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip


def attempt(feed, origin, folder, write=False):
    """What a refresh finds, or the message it gives; in either case the folder of tables is as it was."""
    before = digest(folder)
    given = parameters.load(ROOT / "params.yml")
    try:
        found = refresh.refresh(feed, origin, write, folder, given, TODAY, LIMITS)
    except UserError as wrong:
        found = str(wrong)
    assert digest(folder) == before
    return found


@pytest.fixture(scope="module")
def untouched(folder):
    """feed -> what the refresh of its small file finds, asked once."""
    found = {}

    def asked(feed):
        if feed not in found:
            found[feed] = attempt(feed, FIXTURES / FILES[feed], folder)
        return found[feed]

    return asked


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_file(case, folder, untouched, tmp_path, small_limits):
    original = FIXTURES / FILES[case.feed]
    path = tmp_path / (case.name or original.name)
    path.write_bytes(case.does(original.read_bytes()))
    refused = case.gives != SAME
    found = attempt(case.feed, path, folder, write=refused)
    if refused:
        assert isinstance(found, str), "it was read without a word"
        for words in (case.feed, path.name, *case.gives):
            assert words in found
        assert "\n" not in found
    else:
        right = untouched(case.feed)
        assert not isinstance(found, str), found
        assert (found.rows, found.disagreements, found.vintage) == (right.rows, right.disagreements, right.vintage)


def test_there_are_as_many_cases_as_promised():
    assert len(CASES) >= 60
    assert len({case.id for case in CASES}) == len(CASES)


SERVERS = {
    "the file": (whole(BODY), SAME),
    "the file, gzipped": (lambda handler: send(handler, 200, __import__("gzip").compress(BODY), Content_Encoding="gzip"), SAME),
    "the file, in a zip": (whole(zipped("table.csv")(BODY)), SAME),
    "401": (status(401), ("401", "token")),
    "403": (status(403), ("403", "login", "--from FILE")),
    "404": (status(404), ("404", "nothing at this address")),
    "410": (status(410), ("410", "taken away")),
    "400 for a version that is not out yet": (status(400), ("400", "version")),
    "429, then the file": (in_turn(status(429), whole(BODY)), SAME),
    "429 with Retry-After in seconds, then the file": (in_turn(status(429, Retry_After="1"), whole(BODY)), SAME),
    "429 with Retry-After as a date long gone, then the file": (in_turn(status(429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), whole(BODY)), SAME),
    "429 with an hour to wait": (status(429, Retry_After="3600"), ("429", "3,600 seconds")),
    "429 without end": (status(429), ("429", "3 tries")),
    "500 twice, then the file": (in_turn(status(500), status(500), whole(BODY)), SAME),
    "500 without end": (status(500), ("500", "3 tries", "--from FILE")),
    "503 with a Retry-After nobody can read": (in_turn(status(503, Retry_After="soon"), whole(BODY)), SAME),
    "a body cut short, taken up again": (resuming(BODY, 200), SAME),
    "a body cut short every time": (cut(BODY, 200), ("connection failed", "3 tries")),
    "a body cut short, another version then": (in_turn(cut(b"x" * 500, 200, ETag='"old"'), whole(BODY, ETag='"new"')), SAME),
    "a web page with status 200": (whole(PAGE, Content_Type="text/html"), ("web page", "login")),
    "an empty answer": (whole(b""), ("is empty",)),
    "a redirect on the host": (redirect("/moved"), SAME),
    "a redirect off the host": (redirect("http://localhost:1/x?token=hush"), ("redirects to another place", "localhost", "--from")),
    "a redirect to a file of this machine": (redirect("file:///etc/passwd"), ("redirects to another place",)),
    "a redirect to itself": (redirect(ADDRESS), ("redirects more than 5 times",)),
    "a redirect to nowhere": (status(302), ("redirects to another place",)),
    "a body that says it is too large": (lambda handler: send(handler, 200, b"", close=True, length=10**9), ("1,000,000,000 bytes", "at most 200,000")),
    "an endless body": (endless(), ("more than 200,000 bytes",)),
    "a stall": (stall(before=b"id,"), ("said nothing for 0.4 seconds", "3 tries")),
    "a drip": (drip(), ("took longer than 3 seconds",)),
    "a resumption at another place": (in_turn(cut(BODY, 200, ETag='"one"'), lambda handler: send(handler, 206, BODY[9:], Content_Range="bytes 9-99/100"), whole(BODY)), SAME),
    "a zip with a path that climbs out": (whole(zipped("../table.csv")(BODY)), ("path leads out",)),
    "a zip bomb": (whole(zipped("table.csv", content=b"0" * 3_000_000)(BODY)), ("unpacks to more than",)),
}


@pytest.mark.parametrize("what", SERVERS)
def test_a_server(what, folder, untouched, loopback, small_limits):
    answer, gives = SERVERS[what]
    loopback.routes = {ADDRESS: answer, "/moved": whole(BODY)}
    found = attempt("un-fatalities", loopback.address(ADDRESS), folder, write=gives != SAME)
    if gives == SAME:
        assert not isinstance(found, str), found
        assert found.rows == untouched("un-fatalities").rows
    else:
        assert isinstance(found, str), "it was read without a word"
        for words in ("un-fatalities", *gives):
            assert words in found
        assert "hush" not in found


def test_nobody_listens(folder, loopback, small_limits):
    address = loopback.address("/gone")
    loopback.__exit__()
    assert "connection failed" in attempt("un-fatalities", address, folder)


@pytest.mark.parametrize("address", ["ftp://example.org/x.csv", "https://", "http://[::1", "file:///etc/passwd", "https://example.org:99999/"])
def test_an_address_that_cannot_be_fetched(address, folder, small_limits):
    assert "no address that can be fetched" in attempt("un-fatalities", address, folder)


def test_a_path_that_is_not_there(folder, tmp_path, small_limits):
    assert "is not there" in attempt("un-fatalities", tmp_path / "none.csv", folder)
    assert "is a folder" in attempt("un-fatalities", tmp_path, folder)


def test_a_feed_that_is_none(folder, small_limits):
    assert "Did you mean un-fatalities?" in attempt("un-fatality", "x.csv", folder)


def test_an_own_export_is_asked_for(folder, small_limits):
    assert "--from FILE" in attempt("acled", None, folder)


def test_the_second_time_the_server_is_only_asked(folder, loopback, small_limits):
    loopback.routes = {"/once.csv": unless_known(BODY)}
    first, second = (attempt("un-fatalities", loopback.address("/once.csv"), folder) for _ in range(2))
    assert first.rows == second.rows
    assert "has not changed" in " ".join(second.notes)
    assert [headers.get("if-none-match") for _, headers in loopback.asked] == [None, '"one"']


def test_a_damaged_cache_is_fetched_again(folder, loopback, small_limits):
    loopback.routes = {"/damaged.csv": unless_known(BODY)}
    attempt("un-fatalities", loopback.address("/damaged.csv"), folder)
    for kept in (folder.parent / ".companion" / "feeds").iterdir():
        if kept.suffix == "" and kept.read_bytes() == BODY:
            kept.write_bytes(BODY[:-9])
    found = attempt("un-fatalities", loopback.address("/damaged.csv"), folder)
    assert not isinstance(found, str), found
    assert loopback.asked[-1][1].get("if-none-match") is None


def test_a_resumed_download_asks_for_the_rest_only(folder, loopback, small_limits):
    loopback.routes = {"/long.csv": resuming(BODY, 200)}
    attempt("un-fatalities", loopback.address("/long.csv"), folder)
    assert [headers.get("range") for _, headers in loopback.asked] == [None, "bytes=200-"]


PAGES = (FIXTURES / FILES["ucdp-api"]).read_text(encoding="utf-8")


def page(number, of=2, total=5):
    """Page `number` of the small answer of the API."""
    import json

    results = json.loads(PAGES)["Result"]
    part = results[number * 3 : number * 3 + 3]
    return json.dumps({"TotalCount": total, "TotalPages": of, "PreviousPageUrl": "", "NextPageUrl": "", "Result": part}).encode()


@pytest.fixture
def api(loopback, monkeypatch, small_limits):
    """The API on the loopback: two pages for those who send the token, 401 for others."""
    monkeypatch.setattr(ucdp_pages, "HOST", "127.0.0.1")
    monkeypatch.setenv(ucdp_pages.TOKEN, "tell-nobody")
    monkeypatch.setattr("companion.sources.fetch.time.sleep", lambda seconds: None)

    def answer(handler):
        if handler.headers.get(ucdp_pages.HEADER) != "tell-nobody":
            return send(handler, 401)
        return send(handler, 200, page(int(handler.path.rsplit("page=", 1)[1])))

    loopback.routes = {"/api/onesided/24.1": answer, "/api/elsewhere": redirect("http://localhost:1/")}
    return loopback


def told(folder):
    """Everything a refresh has left anywhere in the project."""
    return b"".join(path.read_bytes() for path in folder.parent.rglob("*") if path.is_file())


def test_the_api_gives_the_same_as_the_csv(api, folder, untouched):
    (folder.parent / ".companion" / "feeds" / "ucdp-quota.json").unlink(missing_ok=True)
    found = attempt("ucdp-api", api.address("/api/onesided/24.1"), folder)
    assert not isinstance(found, str), found
    assert found.rows == untouched("ucdp-onesided").rows
    assert api.times("/api/onesided/24.1") == 2
    assert b"tell-nobody" not in told(folder)
    assert "tell-nobody" not in repr(found)


def test_the_api_without_a_token(api, folder, monkeypatch):
    monkeypatch.delenv(ucdp_pages.TOKEN)
    found = attempt("ucdp-api", api.address("/api/onesided/24.1"), folder)
    assert ucdp_pages.TOKEN in found
    assert api.asked == []


def test_the_api_with_a_token_it_does_not_take(api, folder, monkeypatch):
    monkeypatch.setenv(ucdp_pages.TOKEN, "wrong-and-secret")
    found = attempt("ucdp-api", api.address("/api/onesided/24.1"), folder)
    assert "401" in found
    assert "wrong-and-secret" not in found


def test_the_token_goes_to_no_other_host(api, folder, monkeypatch):
    monkeypatch.setattr(ucdp_pages, "HOST", "ucdpapi.pcr.uu.se")
    assert ucdp_pages.TOKEN in attempt("ucdp-api", api.address("/api/onesided/24.1"), folder)
    assert api.asked == []


def test_a_redirect_of_the_api_tells_no_token(api, folder):
    found = attempt("ucdp-api", api.address("/api/elsewhere"), folder)
    assert "redirects to another place" in found
    assert "tell-nobody" not in found


def test_a_spent_quota_stops_before_anything_is_sent(api, folder):
    kept = folder.parent / ".companion" / "feeds" / "ucdp-quota.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    from datetime import UTC, datetime

    kept.write_text(f'{{"day": "{datetime.now(UTC).date()}", "spent": 5000}}')
    found = attempt("ucdp-api", api.address("/api/onesided/24.1"), folder)
    assert "5,000 requests" in found
    assert api.asked == []


def test_errors_count_against_the_quota(api, folder):
    import json

    kept = folder.parent / ".companion" / "feeds" / "ucdp-quota.json"
    kept.unlink(missing_ok=True)
    api.routes["/api/onesided/24.1"] = status(500)
    assert "500" in attempt("ucdp-api", api.address("/api/onesided/24.1"), folder)
    assert json.loads(kept.read_text())["spent"] == api.times("/api/onesided/24.1") == LIMITS.tries


def test_pages_that_do_not_add_up(api, folder):
    (folder.parent / ".companion" / "feeds" / "ucdp-quota.json").unlink(missing_ok=True)
    api.routes["/api/onesided/24.1"] = lambda handler: send(handler, 200, page(0, of=1, total=9))
    assert "promised 9 records and gave 3" in attempt("ucdp-api", api.address("/api/onesided/24.1"), folder)


def test_an_answer_that_is_no_page(api, folder):
    api.routes["/api/onesided/24.1"] = whole(b'{"error": "unknown"}')
    assert "TotalCount" in attempt("ucdp-api", api.address("/api/onesided/24.1"), folder)
