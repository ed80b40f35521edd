"""A brief on an operation that others lead, or on an office through which the UN supports one."""

from __future__ import annotations

import re

from companion.briefs import markdown, parts
from companion.briefs.dossier import Dossier
from companion.briefs.markdown import dated, text, when
from companion.tables import dates
from companion.tables.dates import partial

OFFICE = "UN support office"
WHAT = {
    "AU-led": "An operation led by the African Union", "subregional": "A subregional operation", "ad hoc coalition": "An ad hoc coalition",
    "Council-authorised": "An operation that the Security Council authorised", OFFICE: "An office through which the UN gives support",
}  # fmt: skip


def lead(found: Dossier) -> str:
    """One or two sentences: what it is, who led it, where, from when to when."""
    row, end = found.row, found.ended()
    what = WHAT.get(row["category"], f"{row['category']} operation")
    said = f"{text(row['name'])}. {what} in {text(row['location'])}"
    if found.later:
        return said + f", which began {when(row['start'])}, after {dates.long(found.given.as_of)}, the day of this edition; what follows is told to {found.told_to()}.\n"
    said += f", which began {when(row['start'])} and "
    return said + (f"ended {when(row['end'])}.\n" if end else f"was active on {found.told_to()}, the day of this edition.\n")


def facts(found: Dossier) -> str:
    """Category, dates with their precision and meaning, borders, strength."""
    row, end = found.row, found.ended()
    rows = [
        ["Kind", text(row["category"])],
        ["Lead", text(row["lead"]) or text(found.miss("Who led it."))],
        ["Where", text(row["location"])],
        ["Began", dated(row["start"]) + (f": {text(row['start_means'])}" if row["start_means"] else "")],
        ["Ended", (dated(row["end"]) + (f": {text(row['end_means'])}" if row["end_means"] else "")) if end else f"still open on {found.told_to()}"],
        ["Within its troops' own borders", text(row["own_borders"]) + (f": {text(row['own_borders_note'])}" if row["own_borders_note"] else "")],
    ]
    if row["note"]:
        rows.append(["Note", text(row["note"])])
    return markdown.table({"Fact": 20, "What is known": 80}, rows, f"{text(found.key)} at a glance")


def mandates(found: Dossier) -> str:
    """Who mandated, authorised, endorsed, welcomed or requested it, by day."""
    rows = found.rows("authorisations", operation=found.key).sort_values("date")
    if rows.empty:
        found.miss("Who mandated or authorised it: no act is recorded.")
        return "No act that mandated or authorised it is recorded in the tables.\n"
    body = [
        [text(dates.known(row["date"]).text), text(row["body"]), f"**{text(row['act'])}**", parts.link(found, row["document"]) + (f". {text(row['note'])}" if row["note"] else "")]
        for _, row in rows.iterrows()
    ]
    return markdown.table({"Day": 15, "Body": 25, "Act": 15, "Document": 45}, body, f"Who mandated, authorised or welcomed {text(found.key)}")


def troops(found: Dossier) -> str:
    """Contributors with their strength where sourced, and whether they border the host."""
    rows = found.rows("contributors", operation=found.key)
    if found.row["category"] == OFFICE:
        return "As a support office it has staff and contractors and no contingents of its own; no series of its people or their deaths is in the tables.\n"
    if rows.empty:
        found.miss("Which countries contributed troops.")
        return "No contributor is recorded in the tables.\n"
    missing = [row["country"] for _, row in rows.iterrows() if not markdown.known(row["strength"])]
    if missing:
        found.miss(f"How many people came from {markdown.listed(missing)}.")
    found.miss("How many served in it month by month, and how many of them died: no series for operations outside the UN was found.")
    ordered = [row for _, row in rows.sort_values(["start", "country"]).iterrows()]
    own, shared = _apart([(row["country"], row["note"]) for row in ordered])
    body = []
    for row, note in zip(ordered, own, strict=True):
        day = partial(row["strength_date"])
        strength = "not sourced" if not markdown.known(row["strength"]) else f"{int(row['strength']):,}" + (f" ({day.text})" if day else "")
        body.append([text(row["country"]), text(markdown.span(row["start"], row["end"], found.day)), strength, text(row["borders_host"]), *([text(note) or "no note"] if any(own) else [])])
    columns = {"Country": 15, "From, to": 20, "Strength (counted on)": 20, "Borders the host": 10, "Note": 35} if any(own) else {"Country": 25, "From, to": 30, "Strength (counted on)": 30, "Borders the host": 15}
    return "\n".join([markdown.table(columns, body, f"Who contributed to {text(found.key)}"), *shared])


