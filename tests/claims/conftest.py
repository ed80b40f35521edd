"""A register of a few claims over tables of a few rows."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

CLAIM = {
    "id": "C01", "where": "Note 1", "section": "Notes", "claim": "The mission ended in 2020.", "kind": "date", "says": "2020",
    "find": 'year(missions["UNONE"].end)', "test": {"supported": "found == says"}, "verdict": "supported", "reason": "It did.",
}  # fmt: skip
MISSION = {"establishing": "S/RES/50(1948)", "location": "A", "region": "Africa", "multidimensional": "yes", "coded_by": "us", "source": "un-hub-pko"}


def mission(name: str, start: str, end: str = "", **more: str) -> dict[str, str]:
    """A row of missions whose dates have the precision they are written at."""
    precision = {10: "day", 7: "month", 4: "year", 0: ""}
    dates = {"mandate": start, "mandate_precision": precision[len(start)], "start": start, "start_precision": precision[len(start)]}
    return {**MISSION, "mission": name, "name": name, **dates, "end": end, "end_precision": precision[len(end)], **more}


@pytest.fixture
def small(made):
    """Four missions: one ended on a day, one in a month, one open, one not multidimensional."""
    return made(missions=[
        mission("UNONE", "2010-01-01", "2020-06-30"), mission("UNTWO", "2012-05", "2023-12"),
        mission("UNSIX", "2014-04-10"), mission("UNSEVEN", "2000-01-01", multidimensional="no"),
    ])  # fmt: skip


@pytest.fixture
def registered(tmp_path):
    """registered({"id": "C02"}, ...) writes a register of the model claim with these changes and gives its path."""

    def write(*changes: dict, without: tuple[str, ...] = ()) -> Path:
        claims = [{name: value for name, value in {**CLAIM, **change}.items() if name not in without} for change in changes or ({},)]
        path = tmp_path / "register" / "claims.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump({"claims": claims}, sort_keys=False), encoding="utf-8")
        return path

    return write
