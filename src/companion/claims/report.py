"""The claims as a reader meets them: the page's generated part and the words for `{{< var claims.c03 >}}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from companion.claims.basis import BASES, COMPARED, COMPUTED, READ, UNDECIDED
from companion.claims.confirming import suspects
from companion.claims.register import SECTIONS, VERDICTS
from companion.ledger.declare import listed
from companion.ledger.variables import escaped
from companion.tables import dates

if TYPE_CHECKING:
    from companion.drawing.picture import Picture
    from companion.parameters import Parameters

# how a verdict looks; the word always stands there too
LOOK = {
    "supported": "holds", "supported under a rule": "nearly", "imprecise": "nearly", "contradicted": "fails",
    "inconsistent within the essay": "nearly", "not testable here": "open",
}  # fmt: skip
MEANS = {
    "supported": "the data, or a source named with it, agree",
    "supported under a rule": "they agree under a rule that is stated, and might not under another",
    "imprecise": "close, but a date, a name or a scope is off",
    "contradicted": "the data say otherwise",
    "inconsistent within the essay": "the essay says two things",
    "not testable here": "nothing at hand decides it; what it would take is said",
}
# the same as a clause in a sentence of a page
CLAUSE = {
    "supported": "the record agrees with the essay", "supported under a rule": "the record agrees with the essay under a rule",
    "imprecise": "the essay is close to the record but not exact", "contradicted": "the record contradicts the essay",
    "inconsistent within the essay": "the essay says two things", "not testable here": "nothing at hand decides",
}  # fmt: skip
FOUND = {COMPUTED: "The data", COMPARED: "The table", READ: "The source"}  # what stands against the essay's words
RESTS = {
    COMPUTED: "Computed from data", COMPARED: "Compared with a table that we coded from sources",
    READ: "Read by a person in a named source", UNDECIDED: "Not decided",
}  # fmt: skip
# the same in the narrow columns of the table at a glance
BRIEF = {
    "supported under a rule": "Under a rule", "contradicted": "Contra\u00addicted", "inconsistent within the essay": "Incon\u00adsistent",
    "not testable here": "Not testable",
}  # fmt: skip
SHOWN, SOURCES = 8, 5  # rows and sources shown with a claim; all are in claims.json


def page(judged: dict[str, dict[str, Any]], glance: str, coverage: str = "") -> str:
    """run/claims.md: the register at a glance, then every claim under its verdict, each with its computation.

    judged: claims.json; glance: the markdown of the register's chart; coverage: how much of the essay the register covers. Each claim is a div with id `claim-c03`, class `claim` and
    `data-verdict`, `data-kind`, `data-section`, by which a script can filter.
    """
    parts = [_counts(judged), _bases(judged), coverage, glance, _places(judged)]
    for verdict in VERDICTS:
        mine = {id: one for id, one in judged.items() if one["verdict"] == verdict}
        if mine:
            parts.append(f"## {_capital(verdict)} {{#sec-claims-{slug(verdict)}}}")
            parts.append(f"{_capital(MEANS[verdict])}. {len(mine)} of {len(judged)} claims.")
            parts += [_claim(id, one) for id, one in mine.items()]
    if gone := [(one["id"], one["reason"], id) for id, claim in judged.items() for one in claim["retired"]]:
        parts += ["## Taken out of the register {#sec-claims-retired}", "Entries that stood here once. Their numbers are not given again."]
        parts.append("\n".join(f"- []{{#{anchor(old)}}}{old}: {_prose(reason)} See [{id}](#{anchor(id)})." for old, reason, id in sorted(gone, key=lambda one: int(one[0][1:]))))
    return "\n\n".join(part for part in parts if part) + "\n"


def picture(judged: dict[str, dict[str, Any]], given: Parameters) -> Picture:
    """The whole register as one chart, every claim a mark."""
    import pandas as pd

    from companion import drawing
    from companion.claims.chart import register

    ordered = sorted(judged.items(), key=lambda named: SECTIONS.index(named[1]["section"]))
    rows = [{"claim": id, "part": one["section"], "verdict": one["verdict"], "kind": one["kind"], "words": one["claim"]} for id, one in ordered]
    return drawing.pictured("register", register, pd.DataFrame(rows), given, (), {})


def variables(judged: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Name -> markdown, every one a link to the page of claims.

    c03: the verdict of C03, with a mark where it is suspect. c03_clause: the same as a clause, to stand in a sentence.
    total, tested, testable, tested_share; computed, compared, read, undecided (`basis.BASES`); confirmed, suspect, retired; one count a verdict.
    """
    named = {}
    for id, one in judged.items():
        link = f"](/pages/claims.qmd#{anchor(id)})"
        mark = f" [to be confirmed again]{{.suspect data-claim='{id}'}}" if one["suspect"] else ""
        named[id.lower()] = f"[{said(one['verdict'])}{link}{{.verdict .verdict-{LOOK[one['verdict']]} data-claim='{id}'}}{mark}"
        named[f"{id.lower()}_clause"] = f"[{said(CLAUSE[one['verdict']])}{link}{{.verdict-clause data-claim='{id}'}}{mark}"
    for id, one in judged.items():
        for gone in one["retired"]:
            named |= {gone["id"].lower() + part: named[id.lower() + part] for part in ("", "_clause")}
    counts = _numbers(judged) | {slug(verdict).replace("-", "_"): sum(one["verdict"] == verdict for one in judged.values()) for verdict in VERDICTS}
    named |= {name: f"[{number}](/pages/claims.qmd)" for name, number in counts.items()}
    return named | {"summary": said(_sentence(judged))}


