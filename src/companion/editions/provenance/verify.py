#!/usr/bin/env python3
"""Check an edition of the companion report: python verify.py, from inside the edition's folder.

This file ships with every edition and needs Python 3.9 or newer and nothing else. It asks whether

1. manifest.json is the one whose checksum stands in manifest.sha256;
2. every file has the size and the sha256 that manifest.json gives, and no file is missing or was added;
3. every figure of figures.json that names an `op` comes out again from the rows that ship with it;
4. every number that a page prints for a figure (the text of an element with a `data-id`) is the one in
   figures.json.

It prints one line and ends with 0 when all of it holds; otherwise it prints a line for each thing that does
not, and ends with 1. With 2 it says that the folder is no edition. It reads, and writes nothing.

Whoever changes pages, rows, figures.json, manifest.json and manifest.sha256 together can forge an edition
that passes, and can replace this file as well: compare the checksum of manifest.json with one that was
published elsewhere, and take this file from a copy of the project that you trust.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import os
import re
import sys
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Union

MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
Row = dict[str, str]
Result = Union[int, Fraction, str, None]  # noqa: UP007  (evaluated, and Python 3.9 reads this file)
UNLISTED = (MANIFEST, SEAL)  # a file cannot hold its own checksum
OPS = ("count", "sum", "min", "max", "share")
# Elements of HTML that have no end tag.
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])


class Unusable(Exception):
    """The folder is no edition, so that nothing can be checked."""


class Outcome:
    """What a verification found: `problems`, a sentence each, and what was looked at.

    `files`: files of the manifest; `figures`: figures that were recomputed from their rows; `printed`: numbers
    compared on the pages. `holds` is true when there is no problem; `line` says that in one line.
    """

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.files = 0
        self.figures = 0
        self.printed = 0

    @property
    def holds(self) -> bool:
        """Whether no problem was found."""
        return not self.problems

    @property
    def line(self) -> str:
        """The result in one line."""
        if self.holds:
            return (
                f"All holds: {_several(self.files, 'file')}, {_several(self.figures, 'figure')} recomputed, "
                f"{_several(self.printed, 'printed number')}."
            )
        return f"Does not hold: {_several(len(self.problems), 'problem')} in {_several(self.files, 'file')}."


def verify(edition: str | Path) -> Outcome:
    """Verify the edition in the folder `edition` and return an `Outcome`.

    Raises `Unusable` when there is no such folder, or neither manifest.json nor manifest.sha256 in it.
    """
    folder = Path(edition)
    if not folder.is_dir():
        raise Unusable(
            f"{edition}: there is no such folder. Give the folder of an edition, such as reports/latest."
        )
    if not (folder / MANIFEST).is_file() and not (folder / SEAL).is_file():
        raise Unusable(f"{edition}: there is no {MANIFEST} here. Run this inside the folder of an edition.")
    outcome = Outcome()
    outcome.problems += sealed(folder)
    listed, problems = _listed(folder)
    outcome.problems += problems
    if not problems:
        outcome.files = len(listed)
        outcome.problems += files_as_listed(folder, listed)
    figures, problems = _figures(folder)
    outcome.problems += problems
    for id in sorted(figures):
        entry = figures[id]
        outcome.problems += rows_unchanged(folder, id, entry)
        if entry.get("op") is not None:
            outcome.figures += 1
            outcome.problems += recomputed(folder, id, entry)
        outcome.problems += text_of_value(id, entry)
    for page in sorted((folder / "site").rglob("*.html")):
        problems, numbers = printed_as_recorded(page, page.relative_to(folder).as_posix(), figures)
        outcome.problems += problems
        outcome.printed += numbers
    return outcome


def digest(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    sha256 = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            sha256.update(block)
    return sha256.hexdigest()


def files_in(folder: Path) -> list[str]:
    """Every file under `folder`, as sorted paths relative to it with `/`; links are named, not followed."""
    found = []
    for root, folders, names in os.walk(folder, followlinks=False):
        linked = [name for name in folders if Path(root, name).is_symlink()]
        for name in names + linked:
            found.append(Path(root, name).relative_to(folder).as_posix())
    return sorted(found)


# -- 1 and 2: bytes ------------------------------------------------------------------------------------------


def sealed(folder: Path) -> list[str]:
    """Problems with manifest.json as against manifest.sha256."""
    seal = folder / SEAL
    if not seal.is_file():
        return [f"{SEAL}: the file is missing, so nothing vouches for {MANIFEST}."]
    seal_line = re.fullmatch(rb"([0-9a-f]{64})  manifest\.json\n", seal.read_bytes())
    if seal_line is None:
        return [f"{SEAL}: it should hold one line, a sha256, two spaces and the name {MANIFEST}."]
    if not (folder / MANIFEST).is_file():
        return []  # _listed says so
    found = digest(folder / MANIFEST)
    recorded = seal_line[1].decode("ascii")
    if found != recorded:
        return [f"{MANIFEST}: its sha256 is {found}, but {SEAL} says {recorded}: the manifest was changed."]
    return []


def files_as_listed(folder: Path, listed: dict[str, dict[str, Any]]) -> list[str]:
    """Problems with the files of the edition as against the manifest's list, path -> {sha256, size}."""
    problems = []
    found = set(files_in(folder))
    for path in sorted(listed):
        if path not in found:
            problems.append(f"{path}: the file is missing.")
            continue
        target = folder / path
        if target.is_symlink():
            problems.append(f"{path}: a link stands where the manifest lists a file.")
            continue
        size, sha256 = target.stat().st_size, digest(target)
        if sha256 != listed[path].get("sha256"):
            problems.append(
                f"{path}: the file was changed: {size} bytes with sha256 {sha256}, where the manifest lists "
                f"{listed[path].get('size')} bytes with sha256 {listed[path].get('sha256')}."
            )
        elif size != listed[path].get("size"):
            problems.append(f"{path}: {size} bytes, where the manifest lists {listed[path].get('size')}.")
    for path in sorted(found - set(listed) - set(UNLISTED)):
        problems.append(f"{path}: the file was added; the manifest does not list it.")
    return problems


