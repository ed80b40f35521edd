"""Parts that briefs of every kind share: resolutions, conditions, claims, what is not known, sources, parameters."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from companion.briefs import claims, markdown
from companion.briefs.dossier import Dossier
from companion.briefs.markdown import dated, listed, text
from companion.dates import partial

if TYPE_CHECKING:
    import pandas as pd

CONDITIONS = {"au_mandate": "a mandate of the AU Peace and Security Council", "joint_planning": "joint planning", "accountability": "accountability frameworks"}
RED_LINES = {"elected_host": "a host elected in free and fair elections", "own_borders": "no troops within their own borders", "accountability": "robust accountability for human rights"}
# The resolution that set the conditions of the table of conditions.
CONDITIONS_OF = "S/RES/2719(2023)"
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
        notes = "; ".join(dict.fromkeys(row["note"] for row in did if row["note"]))
        said = f"**{text(markdown.capital(words))}**. " + text(adopted["summary"] if adopted is not None else "")
        when = partial(found.adopted(symbol))
        rows.append([text(when.text) if when else "", link(found, symbol), said + (f" ({text(notes)})" if notes else ""), vote(adopted)])
    return markdown.table({"Adopted": 15, "Resolution": 17, "What it did": 56, "Vote": 12}, rows, f"Resolutions that shaped {text(found.key)}")


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
    columns = {"Operation": 16, **{markdown.capital(words): 22 for words in CONDITIONS.values()}, "In hindsight": 18}
    return markdown.table(columns, body, "How the operations of this report stand to its three conditions; in hindsight where the operation is older, later only where what is known is of a day after this edition’s")


def vote(row: pd.Series | None) -> str:
    """For, against, abstaining; or that it is not sourced."""
    if row is None or not markdown.known(row["yes"]):
        return "not sourced" if row is None or not row["vote_note"] else text(row["vote_note"])
    return f"{row['yes']}–{row['no']}–{row['abstain']}"


def judged(found: Dossier, operation: str) -> str:
    """Resolution 2719's conditions and the essay's red lines for one operation, each with its reason."""
    rows = []
    for table, column, words, whose in (("conditions", "condition", CONDITIONS, "Resolution 2719"), ("red_lines", "red_line", RED_LINES, "The essay")):
        for _, row in found.rows(table, operation=operation).iterrows():
            if row["finding"] == "not established":
                found.miss(f"Whether {operation} {'meets the condition of' if table == 'conditions' else 'keeps the red line of'} {words[row[column]]}.")
            finding = f"**{row['finding']}**"
            if row.get("hypothetical") == "yes":
                finding += ", in hindsight"
            day = f" ({partial(row['date']).text})" if row["date"] else ""
            rows.append([whose, text(words[row[column]]), finding, text(row["reason"]) + day])
    if not rows:
        return ""
    caption = f"{text(operation)}: the three conditions of Resolution 2719 and the three red lines of the essay"
    return markdown.table({"Of": 13, "What": 23, "Finding": 16, "Why": 48}, rows, caption)


def support(found: Dossier, rows: pd.DataFrame) -> str:
    """Support given or received, one row each."""
    body = []
    for _, row in rows.iterrows():
        if row["funding"] == "not established":
            found.miss(f"How the support of {row['provider']} to {row['operation']} was paid for.")
        symbol = link(found, row["resolution"]) if row["resolution"] else "no single resolution"
        body.append([link(found, row["provider"]), link(found, row["operation"]), text(row["kind"]), text(row["funding"]), symbol, text(markdown.span(row["start"], row["end"], found.day))])
    columns = {"From": 11, "To": 11, "What": 31, "Paid from": 12, "Under": 18, "When": 17}
    return markdown.table(columns, body, f"UN support in which {text(found.key)} has a part")


def claim_table(found: Dossier) -> str:
    """The claims of the essay that rest on the subject, with their verdicts."""
    resting = claims.resting(found.judged, found.subject)
    parts = []
    if resting.named:
        rows = []
        for id in resting.named:
            one = found.judged[id]
            rows.append([f'[{id}]{{.claim-ref data-claim="{id.lower()}"}}', text(one["claim"]), f"**{text(one['verdict'])}**"])
        parts.append(markdown.table({"Claim": 8, "What the essay says, in our words": 70, "Verdict": 22}, rows, f"Claims of the essay that name {text(found.key)} or rest on its rows"))
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
        title = text(one["title"])
        said.append((f"[{title}]({one['path']})" if str(one.get("path", "")).startswith("http") else title) + who + vintage)
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
