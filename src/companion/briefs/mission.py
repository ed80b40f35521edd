"""A brief on a UN peacekeeping mission."""

from __future__ import annotations

from companion import dates
from companion.briefs import markdown, parts, series
from companion.briefs.dossier import Dossier
from companion.briefs.markdown import dated, text, when
from companion.dates import partial


def lead(found: Dossier) -> str:
    """One or two sentences: what it is, where, from when to when."""
    row, end = found.row, found.ended()
    began = when(row["start"]).removesuffix(" ")
    where = "" if row["location"].removeprefix("the ") in row["name"] else f", in {row['location']}"
    said = f"{text(row['name'] + where)}. "
    if found.later:
        return said + f"It began {began}, after {dates.long(found.given.as_of)}, the day of this edition; what follows is told to {found.told_to()}, where the tables end.\n"
    said += f"It began on the ground {began} and "
    return said + (f"ended {when(row['end'])}.\n" if end else f"was active on {found.told_to()}, the day of this edition.\n")


def facts(found: Dossier) -> str:
    """Dates with their precision, who set it up and ended it, its strength and its coding."""
    row, end = found.row, found.ended()
    rows = [
        ["Where", f"{text(row['location'])} ({text(row['region'])})"],
        parts.date_row(found, "Mandate adopted", row["mandate"], "The day its mandate was adopted."),
        ["Began on the ground", dated(row["start"])],
        ["Ended", dated(row["end"]) if end else f"still open on {found.told_to()}"],
        ["Lasted", _length(found)],
        ["Established by", _symbols(found, row["establishing"]) or text(found.miss("The resolution that established it."))],
        ["Ended by", _closing(found)],
        ["Authorised strength", _strength(found)],
        ["Multidimensional", _coding(found)],
    ]
    if row["note"]:
        rows.append(["Note", text(row["note"])])
    return markdown.table({"Fact": 22, "What is known": 78}, rows, f"{text(found.key)} at a glance")


def _length(found: Dossier) -> str:
    start, end = partial(found.row["start"]), found.ended()
    last = end.latest if end else found.day
    years = (last - start.earliest).days / 365.25
    exact = start.precision == "day" and (end is None or end.precision == "day")
    size = f"{years:.1f} years" if years >= 1 else f"{round(years * 12)} months"
    return f"{'' if exact else 'about '}{size}{'' if end else f', to {found.told_to()}'}"


def _symbols(found: Dossier, cell: str) -> str:
    for symbol in filter(None, cell.split("; ")):
        found.resolution(symbol)
    return ", ".join(parts.link(found, symbol) for symbol in cell.split("; ")) if cell else ""


def _closing(found: Dossier) -> str:
    if found.ended() is None:
        return f"not ended by {found.told_to()}"
    if found.row["closing"]:
        return _symbols(found, found.row["closing"])
    return text(found.miss("Which resolution ended it, or whether its mandate was left to run out."))


def _strength(found: Dossier) -> str:
    row = found.row
    if not markdown.known(row["strength_authorised"]):
        return text(found.miss("Its authorised uniformed strength."))
    day = partial(row["strength_date"])
    return f"{row['strength_authorised']:,} people in uniform" + (f", by {day.text}" if day else ", on a day not known")


def _coding(found: Dossier) -> str:
    row = found.row
    if row["multidimensional"] == "not coded":
        return text(found.miss("Whether it was multidimensional: no coding was found."))
    return f"{text(row['multidimensional'])} (coded by {text(row['coded_by'])})"


def support(found: Dossier) -> str:
    """Support it gave to operations that others led, and how those stand to the conditions and red lines."""
    given = found.rows("support", provider=found.key)
    if given.empty:
        return "The table of UN support names it neither as giver nor as receiver. Resolution 2719's conditions and the essay's red lines are about operations that others lead, so they are not put to it.\n"
    judged = [parts.judged(found, operation) for operation in dict.fromkeys(given["operation"])]
    return "\n".join([parts.support(found, given), *judged])


def people_words(found: Dossier, people: series.Series, deaths: series.Series) -> str:
    """What the series do not hold, and under which names they have it, in sentences."""
    said = []
    missing = _no_people(found) if people.rows.empty else _people_end(found)
    if missing:
        said.append(f"Not known is h{missing[1:]}")
        found.miss(missing)
    if deaths.rows.empty:
        said.append("The UN's list of deaths of its personnel has none under its name.")
        found.miss("Whether anyone died in it: the UN's list of deaths has none under its name, which may mean none, or that they stand under another name.")
    said += [f"{what}: {note}" for what, one in (("Personnel", people), ("Deaths", deaths)) for note in one.notes]
    return text(" ".join(said)) + "\n" if said else ""


def _people_end(found: Dossier) -> str:
    """Where the series stops before the mission, or the day told to, does."""
    table = found.tables.personnel
    last = partial(table[table["series"] == "ipi-mission"]["date"].max())
    end = found.ended()
    if (end.latest if end else found.day) <= last.latest:
        return ""
    return f"How many people in uniform it had after {dates.MONTHS[last.earliest.month]} {last.earliest.year}: the series by mission ends there."


def _no_people(found: Dossier) -> str:
    table = found.tables.personnel
    table = table[table["series"] == "ipi-mission"]["date"]
    first, last = partial(table.min()), partial(table.max())
    end = found.ended()
    if end and end.latest < first.earliest:
        why = f"the series by mission begins in {dates.MONTHS[first.earliest.month]} {first.earliest.year}, after it had ended"
    elif found.begins.earliest > last.latest:
        why = f"the series by mission ends in {dates.MONTHS[last.earliest.month]} {last.earliest.year}, before it began"
    else:
        why = "the series by mission has no row for it"
    return f"How many people in uniform it had over time: {why}."
