"""How to cite an edition."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from companion.editions.publishing import citation
from companion.errors import UserError
from companion.project import Project


def test_authors_title_and_edition_in_each_form(found: Project) -> None:
    files = citation.files(citation.read(found.root / "_quarto.yml", "2024-12-31-aaaaaaaa", date(2024, 12, 31)))
    cff = yaml.safe_load(files["CITATION.cff"])
    assert (cff["cff-version"], cff["title"], cff["version"]) == ("1.2.0", "What the data say. A companion", "2024-12-31-aaaaaaaa")
    assert cff["authors"] == [{"name": "A. Author"}, {"name": "B. Author"}]
    assert "author = {{A. Author} and {B. Author}}" in files["citation.bib"]
    assert "publisher = {P \\& Q}" in files["citation.bib"]
    assert "31 December 2024" in files["README.md"]


def test_hostile_titles_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "_quarto.yml"
    path.write_text(yaml.safe_dump({"website": {"title": 'a: "b"\n}, x = {y\\'}}), encoding="utf-8")
    files = citation.files(citation.read(path, "e", date(2024, 12, 31)))
    assert yaml.safe_load(files["CITATION.cff"])["title"] == 'a: "b"\n}, x = {y\\'
    assert "\\}, x = \\{y" in files["citation.bib"]


def test_a_report_without_a_title_is_refused(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("website: {}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"website\.title"):
        citation.read(tmp_path / "_quarto.yml", "e", date(2024, 12, 31))
