"""data/datapackage.json and every table it describes pass the public validator, frictionless."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
PACKAGE = DATA / "datapackage.json"


@pytest.fixture(scope="module")
def described() -> dict:
    return json.loads(PACKAGE.read_text(encoding="utf-8"))


def test_the_package_and_all_its_tables_are_valid(described):
    from frictionless import validate

    report = validate(str(PACKAGE))
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    assert report.valid
    # frictionless gives a task a table, so none was passed over.
    assert sorted(task.name for task in report.tasks) == sorted(one["name"] for one in described["resources"])


def test_a_wrong_row_would_not_pass(described, tmp_path):
    """The contracts bite: the first table with a key, its first row twice, is refused."""
    from frictionless import validate

    resource = next(one for one in described["resources"] if one["schema"].get("primaryKey"))
    header, first, *_ = (DATA / resource["path"]).read_text(encoding="utf-8").splitlines(keepends=True)
    table = tmp_path / resource["path"]
    table.parent.mkdir(parents=True, exist_ok=True)
    table.write_text(header + first + first, encoding="utf-8")
    alone = resource | {"schema": {k: v for k, v in resource["schema"].items() if k != "foreignKeys"}}
    package = tmp_path / "datapackage.json"
    package.write_text(json.dumps({**described, "resources": [alone]}), encoding="utf-8")
    assert {row[0] for row in validate(str(package)).flatten(["type"])} >= {"primary-key"}


def test_every_table_in_the_folder_is_described(described):
    described_paths = {one["path"] for one in described["resources"]}
    assert {path.name for path in DATA.glob("*.csv")} == described_paths


def test_every_source_says_whose_it_is_and_how_it_may_be_used(described):
    for source in described["sources"]:
        for key in ("name", "title", "producer", "path", "licence", "accessed"):
            assert source.get(key), f"source {source.get('name')}: {key} is missing"
    names = [source["name"] for source in described["sources"]]
    assert len(names) == len(set(names))
