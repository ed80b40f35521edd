"""_variables.yml: what a page's `{{< var missions.active >}}` stands for.

A figure is a link to its evidence that carries its id, so that a reader gets to the rows and a verifier to the
printed number. A figure such an edition does not have says so where it would stand.
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


def build(held: dict[str, Any], edition: dict[str, str], given: dict[str, Any], sources: dict[str, dict[str, Any]], claims: dict[str, str]) -> dict[str, Any]:
    """The tree of variables.

    held: figures (id -> its entry in figures.json) and absent (id -> reason). edition: id and as_of.
    given: the parameters, plain. sources: of datapackage.json. claims: name -> markdown.
    """
    tree: dict[str, Any] = {"edition": edition, "param": _parameters(given), "source": _sources(sources), "claims": claims}
    for id, entry in held["figures"].items():
        _put(tree, id, figure(id, entry))
    for id, reason in held["absent"].items():
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


def _parameters(given: dict[str, Any]) -> dict[str, str]:
    read = {}
    for name, value in given.items():
        read[name] = dates.long(date.fromisoformat(value)) if isinstance(value, str) else (f"{value:,}" if name != "essay_published" else str(value))
    return read


def _sources(sources: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Each source as a link with its vintage, under its name with `_` for `-`."""
    read = {}
    for name, source in sources.items():
        vintage = f", {escaped(str(source['vintage']))}" if source.get("vintage") else ""
        read[re.sub(r"\W", "_", name)] = linked(source["title"], source["path"]) + vintage
    return read