def _apart(notes: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """What only one country's note says, country by country, and what several say, once each with their names."""
    saying: dict[str, list[str]] = {}
    for country, note in notes:
        for sentence in filter(None, note.split(". ")):
            saying.setdefault(sentence, []).append(country)
    own = [". ".join(one for one in note.split(". ") if one and len(saying[one]) == 1) for _, note in notes]
    shared = {sentence: countries for sentence, countries in saying.items() if len(countries) > 1}
    return own, [f"Of {text('each of them' if len(countries) == len(notes) else markdown.listed(countries))}: {text(sentence)}.\n" for sentence, countries in shared.items()]


def support(found: Dossier) -> str:
    """Support received or given."""
    import pandas as pd

    rows = pd.concat([found.rows("support", operation=found.key), found.rows("support", provider=found.key)])
    own = found.rows("supported_forces", provider=found.key)
    said = [parts.support(found, rows)] if len(rows) else ["The table of UN support names it neither as giver nor as receiver.\n"]
    return "\n".join(filter(None, [*said, parts.forces(found, own), _beside(found)]))


def _beside(found: Dossier) -> str:
    """That a UN office supports the host state's own forces beside it; the office's brief tells how."""
    rows = found.tables.supported_forces
    rows = rows[(rows["beside"] == found.key) & rows["date"].map(lambda day: dates.known(day).earliest <= found.day)]
    if rows.empty:
        return ""
    force, by = rows["force"].iloc[0], markdown.listed([parts.link(found, name) for name in dict.fromkeys(rows["provider"])])
    return f"Beside it the {text(force)} are supported by {by}.\n"


def conditions(found: Dossier) -> str:
    """How it stands to the conditions and red lines; for an office, how those it supports do."""
    if found.row["category"] != OFFICE:
        return parts.judged(found, found.key) or _not_judged(found)
    supported = dict.fromkeys(found.rows("support", provider=found.key)["operation"])
    if not supported:
        return "The conditions and red lines are about operations; none is recorded that this office supports.\n"
    return "\n".join(parts.judged(found, operation) for operation in supported)


def _not_judged(found: Dossier) -> str:
    found.miss("How it stands to the conditions and red lines.")
    return "How it stands to the conditions and red lines is not recorded in the tables.\n"


def incidents(found: Dossier) -> str:
    """What named bodies documented about its troops, one sentence each."""
    named = re.compile(rf"(?<![\w-]){re.escape(found.key)}(?![\w-])")
    rows = found.rows("documented_incidents", subject=lambda subject: bool(named.search(subject)))
    said = []
    for _, row in rows.iterrows():
        first, last = dates.known(row["period_start"]), partial(row["period_end"])
        span = first.text if first == last or last is None else f"{first.text} to {last.text}"
        size = f"{int(row['count']):,}" if markdown.known(row["count"]) else "a number not given of"
        count = f"at least {size}" if row["lower_bound"] == "yes" else size
        where, who = text(row["country"]), text(row["subject"])
        said.append(f"- {text(row['body'])}: {count} {text(row['what'])}, {where}, {text(span)}, by {who}")
    return "What named bodies documented of its troops:\n\n" + "\n".join(said) + "\n" if said else ""
