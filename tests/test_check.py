"""`companion check`: the recorded verdicts hold on our tables, and a changed date turns the claims that rest on it, no others."""

from __future__ import annotations

import shutil

import pytest

from companion import cli, ledger, tables


@pytest.fixture
def here(root, monkeypatch):
    monkeypatch.chdir(root)


def test_every_verdict_is_as_recorded(here, capsys):
    assert cli.main(["check"]) == 0
    said = capsys.readouterr().out
    assert "claims." in said and said.startswith("Sources committed: ")


def test_a_changed_date_turns_the_claims_that_rest_on_it(here, edited, capsys):
    folder = edited("missions", {"mission": "UNMISS"}, {"end": "2023-12-01", "end_precision": "day"})
    assert cli.main(["check", "--data", str(folder)]) == 1
    said = capsys.readouterr().err
    assert "C05" in said and "UNMISS" in said and "Traceback" not in said
    assert "C15" not in said  # a claim about a resolution


def test_a_changed_date_moves_the_figures_that_rest_on_it_and_no_others(data, given, edited):
    folder = edited("missions", {"mission": "UNMISS"}, {"end": "2023-12-01", "end_precision": "day"})
    before, after = ledger.compute(given(), data), ledger.compute(given(), tables.load(folder))
    moved = {id for id in before if before[id].finding.printed() != after[id].finding.printed()}
    assert {"missions.active", "missions.active_at_essay", "missions.multidimensional_at_essay", "missions.closed_since_2014"} <= moved
    assert all("missions" in before[id].figure.tables for id in moved)
    assert not moved & {"missions.total", "missions.last_large_multidimensional", "missions.total_by_feed", "missions.active_by_feed", "fatalities.malicious_total_register"}


def test_an_editions_own_verdicts_are_judged(here, tmp_path, capsys, data, given, root):
    from companion import claims

    judged = claims.judge(root / "data" / "claims.yml", {}, data, given())
    (tmp_path / "manifest.sha256").write_text("", encoding="utf-8")
    held = tmp_path / "claims.json"
    held.write_text(ledger.dumps(judged), encoding="utf-8")
    assert cli.main(["check", str(tmp_path)]) == 0
    assert "Sources committed" not in capsys.readouterr().out  # that is of a working copy
    held.write_text(ledger.dumps({**judged, "C05": {**judged["C05"], "recorded": "contradicted"}}), encoding="utf-8")
    assert cli.main(["check", str(tmp_path)]) == 1
    assert "C05" in capsys.readouterr().err


def test_a_table_that_breaks_its_contract_is_exit_2(here, edited, capsys):
    folder = edited("missions", {"mission": "UNMISS"}, {"end": "2023-13-01", "end_precision": "day"})
    assert cli.main(["check", "--data", str(folder)]) == 2
    assert "missions.csv, row" in capsys.readouterr().err


@pytest.mark.parametrize(("words", "code", "message"), [
    (["trace", "missions.activ"], 2, "the nearest are missions.active"),
    (["trace", "missions.active", "-p", "as_of", "2015-06-30"], 0, ""),
    (["figures", "--json"], 0, ""),
    (["verify", "1999"], 2, "no edition begins with '1999'"),
    (["check", "1999"], 2, "no edition begins with '1999'"),
    (["refresh"], 2, "name a feed"),
])
def test_commands_say_what_is_wrong_and_how_they_ended(here, capsys, words, code, message):
    assert cli.main(words) == code
    assert message in capsys.readouterr().err


def test_a_number_typed_on_a_page_fails_and_is_named(root, tmp_path, monkeypatch, capsys):
    (tmp_path / "data").symlink_to(root / "data")
    shutil.copytree(root / "pages", tmp_path / "pages")
    shutil.copy(root / "params.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["check"]) == 0
    assert "Typed by hand: 0." in capsys.readouterr().out
    page = tmp_path / "pages" / "missions.qmd"
    lines = page.read_text(encoding="utf-8").count("\n")
    with page.open("a", encoding="utf-8") as more:
        more.write("\nThe UN's data feed of February 2024 lists eleven.\n")
    assert cli.main(["check"]) == 1
    said = capsys.readouterr()
    assert "Typed by hand: 2." in said.out
    assert f"pages/missions.qmd, line {lines + 2}: '2024' in" in said.err
    assert f"pages/missions.qmd, line {lines + 2}: 'eleven' in" in said.err
