"""The block under a chart on the site: its data as a folded table, and links to its files."""

from __future__ import annotations

import csv
import html
import re
from pathlib import Path

from companion.errors import UserError

MARK = re.compile(r"<!--chart:(?P<chart>[^:>]+):(?P<number>\d+)-->")
FIGURE = re.compile(r'<figure id="([^"]+)" class="figure">')
FORMATS = (("csv", "CSV"), ("svg", "SVG"), ("png", "PNG"), ("json", "Vega-Lite"))
# A folded table is for reading; beyond this the CSV is the better place.
ROWS = 300
NUMBER = re.compile(r"[-−]?\d[\d,  ]*(\.\d+)?%?")


def fill(body: str, stage: Path, root: str) -> str:
    """Put the block of each chart where pandoc's filter left a mark for it. `root` leads from the page to the site's root."""

    def replacement(mark: re.Match[str]) -> str:
        *_, anchor = FIGURE.findall(body, 0, mark.start())
        return block(stage, mark["chart"], int(mark["number"]), root, anchor)

    return MARK.sub(replacement, body)


def block(stage: Path, chart: str, number: int, root: str, anchor: str) -> str:
    """The folded data table of `run/charts/<chart>.csv`, links to the chart's files and to the figure itself, as HTML."""
    folder = stage / "run" / "charts"
    rows = _rows(folder / f"{chart}.csv")
    links = " ".join(
        f'<a href="{root}run/charts/{html.escape(chart)}.{suffix}" download>{word}'
        f'<span class="vh"> of Figure {number}</span></a>'
        for suffix, word in FORMATS
        if (folder / f"{chart}.{suffix}").is_file()
    )
    return (
        f'<details class="chart-data"><summary>Data of Figure {number}</summary>'
        f"{table(rows, f'Data of Figure {number}')}</details>"
        f'<p class="chart-files"><span>Download</span> {links} '
        f'<a class="here" href="#{anchor}">Link to this chart<span class="vh">, Figure {number}</span></a></p>'
    )


def table(rows: list[list[str]], label: str) -> str:
    """Rows of text, the first the header, as an HTML table in a container that scrolls; cut after ROWS."""
    head, body = rows[0], rows[1:]
    numeric = [all(NUMBER.fullmatch(r[i]) or not r[i] for r in body) and any(r[i] for r in body) for i in range(len(head))]
    classes = [' class="num"' if is_number else "" for is_number in numeric]
    lines = [f'<div class="scroll" role="group" tabindex="0" aria-label="{html.escape(label)}"><table><thead><tr>']
    lines += [f'<th scope="col"{c}>{html.escape(cell)}</th>' for cell, c in zip(head, classes, strict=True)]
    lines.append("</tr></thead><tbody>")
    for row in body[:ROWS]:
        cells = (f"<td{c}>{html.escape(cell)}</td>" for cell, c in zip(row, classes, strict=True))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    lines.append("</tbody></table></div>")
    if len(body) > ROWS:
        lines.append(f"<p>The first {ROWS} of {len(body):,} rows; the CSV has all.</p>")
    return "".join(lines)


def _rows(path: Path) -> list[list[str]]:
    if not path.is_file():
        raise UserError(f"run/charts/{path.name}: the chart {path.stem} has no data file.")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if not rows:
        raise UserError(f"run/charts/{path.name}: no header row.")
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise UserError(f"run/charts/{path.name}, row {number}: {len(row)} values for {len(rows[0])} columns.")
    return rows
