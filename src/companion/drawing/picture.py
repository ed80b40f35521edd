"""A picture: one chart with the words that belong to it, ready for a page, a notebook or a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

# Marks that pandoc or Quarto would read as more than themselves.
_MARKS = {ord(mark): f"&#{ord(mark)};" for mark in "\\`*_{}[]<>#|~^$@\"&'"}


@dataclass(frozen=True)
class Picture:
    """A chart for a page (`chart`) and for a phone (`narrow`), with title, caption and alternative text.

    `data` is what the chart shows, a small tidy table; `sources` are names in datapackage.json.
    """

    id: str
    title: str
    subtitle: str
    chart: alt.TopLevelMixin = field(repr=False)
    caption: str
    alt: str
    data: pd.DataFrame = field(repr=False)
    sources: tuple[str, ...] = ()
    narrow: alt.TopLevelMixin | None = field(default=None, repr=False)
    little: bool = False

    def meta(self) -> dict:
        """Its entry in the ledger."""
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "caption": self.caption,
            "alt": self.alt,
            "sources": list(self.sources),
            "narrow": self.narrow is not None,
        }

    def specs(self) -> dict[str, dict]:
        """The Vega-Lite specifications by name: `<id>` and `<id>-narrow`."""
        found = {self.id: spec(self)}
        if self.narrow is not None:
            found[f"{self.id}-narrow"] = _spec(self.narrow, self)
        return found

    def csv(self) -> str:
        """What the chart shows, as CSV; the same bytes every time."""
        return self.data.to_csv(index=False, lineterminator="\n", float_format="%.10g")

    def markdown(self) -> str:
        """The figure as pandoc markdown, with every mark of the caption and the alternative text escaped; a little one is the picture alone."""
        if self.little:
            return f'![](/run/charts/{self.id}.svg){{.spark fig-alt="{escaped(self.alt)}"}}\n'
        return (
            f"::: {{#fig-{self.id}}}\n"
            f'![](/run/charts/{self.id}.svg){{fig-alt="{escaped(self.alt)}" data-chart="{self.id}"}}\n\n'
            f"{escaped(self.caption)}\n:::\n"
        )

    def on_page(self) -> OnPage:
        """The picture as a notebook under the runner shows it: markdown and nothing else."""
        return OnPage(self.markdown())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        # JupyterLab draws this type by itself, offline; it knows it by Vega-Lite's major version 5.
        plain = spec(self)
        config = {**plain["config"], "font": f"{plain['config']['font']}, sans-serif"}  # the reader's machine may lack ours
        live = {**plain, "config": config, "$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
        return {"application/vnd.vegalite.v5+json": live, "text/plain": f"{self.title}\n{self.alt}"}


@dataclass(frozen=True)
class OnPage:
    """Markdown that a notebook's cell leaves for the pages."""

    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/markdown": self.text}


def spec(picture: Picture) -> dict:
    """The picture's chart as plain Vega-Lite, its data inline; the same every time."""
    return _spec(picture.chart, picture)


def _spec(chart: alt.TopLevelMixin, picture: Picture) -> dict:
    import altair as alt
    from altair.utils.schemapi import debug_mode

    datasets: dict[str, list[dict]] = {}

    def named(frame: pd.DataFrame) -> dict[str, str]:
        # Held apart, the data are not copied with each layer that shows them.
        name = f"data-{len(datasets)}"
        datasets[name] = records(frame)
        return {"name": name}

    alt.data_transformers.register("companion", named)
    # Checking takes four fifths of the time; a test does it for every chart.
    with alt.data_transformers.enable("companion"), debug_mode(False):
        plain = _inline(chart.to_dict(validate=False), datasets)
    plain["description"] = picture.alt
    plain["usermeta"] = {"title": picture.title}
    return _named(plain)


def records(frame: pd.DataFrame) -> list[dict]:
    """A frame's rows as Vega-Lite's data: plain numbers and texts, null where nothing is known.

    What `altair.to_values` gives, by column and in a tenth of its time; TypeError for kinds of columns that no chart has.
    """
    columns = [_plain(frame[name]) for name in frame]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(column: pd.Series) -> list:
    kind = column.dtype.kind
    if kind not in "OTUbifu":
        raise TypeError(f"a chart's data hold text, numbers and yes or no, not {column.dtype}: {column.name}")
    known = column.notna().tolist()
    if kind == "f":
        from math import isfinite

        known = [isfinite(value) if there else False for value, there in zip(column.tolist(), known, strict=True)]
    return [value if there else None for value, there in zip(column.tolist(), known, strict=True)]


def _inline(node: object, datasets: dict[str, list]) -> object:
    """A specification with its data where they are shown, so that each view can be read on its own."""
    if isinstance(node, list):
        return [_inline(one, datasets) for one in node]
    if not isinstance(node, dict):
        return node
    held = node.get("data")
    if isinstance(held, dict) and held.get("name") in datasets:
        node = {**node, "data": {"values": datasets[held["name"]]}}
    return {key: value if key == "data" else _inline(value, datasets) for key, value in node.items()}


def _named(plain: dict) -> dict:
    """Names that Altair numbers anew in every process (views, parameters), numbered from one in this picture."""
    import json
    import re

    text = json.dumps(plain, ensure_ascii=False)
    for kind in ("view", "param"):
        seen = dict.fromkeys(re.findall(rf'"({kind}_\d+)"', text))
        for number, name in enumerate(seen, 1):
            text = text.replace(f'"{name}"', f'"{kind}-{number}"')
        text = text.replace(f'"{kind}-', f'"{kind}_')
    return json.loads(text)


def escaped(text: str) -> str:
    """Text as pandoc markdown that says exactly these letters, also inside an attribute, on one line."""
    return " ".join(text.split()).translate(_MARKS)
