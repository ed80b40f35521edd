"""What brief.ipynb works with: one subject's brief, shown part by part."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion import ledger, parameters, project
from companion.briefs import kin, markdown, mission, names, operation, parts, resolution, series
from companion.briefs.dossier import Dossier
from companion.measures import subjects
from companion.tables import dates

if TYPE_CHECKING:
    import pandas as pd

    from companion.drawing import Drawing
    from companion.drawing.picture import Picture
    from companion.drawing.theme import Frame
    from companion.tables import Tables

CLAIMS_VARIABLE = "COMPANION_CLAIMS"


@dataclass(frozen=True)
class Shown:
    """Markdown that a cell leaves for the page."""

    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/markdown": self.text}


@cache
def tables_of(folder: Path) -> Tables:
    """The tables of a folder, read once a process and what is forked from it."""
    from companion import tables

    return tables.load(folder)


def open_brief(kind: str, name: str, **given: object) -> Brief:
    """The brief of one subject; what `given` leaves out of the parameters comes from params.yml."""
    data = os.environ.get(ledger.DATA_VARIABLE)
    found = project.find(Path(data) if data else None)
    read = parameters.load(found.root / "params.yml", given)
    loaded = tables_of(found.data)
    subject = next((one for one in subjects.subjects(loaded) if (one.kind, one.key) == (kind, name)), None)
    if subject is None:
        subject = names.find(name, [one for one in subjects.subjects(loaded) if one.kind == kind], names.other_names(loaded))
    held = os.environ.get(CLAIMS_VARIABLE)
    judged = json.loads(Path(held).read_text(encoding="utf-8")) if held else judge(found, read)
    run = os.environ.get(ledger.RUN_VARIABLE)
    return Brief(Dossier(subject, loaded, read, judged), Path(run) if run else None)


def judge(found: project.Project, given: parameters.Parameters) -> dict[str, dict[str, Any]]:
    """The essay's claims against the project's tables, as claims.json has them."""
    from companion import claims

    loaded = tables_of(found.data)
    figures = {id: one.record() for id, one in ledger.compute(given, loaded).items()}
    return claims.judge(found.data / "claims.yml", figures, loaded, given)


class Brief:
    """One brief. Each method gives one part; in JupyterLab a chart is live, under the runner all is markdown."""

    def __init__(self, found: Dossier, run: Path | None) -> None:
        self.found, self._run = found, run
        self._kind = {"mission": mission, "operation": operation, "resolution": resolution}[found.subject.kind]

    def lead(self) -> Shown:
        """What it is, in a sentence or two."""
        return Shown(self._kind.lead(self.found))

    @cache  # noqa: B019 - one brief a process
    def facts(self) -> Shown:
        """The table of facts."""
        return Shown(self._kind.facts(self.found))

    @cache  # noqa: B019 - one brief a process
    def mandate(self) -> Shown:
        """The resolutions that shaped it, and for an operation who mandated it; for a resolution, what it did."""
        if self._kind is resolution:
            return Shown("\n".join(part for part in (resolution.did(self.found), resolution.neighbours(self.found)) if part))
        said = parts.shaped(self.found)
        return Shown(said if self._kind is mission else operation.mandates(self.found) + "\n" + said)

    @cache  # noqa: B019 - one brief a process
    def people(self) -> Shown | Picture:
        """People and deaths over time where data exist, else what is not known; for an operation its contributors."""
        if self._kind is operation:
            return Shown("\n".join(part for part in (operation.troops(self.found), operation.incidents(self.found)) if part))
        if self._kind is mission:
            people, deaths = self._series(self.found.key)
            words = mission.people_words(self.found, self.found.key, people, deaths)
            return self._life(self.found.key, people, deaths, None, words)
        return self._people_of_concerned()

    @cache  # noqa: B019 - one brief a process
    def support(self) -> Shown:
        """Support given or received, conditions and red lines."""
        said = self._kind.support(self.found)
        if self._kind is operation:
            said += "\n" + operation.conditions(self.found)
        lines = said.split("\n")
        return Shown(said if self._run else "\n".join(lines[place] for place in markdown.chosen(lines, whole=True)))

    def claims(self) -> Shown:
        """The claims of the essay that rest on it."""
        return Shown(parts.claim_table(self.found))

    def kin(self) -> Shown | Picture:
        """Its place among its kin, as a chart."""
        from companion.charts import brief as charts

        found, key = self.found, self.found.key
        if self._kind is resolution:
            data, draw = kin.acts(found), charts.resolutions
        else:
            data, draw = kin.spans(found), charts.missions if self._kind is mission else charts.operations
        return self._draw("kin", lambda frame: draw(data, key, found.day, frame), data)

    def unknown(self) -> Shown:
        """What is not known."""
        self._look()
        return Shown(parts.unknown(self.found))

    def sources(self) -> Shown:
        """All sources of the rows it rests on."""
        self._look()
        return Shown(parts.sources(self.found))

    def parameters(self) -> Shown:
        """The parameters it was made with."""
        return Shown(parts.parameters(self.found))

    @cache  # noqa: B019 - one brief a process
    def _look(self) -> None:
        """Read every row once, in whatever order cells are run, so that nothing unknown and no source is left out."""
        for part in (self.facts, self.mandate, self.people, self.support):
            part()

    def _series(self, key: str) -> tuple[series.Series, series.Series]:
        tables, day = self.found.tables, self.found.day
        both = (series.people(tables, key, day), series.deaths(tables, key, day))
        self.found.use(*(one.source for one in both if not one.rows.empty))
        return both

    def _concerned(self) -> list[str]:
        """The missions a resolution acted on or had give support, those with people or deaths in the feeds first."""
        keys = [key for key in resolution.concerned(self.found) if (other := self.found.about(key)) and other.kind == "mission"]
        return sorted(keys, key=lambda key: not series.known(self.found.tables, key, self.found.day))

    def _people_of_concerned(self) -> Shown | Picture:
        """For a resolution: the people and deaths of the first mission it concerns that has any, its day marked."""
        keys = self._concerned()
        if keys:
            people, deaths = self._series(keys[0])
            words = mission.people_words(self.found, keys[0], people, deaths)
            return self._life(keys[0], people, deaths, (self.found.row["date"], self.found.key), words)
        return Shown(resolution.nobody(self.found))

    def _life(self, key: str, people: series.Series, deaths: series.Series, mark: tuple[str, str] | None, words: str) -> Shown | Picture:
        from companion.charts import brief as charts

        if people.rows.empty and deaths.rows.empty:
            return Shown(words)
        found = self.found
        start, end = series.life(found.tables, key)
        last = min(end.latest, found.day) if end else found.day
        days = [*people.rows["date"], *(f"{year}-12-31" for year in deaths.rows["year"])]
        first = min([start.earliest.isoformat(), *people.rows["date"], *(f"{year}-01-01" for year in deaths.rows["year"]), *([mark[0]] if mark else [])])
        last = max(last, dates.known(max(days)).latest)
        bounds = (dates.known(first).earliest, last)
        begin, end_of_series = series.reach(found.tables)
        reach = (series.month(begin), series.month(end_of_series))
        used = tuple(one.source for one in (people, deaths) if not one.rows.empty)
        shown = self._draw("life", lambda frame: charts.life(key, people.rows, deaths.rows, bounds, reach, mark, frame), _together(people, deaths), used)
        return Shown(shown.text + ("\n" + words if words else "")) if isinstance(shown, Shown) else shown

    def _draw(self, name: str, function: Callable[[Frame], Drawing], data: pd.DataFrame, sources: tuple[str, ...] = ()) -> Shown | Picture:
        from companion.charts import brief as charts

        id = f"{self.found.subject.anchor}-{name}"
        picture = charts.picture(id, function, data, self.found.tables, sources)
        if self._run is None:
            return picture
        from companion.drawing import render

        render.write_spec(picture, self._run / "charts")
        return Shown(picture.markdown())


def _together(people: series.Series, deaths: series.Series) -> pd.DataFrame:
    """The two series as one table for the chart's data: what, date, value."""
    import pandas as pd

    rows = [{"what": "people in uniform", "date": row.date, "value": row.total} for row in people.rows.itertuples()]
    for row in deaths.rows.itertuples():
        rows.append({"what": "deaths by malicious acts", "date": str(row.year), "value": row.malicious})
        rows.append({"what": "deaths by other causes", "date": str(row.year), "value": row.other})
    return pd.DataFrame(rows, columns=["what", "date", "value"])


def prime() -> None:
    """Read the tables and write one brief of each kind, so that processes forked from this one need not begin cold.

    The parent of the forks stands in no project, so that only the tables are its own, and the parameters are any.
    """
    data = os.environ.get(ledger.DATA_VARIABLE)
    if not data:
        return
    loaded, given = tables_of(Path(data)), parameters.Parameters(date(2024, 12, 31), date(2024, 1, 1), 2025, 5000)
    for kind in subjects.KINDS:
        subject = next(one for one in reversed(subjects.subjects(loaded)) if one.kind == kind)
        brief = Brief(Dossier(subject, loaded, given, {}), None)
        brief._look()
        for part in (brief.people(), brief.kin()):
            if not isinstance(part, Shown):
                part.specs()