def _numbers(judged: dict[str, dict[str, Any]]) -> dict[str, int | str]:
    """Counts by how claims are tested. Testable: neither not testable here nor about the essay's own words."""
    tested = sum(one["test"] is not None for one in judged.values())
    testable = [one for one in judged.values() if one["verdict"] != "not testable here" and one["kind"] != "text"]
    share = round(100 * sum(one["test"] is not None for one in testable) / len(testable)) if testable else 0
    by_basis = {basis: sum(one["basis"] == basis for one in judged.values()) for basis in BASES}
    counts: dict[str, int | str] = {"total": len(judged), "tested": tested, "testable": len(testable), "tested_share": "all" if share == 100 else f"{share} per cent"}
    return counts | by_basis | {"suspect": len(suspects(judged)) or "none", "confirmed": sum(bool(one["confirmed"]) for one in judged.values()), "retired": sum(len(one["retired"]) for one in judged.values())}


def summary(judged: dict[str, dict[str, Any]]) -> str:
    """The register in a few lines for a terminal: counts, what the verdicts rest on, and which claims are suspect."""
    lines = [f"{len(judged)} claims. {_sentence(judged)}"]
    for basis in BASES:
        ids = [id for id, one in judged.items() if one.get("basis") == basis]  # an older edition does not say
        lines.append(f"{RESTS[basis][0].lower()}{RESTS[basis][1:]}: {len(ids)}" + (f" ({', '.join(ids)})" if basis == UNDECIDED and ids else ""))
    lines.append(f"confirmed by a person: {sum(bool(one.get('confirmed')) for one in judged.values())} of {len(judged)}")
    lines += [f"suspect: {id} ({judged[id]['where']}), since {why}" for id, why in suspects(judged).items()]
    return "\n".join(lines)


def _sentence(judged: dict[str, dict[str, Any]]) -> str:
    """The counts by verdict; that of the contradicted is always said."""
    counts = [(sum(one["verdict"] == verdict for one in judged.values()), verdict) for verdict in VERDICTS]
    return listed([f"{number or 'none'} {verdict}" for number, verdict in counts if number or verdict == "contradicted"]) + "."


def anchor(id: str) -> str:
    """Where a claim stands on the page."""
    return f"claim-{id.lower()}"


def slug(verdict: str) -> str:
    """A verdict or a section as a class or an id."""
    return re.sub(r"\W+", "-", verdict.lower()).strip("-")


def _counts(judged: dict[str, dict[str, Any]]) -> str:
    lines = ["| Verdict | Claims | What it means |", "|:---|--:|:------|"]
    for verdict in VERDICTS:
        number = sum(one["verdict"] == verdict for one in judged.values())
        name = f"[{_capital(verdict)}](#sec-claims-{slug(verdict)})" if number else _capital(verdict)
        lines.append(f"| {name} | {number} | {_capital(MEANS[verdict])} |")
    lines.append(f"| All | {len(judged)} | |")
    return "\n".join(lines) + '\n\n: The claims by verdict {#tbl-claims-counts tbl-colwidths="[32,10,58]"}'


def _bases(judged: dict[str, dict[str, Any]]) -> str:
    """What the verdicts rest on, and how often each verdict was confirmed."""
    means = {
        COMPUTED: "A test over tables that hold data as a publisher counts or lists them",
        COMPARED: "A test over a table that this report's compilers wrote from sources they read; it can fail, and is no better than their reading",
        READ: "What a source says on this one point was read and noted, or two places of the essay were; a test compares the note",
        UNDECIDED: "No test, since nothing at hand decides",
    }
    lines = ["| How a verdict came about | Claims | What that means |", "|:---|--:|:------|"]
    lines += [f"| {RESTS[basis]} | {sum(one['basis'] == basis for one in judged.values())} | {means[basis]} |" for basis in BASES]
    return "\n".join(lines) + '\n\n: The claims by how their verdict came about {#tbl-claims-bases tbl-colwidths="[32,10,58]"}'


def _places(judged: dict[str, dict[str, Any]]) -> str:
    """Every claim once, a link in the row of its part of the essay and the column of its verdict."""
    verdicts = [verdict for verdict in VERDICTS if any(one["verdict"] == verdict for one in judged.values())]
    lines = ["| Part of the essay | " + " | ".join(BRIEF.get(verdict, _capital(verdict)) for verdict in verdicts) + " |", "|:--|" + ":--|" * len(verdicts)]
    for section in SECTIONS:
        cells = []
        for verdict in verdicts:
            ids = [id for id, one in judged.items() if one["section"] == section and one["verdict"] == verdict]
            cells.append(" ".join(f"[{id}](#{anchor(id)}){{.chip .chip-{LOOK[verdict]}}}" for id in ids) or " ")
        lines.append(f"| {said(section)} | " + " | ".join(cells) + " |")
    widths = [18, *[round(82 / len(verdicts))] * len(verdicts)]
    return "\n".join(lines) + f'\n\n: The whole register at a glance: each claim by part of the essay and verdict {{#tbl-claims-glance tbl-colwidths="{widths}"}}'


