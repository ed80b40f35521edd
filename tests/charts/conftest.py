"""What the tests of charts share: the sample of the tables they are drawn from, and a way to change it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from companion import tables

SAMPLE = Path(__file__).parent / "sample"


@pytest.fixture(scope="session")
def sample() -> tables.Tables:
    """The sample's tables; read, never changed."""
    return tables.load(SAMPLE)


@pytest.fixture
def changed(tmp_path):
    """The sample with one table's rows put through a function: changed("missions", lambda rows: rows[1:])."""

    def change(table: str, function: Callable[[list[dict]], list[dict]]) -> tables.Tables:
        folder = tmp_path / "sample"
        shutil.copytree(SAMPLE, folder)
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        after = function([dict(row) for row in rows])
        assert after != rows, "the change changes nothing"
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(after)
        return tables.load(folder)

    return change
