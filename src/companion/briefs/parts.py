"""Parts that briefs of every kind share: resolutions, conditions, claims, what is not known, sources, parameters."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from companion.briefs import claims, markdown
from companion.briefs.dossier import Dossier
from companion.briefs.markdown import dated, listed, text
from companion.ledger.variables import linked
from companion.tables import dates
from companion.tables.dates import partial

if TYPE_CHECKING:
    import pandas as pd

CONDITIONS = {"au_mandate": "a mandate of the AU Peace and Security Council", "joint_planning": "joint planning", "accountability": "accountability frameworks"}
RED_LINES = {"elected_host": "a host elected in free and fair elections", "own_borders": "no troops within their own borders", "accountability": "robust accountability for human rights"}
# The resolution that set the conditions of the table of conditions.
CONDITIONS_OF = "S/RES/2719(2023)"
SMALL = frozenset("a an and as at by for from in into it its of on or the through to what which while with".split())  # noqa: SIM905
ACTS = ("establishes", "authorises force", "authorises support", "finances", "extends", "transitions", "terminates")


def link(found: Dossier, key: str) -> str:
    """A name, linked to its own brief where it has one."""
    other = found.about(key)
    return markdown.brief(other.path, key) if other and key != found.key else text(key)


def shaped(found: Dossier) -> str:
    """The resolutions that concern the subject, by day: what each did, and its vote."""
    acts = found.rows("actions", concerns=found.key)
    by_symbol: dict[str, list[pd.Series]] = defaultdict(list)
    for _, row in acts.iterrows():
        by_symbol[row["resolution"]].append(row)
    if not by_symbol:
        found.miss("Which resolutions shaped it: the chronology has none recorded as concerning it.")
        return "No resolution of the chronology in this report is recorded as concerning it.\n"
    rows = []
    for symbol in sorted(by_symbol, key=lambda symbol: (found.adopted(symbol), symbol)):
        adopted = found.resolution(symbol)
        did = sorted(by_symbol[symbol], key=lambda row: ACTS.index(row["action"]))
        words = listed([row["action"] for row in did])
        summary = adopted["summary"] if adopted is not None else ""
        notes = "; ".join(dict.fromkeys([*(row["note"] for row in did if not _words(row["note"]) <= _words(summary)), *("not read" for row in did if row["read"] == "no")]))
        said = f"**{text(markdown.capital(words))}**. " + text(summary)
        when = partial(found.adopted(symbol))
        rows.append([text(when.text) if when else "", link(found, symbol), said + (f" ({text(notes)})" if notes else ""), vote(adopted)])
    return markdown.table({"Adopted": 15, "Resolution": 20, "What it did": 55, "Vote": 10}, rows, f"Resolutions that shaped {text(found.key)}")


def _words(said: str) -> set[str]:
    """The words that carry what is said; a note that has no others than a summary only repeats it."""
    return set(re.findall(r"\w[\w,’'-]*\w|\w", said.casefold())) - SMALL


def matrix(found: Dossier) -> str:
    """How each operation stands to the three conditions, for the brief on the resolution that set them."""
    rows, later = found.rows("conditions"), found.tables.conditions
    body = []
    for operation in dict.fromkeys(rows["operation"]):
        mine = rows[rows["operation"] == operation].set_index("condition")
        known = set(later[later["operation"] == operation]["condition"])
        findings = [f"**{mine.loc[name, 'finding']}**" if name in mine.index else "later only" if name in known else "not recorded" for name in CONDITIONS]
        hindsight = "yes" if (mine["hypothetical"] == "yes").any() else "no"
        body.append([link(found, operation), *findings, hindsight])
    columns = {"Operation": 20, **{markdown.capital(words): 20 for words in CONDITIONS.values()}, "In hindsight": 20}
    return markdown.table(columns, body, "How the operations of this report stand to its three conditions; in hindsight where the operation is older, later only where what is known is of a day after this edition’s")


def vote(row: pd.Series | None) -> str:
    """For, against, abstaining; or that it is not sourced."""
    if row is None or not markdown.known(row["yes"]):
        return "not sourced" if row is None or not row["vote_note"] else text(row["vote_note"])
    return f"{row['yes']}–{row['no']}–{row['abstain']}"


def judged(found: Dossier, operation: str) -> str:
    """Resolution 2719's conditions and the essay's red lines for one operation, each with its reason.

    Where it is not the subject's own, a PDF that would be set too small has the findings alone.
    """
    conditions, red_lines = found.rows("conditions", operation=operation), found.rows("red_lines", operation=operation)
    if conditions.empty and red_lines.empty:
        return ""
    hindsight = (conditions["hypothetical"] == "yes").all() and not conditions.empty
    asked = (
        (conditions, "condition", CONDITIONS, "Resolution 2719", "meets the condition", "the three conditions of Resolution 2719" + (" (in hindsight: it began before that)" if hindsight else "")),
        (red_lines, "red_line", RED_LINES, "The essay", "keeps the red line", "the three red lines of the essay"),
    )
    rows, short = [], []
    for table, column, words, whose, does, all_three in asked:
        said = []
        for _, row in table.iterrows():
            finding = f"**{row['finding']}**" + (", in hindsight" if row.get("hypothetical") == "yes" and not hindsight else "")
            day = f" ({dates.known(row['date']).text})" if row["date"] else ""
            rows.append([whose, text(words[row[column]]), finding, text(row["reason"]) + day])
            said.append(f"{text(words[row[column]])} {finding}")
        if unsettled := [words[name] for name in table[table["finding"] == "not established"][column]]:
            found.miss(f"Whether {operation} {does}{'s' if len(unsettled) > 1 else ''} of {listed(unsettled)}.")
        short += [f"to {all_three}: {'; '.join(said)}"] if said else []
    caption = f"{text(operation)}: {' and '.join(all_three for *_, all_three in asked)}"
    whole = markdown.table({"Of": 15, "What": 20, "Finding": 15, "Why": 50}, rows, caption)
    if operation == found.key:
        return whole
    where = f"Why stands in the brief on {text(operation)}, and in this brief’s HTML form."
    return markdown.either(whole, f"How {text(operation)} stands {'; '.join(short)}. {where}\n")


def support(found: Dossier, rows: pd.DataFrame) -> str:
    """Support given or received, one row each."""
    body = []
    for _, row in rows.iterrows():
        if row["funding"] == "not established":
            found.miss(f"How the support of {row['provider']} to {row['operation']} was paid for.")
        symbol = link(found, row["resolution"]) if row["resolution"] else "no single resolution"
        body.append([link(found, row["provider"]), link(found, row["operation"]), text(row["kind"]), text(row["funding"]), symbol, text(markdown.span(row["start"], row["end"], found.day))])
    columns = {"From": 10, "To": 10, "What": 30, "Paid from": 10, "Under": 20, "When": 20}
    return markdown.table(columns, body, f"UN support in which {text(found.key)} has a part")


def forces(found: Dossier, rows: pd.DataFrame) -> str:
    """The host states' own forces in rows of `supported_forces`, a sentence each: since when, and how many at the most."""
    said = []
    for force, its in rows.sort_values("date").groupby("force", sort=False):
        numbered = its[its["up_to"].map(markdown.known)]
        most = ""
        if len(numbered):
            last = numbered.iloc[-1]
            most = f", at the most {int(last['up_to']):,} by {link(found, last['resolution'])}"
        first = its.iloc[0]
        said.append(f"{text(first['provider'])} was first made to support the {text(force)} on {text(dates.known(first['date']).text)}, in joint operations with {link(found, first['beside'])}{most}.")
    return f"The host state's own forces are supported too. {' '.join(said)}\n" if said else ""


