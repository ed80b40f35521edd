"""What a verdict rests on follows from the tables that its test reads; the weakest decides."""

from __future__ import annotations

import pytest

from companion import ledger
from companion.claims import register
from companion.claims.basis import COMPARED, COMPUTED, READ, UNDECIDED, basis

RESOURCES = {"deaths": {}, "missions": {"coded": ["multidimensional"]}, "operations": {"coded": True}, "readings": {"coded": "read"}, "fatalities": {}}


def claim(registered, **change):
    return register.load(registered(change, without=change.pop("without", ())))[0]


@pytest.mark.parametrize(("find", "test", "rests"), [
    ("count(deaths)", "found == says", COMPUTED),
    ('year(missions["UNONE"].end)', "found == says", COMPUTED),
    ('rows(missions, multidimensional="yes").mission', "found == says", COMPARED),
    ("unique(missions.multidimensional)", "found == says", COMPARED),
    ('first(missions, by="multidimensional").mission', "found == says", COMPARED),
    ("count(operations)", "found == says", COMPARED),
    ("count(deaths)", "found > count(operations)", COMPARED),
    ('readings["x"].says', "found == says", READ),
    ("count(operations)", 'readings["x"].says == says', READ),
    ("fatalities.malicious_total", "found == says", COMPUTED),
])  # fmt: skip
def test_the_weakest_table_decides(registered, find, test, rests):
    given = claim(registered, find=find, test={"supported": test})
    assert basis(given, RESOURCES, ledger.declared()) == rests


def test_without_a_test_it_was_read_or_is_not_decided(registered):
    assert basis(claim(registered, verdict="imprecise", without=("find", "test")), RESOURCES, {}) == READ
    assert basis(claim(registered, verdict="not testable here", without=("find", "test")), RESOURCES, {}) == UNDECIDED


def test_a_figure_over_a_table_coded_in_part_counts_as_compared(registered):
    assert basis(claim(registered, find="missions.active"), RESOURCES, ledger.declared()) == COMPARED


def test_tables_say_whether_they_are_coded(data):
    """Each mark is one of the three kinds, and marked columns exist."""
    for name, resource in data.resources.items():
        coded = resource.get("coded", False)
        columns = {field["name"] for field in resource["schema"]["fields"]}
        assert coded in (True, False, "read") or set(coded) <= columns, name
    assert data.resources["operations"]["coded"] is True and data.resources["readings"]["coded"] == "read"
    assert not any(data.resources[name].get("coded") for name in ("fatalities", "violence", "personnel", "feed_missions"))
