"""This report: its chapters, and the modules that declare its figures, charts and tables.

A new module of figures, charts or page tables, or a new chapter, is added here.
"""

from __future__ import annotations

from companion.definition import Definition

REPORT = Definition(
    chapters={
        "missions": "Missions and personnel",
        "chronology": "Resolutions",
        "support": "Support and accountability",
        "money": "Money and who deploys",
        "incidents": "Incidents",
    },
    figures=(
        "companion.measures.missions",
        "companion.measures.codings",
        "companion.measures.personnel",
        "companion.measures.chronology",
        "companion.measures.support",
        "companion.measures.budgets",
        "companion.measures.deployments",
        "companion.measures.strength",
        "companion.measures.fatalities",
        "companion.measures.violence",
    ),
    charts=(
        "companion.charts.missions",
        "companion.charts.mission_bars",
        "companion.charts.personnel",
        "companion.charts.chronology",
        "companion.charts.support",
        "companion.charts.budgets",
        "companion.charts.deployments",
        "companion.charts.incidents",
        "companion.charts.little_missions",
        "companion.charts.little_support",
        "companion.charts.little_incidents",
    ),
    listings=("companion.measures.listings",),
    briefs="companion.briefs",
    rooms=("measures", "charts", "briefs"),
)
