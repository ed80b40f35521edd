"""A build that tries to leave the machine fails before it does."""

from __future__ import annotations

import os
import socket

import pytest

from companion.editions.provenance.network import closed, is_closed
from companion.errors import CheckFailed

OUTSIDE = "192.0.2.1"  # an address kept for documentation (RFC 5737)


def test_connections_out_are_refused_while_closed():
    with closed():
        assert is_closed()
        with pytest.raises(CheckFailed, match=OUTSIDE.replace(".", r"\.")), socket.socket() as out:
            out.connect((OUTSIDE, 80))
        with pytest.raises(CheckFailed, match="example"):
            socket.getaddrinfo("example.org", 80)
        with pytest.raises(CheckFailed), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.sendto(b"x", (OUTSIDE, 53))
    assert not is_closed()


def test_this_machine_and_named_hosts_stay_within_reach():
    with closed(allow=["192.0.2.7"]), socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as there:
            assert there.getpeername() == server.getsockname()
        with socket.socket() as out:
            out.setblocking(False)
            assert out.connect_ex(("192.0.2.7", 80)) != 0  # not refused by us: it only does not answer


def test_a_forked_process_is_refused_too():
    with closed():
        child = os.fork()
        if child == 0:
            try:
                socket.getaddrinfo("example.org", 80)
            except CheckFailed:
                os._exit(7)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
