"""Fetching a feed from its publisher: patient, bounded, and never telling a secret.

A download lands in a cache folder beside its record (address without secrets, ETag, Last-Modified, sha256); the
next time the server is only asked whether it has changed. A download cut short is taken up where it stopped when
the server allows it. Redirects are followed on the same host only.
"""

from __future__ import annotations

import email.utils
import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

import httpx

from companion.errors import UserError

SECRET_WORDS = ("token", "key", "password", "passwd", "secret", "email", "signature", "sig", "auth")
TEMPORARY = (408, 425, 429, 500, 502, 503, 504)
AGENT = "companion-report (reads public data sets; one request at a time)"


@dataclass(frozen=True)
class Limits:
    """How long and how much: seconds to connect, between two pieces, for the whole; bytes; tries; longest wait."""

    connect: float = 15
    read: float = 60
    whole: float = 1800
    bytes: int = 2 * 2**30
    tries: int = 4
    backoff: float = 1
    longest_wait: float = 120
    redirects: int = 5


LIMITS = Limits()


@dataclass(frozen=True)
class Secret:
    """A header taken from an environment variable and sent to one host only."""

    variable: str
    header: str
    host: str

    def headers(self, address: str) -> dict[str, str]:
        """The header for an address of that host; empty for any other, or where the variable is not set."""
        value = os.environ.get(self.variable, "").strip()
        return {self.header: value} if value and urlsplit(address).hostname == self.host else {}


@dataclass(frozen=True)
class Fetched:
    """What came: a file in the cache, the address as it may be shown, the publisher's name for the file."""

    path: Path
    address: str
    name: str
    sha256: str
    unchanged: bool = False


@dataclass(frozen=True)
class Record:
    """What is kept about a download, beside it."""

    address: str
    sha256: str
    etag: str
    last_modified: str
    fetched: str


class Interrupted(Exception):
    """A try that failed in a way that may pass; `wait` is what the server asked for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


def shown(address: str) -> str:
    """An address as it may be printed and kept: no user, no password, no value that looks like a secret."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    query = [(name, "..." if any(word in name.lower() for word in SECRET_WORDS) else value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    return urlunsplit((parts.scheme, f"{host}:{parts.port}" if parts.port else host, parts.path, urlencode(query, safe=".,/"), ""))


