"""Which release of UCDP's events a file's name tells: yearly or candidate. The files themselves do not say it."""

from __future__ import annotations

import re

YEARLY = (  # how a yearly release is called: GEDEvent_v25_1.csv, ged251-csv.zip, the API's gedevents/25.1
    re.compile(r"GEDEvent_v(\d\d)_(\d)(?:\.csv|\b)", re.IGNORECASE),
    re.compile(r"ged(\d\d)(\d)(?!\d)", re.IGNORECASE),
    re.compile(r"gedevents[-/](\d\d)\.(\d)(?!\.?\d)", re.IGNORECASE),
)
CANDIDATE = (  # GEDEvent_v25_01_25_09.csv from January to September, GEDEvent_v25_0_9.csv September alone
    re.compile(r"GEDEvent_v(\d\d)_01_(\d\d)_(\d\d)(?!\d)", re.IGNORECASE),
    re.compile(r"GEDEvent_v(\d\d)_(0)_(\d{1,2})(?!\d)", re.IGNORECASE),
    re.compile(r"gedevents[-/](\d\d)\.(0)\.(\d{1,2})(?!\d)", re.IGNORECASE),
)


def yearly(*names: str) -> str:
    """The version of a yearly release that a file's name tells ("25.1"), "" where it tells none."""
    found = next((shape.search(name) for name in names for shape in YEARLY if shape.search(name)), None)
    return f"{found[1]}.{found[2]}" if found else ""


def candidate(*names: str) -> str:
    """The version of a candidate release that a file's name tells: "25.01.25.09" or "25.0.9"; "" where it tells none."""
    for name in names:
        for shape in CANDIDATE:
            if found := shape.search(name):
                return f"{found[1]}.0.{found[3]}" if found[2] == "0" else f"{found[1]}.01.{found[2]}.{found[3]}"
    return ""
