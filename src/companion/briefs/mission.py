"""A brief on a UN peacekeeping mission."""

from __future__ import annotations

from companion.briefs import kin, markdown, parts, series
from companion.briefs.dossier import Dossier
from companion.briefs.markdown import dated, text, when
from companion.tables import dates
from companion.tables.dates import partial

# Spans of missing months that are named one by one.
GAPS = 4


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
    return markdown.table({"Fact": 20, "What is known": 80}, rows, f"{text(found.key)} at a glance")


def _length(found: Dossier) -> str:
    start, end = dates.known(found.row["start"]), found.ended()
    first, last = kin.bounds(start, end, found.day)
    years = kin.years(first, last)
    exact = start.precision == "day" and (end is None or end.precision == "day")
    size = f"{years:.1f} years" if years >= 1 else f"{max(1, round((last - first).days / 30.44))} months"
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
    return f"{text(row['multidimensional'])}; coded by {text(row['coded_by'])}"


def support(found: Dossier) -> str:
    """Support it gave to operations that others led, and how those stand to the conditions and red lines."""
    given = found.rows("support", provider=found.key)
    if given.empty:
        return "The table of UN support names it neither as giver nor as receiver. Resolution 2719's conditions and the essay's red lines are about operations that others lead, so they are not put to it.\n"
    judged = [parts.judged(found, operation) for operation in dict.fromkeys(given["operation"])]
    return "\n".join([parts.support(found, given), *judged])


def people_words(found: Dossier, key: str, people: series.Series, deaths: series.Series) -> str:
    """What to know of the two series of a mission, in sentences; what they lack goes to the list of the unknown."""
    missing = _lacking(found, key, people)
    found.unknown += [sentence for sentence in missing if sentence not in found.unknown]
    said = []
    if people.rows.empty:
        said += [f"Not known: {sentence[0].lower()}{sentence[1:]}" for sentence in missing]
    if deaths.rows.empty:
        said.append(f"The UN's list of deaths of its personnel has none under the name of {key}.")
        found.miss(f"Whether anyone died in {key}: the UN's list of deaths has none under its name, which may mean none, or that they stand under another name.")
    said += [f"{what}: {'; '.join(one.notes)}." for what, one in (("Personnel", people), ("Deaths", deaths)) if one.notes]
    return text(" ".join(said)) + "\n" if said else ""


def _lacking(found: Dossier, key: str, people: series.Series) -> list[str]:
    """The parts of a mission's life for which the series by mission has no number."""
    start, end = series.life(found.tables, key)
    until = min(end.latest, found.day) if end else found.day
    first, last = series.reach(found.tables)
    words = f"the series by mission runs from {series.month(first)} to {series.month(last)}"
    if people.rows.empty:
        return [f"How many people in uniform {key} had: {words}{' and has no row for it' if start.earliest <= last and until >= first else ''}."]
    lacking = []
    if start.latest < first:
        lacking.append(f"How many people in uniform {key} had before {series.month(first)}: {words}.")
    if until > last:
        lacking.append(f"How many people in uniform {key} had after {series.month(last)}: {words}.")
    if gaps := series.missing(found.tables, key, people, found.day):
        shown = f"{', '.join(gaps[:GAPS])} and {len(gaps) - GAPS} more spans" if len(gaps) > GAPS + 1 else markdown.listed(gaps)
        lacking.append(f"How many people in uniform {key} had in {shown}: the series has no number.")
    return lacking
