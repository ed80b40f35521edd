"""The evidence pages: one a chapter, one section a figure, made from the ledger alone.

Each section shows the figure as printed and unrounded, its rule, its parameters, the rows behind it, their
checksum, the sources with vintage and licence, the notebook and the function, and a second source where one exists.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from companion.ledger.variables import escaped, linked

SHOWN = 12  # rows shown on the page; all are in the CSV
FEW = 4  # sources named in full; a count over many missions has dozens

Record = dict[str, Any]  # an entry of figures.json, or a source of datapackage.json
Records = dict[str, Record]  # by id or name


def page(
    chapter: str, title: str, figures: Records, rows: dict[str, str], sources: Records, code: dict[str, str], cells: dict[str, str],
    parameters: dict[str, Any], before: tuple[str, Records] | None = None,
) -> str:  # fmt: skip
    """evidence/<chapter>.qmd, with the chapter's title.

    figures: the chapter's entries of figures.json; rows: id -> CSV text; sources: of datapackage.json;
    code: id -> source of the function that measures it; cells: id -> the notebook's cell that records it, in words;
    parameters: name -> value; before: the name of an earlier edition and its figures.
    """
    parts = [
        f"# Evidence: {title} {{#sec-evidence-{chapter}}}",
        "::: {.lead}\nEvery figure of the chapter with its counting rule, the rows behind it and where they come from.\n:::",
    ]
    values = escaped(", ".join(f"{name} {value}" for name, value in parameters.items()))
    for id, entry in figures.items():
        parts += _section(id, entry, rows[id], sources, code[id], cells[id], values, before)
    return "\n\n".join(parts) + "\n"


def index(figures: Records, absent: dict[str, str]) -> str:
    """evidence/index.qmd: all figures with value and rule, each a link to its section."""
    lines = ["| Figure | Value | Unit | Counting rule |", "|:--|:--|:--|:-------|"]
    for id, entry in figures.items():
        named = f"{linked(' '.join(entry['title'].split()), '/' + _anchor(entry))} {escaped(id)}"
        lines.append(f"| {named} | {cell(entry['text'])} | {cell(entry['unit'])} | {cell(entry['rule'])} |")
    parts = [
        "# Evidence {#sec-evidence}",
        "::: {.lead}\nAll figures of this edition. Each leads to the rows it counts.\n:::",
        "\n".join(lines) + '\n\n: All figures of the edition {#tbl-evidence-index .searchable tbl-colwidths="[30,22,10,38]"}',
    ]
    if absent:
        parts.append("## Not in this edition {#sec-evidence-absent}")
        parts.append("\n".join(f"- {escaped(id)}: {escaped(reason)}." for id, reason in absent.items()))
    return "\n\n".join(parts) + "\n"


def cells(notebook: str) -> dict[str, str]:
    """Figure id -> the cell that records it, in words, from the JSON text of a notebook.

    Cells are counted as JupyterLab counts them after Run All: code alone, from 1; the heading above is named too.
    """
    found: dict[str, str] = {}
    heading, number = "", 0
    for one in json.loads(notebook)["cells"]:
        source = "".join(one["source"])
        if one["cell_type"] == "markdown" and source.startswith("#"):
            heading = source.splitlines()[0].lstrip("# ")
        elif one["cell_type"] == "code":
            number += 1
            if "ledger.record(" in source:
                found |= {id: f"cell {number}, under “{heading}”" for id in re.findall(r'"(\w+\.\w+)"', source)}
    return found


def _anchor(entry: Record) -> str:
    return str(entry["evidence"]).replace(".html", ".qmd")


def _section(id: str, entry: Record, rows: str, sources: Records, code: str, recorded: str, parameters: str, before: tuple[str, Records] | None) -> list[str]:
    anchor = entry["evidence"].split("#")[1]
    table, shown, total = _rows(rows)
    unit = f" {escaped(entry['unit'])}" if isinstance(entry["value"], int) else ""
    facts = {
        "Value": f"[{escaped(entry['text'])}]{{.datum data-id='{id}'}}{unit}; unrounded: {escaped(unrounded(entry))}",
        "Counting rule": escaped(entry["rule"]),
        "As of": f"{entry['as_of']}; the data reach {entry['reaches']}",
        "Parameters": parameters,
        "Rows": f"{entry['row_count']:,} of {escaped(', '.join(f'data/{name}.csv' for name in entry['tables']))}, [as CSV](/run/rows/{id}.csv), sha256 `{entry['rows_sha256'][:16]}…`",
        "Measured by": f"`{entry['function']}`, recorded in `{entry['notebook']}`, {escaped(recorded)}",
        "Sources": _listed_sources(entry["sources"], sources),
    }
    if before:
        name, earlier = before
        facts[f"In {name}"] = escaped(earlier[id]["text"]) if id in earlier else "not in that edition"
    if entry["second"]:
        second = entry["second"]
        facts["Second source"] = f"{escaped(_plain(second['value']))} ({escaped(sources[second['source']]['title'])}): {escaped(second['note'])}; difference allowed {second['tolerance']:.0%}, found {difference(entry):.1%}"
    parts = [f"## {escaped(entry['title'])} {{#{anchor}}}", "\n".join(f"{name}\n:   {text}\n" for name, text in facts.items())]
    folded = []
    if total:
        words = f"the first {shown} of {total:,}" if total > shown else "all"
        folded.append(_folded(f"Rows behind it: {words}", table))
    folded.append(_folded("The function that measures it", f"``` python\n{code.rstrip()}\n```"))
    # on paper the rows are a link away; the annex keeps to what identifies each figure
    return [*parts, '::: {.content-visible when-format="html"}\n' + "\n\n".join(folded) + "\n:::"]


def _folded(title: str, body: str) -> str:
    return f'::: {{.callout-note collapse="true" title="{title}"}}\n{body}\n:::'


def _listed_sources(names: list[str], sources: Records) -> str:
    """The first sources with vintage, licence and checksum; how many more."""
    shown = [f"{linked(sources[name]['title'], sources[name]['path'])} ({escaped(_origin(sources[name]))})" for name in names[:FEW]]
    more = f"; and {len(names) - FEW} more, named in the rows" if len(names) > FEW else ""
    return "; ".join(shown) + more or "the rows name none"


def _origin(source: Record) -> str:
    vintage = f"vintage {source['vintage']}; " if source.get("vintage") else ""
    checksum = f"; sha256 {source['sha256'][:16]}…" if source.get("sha256") else ""
    return f"{vintage}{source['licence']}{checksum}"


def unrounded(entry: Record) -> str:
    """The value without rounding, with its range where it has one."""
    if entry["value"] is None and entry["low"] is not None:
        best = f", best {entry['best']:,}" if entry["best"] is not None else ""
        return f"low {entry['low']:,}, high {entry['high']:,}{best}"
    return _plain(entry["value"])


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_plain(item) for item in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(item)}" for name, item in value.items())
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def difference(entry: Record) -> float:
    """How far the second source lies from the figure, as a share of the figure."""
    return abs(float(entry["second"]["value"] - entry["value"])) / abs(float(entry["value"]))


def _rows(text: str) -> tuple[str, int, int]:
    """The first rows as a block, a JSON list a line, without columns that are empty in all; how many, of how many."""
    read = list(csv.reader(io.StringIO(text)))
    header, body = read[0], read[1:]
    some = body[:SHOWN]
    kept = [place for place, name in enumerate(header) if name not in {"source", "note"} and any(row[place] for row in some)]
    lines = [json.dumps([_plain_cell(row[place]) for place in kept], ensure_ascii=False) for row in (header, *some)]
    fence = "`" * max([3, *(len(ticks) + 1 for line in lines for ticks in re.findall("`+", line))])
    return f"{fence} {{.rows}}\n" + "\n".join(lines) + f"\n{fence}", len(some), len(body)


def _plain_cell(text: str) -> str:
    """Text on one line, in which no shortcode is read."""
    return " ".join(text.split()).replace("{{<", "{{{<").replace(">}}", ">}}}")


def cell(text: str) -> str:
    """Text fit for one cell of a pipe table."""
    return escaped(" ".join(text.split())) or " "


def rules(figures: Records, rows: dict[str, str]) -> str:
    """evidence/rules.qmd: each headline figure beside its other counting rules, naming the rows that differ."""
    parts = [
        "# Counting rules {#sec-evidence-rules}",
        "::: {.lead}\nThe same figure under each rule that people use, and what makes the difference.\n:::",
    ]
    for id, entry in figures.items():
        variants = {name: one for name, one in figures.items() if one["variant_of"] == id}
        if not variants:
            continue
        lines = ["| Rule | Value | What it counts | Rows that differ |", "|:--|:--|:--|:--|"]
        for name, one in {id: entry, **variants}.items():
            value = f"[{cell(one['text'])}](/{_anchor(one)}){{.datum data-id='{name}'}}"
            lines.append(f"| {cell(one['title'])} | {value} | {cell(one['rule'])} | {cell(_differing(rows[id], rows[name]) if name != id else 'the headline')} |")
        anchor = entry["evidence"].split("#")[1]
        parts += [f"## {escaped(entry['title'])} {{#rules-{anchor}}}", "\n".join(lines) + f'\n\n: {escaped(id)} under each rule {{#tbl-rules-{anchor} .wide tbl-colwidths="[20,15,43,22]"}}']
    return "\n\n".join(parts) + "\n"


def _differing(first: str, second: str) -> str:
    """The missions that stand behind one figure and not the other; where rows are no missions, that they differ."""
    one, other = _missions(first), _missions(second)
    if one is None or other is None:
        return "the rule, not single missions"
    more, fewer = sorted(other - one), sorted(one - other)
    parts = [f"{word} {', '.join(names) if len(names) <= SHOWN else f'{len(names)} names'}" for word, names in (("with", more), ("without", fewer)) if names]
    return "; ".join(parts) or "the same missions"


def _missions(text: str) -> set[str] | None:
    """The names in a CSV's column of missions; nothing where it has none."""
    rows = csv.DictReader(io.StringIO(text))
    return {row["mission"] for row in rows if row["mission"]} if "mission" in (rows.fieldnames or []) else None


