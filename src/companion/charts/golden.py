"""The golden charts of the tests: every chart drawn from a sample of the tables, kept as SVG text without its fonts.

`python -m companion.charts.golden` draws them again, to be reviewed as a diff. With `--sample` it first cuts the
sample again from data/, which is needed only when a table's columns change; data may change without it.
"""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion import drawing, parameters, project, tables
from companion.claims.chart import register
from companion.drawing import render, svg
from companion.measures.violence import SAHEL

if TYPE_CHECKING:
    import pandas as pd

    from companion.drawing.picture import Picture

AS_OF = "2024-12-31"
FOLDER, SAMPLE = Path("tests/charts/golden"), Path("tests/charts/sample")
# What charts take of the long tables; the others are kept whole.
_KEPT: dict[str, Callable[[dict[str, str]], bool]] = {
    "personnel": lambda row: not row["mission"],
    "fatalities": lambda row: row["incident"] == "Malicious Act",
    "violence": lambda row: row["dataset"] == "ucdp-country-year" and row["country"] in SAHEL,
}


def drawings(root: Path) -> dict[str, str]:
    """Every declared chart of the sample, and the register's, as SVG without fonts, by id."""
    sample = tables.load(root / SAMPLE)
    given = parameters.load(root / "params.yml", {"as_of": AS_OF})
    pictures = [drawing.draw(id, sample, given) for id in drawing.declared()]
    pictures.append(drawing.pictured("register", register, claims(root), given, (), {}))
    return {picture.id: _drawn(picture) for picture in pictures}


def claims(root: Path) -> pd.DataFrame:
    """The sample's register of claims, as its chart takes it; kept by hand, since the register is judged at a build."""
    import pandas as pd

    return pd.read_csv(root / SAMPLE / "register.csv")


def _drawn(picture: Picture) -> str:
    drawn = svg.without_fonts(svg.finish(render.draw(picture.specs()[picture.id]), picture.title, picture.alt))
    return drawn.replace("><", ">\n<")  # one element a line, so that a diff shows what changed


def cut(root: Path) -> None:
    """Cut the sample from data/: the tables charts read, with the sources and the contracts that belong to them."""
    whole = tables.load(root / "data")
    names = {name for declared in drawing.declared().values() for name in declared.tables}
    held = (root / SAMPLE / "register.csv").read_bytes()
    shutil.rmtree(root / SAMPLE, ignore_errors=True)
    (root / SAMPLE).mkdir(parents=True)
    (root / SAMPLE / "register.csv").write_bytes(held)
    used: set[str] = set()
    for name in sorted(names):
        with whole.path(name).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows, fields = [row for row in reader if name not in _KEPT or _KEPT[name](row)], reader.fieldnames
        with (root / SAMPLE / whole.path(name).name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fields, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        used |= {source for row in rows for source in row["source"].split("; ")}
    package = {
        "name": "chart-sample",
        "resources": [_alone(whole.resources[name], names) for name in sorted(names)],
        "sources": [source for name, source in sorted(whole.sources.items()) if name in used],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (root / SAMPLE / tables.PACKAGE).write_text(text + "\n", encoding="utf-8", newline="")


def _alone(resource: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """A table's contract without the keys that lead to tables the sample has not."""
    schema = dict(resource["schema"])
    schema["foreignKeys"] = [key for key in schema.get("foreignKeys", []) if key["reference"]["resource"] in {"", *names}]
    return {**resource, "schema": schema}


def main(arguments: list[str]) -> None:
    """Write the golden charts, and before that the sample where it is asked for."""
    root = project.find(None).root
    if "--sample" in arguments:
        cut(root)
    drawn = drawings(root)
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for stale in {path.stem for path in folder.glob("*.svg")} - set(drawn):
        (folder / f"{stale}.svg").unlink()
    for id, text in drawn.items():
        (folder / f"{id}.svg").write_text(text, encoding="utf-8", newline="")
    print(f"{len(drawn)} charts in {FOLDER}")


if __name__ == "__main__":
    main(sys.argv[1:])
