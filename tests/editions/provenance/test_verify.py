"""The verifier that ships with an edition: what it says of a whole one, and of one that somebody changed."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from companion.editions.provenance import verify as package
from companion.editions.provenance.verify import Unusable, digest, files_in, main, text_of_value, verify


def change(path, old: bytes, new: bytes) -> None:
    """Replace bytes that are in the file exactly once."""
    content = path.read_bytes()
    assert content.count(old) == 1
    path.write_bytes(content.replace(old, new))


def reseal(edition, path: str) -> None:
    """What somebody does who changed a file and knows of manifest.json, but not of manifest.sha256."""
    manifest = json.loads((edition / "manifest.json").read_text(encoding="utf-8"))
    target = edition / path
    manifest["files"][path] = {"sha256": digest(target), "size": target.stat().st_size}
    (edition / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def reseal_all(edition, *paths: str) -> None:
    """What somebody does who also knows of manifest.sha256."""
    for path in paths:
        reseal(edition, path)
    (edition / "manifest.sha256").write_text(
        f"{digest(edition / 'manifest.json')}  manifest.json\n", encoding="utf-8"
    )


def set_figure(edition, id: str, **entry) -> None:
    figures = json.loads((edition / "figures.json").read_text(encoding="utf-8"))
    figures[id] |= entry
    (edition / "figures.json").write_text(json.dumps(figures), encoding="utf-8")


def problems(edition) -> list[str]:
    return verify(edition).problems


def test_a_whole_edition_holds(edition):
    outcome = verify(edition)
    assert outcome.problems == []
    files = len(files_in(edition)) - 2
    assert outcome.line == f"All holds: {files} files, 5 figures recomputed, 5 printed numbers."


def test_the_shipped_verifier_runs_in_a_copy_without_any_package(edition, tmp_path):
    copy = shutil.copytree(edition, tmp_path / "elsewhere")
    words = [sys.executable, "-I", "-S", "verify.py"]  # neither site-packages nor the project's path
    ran = subprocess.run(words, cwd=copy, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("All holds: ") and ran.stdout.count("\n") == 1
    change(copy / "rows" / "violence.share.csv", b"B,10", b"B,11")
    ran = subprocess.run(words, cwd=copy, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "rows/violence.share.csv: the file was changed" in ran.stdout
    assert "All holds" not in ran.stdout


def test_the_shipped_verifier_is_plain_python_of_3_9():
    tree = ast.parse(Path(package.__file__).read_text(encoding="utf-8"), feature_version=(3, 9))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


def test_importing_it_from_the_package_needs_only_the_standard_library():
    told = "import sys; import companion.editions.provenance.verify; print(*{name.split('.')[0] for name in sys.modules})"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert not set(ran.stdout.split()) & {"pandas", "packaging", "altair", "papermill", "pypandoc", "yaml"}


def test_one_byte_of_any_file_is_caught(edition):
    for path in files_in(edition):
        target = edition / path
        before = target.read_bytes()
        target.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        assert any(path in problem for problem in problems(edition)), path
        target.write_bytes(before)
    assert problems(edition) == []


def test_missing_and_added_files_are_named(edition):
    (edition / "charts" / "active.svg").unlink()
    (edition / "site" / "new.html").write_text("<p>new</p>", encoding="utf-8")
    assert problems(edition) == [
        "charts/active.svg: the file is missing.",
        "site/new.html: the file was added; the manifest does not list it.",
    ]


def test_a_link_in_place_of_a_file_is_named(edition, tmp_path):
    target = edition / "charts" / "active.svg"
    target.rename(tmp_path / "active.svg")
    target.symlink_to(tmp_path / "active.svg")
    assert problems(edition) == ["charts/active.svg: a link stands where the manifest lists a file."]


def test_a_changed_page_with_its_hash_in_the_manifest_is_caught_by_the_seal(edition):
    change(edition / "site" / "index.html", b"On that day", b"On this day")
    reseal(edition, "site/index.html")
    (found,) = problems(edition)
    assert found.startswith("manifest.json: its sha256 is ") and "the manifest was changed" in found


def test_one_printed_number_is_caught_even_when_all_is_resealed(edition):
    change(edition / "site" / "index.html", b"<strong>30,909.5<", b"<strong>30,919.5<")
    reseal_all(edition, "site/index.html")
    assert problems(edition) == [
        "site/index.html, line 4: prints '30,919.5' for personnel.total, where figures.json says '30,909.5'."
    ]


def test_a_number_for_an_unknown_figure_is_caught(edition):
    change(edition / "site" / "evidence" / "missions.html", b"essay.quoted", b"essay.unknown")
    reseal_all(edition, "site/evidence/missions.html")
    assert problems(edition) == [
        "site/evidence/missions.html, line 1: prints '11' for essay.unknown, which figures.json does not hold."
    ]


@pytest.mark.parametrize(
    ("id", "old", "new", "told"),
    [
        ("missions.active", b"MONUSCO,2010-07-01,yes\n", b"", ["its low is 1, but", "its high is 2, but"]),
        (
            "missions.active",
            b"1964-03,perhaps",
            b"1964-03,yes",
            ["its low is 3, but", "its value is 3, but figures.json says nothing"],
        ),
        ("missions.active", b"1964-03,perhaps", b"1964-03,no", ["should say yes or perhaps, not no"]),
        (
            "personnel.total",
            b"13489.5",
            b"13489.6",
            ["by the sum over rows/personnel.total.csv its value is 30909.6"],
        ),
        ("personnel.total", b"13489.5", b"many", ["gives no sum: 'many' is not a number"]),
        ("personnel.total", b"mission,personnel", b"mission,people", ["it has no column 'personnel'"]),
        (
            "violence.share",
            b"B,10,no",
            b"B,10,yes",
            ["by the share over rows/violence.share.csv its value is 1, but"],
        ),
        ("violence.share", b"A,30,yes\nB,10,no", b"A,0,yes\nB,0,no", ["there is nothing to take a share of"]),
        (
            "missions.first",
            b"1948-05-29",
            b"1948-05-30",
            ["its value is 1948-05-30"],
        ),
    ],
)
def test_a_changed_row_changes_the_figure_even_when_all_is_resealed(edition, id, old, new, told):
    rows = edition / "rows" / f"{id}.csv"
    change(rows, old, new)
    reseal_all(edition, f"rows/{id}.csv")
    assert problems(edition)[0].startswith(f"{id}: the sha256 of rows/{id}.csv is")
    set_figure(edition, id, rows_sha256=digest(rows))
    reseal_all(edition, "figures.json")
    found = problems(edition)
    assert len(found) == len(told)
    for problem, words in zip(found, told, strict=True):
        assert problem.startswith(f"{id}: ") and words in problem


@pytest.mark.parametrize(
    ("id", "entry", "told"),
    [
        ("essay.quoted", {"value": 12}, "prints '11' for the value 12"),
        ("personnel.total", {"value": 30909.4}, "figures.json says 30909.4"),
        ("personnel.total", {"op": "median"}, "which is none of count, sum, min, max, share"),
        ("personnel.total", {"rows": None}, "names the op sum, but no rows"),
        ("personnel.total", {"rows": "../project/data/missions.csv"}, "not a file of this edition"),
        ("violence.share", {"value": True}, "figures.json says True"),
    ],
)
def test_a_changed_figure_is_caught_even_when_all_is_resealed(edition, id, entry, told):
    set_figure(edition, id, **entry)
    reseal_all(edition, "figures.json")
    assert any(problem.startswith(f"{id}: ") and told in problem for problem in problems(edition))


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ({"value": 12345}, "12,345"),
        ({"value": 12345}, "12 345"),
        ({"value": 12345}, "12\u202f345 (March 2017)"),
        ({"value": 12345}, "12345"),
        ({"value": 2.25}, "2.3"),
        ({"value": 0.4362484}, "43.6 per cent"),
        ({"value": 43.62484}, "43.6 %"),
        ({"value": None, "low": 3, "high": 4}, "3 to 4"),
        ({"value": None, "low": 3, "best": 5, "high": 9}, "5 (between 3 and 9)"),
        ({"value": 600}, "more than 600"),
        ({"value": 2000000}, "2 million"),
        ({"value": "1948-05-29"}, "29 May 1948"),
        ({"value": ["A", "B"]}, "2 (A and B)"),
    ],
)
def test_a_text_may_round_its_number_and_set_thousands_apart(entry, text):
    assert text_of_value("an.id", entry | {"text": text}) == []


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ({"value": 12345}, "12,346"),
        ({"value": 12345}, "12 (March 2017)"),
        ({"value": 2.25}, "2.4"),
        ({"value": 0.4362484}, "43.7 per cent"),
        ({"value": 11}, "11.4"),
        ({"value": None, "low": 3, "high": 4}, "2 to 4"),
        ({"value": None, "low": 3, "best": 5, "high": 9}, "3 (between 3 and 9)"),
    ],
)
def test_a_text_with_another_number_than_its_value_is_caught(entry, text):
    (found,) = text_of_value("an.id", entry | {"text": text})
    assert found.startswith(f"an.id: figures.json prints '{text}' for the ")


def test_renderers_may_set_quotation_marks_and_dashes_their_own_way(edition):
    set_figure(edition, "essay.quoted", value=["Côte d'Ivoire"], text='Côte d\'Ivoire -- "2"')
    page = edition / "site" / "evidence" / "missions.html"
    page.write_text('<i data-id="essay.quoted">Côte\n d’Ivoire – “2”</i>', encoding="utf-8")
    reseal_all(edition, "figures.json", "site/evidence/missions.html")
    assert problems(edition) == []


def test_unreadable_files_are_named(edition):
    (edition / "figures.json").write_text("{", encoding="utf-8")
    reseal_all(edition, "figures.json")
    assert any(problem.startswith("figures.json: it cannot be read as JSON") for problem in problems(edition))
    (edition / "manifest.json").write_text('{"files": 3}', encoding="utf-8")
    (edition / "manifest.sha256").write_text("nonsense\n", encoding="utf-8")
    told = problems(edition)
    assert told[0].startswith("manifest.sha256: it should hold one line")
    assert told[1].startswith("manifest.json: it should list")
    (edition / "manifest.json").unlink()
    assert any(problem.startswith("manifest.json: the file is missing") for problem in problems(edition))


def test_the_command_says_what_does_not_hold_and_ends_with_one(edition, capsys):
    assert main([str(edition)]) == 0
    assert capsys.readouterr().out.startswith("All holds: ")
    change(edition / "site" / "index.html", b"2\xe2\x80\x933</a>", b"2\xe2\x80\x934</a>")
    assert main([str(edition)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 2
    assert told[0].startswith("site/index.html: the file was changed")
    assert told[1].endswith("prints '2–4' for missions.active, where figures.json says '2–3'.")


def test_a_folder_that_is_no_edition_ends_with_two(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert "there is no manifest.json here" in capsys.readouterr().err
    with pytest.raises(Unusable, match="no such folder"):
        verify(tmp_path / "nothing")
