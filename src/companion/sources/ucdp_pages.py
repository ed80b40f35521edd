"""All pages of an answer of UCDP's API, as one, within a day's quota."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from companion.errors import UserError
from companion.sources import fetch as fetching
from companion.sources.fetch import LIMITS, Fetched, Limits, Secret

TOKEN = "COMPANION_UCDP_TOKEN"
HEADER = "x-ucdp-access-token"
HOST = "ucdpapi.pcr.uu.se"
QUOTA = 5000


class Quota:
    """Requests spent on a day (UTC), kept in a file: errors and retries count, so each is written down before it is sent."""

    def __init__(self, path: Path, most: int = QUOTA, today: Callable[[], str] | None = None) -> None:
        self._path, self._most = path, most
        self._today = today or (lambda: datetime.now(UTC).date().isoformat())

    @property
    def left(self) -> int:
        """Requests that may still be sent today."""
        return self._most - self._spent()

    def spend(self, feed: str) -> None:
        """Write down one request; raises `UserError` where none is left."""
        if self.left <= 0:
            raise UserError(f"{feed}: today's {self._most:,} requests to UCDP's API are spent (errors count too); go on tomorrow (UTC), or download the CSV.")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps({"day": self._today(), "spent": self._spent() + 1}), encoding="utf-8")

    def _spent(self) -> int:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            return int(kept["spent"]) if kept["day"] == self._today() else 0
        except (OSError, ValueError, KeyError, TypeError):
            return 0


def fetch(
    address: str, cache: Path, feed: str, limits: Limits = LIMITS,
    say: Callable[[str], None] = lambda line: None, sleep: Callable[[float], None] = time.sleep, quota: Quota | None = None,
) -> Fetched:
    """Every page of an answer, merged into one envelope in the cache. Raises `UserError` without a token or quota."""
    fetching.check_address(address, feed)
    secret = Secret(TOKEN, HEADER, HOST)
    if not secret.headers(address):
        raise UserError(f"{feed}: UCDP's API needs a token since February 2026: ask UCDP for one, set {secret.variable} to it, and run this again. The CSV downloads need none.")
    quota = quota or Quota(cache / "ucdp-quota.json")
    results: list[dict[str, Any]] = []
    page, pages, total = 0, 1, None
    while page < pages:
        if pages > 1 and quota.left < pages - page:
            raise UserError(f"{feed}: {pages - page:,} pages are still to fetch and {quota.left:,} requests are left today; go on tomorrow (UTC), or download the CSV.")
        envelope = _page(_paged(address, page), cache, feed, secret, limits, say, sleep, quota)
        if total is not None and envelope["TotalCount"] != total:
            raise UserError(f"{feed}: the dataset changed while its pages were read ({total:,} records, then {envelope['TotalCount']:,}); run this again.")
        total, pages = envelope["TotalCount"], envelope["TotalPages"]
        results += envelope["Result"]
        page += 1
        say(f"{feed}: page {page} of {pages}, {quota.left:,} requests left today")
    if len(results) != total:
        raise UserError(f"{feed}: {shown(address)} promised {total:,} records and gave {len(results):,}; run this again.")
    body = json.dumps({"TotalCount": total, "TotalPages": 1, "PreviousPageUrl": "", "NextPageUrl": "", "Result": results}, ensure_ascii=False).encode()
    digest = hashlib.sha256(body).hexdigest()
    path = cache / f"ucdp-{digest[:16]}.json"
    path.write_bytes(body)
    resource = "-".join(urlsplit(address).path.strip("/").split("/")[-2:])
    return Fetched(path, shown(address), f"{resource}.json", digest)


def shown(address: str) -> str:
    """The address without its page, as it is kept."""
    parts = urlsplit(fetching.shown(address))
    return urlunsplit(parts._replace(query=urlencode([item for item in parse_qsl(parts.query) if item[0] != "page"])))


def _paged(address: str, page: int) -> str:
    parts = urlsplit(address)
    asked = {"pagesize": "1000", **dict(parse_qsl(parts.query)), "page": str(page)}
    return urlunsplit(parts._replace(query=urlencode(asked)))


def _page(
    address: str, cache: Path, feed: str, secret: Secret | None, limits: Limits, say: Callable[[str], None], sleep: Callable[[float], None],
    quota: Quota,
) -> dict[str, Any]:
    """One page; every try spends one request."""

    def spending_sleep(seconds: float) -> None:
        sleep(seconds)
        quota.spend(feed)

    quota.spend(feed)
    fetched = fetching.fetch(address, cache, feed, secret, limits, say, spending_sleep)
    try:
        envelope: dict[str, Any] = json.loads(fetched.path.read_bytes())
        whole = isinstance(envelope["Result"], list) and isinstance(envelope["TotalCount"], int) and isinstance(envelope["TotalPages"], int)
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise UserError(f"{feed}: {fetched.address} does not answer as UCDP's API does (TotalCount, TotalPages, Result); check the address.")
    return envelope