# -- 3: figures from their rows ------------------------------------------------------------------------------


def rows_unchanged(folder: Path, id: str, entry: dict[str, Any]) -> list[str]:
    """Problems with the checksum that figures.json gives for the rows behind one figure."""
    if not entry.get("rows"):
        return [f"{id}: figures.json names the op {entry['op']}, but no rows."] if entry.get("op") else []
    path = _inside(folder, entry["rows"])
    if path is None:
        return [f"{id}: its rows, {entry['rows']}, are not a file of this edition."]
    sha256 = digest(path)
    if sha256 != entry.get("rows_sha256"):
        return [
            f"{id}: the sha256 of {entry['rows']} is {sha256}, but figures.json says {entry.get('rows_sha256')}."
        ]
    return []


def recomputed(folder: Path, id: str, entry: dict[str, Any]) -> list[str]:
    """Problems with the value that figures.json gives for one figure as against its rows."""
    path = _inside(folder, entry["rows"]) if entry.get("rows") else None
    if path is None:
        return []  # rows_unchanged has said so
    op = entry["op"]
    if op not in OPS:
        return [f"{id}: figures.json names the op {op}, which is none of {', '.join(OPS)}."]
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        results = _results(op, rows, entry)
    except (ValueError, csv.Error) as error:
        return [f"{id}: {entry['rows']} gives no {op}: {error}."]
    return [
        f"{id}: by the {op} over {entry['rows']} its {name} is {_plain(result)}, but figures.json says "
        f"{_plain(entry.get(name))}."
        for name, result in results.items()
        if not _same(result, entry.get(name))
    ]


def _results(op: str, rows: list[Row], entry: dict[str, Any]) -> dict[str, Result]:
    """What the rows give, as name in figures.json -> result: one value, or the ends of an interval as well."""
    if op == "count":
        return _count(rows, entry)
    if op == "share":
        return {"value": _share(rows, entry.get("column"))}
    column = entry.get("column")
    if entry.get("value") is not None or entry.get("best") is None:
        return {"value": _over_column(op, rows, column)}
    # A source's own estimates: each end of the interval is the same op over the column of its name.
    columns = {"low": "low", "best": column, "high": "high"}
    results: dict[str, Result] = {name: _over_column(op, rows, columns[name]) for name in columns}
    results["value"] = results["best"] if results["low"] == results["high"] else None
    return results


