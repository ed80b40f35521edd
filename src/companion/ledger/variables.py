"""_variables.yml: what a page's `{{< var missions.active >}}` stands for.

A figure is a link to its evidence that carries its id, so that a reader finds the rows and a verifier the
printed number. Where an edition lacks a figure, the variable says so.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from companion.tables import dates

_MARKS = re.compile(r"([\\`*_\[\]{}<>@^~#$|'\"])")


def escaped(text: str) -> str:
    """Text as markdown that means only itself."""
    return _MARKS.sub(r"\\\1", text)


def linked(text: str, target: str) -> str:
    """A link whose words stand in its title, where pandoc reads them in a tenth of the time; the filters put them in."""
    return f'[]({target} "{escaped(text)}")'


def build(record: dict[str, Any], edition: dict[str, str], parameters: dict[str, Any], sources: dict[str, dict[str, Any]], claims: dict[str, str]) -> dict[str, Any]:
    """The tree of variables.

    record: figures (id -> its entry in figures.json) and absent (id -> reason). edition: id and as_of.
    parameters: as plain values. sources: of datapackage.json. claims: name -> markdown.
    """
    tree: dict[str, Any] = {"edition": edition, "param": _parameters(parameters), "source": _sources(sources), "claims": claims}
    for id, entry in record["figures"].items():
        _put(tree, id, figure(id, entry))
    for id, reason in record["absent"].items():
        _put(tree, id, f"[not in this edition: {escaped(reason)}]{{.absent}}")
    return tree


def figure(id: str, entry: dict[str, Any]) -> str:
    """A figure as a link to its evidence."""
    target = entry["evidence"].replace(".html", ".qmd")
    return f"[{escaped(entry['text'])}](/{target}){{.datum data-id='{id}'}}"


def _put(tree: dict[str, Any], id: str, value: str) -> None:
    *path, last = id.split(".")
    for part in path:
        tree = tree.setdefault(part, {})
    tree[last] = value


def _parameters(parameters: dict[str, Any]) -> dict[str, str]:
    texts = {}
    for name, value in parameters.items():
        texts[name] = dates.long(date.fromisoformat(value)) if isinstance(value, str) else (f"{value:,}" if name != "essay_published" else str(value))
    return texts


def _sources(sources: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Each source as a link with its vintage, under its name with `_` for `-`."""
    links = {}
    for name, source in sources.items():
        vintage = f", {escaped(str(source['vintage']))}" if source.get("vintage") else ""
        links[re.sub(r"\W", "_", name)] = linked(source["title"], source["path"]) + vintage
    return links