def disagreements(columns: dict[str, list[str]], sources: Records, figures: Records) -> str:
    """evidence/disagreements.qmd: each fact on which sources differ, what each says, what was decided and why."""
    parts = [
        "# Where sources disagree {#sec-evidence-disagreements}",
        "::: {.lead}\nBoth sides of each disagreement, what was decided and why, and which figures it touches.\n:::",
    ]
    count = len(columns["disagreement"])
    for row in ({name: values[place] for name, values in columns.items()} for place in range(count)):
        statements = [f"{_named(row[f'{side}_source'], sources)}\n:   {escaped(row[f'{side}_says'])}\n" for side in ("first", "second") if row[f"{side}_says"]]
        touched = [f"[{escaped(id)}](/{_anchor(figures[id])})" for id in filter(None, row["figures"].split("; ")) if id in figures]
        parts += [
            f"## {escaped(row['subject'])} {{#disagreement-{row['disagreement']}}}",
            "\n".join([*statements, f"Decided\n:   {escaped(row['decided'])}\n", f"Why\n:   {escaped(row['reason'])}\n"]),
            f"Touches: {', '.join(touched)}." if touched else "Touches no figure of this edition.",
        ]
    return "\n\n".join(parts) + "\n"


def _named(name: str, sources: Records) -> str:
    links = [linked(sources[part]["title"], sources[part]["path"]) if part in sources else escaped(part) for part in name.split("; ")]
    return "; ".join(links)
