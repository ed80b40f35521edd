"""A small edition, made anew for each test: a few figures with their rows, two pages, sealed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from companion.editions.provenance import seal
from companion.editions.provenance.verify import digest

ROWS = {
    "missions.active": "mission,start,counted\nMINUSCA,2014-04-10,yes\nMONUSCO,2010-07-01,yes\nUNFICYP,1964-03,perhaps\n",
    "personnel.total": "mission,personnel\nMINUSCA,17420\nMONUSCO,13489.5\nUNTSO,\n",
    "violence.share": "actor,deaths,part\nA,30,yes\nB,10,no\n",
    "violence.best": "country,low,best,high\nMali,70,73,96\nNiger,131,183,249\n",
    "missions.first": "mission,start\nUNTSO,1948-05-29\nUNMOGIP,1949-01-24\n",
}
FIGURES = {
    "missions.active": {"op": "count", "value": None, "low": 2, "high": 3, "text": "2–3"},
    "personnel.total": {"op": "sum", "column": "personnel", "value": 30909.5, "text": "30,909.5"},
    "violence.share": {"op": "share", "column": "deaths", "value": 0.75, "text": "75 %"},
    "violence.best": {
        "op": "sum",
        "column": "best",
        "value": None,
        "low": 201,
        "best": 256,
        "high": 345,
        "text": "256 (between 201 and 345)",
    },
    "missions.first": {"op": "min", "column": "start", "value": "1948-05-29", "text": "29 May 1948"},
    "essay.quoted": {"value": 11, "text": "11"},
}
PAGE = """<!doctype html>
<title>Missions</title>
<p>On that day <a class="datum" data-id="missions.active" href="evidence/missions.html">2–3</a> missions
had <a data-id='personnel.total'><strong>30,909.5</strong></a> people; <br>the first began on
<a data-id="missions.first">29&nbsp;May
1948</a>.</p>
"""
EVIDENCE = '<h2>Share</h2><p><span data-id="violence.share">75 %</span>, quoted: <i data-id="essay.quoted">11</i></p>\n'


def fill(edition: Path) -> None:
    """Everything of a small edition but what `seal` writes."""
    for folder in ("site/evidence", "rows", "charts", "notebooks"):
        (edition / folder).mkdir(parents=True)
    figures = {}
    for id, entry in FIGURES.items():
        figures[id] = {"low": entry.get("value"), "high": entry.get("value"), **entry}
        if id in ROWS:
            path = edition / "rows" / f"{id}.csv"
            path.write_bytes(ROWS[id].encode())
            figures[id] |= {"rows": f"rows/{id}.csv", "rows_sha256": digest(path)}
    (edition / "figures.json").write_text(json.dumps(figures), encoding="utf-8")
    (edition / "claims.json").write_text("{}\n", encoding="utf-8")
    (edition / "companion.pdf").write_bytes(b"%PDF-1.7\n")
    (edition / "site" / "index.html").write_text(PAGE, encoding="utf-8")
    (edition / "site" / "evidence" / "missions.html").write_text(EVIDENCE, encoding="utf-8")
    (edition / "charts" / "active.svg").write_text("<svg/>\n", encoding="utf-8")
    (edition / "notebooks" / "missions.ipynb").write_text("{}\n", encoding="utf-8")


@pytest.fixture
def sources(tmp_path) -> dict[str, Path]:
    """Two inputs and the module of the build, as files of a project."""
    project = tmp_path / "project"
    (project / "data").mkdir(parents=True)
    (project / "data" / "missions.csv").write_text("mission\nUNTSO\n", encoding="utf-8")
    (project / "params.yml").write_text("as_of: 2024-12-31\n", encoding="utf-8")
    (project / "pipeline.py").write_text('"""The build."""\n', encoding="utf-8")
    return {"data/missions.csv": project / "data" / "missions.csv", "params.yml": project / "params.yml"}


@pytest.fixture
def make_edition(tmp_path, sources):
    """A function that makes and seals an edition in a folder of the name given."""

    def make(name: str = "edition", **changed) -> Path:
        edition = tmp_path / name
        fill(edition)
        given = {
            "parameters": {"as_of": date(2024, 12, 31), "large_from": 5000, "essay_date": "2024-01-01"},
            "inputs": sources,
            "renderer": "builtin",
            "code_digest": "0123456789abcdef",
            "absent": {"briefs": "none was asked for"},
            "workflow": tmp_path / "project" / "pipeline.py",
        }
        seal(edition, **(given | changed))
        return edition

    return make


@pytest.fixture
def edition(make_edition) -> Path:
    return make_edition()
