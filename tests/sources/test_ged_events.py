"""Events at scale: every row is read, and the sums are those of a reader that is slow and sure."""

import csv
import importlib.util
from collections import defaultdict
from pathlib import Path

import pytest

from companion.sources import countries, ucdp_ged

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "ged.py"


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("ged_benchmark", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_sums_are_those_of_a_plain_reader(benchmark, tmp_path):
    path = tmp_path / "GEDEvent_v25_1.csv"
    benchmark.synthetic(path, 20_000)
    expected = defaultdict(lambda: [0, 0, 0])
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["type_of_violence"] == "3" and row["side_a"].startswith("Government of") and int(row["country_id"]) in countries.ESSAY:
                cell = expected[row["country"], row["side_a_new_id"], row["side_a"], row["year"]]
                for place, column in enumerate(("low", "best", "high")):
                    cell[place] += int(row[column])
    read = ucdp_ged.read(path)
    compiled = {
        (row["country"], row["actor_id"], row["actor"], row["year"]): [int(row["low"]), int(row["best"]), int(row["high"])]
        for row in ucdp_ged.compile(read)
    }
    assert compiled == dict(expected)
    assert "20,000 events read" in read.notes[0]


def test_the_last_row_is_checked_as_the_first(benchmark, tmp_path):
    from companion.errors import UserError

    path = tmp_path / "GEDEvent_v25_1.csv"
    benchmark.synthetic(path, 20_000)
    body = path.read_bytes()
    cut = body.rindex(b"\r\n", 0, -2)
    path.write_bytes(body[:cut] + b"\r\n" + body[cut + 2 :].replace(b"20000,", b"1,", 1))
    with pytest.raises(UserError, match=r"row 20001, column id: 1 .*row 2 has it already"):
        ucdp_ged.read(path)
