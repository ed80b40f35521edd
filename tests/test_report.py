"""The report, end to end: the real graph, the real notebooks, the real tables."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from companion import ledger, parameters, tables


def held(edition):
    return json.loads((edition / "figures.json").read_text(encoding="utf-8"))


def test_an_edition_is_whole(edition):
    for name in ("site/index.html", "companion.pdf", "figures.json", "claims.json", "manifest.json", "manifest.sha256", "ro-crate-metadata.json", "verify.py"):
        assert (edition / name).stat().st_size > 0, name
    assert (edition.parent / "latest").resolve() == edition
    assert re.fullmatch(r"2024-12-31-[0-9a-f]{8}", edition.name)


@pytest.mark.parametrize("which", ["edition", "earlier"])
def test_notebooks_and_tables_give_the_same_figures(which, request, copied):
    built = request.getfixturevalue(which)
    as_of = json.loads((built / "manifest.json").read_text())["parameters"]["as_of"]
    given = parameters.load(copied / "params.yml", {"as_of": as_of})
    computed = {id: one.record() for id, one in ledger.compute(given, tables.load(copied / "data")).items()}
    assert held(built) == computed


def test_every_figure_ships_its_rows(edition):
    for id, entry in held(edition).items():
        assert (edition / entry["rows"]).exists(), id


@pytest.mark.parametrize(("id", "then", "now"), [
    ("missions.active", "16", "11"),
    ("missions.closed_since_2014_count", "0", "6"),
    ("missions.total", "70", "71"),
    ("personnel.last", "105,659 (June 2015)", "97,774 (March 2017)"),
    ("fatalities.malicious_peak_year_2013_2023", "2014 (39 deaths)", "2017 (62 deaths)"),
])
def test_two_days_differ_as_the_tables_do(edition, earlier, id, then, now):
    assert (held(earlier)[id]["text"], held(edition)[id]["text"]) == (then, now)


def test_an_edition_from_before_the_essay_lacks_its_figures_and_says_so(earlier):
    assert "missions.active_at_essay" not in held(earlier)
    assert "missions.active_at_essay" in json.loads((earlier / "manifest.json").read_text())["absent"]
    assert "not in this edition" in (earlier / "site" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("which", ["edition", "earlier"])
def test_it_verifies_with_python_alone(which, request):
    built = request.getfixturevalue(which)
    done = subprocess.run([sys.executable, "-I", "-S", "verify.py"], cwd=built, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.startswith("All holds"), done.stdout


def test_no_machine_in_the_bytes(edition, copied):
    place = str(copied).encode()
    assert not [path.name for path in edition.rglob("*") if path.is_file() and place in path.read_bytes()]


def test_nothing_changed_is_an_instant_and_says_so(edition, copied):
    done = subprocess.run([sys.executable, "-m", "companion.cli", "build", "--renderer", "builtin"], cwd=copied, capture_output=True, text=True)
    assert done.returncode == 0 and "Nothing has changed" in done.stderr


def test_the_pages_show_no_raw_marks(edition):
    for page in (edition / "site").rglob("*.html"):
        text = re.sub(r"<(script|pre|code)\b.*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for mark in ("{{<", ":::", "{#", "?var:", "alt.Chart("):
            assert mark not in text, f"{page.name}: {mark}"


@pytest.mark.parametrize(("words", "message"), [
    (["-p", "asof", "2015"], "'asof' is not a parameter; did you mean as_of?"),
    (["-p", "as_of", "yesterday"], "as_of is 'yesterday'"),
    (["-p", "as_of", "2015-02-30"], "as_of is '2015-02-30', which is not a day of the calendar"),
    (["-p", "as_of", "1948-01-01"], "before the first mission began"),
    (["-p", "as_of", "2040-01-01"], "after the end of every table"),
    (["--data", "nowhere"], "--data nowhere is not a folder"),
    (["--renderer", "quarto"], "Quarto"),
])
def test_what_cannot_be_built_is_one_message_and_exit_2(copied, words, message, monkeypatch):
    import os

    bare = {**os.environ, "PATH": "/usr/bin:/bin"} if "quarto" in words else None
    done = subprocess.run([sys.executable, "-m", "companion.cli", "build", *words], cwd=copied, capture_output=True, text=True, env=bare)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
