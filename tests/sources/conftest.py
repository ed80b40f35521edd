"""What the tests of the feeds share: the real files where they are, the small ones, the register's names."""

import os
from pathlib import Path

import pytest

from companion.editions.provenance import network
from companion.sources.names import Alias, Names

FIXTURES = Path(__file__).parent / "fixtures"
REAL = {
    "un-missions": "DPPADPOSS-PKO_2024-02-19.csv",
    "un-fatalities": "DPPADPOSS-FATALITIES_2025-04-04.csv",
    "ucdp-onesided": "ucdp_onesided_v25_1.csv",
    "ucdp-country-year": "organizedviolencecy_v25_1.csv",
    "ipi-monthly": "IPI_PPP_data_monthly.csv",
    "ipi-missions": "IPI_PPP_data_mission.csv",
    "owid": "OWID_UN_Peacekeeping.csv",
}


@pytest.fixture(autouse=True)
def on_this_machine():
    """No test of the feeds leaves the machine: a connection beyond it fails."""
    with network.closed():
        yield


@pytest.fixture
def real():
    """feed name -> the publisher's real file; skips where they are not on this machine."""
    folder = os.environ.get("COMPANION_FEEDS")
    if not folder:
        pytest.skip("COMPANION_FEEDS is not set: the publishers' real files are not on this machine")
    return lambda feed: Path(folder) / REAL[feed]


@pytest.fixture
def small():
    """feed name -> a file of the feed's shape, written for these tests."""
    return lambda name: FIXTURES / name


@pytest.fixture
def names():
    """A register of three missions and what two feeds call other things."""
    return Names(
        frozenset({"MINUSMA", "UNIFIL", "UNCPSG"}),
        {
            ("un-fatalities", "UNAMA"): Alias("political mission", ()),
            ("un-missions", "UNPSG"): Alias("mission", ("UNCPSG",)),
            ("un-contributions", "UNAMA"): Alias("political mission", ()),
            ("un-missions", "UNEF"): Alias("aggregate", ("UNEF I", "UNEF II")),
            ("ipi", "UNAMA"): Alias("political mission", ()),
        },
    )


@pytest.fixture
def loopback():
    """A web server of this machine's own; see `loopback_server`."""
    from .loopback_server import Loopback

    with Loopback() as running:
        yield running
