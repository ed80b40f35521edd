"""The ledger: the same figures with and without a notebook, each with the rows behind it."""

from __future__ import annotations

import hashlib
import json

import pytest

import companion
from companion import ledger
from companion.errors import UserError
from companion.ledger import RUN_VARIABLE


@pytest.fixture(scope="module")
def entries(data, root):
    from companion import parameters

    return ledger.compute(parameters.load(root / "params.yml"), data)


def test_every_declared_figure_is_there_or_says_why_not(entries, data, given):
    assert set(entries) | set(ledger.absent(given(), data)) == set(ledger.declared())


@pytest.mark.parametrize("as_of", ["1949-01-01", "1991-06-30", "2015-06-30"])
def test_an_edition_of_any_day_can_be_computed(data, given, as_of):
    p = given(as_of)
    found = ledger.compute(p, data)
    assert found["missions.total"].finding.value is not None or found["missions.total"].finding.low is not None
    assert not any("at_essay" in id for id in found)
    assert all(one.reaches <= as_of for one in found.values())


def test_a_record_holds_what_an_edition_ships(entries):
    record = entries["missions.active"].record()
    assert record["value"] == 11 and record["op"] == "count" and record["row_count"] == 11
    assert record["rows_sha256"] == hashlib.sha256(entries["missions.active"].csv.encode()).hexdigest()
    assert record["evidence"] == "evidence/missions.html#missions-active"
    json.dumps(record)


def test_one_number_or_an_interval_never_both(entries):
    for id, one in entries.items():
        found = one.finding
        if found.low is not None and found.low != found.high:
            assert found.value is None, id


def test_a_second_source_lies_within_its_tolerance(entries):
    checked = 0
    for id, one in entries.items():
        if second := one.finding.second:
            assert abs(second.value - one.finding.value) <= second.tolerance * one.finding.value, id
            checked += 1
    assert checked


def test_the_same_bytes_twice(entries, data, given):
    again = ledger.compute(given(), data, ["fatalities.malicious_total", "violence.sahel_main"])
    assert all(entries[id].csv == one.csv for id, one in again.items())


def test_an_unknown_figure_is_refused_with_the_nearest(root, monkeypatch):
    monkeypatch.chdir(root)
    with pytest.raises(UserError, match=r"no figure 'mission\.activ'; the nearest are missions\.active"):
        companion.figure("mission.activ")


def test_a_figure_without_a_notebook(root, monkeypatch):
    monkeypatch.chdir(root / "notebooks")
    assert companion.figure("missions.active", as_of="2015-06-30").finding.value == 16


def test_a_figure_whose_day_has_not_come_says_so(root, monkeypatch):
    monkeypatch.chdir(root)
    with pytest.raises(UserError, match=r"not in an edition as of 30 June 2015: S/RES/2719\(2023\) was adopted on 21 December 2023"):
        companion.figure("resolutions.r2719", as_of="2015-06-30")


def test_a_notebook_s_ledger_writes_what_it_records(root, tmp_path, monkeypatch):
    monkeypatch.chdir(root)
    monkeypatch.setenv(RUN_VARIABLE, str(tmp_path))
    opened = companion.open_ledger("missions")
    shown = opened.record("missions.active", "missions.total")
    held = json.loads((tmp_path / "missions.json").read_text())
    assert set(held["figures"]) == {"missions.active", "missions.total"}
    assert (tmp_path / "rows" / "missions.active.csv").read_text().count("\n") == 12
    assert "missions.active" in shown._repr_mimebundle_()["text/plain"]
    listed = opened.list("multidimensional")._repr_mimebundle_()
    assert listed["text/markdown"].startswith("| Mission") and listed["text/plain"].endswith(" rows)") and len(listed["text/plain"]) < 200


def test_a_notebook_records_only_its_own_chapter(root, monkeypatch):
    monkeypatch.chdir(root)
    with pytest.raises(UserError, match=r"belongs to the notebook missions\.ipynb"):
        companion.open_ledger("support").record("missions.active")


def test_a_ledger_says_which_tables_its_notebook_used(root, tmp_path, monkeypatch):
    """A build runs the notebook again when one of these changes."""
    monkeypatch.setenv("COMPANION_RUN", str(tmp_path))
    monkeypatch.chdir(root)
    opened = ledger.open_ledger("missions")
    opened.record("missions.total")
    assert used(tmp_path) == {"missions"}
    opened.draw("personnel")
    opened.list("closed")
    assert used(tmp_path) >= {"missions", "personnel"}
    assert opened.tables.support is not None  # looked at by hand
    opened.record("missions.total")
    assert "support" in used(tmp_path)


def used(folder) -> set[str]:
    return set(json.loads((folder / "missions.json").read_text(encoding="utf-8"))["tables"])
