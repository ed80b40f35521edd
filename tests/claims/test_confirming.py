"""Confirmations: what was looked at, and what has changed since."""

from __future__ import annotations

import csv

import pytest

from companion import claims, cli, tables
from companion.claims import confirming
from companion.errors import UserError
from tests.claims.conftest import mission
from tests.conftest import write

ROWS = [mission("UNONE", "2010-01-01", "2020-06-30"), mission("UNTWO", "2012-05", "2023-12")]


@pytest.fixture
def folder(made):
    return made(missions=ROWS).folder


def rewrite(folder, rows):
    names = [field["name"] for field in tables.load(folder).resources["missions"]["schema"]["fields"]]
    write(folder / "missions.csv", [{name: str(row.get(name, "")) for name in names} for row in rows], names)


def confirm(path, folder, given, subject="C01", **more):
    return claims.confirm(path, subject, tables.load(folder), given(), "2026-11-28", more.pop("reason", "Looked at it."), **more)


def suspect(path, folder, given):
    return confirming.suspects(claims.judge(path, {}, tables.load(folder), given()))


def test_what_nobody_confirmed_is_not_suspect(folder, registered, given):
    path = registered()
    record = claims.judge(path, {}, tables.load(folder), given())["C01"]
    assert (record["confirmed"], record["suspect"]) == ("", "")


