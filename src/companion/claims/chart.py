"""The whole register of claims at a glance: every claim a mark, by part of the essay, its shape the verdict.

The register is judged after the notebooks, so this chart is drawn by `claims.picture` and no notebook asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion.drawing import Drawing, axes, theme
from companion.drawing.words import capital, count, listed, number

if TYPE_CHECKING:
    from companion.drawing.theme import Frame
    from companion.parameters import Parameters

# verdict -> shape, filled, colour; no two verdicts share shape and filling
LOOKS = {
    "supported": ("circle", True, theme.TEAL),
    "supported under a rule": ("circle", False, theme.TEAL),
    "imprecise": ("diamond", True, theme.GOLD),
    "contradicted": ("cross", True, theme.ORANGE),
    "inconsistent within the essay": ("triangle-up", True, theme.PURPLE),
    "not testable here": ("square", False, theme.GREY),
}
STEP, LINE, HEAD = 16, 18, 22  # pixels: from mark to mark, a line of marks, and the name of a part above its marks


def register(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """data: claim, part of the essay, verdict, kind and words, a row a claim in the register's order."""
    totals = data["verdict"].value_counts()
    found = [verdict for verdict in LOOKS if verdict in totals]
    told = listed(f"{number(totals[verdict])} {verdict}" for verdict in found)
    by_part = "; ".join(
        f"{part}: " + ", ".join(f"{number(many)} {verdict}" for verdict, many in its["verdict"].value_counts().reindex(found).dropna().items())
        for part, its in data.groupby("part", sort=False)
    )
    agree, fail = sum(int(totals.get(name, 0)) for name in ("supported", "supported under a rule")), int(totals.get("contradicted", 0))
    return Drawing(
        title=f"Of {count(len(data), 'claim')}, {number(agree)} {'is' if agree == 1 else 'are'} supported, outright or under a rule; {number(fail) if fail else 'none'} {'is' if fail <= 1 else 'are'} contradicted",
        subtitle="Every claim of the register, a mark each, by the part of the essay it stands in and by its verdict",
        chart=_marks(data, found, totals, frame),
        caption=f"The verdicts: {told}. Marks stand in the order of the verdicts; they say nothing of a claim's weight.",
        alt=f"Unit chart of {count(len(data), 'claim')}, a mark each, in {count(data['part'].nunique(), 'row')} for the parts of the essay. {capital(told)}. {by_part}.",
    )


def _marks(data: pd.DataFrame, found: list[str], totals: pd.Series, frame: Frame) -> alt.LayerChart:
    room = int(frame.pick(640, 312)) // STEP
    rows, heads, top = [], [], 0
    for part, its in data.groupby("part", sort=False):
        heads.append({"text": f"{part} ({len(its)})", "y": top + HEAD - 9})
        ordered = its.assign(rank=its["verdict"].map(found.index)).sort_values("rank", kind="stable")
        for place, row in enumerate(ordered.to_dict("records")):
            rows.append({**row, "x": STEP / 2 + place % room * STEP, "y": top + HEAD + LINE / 2 + place // room * LINE})
        top += HEAD + LINE * -(-len(its) // room) + 8
    across = alt.X("x:Q", scale=dict(domain=[0, frame.pick(664, 324)], nice=False), axis=None)
    down = alt.Y("y:Q", scale=dict(domain=[0, top], reverse=True, nice=False), axis=None)
    shown, layers = pd.DataFrame(rows), []
    for verdict in found:
        shape, filled, colour = LOOKS[verdict]
        mine = alt.Chart(shown[shown["verdict"] == verdict])
        mark = mine.mark_point(shape=shape, filled=filled, size=110, opacity=1, color=colour, strokeWidth=2)
        layers.append(mark.encode(x=across, y=down, tooltip=axes.tooltip(claim="Claim", words="In our words", verdict="Verdict", kind="Kind")))
    names = alt.Chart(pd.DataFrame(heads)).mark_text(align="left", baseline="middle", fontWeight="bold")
    layers.append(names.encode(x=alt.XValue(0), y=down, text=alt.Text("text:N")))
    return theme.layered(*layers, *_key(found, totals, frame), height=top)


def _key(found: list[str], totals: pd.Series, frame: Frame) -> list[alt.Chart]:
    words = [f"{capital(verdict)} {number(totals[verdict])}" for verdict in found]
    layers = []
    for verdict, text, (x, y) in zip(found, words, axes.line_up(words, 18, -12, frame), strict=True):
        shape, filled, colour = LOOKS[verdict]
        here = alt.Chart(pd.DataFrame({"text": [text]}))
        layers.append(here.mark_point(shape=shape, filled=filled, size=110, opacity=1, color=colour, strokeWidth=2).encode(x=alt.XValue(x + 6), y=alt.YValue(y)))
        layers.append(here.mark_text(align="left", baseline="middle").encode(x=alt.XValue(x + 18), y=alt.YValue(y), text=alt.Text("text:N")))
    return layers