def fetch(
    address: str, cache: Path, feed: str, secret: Secret | None = None, limits: Limits = LIMITS,
    say: Callable[[str], None] = lambda line: None, sleep: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Bring a file into the cache, or find it unchanged there; raises `UserError` with one message when it cannot."""
    check_address(address, feed)
    key = hashlib.sha256(shown(address).encode()).hexdigest()[:24]
    body, record = cache / key, _record(cache / f"{key}.json")
    cache.mkdir(parents=True, exist_ok=True)
    if record and not (body.exists() and sha256(body) == record.sha256):
        record = None
    headers = {"user-agent": AGENT, "accept-encoding": "identity", **(secret.headers(address) if secret else {})}
    deadline = time.monotonic() + limits.whole
    part = cache / f"{key}.part"
    timeout = httpx.Timeout(limits.read, connect=limits.connect)
    with httpx.Client(timeout=timeout, headers=headers, follow_redirects=False) as client:
        for attempt in range(1, limits.tries + 1):
            try:
                fresh = _try(client, address, part, record, feed, secret, limits, deadline, say)
                break
            except Interrupted as stopped:
                reason = hidden(str(stopped), secret)
                wait = limits.backoff * 2 ** (attempt - 1) if stopped.wait is None else stopped.wait
                if attempt == limits.tries:
                    raise UserError(f"{feed}: {shown(address)} could not be fetched: {reason} ({attempt} tries). Try later, or download it in a browser and use --from FILE.") from None
                if wait > limits.longest_wait or time.monotonic() + wait > deadline:
                    raise UserError(f"{feed}: {shown(address)}: {reason}; the server asks to wait {wait:,.0f} seconds. Try again after that.") from None
                say(f"{feed}: {reason}; trying again in {wait:.0f} s")
                sleep(wait)
    name = unquote(urlsplit(address).path.rsplit("/", 1)[-1]) or feed
    if fresh is None:
        if record is None:
            raise UserError(f"{feed}: {shown(address)} answers that nothing has changed, but was never fetched; download it in a browser and use --from FILE.")
        return Fetched(body, shown(address), name, record.sha256, True)
    part.replace(body)
    part.with_suffix(".part.json").unlink(missing_ok=True)
    record = replace(fresh, address=shown(address), sha256=sha256(body), fetched=datetime.now(UTC).date().isoformat())
    (cache / f"{key}.json").write_text(json.dumps(asdict(record), indent=1), encoding="utf-8")
    return Fetched(body, shown(address), name, record.sha256)


def check_address(address: str, feed: str) -> None:
    """Only http and https addresses with a host are fetched."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise UserError(f"{feed}: {address[:120]!r} is no address that can be fetched; one that begins with https:// is expected.")


def hidden(text: str, secret: Secret | None) -> str:
    """A text without the secret, wherever it came from."""
    value = os.environ.get(secret.variable, "").strip() if secret else ""
    return text.replace(value, "...") if value else text


def _try(
    client: httpx.Client, address: str, part: Path, record: Record | None, feed: str, secret: Secret | None, limits: Limits, deadline: float,
    say: Callable[[str], None],
) -> Record | None:
    """One request, redirects followed; the new record, or None for "not changed". Raises `Interrupted` or `UserError`."""
    held = _record(part.with_suffix(".part.json")) if part.exists() else None
    have = part.stat().st_size if held and (held.etag or held.last_modified) else 0
    conditions: dict[str, str] = {}
    if held and have:
        conditions = {"range": f"bytes={have}-", "if-range": held.etag or held.last_modified}
    elif record:
        conditions = {k: v for k, v in (("if-none-match", record.etag), ("if-modified-since", record.last_modified)) if v}
    target = address
    try:
        for _ in range(limits.redirects + 1):
            with client.stream("GET", target, headers=conditions) as answer:
                if answer.status_code in (301, 302, 303, 307, 308):
                    target = _redirected(target, answer.headers.get("location", ""), feed, secret)
                    continue
                return _received(answer, address, part, have, feed, limits, deadline, say)
    except httpx.TimeoutException:
        raise Interrupted(f"the server said nothing for {limits.read:g} seconds") from None
    except httpx.TransportError as error:
        raise Interrupted(f"the connection failed ({type(error).__name__}: {error})") from None
    except httpx.InvalidURL:
        raise UserError(f"{feed}: {shown(address)} redirects to something that is no address.") from None
    raise UserError(f"{feed}: {shown(address)} redirects more than {limits.redirects} times; it cannot be fetched.")


def _redirected(here: str, location: str, feed: str, secret: Secret | None) -> str:
    """Where a redirect leads, if that is the same host and no step down to http."""
    there = urljoin(here, location)
    old, new = urlsplit(here), urlsplit(there)
    if not location or (new.hostname, new.port) != (old.hostname, old.port) or new.scheme not in ("http", "https") or (old.scheme == "https" and new.scheme == "http"):
        lead = hidden(shown(there), secret)
        raise UserError(f"{feed}: {shown(here)} redirects to another place, {lead}, which is not followed. If you trust it, give that address with --from.")
    return there


def _received(
    answer: httpx.Response, address: str, part: Path, have: int, feed: str, limits: Limits, deadline: float, say: Callable[[str], None],
) -> Record | None:
    """Write an answer's body to `part`; its record, or None for "not changed"."""
    status = answer.status_code
    if status == 304:
        return None
    if status == 416 and have:
        part.unlink()
        raise Interrupted("the part held from before does not fit any more", 0)
    if status in TEMPORARY:
        raise Interrupted(f"the server answers {status} {answer.reason_phrase}", _asked_wait(answer.headers.get("retry-after", "")))
    if status not in (200, 206):
        raise UserError(f"{feed}: {shown(address)} answers {status} {answer.reason_phrase}: {MEANINGS.get(status, 'it cannot be fetched')}.")
    resumed = status == 206 and have and answer.headers.get("content-range", "").startswith(f"bytes {have}-")
    if status == 206 and not resumed:
        part.unlink(missing_ok=True)
        raise Interrupted("the server resumed at another place than asked", 0)
    start = have if resumed else 0
    length = answer.headers.get("content-length", "")
    total = start + int(length) if length.isdigit() else 0
    if total > limits.bytes:
        raise UserError(f"{feed}: {shown(address)} has {total:,} bytes; at most {limits.bytes:,} are fetched. That is no file of this feed.")
    record = Record("", "", answer.headers.get("etag", ""), answer.headers.get("last-modified", ""), "")
    strong = record if not record.etag.startswith("W/") else replace(record, etag="")
    part.with_suffix(".part.json").write_text(json.dumps(asdict(strong)), encoding="utf-8")
    count, reported = start, time.monotonic()
    with part.open("ab" if resumed else "wb") as out:
        for piece in answer.iter_raw():
            count += len(piece)
            if count > limits.bytes:
                out.close()
                part.unlink()
                raise UserError(f"{feed}: {shown(address)} sends more than {limits.bytes:,} bytes; it was stopped. That is no file of this feed.")
            if time.monotonic() > deadline:
                raise UserError(f"{feed}: {shown(address)} took longer than {limits.whole:,.0f} seconds; it was stopped. Run it again to go on from there.")
            out.write(piece)
            if time.monotonic() - reported > 2:
                reported = time.monotonic()
                say(f"{feed}: {count / 2**20:,.1f} MB" + (f" of {total / 2**20:,.1f}" if total else ""))
    return record


MEANINGS = {
    400: "it does not know such a version or request; check the version in the address",
    401: "a token is needed or the one given is not accepted (UCDP: set COMPANION_UCDP_TOKEN)",
    403: "access is refused; the publisher may ask for a login. Download it in a browser and use --from FILE",
    404: "there is nothing at this address; the publisher may have moved it. Look it up and use --from ADDRESS",
    410: "it has been taken away; look for the new address and use --from ADDRESS",
}


def _asked_wait(text: str) -> float | None:
    """Retry-After: seconds or a date; None where there is none that can be read."""
    if text.strip().isdigit():
        return float(text)
    try:
        then = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return max(0.0, (then - datetime.now(UTC)).total_seconds()) if then.tzinfo else None


def _record(path: Path) -> Record | None:
    try:
        return Record(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def sha256(path: Path) -> str:
    """Of a file, read piece by piece."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