def _count(rows: list[Row], entry: dict[str, Any]) -> dict[str, Result]:
    """A count is the rows that surely count, and at most those and the rows that perhaps do."""
    counted = [row.get("counted") for row in rows]
    wrong = sorted({str(word) for word in counted} - {"yes", "perhaps"})
    if wrong:
        raise ValueError(f"its column 'counted' should say yes or perhaps, not {', '.join(wrong)}")
    low, high = counted.count("yes"), len(counted)
    ends = {"low": low, "high": high, "value": low if low == high else None}
    # A count without an interval need not give its ends.
    return {name: result for name, result in ends.items() if name == "value" or entry.get(name) is not None}


def _over_column(op: str, rows: list[Row], column: Any) -> Fraction | str:
    cells = [row[column] for row in rows if _has(row, column)]
    if op == "sum":
        return sum((_number(cell) for cell in cells), Fraction(0))
    if not cells:
        raise ValueError(f"its column '{column}' is empty")
    try:
        numbers = [_number(cell) for cell in cells]
    except ValueError:
        return min(cells) if op == "min" else max(cells)  # ISO dates sort as words
    return min(numbers) if op == "min" else max(numbers)


def _share(rows: list[Row], column: Any) -> Fraction:
    wrong = sorted({str(row.get("part")) for row in rows} - {"yes", "no"})
    if wrong:
        raise ValueError(f"its column 'part' should say yes or no, not {', '.join(wrong)}")
    weights = [
        (row["part"], Fraction(1) if column is None else _number(row[column]))
        for row in rows
        if column is None or _has(row, column)
    ]
    whole = sum((weight for _, weight in weights), Fraction(0))
    if whole == 0:
        raise ValueError("there is nothing to take a share of")
    return sum((weight for part, weight in weights if part == "yes"), Fraction(0)) / whole


def _has(row: Row, column: Any) -> bool:
    """Whether the row has a value there: an empty cell means not known."""
    if column not in row:
        raise ValueError(f"it has no column '{column}'")
    return bool(row[column])


def _number(cell: str) -> Fraction:
    try:
        number = Decimal(cell)
    except (InvalidOperation, TypeError):
        raise ValueError(f"'{cell}' is not a number") from None
    if not number.is_finite():
        raise ValueError(f"'{cell}' is not a number")
    return Fraction(number)


def _same(result: Result, recorded: object) -> bool:
    """Whether a result is the recorded value: whole numbers and words exactly, others to a part in 10^9."""
    if isinstance(recorded, bool) or recorded is None or result is None:
        return recorded is None and result is None
    if isinstance(result, str) or isinstance(recorded, str):
        return result == recorded
    if not isinstance(recorded, (int, float)):
        return False
    if isinstance(recorded, int):
        return result == recorded
    return math.isclose(float(result), recorded, rel_tol=1e-9, abs_tol=1e-12)


def _plain(value: object) -> str:
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else repr(float(value))
    return "nothing" if value is None else str(value)


# -- 4: pages ------------------------------------------------------------------------------------------------


def text_of_value(id: str, entry: dict[str, Any]) -> list[str]:
    """Problems with the text of a number: a text that begins with one begins with the value, rounded as printed.

    Where there is no one value, it begins with the best estimate or else with the low end. A text that begins
    with a word, or with a number that a word goes on from ("2 million"), is left alone.
    """
    named = [name for name in ("value", "best", "low") if entry.get(name) is not None]
    number = entry[named[0]] if named else None
    if (
        isinstance(number, bool)
        or not isinstance(number, (int, float))
        or not isinstance(entry.get("text"), str)
    ):
        return []
    text = _spaces(entry["text"])
    begins = re.match(r"(\d{1,3}(?:[, ]\d{3})+|\d+)(\.\d+)?(?:$| ?(?=\(|to \d|\u2013|%|per cent))", text)
    if begins is None:
        return []
    printed = Fraction(re.sub("[, ]", "", begins[1]) + (begins[2] or ""))
    half = Fraction(1, 2 * 10 ** len((begins[2] or ".")[1:]))  # of the last place that is printed
    slack = Fraction(0) if isinstance(number, int) else half * (1 + Fraction(1, 10**6))
    in_hundreds = text.startswith(("%", "per cent"), begins.end())  # a share of 0 to 1, or given in per cent
    if all(
        abs(printed - Fraction(number) * factor) > slack for factor in ((1, 100) if in_hundreds else (1,))
    ):
        return [f"{id}: figures.json prints '{entry['text']}' for the {named[0]} {number}."]
    return []


