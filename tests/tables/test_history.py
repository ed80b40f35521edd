"""The tables as they stood on a day."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from companion import parameters
from companion.errors import UserError
from companion.sources import refresh
from companion.tables import history


def package(accessed: str) -> str:
    return json.dumps({"sources": [{"name": "one", "accessed": accessed}], "resources": []})


def replace(data: Path, day: str, files: dict[str, str], feed: str = "feed", number: int = 0) -> None:
    """What a refresh does to a folder of tables."""
    folder = data / "history"
    folder.mkdir(exist_ok=True)
    kept = []
    for name, text in files.items():
        old = (data / name).read_bytes()
        stem, suffix = name.rsplit(".", 1)
        kept.append(f"history/{stem}-{hashlib.sha256(old).hexdigest()[:12]}.{suffix}")
        (data / kept[-1]).write_bytes(old)
        (data / name).write_text(text, encoding="utf-8")
    record = {"date": day, "replaced": sorted(kept), "number": number}
    (folder / f"{day}-{feed}-{hashlib.sha256(str(files).encode()).hexdigest()[:12]}.json").write_text(json.dumps(record), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "datapackage.json").write_text(package("2025-01-10"), encoding="utf-8")
    (folder / "fatalities.csv").write_text("a\n1\n", encoding="utf-8")
    (folder / "missions.csv").write_text("m\nx\n", encoding="utf-8")
    return folder


def known(data: Path, day: str) -> dict[str, str]:
    return {name: path.read_text(encoding="utf-8") for name, path in history.known_on(data, date.fromisoformat(day)).items()}


def test_without_history_everything_is_as_it_stands(data: Path) -> None:
    assert known(data, "2025-06-01")["fatalities.csv"] == "a\n1\n"
    assert history.differing(data, date(2025, 6, 1)) == []


def test_a_table_was_known_as_the_first_one_replaced_later(data: Path) -> None:
    replace(data, "2025-03-01", {"fatalities.csv": "a\n2\n", "datapackage.json": package("2025-03-01")})
    replace(data, "2025-09-01", {"fatalities.csv": "a\n3\n", "datapackage.json": package("2025-09-01")})
    said = {day: known(data, day)["fatalities.csv"] for day in ("2025-02-28", "2025-03-01", "2025-08-31", "2025-09-01", "2026-01-01")}
    assert said == {"2025-02-28": "a\n1\n", "2025-03-01": "a\n2\n", "2025-08-31": "a\n2\n", "2025-09-01": "a\n3\n", "2026-01-01": "a\n3\n"}
    assert known(data, "2025-02-28")["missions.csv"] == "m\nx\n"
    assert json.loads(known(data, "2025-02-28")["datapackage.json"])["sources"][0]["accessed"] == "2025-01-10"
    assert history.differing(data, date(2025, 8, 1)) == ["datapackage.json", "fatalities.csv"]


def test_two_refreshes_on_one_day_leave_the_state_before_both(data: Path) -> None:
    replace(data, "2025-03-01", {"fatalities.csv": "a\n2\n"}, feed="z", number=0)
    replace(data, "2025-03-01", {"fatalities.csv": "a\n3\n"}, feed="b", number=1)
    assert known(data, "2025-02-01")["fatalities.csv"] == "a\n1\n"
    assert known(data, "2025-03-01")["fatalities.csv"] == "a\n3\n"


def test_a_day_before_anything_was_known_is_refused(data: Path) -> None:
    with pytest.raises(UserError, match="10 January 2025"):
        known(data, "2025-01-09")


def test_laid_out_as_a_folder_of_tables(data: Path, tmp_path: Path) -> None:
    replace(data, "2025-03-01", {"fatalities.csv": "a\n2\n"})
    first = history.lay(data, date(2025, 2, 1), tmp_path / "work")
    assert sorted(path.name for path in first.iterdir()) == ["datapackage.json", "fatalities.csv", "missions.csv"]
    assert (first / "fatalities.csv").read_text() == "a\n1\n"
    assert history.lay(data, date(2025, 2, 2), tmp_path / "work") == first
    assert history.lay(data, date(2025, 3, 1), tmp_path / "work") != first


def test_a_kept_file_that_was_changed_or_lost_is_refused(data: Path) -> None:
    replace(data, "2025-03-01", {"fatalities.csv": "a\n2\n"})
    kept = next((data / "history").glob("fatalities-*.csv"))
    kept.write_text("a\n9\n", encoding="utf-8")
    with pytest.raises(UserError, match="was changed"):
        known(data, "2025-02-01")
    kept.unlink()
    with pytest.raises(UserError, match="is not there"):
        known(data, "2025-02-01")


def test_a_record_that_points_out_of_the_history_is_refused(data: Path, tmp_path: Path) -> None:
    (tmp_path / "secret-0.csv").write_text("x", encoding="utf-8")
    (data / "history").mkdir()
    (data / "history" / "2025-03-01-feed-0.json").write_text(json.dumps({"date": "2025-03-01", "replaced": ["../secret-0.csv"]}), encoding="utf-8")
    with pytest.raises(UserError, match="outside"):
        known(data, "2025-02-01")


def test_a_broken_record_is_named(data: Path) -> None:
    (data / "history").mkdir()
    (data / "history" / "2025-03-01-feed-0.json").write_text("{", encoding="utf-8")
    with pytest.raises(UserError, match=r"2025-03-01-feed-0\.json"):
        known(data, "2025-02-01")


def test_a_real_refresh_leaves_the_tables_as_they_were(root: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(root / "data", tmp_path / "data"))
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    feed = root / "tests" / "sources" / "fixtures" / "un-fatalities.csv"
    outcome = refresh.refresh("un-fatalities", feed, write=True, data=data, given=parameters.load(root / "params.yml"), today=date(2099, 5, 1))
    assert "fatalities.csv" in outcome.written
    assert (data / "fatalities.csv").read_bytes() != before["fatalities.csv"]
    folder = history.lay(data, date(2099, 4, 30), tmp_path / "work")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert history.differing(data, date(2099, 4, 30)) == ["datapackage.json", "fatalities.csv"]
    assert history.differing(data, date(2099, 5, 1)) == []
