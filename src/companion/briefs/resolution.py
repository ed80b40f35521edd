"""A brief on a resolution of the chronology."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from companion.briefs import markdown, parts
from companion.briefs.dossier import Dossier
from companion.briefs.markdown import text, when
from companion.tables import dates

if TYPE_CHECKING:
    import pandas as pd

BODIES = {"SC": "Security Council", "GA": "General Assembly"}
RELATED = 12


def lead(found: Dossier) -> str:
    """One or two sentences: who adopted it, when, on what, and what it did."""
    row = found.row
    said = f"Adopted by the {BODIES[row['body']]} {when(row['date'])}: {text(row['topic'])}."
    if found.later:
        said += f" That is after {dates.long(found.given.as_of)}, the day of this edition; what follows is told to {found.told_to()}."
    return said + "\n"


def facts(found: Dossier) -> str:
    """Day, topic, vote, meeting, what it did in a sentence, where the essay cites it."""
    row = found.row
    rows = [
        ["Body", f"UN {BODIES[row['body']]}"],
        ["Adopted", markdown.dated(row["date"])],
        ["Topic", text(row["topic"])],
        ["Vote", _vote(found)],
        ["Meeting", text(row["meeting"]) or text(found.miss("The meeting at which it was adopted."))],
        ["In one sentence", text(row["summary"]) or text(found.miss("What it did, in a sentence."))],
        ["Cited by the essay", text(row["essay"]) if row["essay"] else "not cited by the essay"],
    ]
    return markdown.table({"Fact": 20, "What is known": 80}, rows, f"{text(found.key)} at a glance")


def _vote(found: Dossier) -> str:
    row = found.row
    if not markdown.known(row["yes"]):
        found.miss("How the vote went.")
        return text(row["vote_note"]) or "not sourced"
    said = f"{row['yes']} for, {row['no']} against, {row['abstain']} abstaining"
    return said + (f" ({text(row['vote_note'])})" if row["vote_note"] else "")


def did(found: Dossier) -> str:
    """What it did to which mission or operation, with those missions' own dates."""
    rows = found.rows("actions", resolution=found.key)
    if rows.empty:
        found.miss("What it did to which mission: no action is recorded for it.")
        return "No action on a mission or operation is recorded for it in the table of actions.\n"
    by_concern: dict[str, list[pd.Series]] = defaultdict(list)
    for _, row in rows.iterrows():
        by_concern[row["concerns"]].append(row)
    body = []
    for concern, acts in by_concern.items():
        acts.sort(key=lambda row: parts.ACTS.index(row["action"]))
        notes = "; ".join(dict.fromkeys([*(row["note"] for row in acts if row["note"]), *("the resolution was not read" for row in acts if row["read"] == "no")]))
        body.append([parts.link(found, concern), f"**{text(markdown.listed([row['action'] for row in acts]))}**", text(notes) or "no note", text(_life(found, concern))])
    return markdown.table({"Concerns": 20, "It": 25, "How": 25, "Which lasted": 30}, body, f"What {text(found.key)} did")


def concerned(found: Dossier) -> list[str]:
    """Keys of what it acted on, as the table of actions has them, and of who gives support under it."""
    return list(dict.fromkeys([*found.rows("actions", resolution=found.key)["concerns"], *found.rows("support", resolution=found.key)["provider"]]))


def _life(found: Dossier, key: str) -> str:
    other = found.about(key)
    if other is None:
        return "not in this report's tables"
    frame = getattr(found.tables, f"{other.kind}s")
    row = frame[frame[other.kind] == key].iloc[0]
    return markdown.span(row["start"], row["end"], found.day)


def neighbours(found: Dossier) -> str:
    """The other resolutions on what it concerns, by day, this one among them."""
    concerns = set(found.rows("actions", resolution=found.key)["concerns"])
    acts = found.tables.actions
    acts = acts[acts["concerns"].isin(concerns)]
    days = {symbol: found.adopted(symbol) for symbol in acts["resolution"]}
    order = sorted((symbol for symbol in days if dates.known(days[symbol]).earliest <= found.day), key=lambda symbol: (days[symbol], symbol))
    if len(order) < 2:
        return "The chronology holds no other resolution on what it concerns.\n" if concerns else ""
    place = order.index(found.key)
    first = max(0, min(place - RELATED // 2, len(order) - RELATED))
    shown = order[first : first + RELATED]
    body = []
    for symbol in shown:
        mine = acts[acts["resolution"] == symbol]
        by_concern: dict[str, list[str]] = defaultdict(list)
        for row in mine.itertuples():
            by_concern[row.concerns].append(row.action)
        words = "; ".join((f"{concern}: " if len(concerns) > 1 else "") + ", ".join(sorted(did, key=parts.ACTS.index)) for concern, did in by_concern.items())
        found.resolution(symbol)
        name = f"**{text(symbol)}** (this one)" if symbol == found.key else parts.link(found, symbol)
        body.append([text(dates.known(days[symbol]).text), name, text(words)])
    left = len(order) - len(shown)
    caption = f"Resolutions of the chronology on {text(markdown.listed(sorted(concerns)))}, by day" + (f"; the nearest {len(shown)} of {len(order)}" if left else "")
    return markdown.table({"Adopted": 20, "Resolution": 30, "What it did": 50}, body, caption)


def nobody(found: Dossier) -> str:
    """For one that acted on no mission of the register: that there is nothing to show, and why."""
    operations = [key for key in concerned(found) if (other := found.about(key)) and other.kind == "operation"]
    if not operations:
        return "It acted on no UN mission of the register, so there is no series of people or deaths to show for it.\n"
    found.miss(f"How many served in {markdown.listed(operations)} month by month, and how many of them died: no such series was found.")
    return f"It acted on no UN mission of the register; for {markdown.listed([parts.link(found, key) for key in operations])} no series of people or deaths was found.\n"


def support(found: Dossier) -> str:
    """Support given under it, and how the operations it concerns stand to the conditions and red lines."""
    rows = found.rows("support", resolution=found.key)
    own = parts.forces(found, found.rows("supported_forces", resolution=found.key))
    acts = found.rows("authorisations", document=found.key)
    said = []
    if not rows.empty:
        said.append(parts.support(found, rows))
    if own:
        said.append(own)
    if not acts.empty:
        body = [[parts.link(found, row["operation"]), f"**{text(row['act'])}**", text(row["note"]) or "no note"] for _, row in acts.iterrows()]
        said.append(markdown.table({"Operation": 25, "The Council": 20, "Note": 55}, body, f"Operations that {text(found.key)} authorised, endorsed, welcomed or requested"))
    acted = found.rows("actions", resolution=found.key)["concerns"]
    judged = [key for key in dict.fromkeys([*rows["operation"], *acts["operation"], *acted]) if key in set(found.tables.conditions["operation"])]
    said += [parts.judged(found, key) for key in judged[:1]]
    if len(judged) > 1:
        said.append(f"For {markdown.listed([parts.link(found, key) for key in judged[1:]])} the conditions and red lines stand in their own briefs.\n")
    if found.key == parts.CONDITIONS_OF:
        said.append(parts.matrix(found))
    if not said:
        return "No UN support to an operation is recorded under it, and it acted on none that others lead. Resolution 2719's conditions and the essay's red lines are about such operations, so they are not put to it.\n"
    return "\n".join(said)
