"""Support: one rule for its beginning, the host states' own forces, and cells that no source settles."""

from __future__ import annotations

import pytest

from companion import ledger

SOURCE = {"source": "karlsrud-2024"}


def measure(id, tables, p):
    found = ledger.compute(p, tables, [id])
    return found[id].finding if id in found else None


def operation(name, start, end="", category="AU-led"):
    return {"operation": name, "name": name, "category": category, "lead": "x", "location": "x", "start": start, "start_precision": "day", "start_means": "x",
            "end": end, "end_precision": "day" if end else "", "own_borders": "no", **SOURCE}


def test_a_support_begins_on_the_day_of_the_resolution_that_undertook_it(data):
    """In every row with a resolution, whenever the mandate or the delivery began."""
    adopted = dict(zip(data.resolutions["resolution"], data.resolutions["date"], strict=True))
    rows = data.support[data.support["resolution"] != ""]
    assert {row.operation: row.start for row in rows.itertuples() if row.start != adopted[row.resolution]} == {}
    assert (rows["start_precision"] == "day").all()
    late = rows[rows["applied"] != ""]
    assert (late["applied"] > late["start"]).all(), "where it applied from the same day there is nothing to say"


def test_a_force_s_support_has_the_day_of_its_resolution_where_the_table_has_it(data):
    adopted = dict(zip(data.resolutions["resolution"], data.resolutions["date"], strict=True))
    assert all(row.date == adopted.get(row.resolution, row.date) for row in data.supported_forces.itertuples())


@pytest.mark.parametrize(("as_of", "operations"), [
    ("2024-12-26", ["AMIS", "AMISOM", "FC-G5S", "ATMIS", "SAMIDRC"]),
    ("2024-12-27", ["AMIS", "AMISOM", "FC-G5S", "ATMIS", "SAMIDRC", "AUSSOM"]),  # S/RES/2767(2024), for a mission of 2025
    ("2022-03-31", ["AMIS", "AMISOM", "FC-G5S", "ATMIS"]),  # S/RES/2628(2022), for a mission of the day after
    ("2022-03-30", ["AMIS", "AMISOM", "FC-G5S"]),
])
def test_operations_supported_as_of_a_day(data, given, as_of, operations):
    assert list(dict.fromkeys(record["operation"] for record in measure("support.operations", data, given(as_of)).value)) == operations
    assert measure("support.operations_count", data, given(as_of)).value == len(operations)


def test_the_host_states_own_forces_are_told_and_not_counted_among_operations(data, given):
    assert measure("support.host_forces", data, given("2013-11-11")) is None
    assert measure("support.host_forces", data, given("2024-12-31")).value == ["Somali army and police"]
    assert measure("support.host_forces", data, given("2025-12-31")).value == ["Somali army and police", "Haitian police and armed forces"]
    assert not set(data.supported_forces["force"]) & set(data.operations["operation"])


@pytest.mark.parametrize(("as_of", "number", "beside"), [("2013-11-12", 10900, 22126), ("2020-12-31", 13900, 19626), ("2023-12-31", 18900, 19626), ("2024-12-31", 20900, 12626)])
def test_how_many_the_un_may_support(data, given, as_of, number, beside):
    assert measure("support.host_forces_number", data, given(as_of)).value == number
    assert measure("support.host_forces_first_number", data, given(as_of)).value == 10900
    assert measure("support.host_forces_beside", data, given(as_of)).value == beside


def test_an_operation_on_its_last_day_is_active_and_has_not_ended(made, given):
    tables = made(operations=[operation("LAST", "2022-04-01", "2024-12-31"), operation("GONE", "2022-01-01", "2024-12-30")])
    active = measure("operations.active", tables, given("2024-12-31"))
    assert (active.value, active.printed()) == (["LAST"], "LAST (on its last day)")
    assert measure("operations.ended_since_essay", tables, given("2024-12-31")).value == ["GONE"]
    assert measure("operations.ended_since_essay", tables, given("2025-01-01")).value == ["GONE", "LAST"]


CELLS = [
    {"operation": name, "condition": condition, "finding": finding, "date": date, "date_precision": "day" if date else "", "hypothetical": "no", "reason": "x", **SOURCE}
    for name, condition, finding, date in (
        ("A", "au_mandate", "met", "2024-01-10"), ("A", "joint_planning", "not met", "2024-06-01"), ("A", "accountability", "not established", ""),
        ("B", "au_mandate", "not met", "2024-01-20"), ("B", "joint_planning", "not established", ""), ("B", "accountability", "not established", "2024-01-05"),
    )
]  # fmt: skip


@pytest.mark.parametrize(("as_of", "told", "open_ones"), [
    ("2024-03-01", "2 of 6", ["joint planning", "accountability frameworks"]),  # the one on planning is known only later
    ("2024-12-31", "3 of 6", ["accountability frameworks"]),
])
def test_cells_no_source_settles_are_counted_beside_what_is_said_of_them(made, given, as_of, told, open_ones):
    tables = made(operations=[operation("A", "2023-12-22"), operation("B", "2023-12-23", category="Council-authorised")], conditions=CELLS)
    assert measure("conditions.established", tables, given(as_of)).printed() == told
    assert measure("conditions.open", tables, given(as_of)).value == open_ones
    assert measure("conditions.all_met", tables, given(as_of)).value == []


def test_forces_for_which_the_resolution_was_not_made_do_not_lack_its_mandate(made, data, given):
    tables = made(operations=[operation("A", "2023-12-22"), operation("B", "2023-12-23", category="Council-authorised")], conditions=CELLS)
    assert measure("conditions.mandate_not_met", tables, given()).value == []
    assert {"MSS", "GSF"}.isdisjoint(measure("conditions.mandate_not_met", data, given("2025-12-31")).value)


def test_a_contested_election_with_a_verdict_of_observers_is_judged_by_it(data):
    rows = data.red_lines[data.red_lines["red_line"] == "elected_host"].set_index("operation")
    assert rows.loc["EACRF", "finding"] == "not met"
    begun = dict(zip(data.operations["operation"], data.operations["start"], strict=True))
    for name in ("MNJTF", "FC-G5S"):
        assert rows.loc[name, "date"] == begun[name], "the reason that holds from the beginning dates the finding"