def claim_table(found: Dossier) -> str:
    """The claims of the essay that rest on the subject, with their verdicts."""
    resting = claims.resting(found.judged, found.subject)
    parts = []
    if resting.named:
        rows = []
        for id in resting.named:
            one = found.judged[id]
            rows.append([f'[{id}]{{.claim-ref data-claim="{id.lower()}"}}', text(one["claim"]), f"**{text(one['verdict'])}**"])
        parts.append(markdown.table({"Claim": 10, "What the essay says, in our words": 65, "Verdict": 25}, rows, f"Claims of the essay that name {text(found.key)} or rest on its rows"))
    else:
        parts.append(f"No claim of the essay in this report's register names {text(found.key)} or rests on its rows alone.\n")
    if resting.counted:
        refs = ", ".join(f'[{id}]{{.claim-ref data-claim="{id.lower()}"}}' for id in resting.counted)
        parts.append(f"It is one of many rows behind {refs}.\n")
    return "\n".join(parts)


def unknown(found: Dossier) -> str:
    """What is not known, as a list."""
    told, later = list(found.unknown), len(found.left_out)
    if later:
        told.append(f"{later} {'row is' if later == 1 else 'rows are'} left out as later than {found.told_to()}, the day of this edition.")
    if not told:
        return "Nothing that this brief looks for is missing from the tables.\n"
    return "\n".join(f"- {text(sentence)}" for sentence in told) + "\n"


def sources(found: Dossier) -> str:
    """The sources that the rows name, as one paragraph of links."""
    known = found.tables.sources
    said = []
    for name in sorted(found.used, key=lambda name: known[name]["title"].casefold()):
        one = known[name]
        who = f", {text(one['producer'])}" if one.get("producer") and one["producer"] not in one["title"] else ""
        vintage = f", {text(_vintage(one['vintage']))}" if one.get("vintage") else ""
        title = " ".join(one["title"].split())
        said.append((linked(title, one["path"]) if str(one.get("path", "")).startswith("http") else text(title)) + who + vintage)
    return "; ".join(said) + ".\n"


def _vintage(value: object) -> str:
    try:
        known = partial(str(value))
    except ValueError:
        known = None
    return known.text if known else str(value)


def parameters(found: Dossier) -> str:
    """The parameters of the brief, as one sentence."""
    given = {"kind": found.subject.kind, "name": found.key, **found.given.plain()}
    return "Parameters: " + ", ".join(f"{text(name)} = {text(value)}" for name, value in given.items()) + ".\n"


def date_row(found: Dossier, label: str, value: str, missing: str) -> list[str]:
    """A row of facts for a date, with its precision."""
    return [label, dated(value) if value else text(found.miss(missing))]
