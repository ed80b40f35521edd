"""A build that cannot reach the network, so that "no network used" is true because it could not be otherwise.

Python's audit events tell of every connection that Python code opens (PEP 578). While `closed` is entered, one
that would leave this machine raises `CheckFailed` before it is made. Processes forked meanwhile inherit that;
processes started anew have to enter it themselves. Code that opens sockets without Python, such as a program
run by the build, is not seen.
"""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from companion.errors import CheckFailed

_allowed: list[frozenset[str]] = []  # one set for each `closed` entered; empty: the network is open
_hooked = False


@contextmanager
def closed(allow: Iterable[str] = ()) -> Iterator[None]:
    """While entered, refuse connections and name look-ups beyond this machine, but for the hosts in `allow`.

    `allow` names hosts that the user asked for, such as that of a Dask scheduler.
    """
    global _hooked
    if not _hooked:
        sys.addaudithook(_refuse)  # can never be removed, so there is one, and it looks at _allowed
        _hooked = True
    _allowed.append(frozenset(allow))
    try:
        yield
    finally:
        _allowed.pop()


def is_closed() -> bool:
    """Whether connections beyond this machine are refused just now."""
    return bool(_allowed)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if not _allowed:
        return
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a path is a socket of this machine
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    host = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if (
        isinstance(host, str)
        and host
        and not _is_here(host)
        and not all(host in allowed for allowed in _allowed)
    ):
        raise CheckFailed(
            f"The build tried to reach {host}. An edition is built from the files in data/ alone; "
            "use `companion refresh` to fetch data before."
        )


def _is_here(host: str) -> bool:
    """Whether a host is this machine, known without asking anybody."""
    if host in ("localhost", "::", "0.0.0.0"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
