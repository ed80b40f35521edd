"""The tables keep their contracts, and a table that breaks one stops with file, row, column, value and what is right."""

from __future__ import annotations

import pytest

from companion import tables
from companion.errors import UserError

UNTSO = {"mission": "UNTSO"}


def test_the_project_s_own_tables_keep_their_contracts(data):
    data.check()
    assert len(data.missions) == 71


def test_a_frame_s_index_is_the_row_of_the_file(data, root):
    lines = (root / "data" / "missions.csv").read_text(encoding="utf-8").splitlines()
    row = data.missions.index[10]
    assert lines[row - 1].startswith(data.missions.loc[row, "mission"])


@pytest.mark.parametrize(("table", "where", "cells", "words"), [
    ("missions", UNTSO, {"start": "1948-02-30"}, r"missions\.csv, row \d+, column start: '1948-02-30'"),
    ("missions", UNTSO, {"start_precision": "month"}, r"column start: .* written to the day, but its precision says month"),
    ("missions", UNTSO, {"start_precision": ""}, "needs its precision"),
    ("missions", UNTSO, {"start": "", "start_precision": ""}, "column start: '' is empty"),
    ("missions", UNTSO, {"multidimensional": "maybe"}, r"column multidimensional: 'maybe' should be one of: .*borderline"),
    ("missions", UNTSO, {"strength_authorised": "many"}, "column strength_authorised: 'many' should be a whole number"),
    ("missions", UNTSO, {"strength_authorised": "-5"}, "or more"),
    ("missions", UNTSO, {"mission": "UNDOF"}, r"'UNDOF' stands in row \d+ already"),
    ("missions", UNTSO, {"source": "hearsay"}, "'hearsay' is not a source of datapackage.json"),
    ("missions", UNTSO, {"note": "=cmd()"}, "begins like a spreadsheet formula"),
    ("support", {"operation": "AMISOM"}, {"operation": "AMISON"}, "'AMISON' is not in column operation of operations.csv; the nearest is 'AMISOM'"),
    ("fatalities", {"month": "1993-06"}, {"casualties": "-1"}, "column casualties: '-1' should be"),
])
def test_a_broken_cell_is_named(edited, table, where, cells, words):
    with pytest.raises(UserError, match=words):
        tables.load(edited(table, where, cells)).check()


@pytest.mark.parametrize(("change", "words"), [
    (lambda text: text.replace("mission,name", "mission,title", 1), "row 1: the column 'name' is missing"),
    (lambda text: text.replace("mission,name", "name,mission", 1), "the columns stand in another order"),
    (lambda text: text + "UNTOO,one value\n", "row 73: 2 values where the header names"),
    (lambda text: "", "is missing"),
])
def test_a_broken_file_is_named(edited, change, words):
    folder = edited("missions", UNTSO, {})
    path = folder / "missions.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(UserError, match=words):
        tables.load(folder).check()


def test_a_table_that_is_not_utf8_is_named(edited):
    folder = edited("missions", UNTSO, {})
    path = folder / "missions.csv"
    path.write_bytes(path.read_bytes().replace(b"Truce", b"Tr\xfcce", 1))
    with pytest.raises(UserError, match=r"missions\.csv: byte \d+ is not UTF-8"):
        tables.load(folder).check()


def test_a_missing_table_is_named(edited):
    folder = edited("missions", UNTSO, {})
    (folder / "support.csv").unlink()
    with pytest.raises(UserError, match=r"support\.csv is not in"):
        tables.load(folder).check()


def test_a_folder_without_a_package_is_no_folder_of_tables(tmp_path):
    with pytest.raises(UserError, match=r"holds no datapackage\.json"):
        tables.load(tmp_path).check()