def test_a_confirmation_is_a_row_of_the_table(folder, registered, given):
    assert confirm(registered(), folder, given, who="A reader").startswith("C01 confirmed on 2026-11-28: supported")
    with (folder / "confirmations.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert (row["subject"], row["day"], row["who"], row["verdict"], row["as_of"]) == ("C01", "2026-11-28", "A reader", "supported", "2024-01-01")
    assert claims.judge(registered(), {}, tables.load(folder), given())["C01"]["confirmed"] == "2026-11-28"


@pytest.mark.parametrize(("column", "value"), [("end", "2020-07-01"), ("note", "Another note"), ("source", "un-list-of-71")])
def test_a_row_that_changed_makes_its_claim_suspect_and_no_other(folder, registered, given, column, value):
    other = {"id": "C02", "find": 'year(missions["UNTWO"].end)', "says": "2023"}
    path = registered({}, other)
    confirm(path, folder, given)
    confirm(path, folder, given, "C02")
    assert suspect(path, folder, given) == {}
    rewrite(folder, [{**ROWS[0], column: value}, ROWS[1]])
    assert set(suspect(path, folder, given)) == {"C01"}
    confirm(path, folder, given)
    assert suspect(path, folder, given) == {}


def test_a_row_that_only_moved_has_not_changed(folder, registered, given):
    path = registered({"find": 'count(rows(missions, end=since("2020-01-01")))', "says": 2})
    confirm(path, folder, given)
    rewrite(folder, [mission("UNZERO", "2001-01-01"), *reversed(ROWS)])
    assert suspect(path, folder, given) == {}


def test_a_row_more_that_fits_makes_it_suspect(folder, registered, given):
    path = registered({"find": 'count(rows(missions, end=since("2020-01-01")))', "says": 2})
    confirm(path, folder, given)
    rewrite(folder, [*ROWS, mission("UNNEW", "2015-01-01", "2021-01-01")])
    assert suspect(path, folder, given) == {"C01": "what it rests on has changed since it was confirmed on 2026-11-28"}


def test_a_figure_in_a_test_counts_with_its_rows(folder, registered, given):
    path = registered({"find": "missions.active", "says": 0})
    confirm(path, folder, given)
    rewrite(folder, [*ROWS, mission("UNNEW", "2015-01-01")])
    assert set(suspect(path, folder, given)) == {"C01"}


def test_a_figure_whose_rows_are_no_rows_of_a_table_counts_by_what_it_kept(folder, registered, given):
    from dataclasses import replace

    import pandas as pd

    from companion import ledger
    from companion.claims.register import load
    from companion.claims.verdicts import Bench

    claim, data, day = load(registered({"find": "missions.active", "says": 2}))[0], tables.load(folder), given().essay_date
    entry, digests = ledger.compute(given(), data, ["missions.active"])["missions.active"], set()
    for kept in (1, 2):
        bench = Bench({}, data, given())
        bench._entries["missions.active", day] = replace(entry, finding=replace(entry.finding, rows=pd.DataFrame({"months": [kept]})))
        digests.add(bench.record(claim)["digest"])
    assert len(digests) == 2


def test_another_verdict_than_the_one_confirmed_makes_it_suspect(folder, registered, given):
    confirm(registered({"says": "2020"}), folder, given)
    path = registered({"test": {"imprecise": "found == says"}, "verdict": "imprecise"})
    assert suspect(path, folder, given) == {"C01": "it was confirmed on 2026-11-28 as supported"}


def test_of_another_day_it_says_nothing(folder, registered, given):
    confirm(registered(), folder, given)
    path = registered({"at": "2023-01-01"})
    rewrite(folder, [{**ROWS[0], "note": "Another"}, ROWS[1]])
    assert suspect(path, folder, given) == {}


def test_a_claim_that_was_read_rests_on_its_sources(folder, registered, given):
    import json

    path = registered({"sources": ["un-hub-pko"]}, without=("find", "test"))
    confirm(path, folder, given)
    assert suspect(path, folder, given) == {}
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    next(one for one in package["sources"] if one["name"] == "un-hub-pko")["vintage"] = "2031-01-01"
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert set(suspect(path, folder, given)) == {"C01"}


def test_a_figure_can_be_confirmed_too(folder, registered, given):
    confirm(registered(), folder, given, "missions.active")
    assert claims.suspect_figures(tables.load(folder), given()) == {}
    rewrite(folder, [*ROWS, mission("UNNEW", "2015-01-01")])
    assert set(claims.suspect_figures(tables.load(folder), given())) == {"missions.active"}
    assert claims.suspect_figures(tables.load(folder), given("2020-12-31")) == {}


@pytest.mark.parametrize(("subject", "more", "wrong"), [
    ("C99", {}, "neither a claim of the register"),
    ("C01", {"reason": " "}, "say why"),
])
def test_what_cannot_be_confirmed_is_said(folder, registered, given, subject, more, wrong):
    with pytest.raises(UserError, match=wrong):
        confirm(registered(), folder, given, subject, **more)


def test_a_verdict_that_turned_is_not_confirmed(folder, registered, given):
    with pytest.raises(UserError, match="change the register first"):
        confirm(registered({"says": "1999"}), folder, given)
    assert (folder / "confirmations.csv").read_text(encoding="utf-8").count("\n") == 1


def test_the_same_again_is_one_row(folder, registered, given):
    for _ in range(2):
        confirm(registered(), folder, given)
    assert (folder / "confirmations.csv").read_text(encoding="utf-8").count("\n") == 2


def test_suspects_are_listed_and_fail_no_check(root, monkeypatch, edited, capsys):
    monkeypatch.chdir(root)
    folder = edited("resolutions", {"resolution": "S/RES/2098(2013)"}, {"topic": "The same"})
    (folder / "confirmations.csv").write_text("subject,day,who,verdict,as_of,digest,reason\n", encoding="utf-8")
    assert cli.main(["confirm", "C16", "--data", str(folder), "--reason", "Seen.", "--day", "2026-11-28"]) == 0
    assert cli.main(["check", "--data", str(folder)]) == 0
    assert "suspect:" not in capsys.readouterr().out
    edited("resolutions", {"resolution": "S/RES/2098(2013)"}, {"topic": "Another"})
    assert cli.main(["check", "--data", str(folder)]) == 0
    assert "suspect: C16 (Note 10), since what it rests on has changed" in capsys.readouterr().out
    assert cli.main(["confirm", "C16", "--data", str(folder), "--reason", "Seen.", "--day", "tomorrow"]) == 2