def _claim(id: str, one: dict[str, Any]) -> str:
    attributes = f"#{anchor(id)} .claim .verdict-{slug(one['verdict'])} data-verdict=\"{one['verdict']}\" data-kind=\"{one['kind']}\" data-section=\"{slug(one['section'])}\""
    lines = [
        f"::: {{{attributes}}}",
        f"**{id}. {_prose(one['claim'])}**",
        f"[{one['verdict']}]{{.verdict .verdict-{LOOK[one['verdict']]}}} {_prose(one['where'])}. {'Read in the essay itself' if one['kind'] == 'text' else RESTS[one['basis']]}.",
        f"[To be confirmed again]{{.suspect}}: {_days(one['suspect'])}." if one["suspect"] else "",
        _prose(" ".join(part for part in (one["reason"], one["note"]) if part)),
        f"Rule: {_prose(one['rule'])}" if one["rule"] else "",
        _later(one),
        _rests(one),
        ":::",
    ]
    return "\n\n".join(line for line in lines if line)


def _days(clause: str) -> str:
    """A clause with its ISO days in words."""
    return said(re.sub(r"\d{4}-\d{2}-\d{2}", lambda day: dates.long(dates.day(day[0])), clause))


def _later(one: dict[str, Any]) -> str:
    """The verdict at the edition's day, where it is not the claim's own."""
    if one["verdict_at_edition"] == one["verdict"] or one["at"] == one["edition"]:
        return ""
    day, own = dates.long(dates.day(one["edition"])), dates.long(dates.day(one["at"]))
    if one["verdict_at_edition"] == "not yet":
        return f"At this edition's day, {day}: [not yet]{{.verdict .verdict-open}}, since the claim speaks of {own}."
    found = f", where the data give {said(one['computed_at_edition'])}" if one["computed_at_edition"] else ""
    return f"At this edition's day, {day}: [{one['verdict_at_edition']}]{{.verdict .verdict-{LOOK[one['verdict_at_edition']]}}}{found}."


def _rests(one: dict[str, Any]) -> str:
    """What was compared, what it rests on and what would change it, folded away in the site."""
    facts = [("Places compared", _prose("; ".join(one["reads"])))] if one["reads"] else []
    if one["test"]:
        facts.append(("The essay", said(one["expected"] or "no value; see the test")))
        facts.append((FOUND[one["basis"]], said(one["computed"] if one["computed"] is not None else one["lacking"])))
        facts.append(("Test", _code(one["test"])))
        facts.append(("On", f"{dates.long(dates.day(one['at']))}; recorded as {one['recorded']}"))
    facts += [(f"data/{row['table']}.csv, row {row['row']}", _cells(row)) for row in one["rows"][:SHOWN]]
    if one["row_count"] > SHOWN:
        facts.append(("More rows", f"{one['row_count'] - SHOWN}, all in the tables"))
    if one["figures"]:
        facts.append(("Figures in this edition", "; ".join(f"`{figure}` {{{{< var {figure} >}}}}" for figure in one["figures"])))
    if one["sources"]:
        more = f"; and {len(one['sources']) - SOURCES} more, named in the rows" if len(one["sources"]) > SOURCES else ""
        facts.append(("Sources", "; ".join(_source(name) for name in one["sources"][:SOURCES]) + more))
    if one["confirmed"]:
        facts.append(("Last confirmed", dates.long(dates.day(one["confirmed"]))))
    if one["what_would_change"]:
        facts.append(("What would change it", _prose(one["what_would_change"])))
    title = "Computation and rows" if one["test"] else "What it rests on"
    return f'::: {{.callout-note collapse="true" title="{title}"}}\n' + "\n".join(f"- {name}: {text}" for name, text in facts) + "\n:::"


def _source(name: str) -> str:
    return f"{{{{< var source.{re.sub('[^A-Za-z0-9_]', '_', name)} >}}}}"


def _cells(row: dict[str, Any]) -> str:
    return "; ".join(f"{said(name)} {said(value)}" for name, value in row["cells"].items() if value)


def _prose(text: str) -> str:
    """The register's own words, with a printer's apostrophe."""
    return said(text.replace("'", "’"))


def said(text: str) -> str:
    """Text that means only itself, also at the start of a paragraph: one line, no list, no fence."""
    line = escaped(" ".join(text.split()))
    return re.sub(r"^(\d+)(?=[.)])|^(?=[-+:=%])", r"\1\\", line)


def _code(text: str) -> str:
    """Text as inline code, whatever backticks it holds."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if len(fence) > 1 else f"`{text}`"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
