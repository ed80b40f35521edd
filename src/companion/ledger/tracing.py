"""What stands behind a figure, printed for a terminal: the same as its section on the evidence page."""

from __future__ import annotations

from textwrap import fill

from companion import ledger, tables
from companion.ledger import evidence
from companion.parameters import Parameters
from companion.project import Project

SHOWN = 20


def text(id: str, project: Project, parameters: Parameters) -> str:
    """The trace of one figure; raises `UserError` where the id is unknown or an edition with these parameters lacks it."""
    data = tables.load(project.data)
    entry = ledger.one(id, project.data, **parameters.plain())
    record = entry.record()
    lines = [
        f"{id}: {record['text']}  ({record['unit']})",
        "",
        _field("What", record["title"]),
        _field("Rule", record["rule"]),
        _field("Unrounded", evidence.unrounded(record)),
        _field("As of", f"{record['as_of']}; the data reach {record['reaches']}"),
        _field("Parameters", ", ".join(f"{name} {value}" for name, value in parameters.plain().items())),
        _field("Tables", ", ".join(f"data/{name}.csv" for name in record["tables"])),
        _field("Measured by", f"{record['function']}, recorded in {record['notebook']}"),
    ]
    if record["second"]:
        second = record["second"]
        lines.append(_field("Second", f"{second['value']:,} ({data.sources[second['source']]['title']}); {second['note']}; differs by {evidence.difference(record):.1%}, allowed {second['tolerance']:.0%}"))
    lines += ["", f"Rows: {record['row_count']:,}, sha256 {record['rows_sha256']}", "", _rows(entry), "", "Sources:"]
    for name in record["sources"]:
        source = data.sources[name]
        lines.append(f"  {name}: {source['title']} ({source['licence']})\n    {source['path']}")
        if source.get("sha256"):
            lines.append(f"    vintage {source['vintage']}, sha256 {source['sha256']}")
    return "\n".join(lines)


def _field(name: str, value: str) -> str:
    return fill(f"{name + ':':<13}{value}", 100, subsequent_indent=" " * 13)


def _rows(entry: ledger.Entry) -> str:
    rows = entry.finding.rows
    if rows.empty:
        return "  no rows"
    plain = rows.drop(columns=[name for name in ("source", "note", "coding_source", "strength_source") if name in rows])
    plain = plain.loc[:, [bool((plain[name].astype("str") != "").any()) for name in plain]]
    shown = plain.head(SHOWN).to_string(max_colwidth=34)
    more = len(plain) - SHOWN
    return shown + (f"\n… and {more:,} more rows, all in rows/{entry.figure.id}.csv of an edition" if more > 0 else "")
