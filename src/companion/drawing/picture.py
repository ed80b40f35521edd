"""A picture: a chart with its title, caption and alternative text, for a page, a notebook or a file."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from altair import TopLevelMixin

# Characters that pandoc or Quarto would read as markup.
_MARKUP = {ord(mark): f"&#{ord(mark)};" for mark in "\\`*_{}[]<>#|~^$@\"&'"}


@dataclass(frozen=True)
class Picture:
    """A chart for a page (`chart`) and for a phone (`narrow`), with title, caption and alternative text.

    `data` is what the chart shows, a small tidy table; `sources` are names in datapackage.json.
    """

    id: str
    title: str
    subtitle: str
    chart: TopLevelMixin = field(repr=False)
    caption: str
    alt: str
    data: pd.DataFrame = field(repr=False)
    sources: tuple[str, ...] = ()
    narrow: TopLevelMixin | None = field(default=None, repr=False)
    little: bool = False

    def meta(self) -> dict[str, Any]:
        """Its entry in the ledger."""
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "caption": self.caption,
            "alt": self.alt,
            "sources": list(self.sources),
            "narrow": self.narrow is not None,
        }

    def specs(self) -> dict[str, dict[str, Any]]:
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


def spec(picture: Picture) -> dict[str, Any]:
    """The picture's chart as plain Vega-Lite, its data inline; the same every time."""
    return _spec(picture.chart, picture)


def _spec(chart: TopLevelMixin, picture: Picture) -> dict[str, Any]:
    import altair as alt
    from altair.utils.schemapi import debug_mode

    datasets: dict[str, list[dict[Hashable, Any]]] = {}

    def named(frame: Any, /, *_: Any, **__: Any) -> dict[str, str]:
        # Referred to by name, the data are not copied with each layer that shows them.
        name = f"data-{len(datasets)}"
        datasets[name] = records(frame)
        return {"name": name}

    alt.data_transformers.register("companion", named)
    # Validation takes four fifths of the time; a test does it for every chart.
    with alt.data_transformers.enable("companion"), debug_mode(False):
        plain = _inline(chart.to_dict(validate=False), datasets)
    plain["description"] = picture.alt
    plain["usermeta"] = {"title": picture.title}
    return _renumbered(plain)


def records(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """A frame's rows as Vega-Lite's data: plain numbers and texts, null for missing values.

    The same as `altair.to_values` returns, in a tenth of its time; TypeError for kinds of columns that no chart has.
    """
    columns = [_plain(frame[name]) for name in frame]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(column: pd.Series[Any]) -> list[Any]:
    kind = column.dtype.kind
    if kind not in "OTUbifu":
        raise TypeError(f"a chart's data hold text, numbers and yes or no, not {column.dtype}: {column.name}")
    values = zip(column.tolist(), column.notna().tolist(), strict=True)
    return [value if known and (kind != "f" or isfinite(value)) else None for value, known in values]


def _inline(node: Any, datasets: dict[str, list[dict[Hashable, Any]]]) -> Any:
    """A specification with its data put where they are named, so that each view can be read on its own."""
    if isinstance(node, list):
        return [_inline(one, datasets) for one in node]
    if not isinstance(node, dict):
        return node
    data = node.get("data")
    if isinstance(data, dict) and data.get("name") in datasets:
        node = {**node, "data": {"values": datasets[data["name"]]}}
    return {key: value if key == "data" else _inline(value, datasets) for key, value in node.items()}


def _renumbered(plain: dict[str, Any]) -> dict[str, Any]:
    """A specification with the names of views and parameters, which Altair counts by process, numbered from one."""
    text = json.dumps(plain, ensure_ascii=False)
    for kind in ("view", "param"):
        seen = dict.fromkeys(re.findall(rf'"({kind}_\d+)"', text))
        for number, name in enumerate(seen, 1):
            text = text.replace(f'"{name}"', f'"{kind}-{number}"')
        text = text.replace(f'"{kind}-', f'"{kind}_')
    renumbered: dict[str, Any] = json.loads(text)
    return renumbered


def escaped(text: str) -> str:
    """Text as one line of pandoc markdown that shows exactly these characters, also inside an attribute."""
    return " ".join(text.split()).translate(_MARKUP)
