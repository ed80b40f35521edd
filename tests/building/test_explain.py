"""--explain, compared with what then runs: for each kind of change, in the project's own graph."""

from __future__ import annotations

import json

import pytest

from companion.building import graph

from .builds import workshop  # noqa: F401


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def paragraph(shop):
    path = shop.root / "pages" / "data.qmd"
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")


def row(shop):
    path = shop.root / "data" / "red_lines.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:-1], lines[-1].replace(",no,", ",yes,", 1), "\n"]), encoding="utf-8")


def contract(shop):
    path = shop.root / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    (own,) = [one for one in package["resources"] if one["name"] == "violence"]
    own["description"] += " Changed."
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")


def chart(shop):
    edit(shop.package / "charts" / "incidents.py", "\n\n\n@chart(", "\n\nCHANGED = True\n\n\n@chart(")


def measure(shop):
    edit(shop.package / "measures" / "violence.py", '"""', '"""Changed. ')


def notebook(shop):
    edit(shop.root / "notebooks" / "missions.ipynb", "# Missions", "# The missions")


def parameter(shop):
    shop.given = {"as_of": "2020-06-30"}


def style(shop):
    edit(shop.package / "rendering" / "template" / "site.css", "{", "{ ")


def claim(shop):
    path = shop.root / "data" / "claims.yml"
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")


def bibliography(shop):
    path = shop.root / "references.bib"
    path.write_text(path.read_text(encoding="utf-8") + "\n% changed\n", encoding="utf-8")


def lock(shop):
    path = shop.root / "requirements.lock"
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")


def lost(shop):
    (shop.graph()[0][0].arguments["here"] / "site" / "index.html").unlink()


NOTEBOOKS = {"notebook missions", "notebook chronology", "notebook support", "notebook money", "notebook incidents"}
# the change -> the notebooks it runs, and words that its explanation has
CHANGES = {
    paragraph: (set(), "pages/data.qmd changed"),
    row: ({"notebook support"}, "data/red_lines.csv changed"),
    contract: ({"notebook incidents"}, "what datapackage.json says of violence.csv changed"),
    chart: (NOTEBOOKS, "notebook incidents runs: its code changed"),
    measure: (NOTEBOOKS, "notebook incidents runs: its code changed"),
    notebook: ({"notebook missions"}, "notebooks/missions.ipynb changed"),
    parameter: (NOTEBOOKS, "it has not run yet"),
    style: (set(), "page index.qmd runs: its code changed"),
    claim: (set(), "data/claims.yml changed"),
    bibliography: (set(), "references.bib changed"),
    lock: (NOTEBOOKS, "requirements.lock changed"),
    lost: (set(), "site/index.html is not there"),
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_is_explained_is_what_runs(workshop, change):  # noqa: F811
    workshop.build()
    change(workshop)
    expected = workshop.stale()
    ran = set(workshop.build())
    certain = {one.name for one in expected if one.reasons}
    may = {one.name for one in expected}
    notebooks, words = CHANGES[change]
    assert certain <= ran <= may, (certain - ran, ran - may)
    assert ran & NOTEBOOKS == notebooks
    assert words in graph.explained(expected)
    assert workshop.stale() == [], "and then nothing is stale"


def test_nothing_changed_runs_nothing(workshop):  # noqa: F811
    first = workshop.build()
    assert len(first) == len(workshop.graph()[0])
    assert workshop.build() == []
    assert graph.explained(workshop.stale()).startswith("No task would run")