def printed_as_recorded(page: Path, name: str, figures: dict[str, dict[str, Any]]) -> tuple[list[str], int]:
    """Problems with the numbers that an HTML page prints, and how many there are."""
    reader = _Printed()
    reader.feed(page.read_text(encoding="utf-8", errors="replace"))
    reader.close()
    problems = []
    for id, line, text in reader.found:
        if id not in figures:
            problems.append(
                f"{name}, line {line}: prints '{text}' for {id}, which figures.json does not hold."
            )
        elif normalised(text) != normalised(str(figures[id].get("text"))):
            problems.append(
                f"{name}, line {line}: prints '{normalised(text)}' for {id}, where figures.json says "
                f"'{figures[id].get('text')}'."
            )
    return problems, len(reader.found)


class _Printed(HTMLParser):
    """The text of every element with a `data-id`: `found` holds (id, line, text)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, int, str]] = []
        self._open: list[list[Any]] = []  # one [tag, depth of that tag inside, id, line, pieces] for each element being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for element in self._open:
            if element[0] == tag:
                element[1] += 1
        id = dict(attrs).get("data-id")
        if id is None:
            return
        if tag in VOID:
            self.found.append((id, self.getpos()[0], ""))
        else:
            self._open.append([tag, 0, id, self.getpos()[0], []])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element[4].append(data)

    def handle_endtag(self, tag: str) -> None:
        still_open = []
        for element in self._open:
            if element[0] == tag and element[1] == 0:
                self._end(element)
                continue
            if element[0] == tag:
                element[1] -= 1
            still_open.append(element)
        self._open = still_open

    def close(self) -> None:
        super().close()
        for element in self._open:
            self._end(element)
        self._open = []

    def _end(self, element: list[Any]) -> None:
        self.found.append((element[2], element[3], "".join(element[4])))


def normalised(text: str) -> str:
    """A printed text as it is compared: one space for any white space, and straight quotation marks and plain
    dashes and dots for the typographic ones, which the renderers set in their own ways."""
    for typographic, plain in (
        ("\u2018", "'"),
        ("\u2019", "'"),
        ("\u201c", '"'),
        ("\u201d", '"'),
        ("\u2026", "..."),
    ):
        text = text.replace(typographic, plain)
    text = text.replace("---", "\u2014").replace("--", "\u2013")
    return _spaces(text)


def _spaces(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


# -- reading -------------------------------------------------------------------------------------------------


def _listed(folder: Path) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """The manifest's list of files, and the problems of reading it."""
    manifest, problem = _json(folder / MANIFEST)
    if problem:
        return {}, [problem]
    files = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(files, dict) or not all(isinstance(entry, dict) for entry in files.values()):
        return {}, [f"{MANIFEST}: it should list the edition's files, each with its sha256 and size."]
    return files, []


def _figures(folder: Path) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """The entries of figures.json by id, and the problems of reading it."""
    figures, problem = _json(folder / "figures.json")
    if problem:
        return {}, [problem]
    if not isinstance(figures, dict) or not all(isinstance(entry, dict) for entry in figures.values()):
        return {}, ["figures.json: it should hold one entry for each figure."]
    return figures, []


def _json(path: Path) -> tuple[Any, str | None]:
    """The content of a JSON file, and what is wrong with it, or None."""
    try:
        with path.open(encoding="utf-8") as file:
            return json.load(file), None
    except FileNotFoundError:
        return None, f"{path.name}: the file is missing, and without it not everything can be checked."
    except ValueError as error:
        return None, f"{path.name}: it cannot be read as JSON ({error})."


def _inside(folder: Path, path: object) -> Path | None:
    """The file at `path` inside the edition, or None: a path out of it is not followed."""
    if not isinstance(path, str):
        return None
    target = folder / path
    inside = folder.resolve() in target.resolve().parents
    return target if inside and target.is_file() else None


def _several(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def main(arguments: list[str] | None = None) -> int:
    """The command: at most one argument, the folder of an edition; returns the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) > 1 or arguments[:1] in (["-h"], ["--help"]):
        print("python verify.py [EDITION]: check the edition in that folder, or the one this file lies in.")
        return 0 if len(arguments) == 1 else 2
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may not know every letter of a name
    try:
        outcome = verify(arguments[0] if arguments else Path(__file__).resolve().parent)
    except Unusable as error:
        print(error, file=sys.stderr)
        return 2
    for problem in outcome.problems:
        print(" ".join(problem.splitlines()))
    if outcome.holds:
        print(outcome.line)
    return 0 if outcome.holds else 1


if __name__ == "__main__":
    sys.exit(main())
