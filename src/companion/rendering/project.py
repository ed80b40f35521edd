"""The settings of a stage: `_quarto.yml`, which both renderers read, the variables, and the chapters in order."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from companion.errors import UserError


@dataclass(frozen=True)
class Chapter:
    """One page of the navigation: its path in the stage, its short title and the part it stands in."""

    path: str
    title: str
    part: str

    @property
    def html(self) -> str:
        """Path of the rendered page under site/."""
        return str(PurePosixPath(self.path).with_suffix(".html"))


@dataclass(frozen=True)
class Project:
    """A stage, read once. `variables` maps dotted keys to markdown; `chapters` are in reading order.

    pictures: path of a page that shows no chart -> id and text of the chart for its preview; "" stands for every other page.
    """

    stage: Path
    title: str
    subtitle: str
    description: str
    authors: tuple[str, ...]
    lang: str
    url: str
    licence: str
    licence_url: str
    publisher: str
    bibliography: tuple[str, ...]
    csl: str
    variables: Mapping[str, str] = field(repr=False)
    chapters: tuple[Chapter, ...] = field(repr=False)
    pictures: Mapping[str, tuple[str, str]] = field(default_factory=dict, repr=False)

    @property
    def edition(self) -> str:
        """Name of the edition, from the variable `edition.id`."""
        return self._required("edition.id")

    @property
    def as_of(self) -> datetime.date:
        """Day the edition's data are of, from the variable `edition.as_of`."""
        value = self._required("edition.as_of")
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise UserError(
                f"_variables.yml: edition.as_of is {value!r}; it must be a day such as 2024-12-31."
            ) from None

    def chapter(self, path: str) -> Chapter:
        """The chapter at `path`; UserError where the navigation does not name it."""
        for chapter in self.chapters:
            if chapter.path == path:
                return chapter
        raise UserError(f"_quarto.yml: the page {path} is not in website.sidebar.contents.")

    def shared(self, chapter: Chapter) -> tuple[str, str]:
        """Address and text of the preview picture of a page that shows none; empty where the report names none."""
        chart, text = self.pictures.get(chapter.path) or self.pictures.get("") or ("", "")
        base = f"{self.url.rstrip('/')}/" if self.url else "../" * chapter.html.count("/")
        return (f"{base}run/charts/{chart}.png", text) if chart else ("", "")

    def _required(self, key: str) -> str:
        if key not in self.variables:
            raise UserError(f"_variables.yml: {key} is missing; every edition needs it.")
        return self.variables[key]


def load(stage: Path) -> Project:
    """Read `_quarto.yml` and `_variables.yml` of a stage. UserError where one is missing or says too little."""
    return _load(stage, *(_state(stage / name) for name in ("_quarto.yml", "_variables.yml")))


def _state(path: Path) -> tuple[int, ...]:
    """Differs for a file written later: a stage's files are replaced, never written into."""
    status = path.stat() if path.exists() else None
    return (status.st_ino, status.st_mtime_ns, status.st_size) if status else ()


@lru_cache(maxsize=4)  # each page of a build loads the same
def _load(stage: Path, *states: tuple[int, ...]) -> Project:
    config = _yaml(stage / "_quarto.yml")
    website = config.get("website") or {}
    if not website.get("title"):
        raise UserError("_quarto.yml: website.title is missing; it is the title of the report.")
    sidebar = website.get("sidebar") or {}
    if isinstance(sidebar, list):
        raise UserError("_quarto.yml: website.sidebar is a list; this report has one sidebar with `contents:`.")
    chapters = tuple(_chapters(stage, sidebar.get("contents") or [], ""))
    if not chapters:
        raise UserError("_quarto.yml: website.sidebar.contents names no page.")
    report = config.get("report") or {}
    bibliography = config.get("bibliography") or []
    return Project(
        stage=stage,
        title=str(website["title"]),
        subtitle=str(config.get("subtitle") or report.get("subtitle") or ""),
        description=str(website.get("description") or ""),
        authors=tuple(str(name) for name in report.get("authors") or ()),
        lang=str(config.get("lang") or "en-GB"),
        url=str(website.get("site-url") or ""),
        licence=str(report.get("licence") or ""),
        licence_url=str(report.get("licence-url") or ""),
        publisher=str(report.get("publisher") or ""),
        bibliography=tuple([bibliography] if isinstance(bibliography, str) else bibliography),
        csl=str(config.get("csl") or ""),
        pictures={page: (str(entry["chart"]), str(entry["text"])) for entry in report.get("pictures") or () for page in entry.get("pages") or [""]},
        variables=dict(_flatten(_yaml(stage / "_variables.yml"), "")),
        chapters=chapters,
    )


def _yaml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise UserError(f"{path.name}: not found in the stage {path.parent.name}.")
    try:
        # BaseLoader keeps every scalar a string: 2024-12-31 stays as typed, and "no" stays a word.
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError as error:
        raise UserError(f"{path.name}: not valid YAML: {error}") from None
    if not isinstance(loaded, dict):
        raise UserError(f"{path.name}: expected keys and values, found {type(loaded).__name__}.")
    return loaded


def _flatten(tree: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", str(key)):
            raise UserError(f"_variables.yml: the key {name!r} has a part that does not start with a letter.")
        if isinstance(value, dict):
            yield from _flatten(value, f"{name}.")
        elif isinstance(value, str):
            yield name, value
        else:
            raise UserError(f"_variables.yml: {name} is a list; a variable is one piece of markdown.")


def _chapters(stage: Path, contents: list[Any], part: str) -> Iterator[Chapter]:
    for entry in contents:
        if isinstance(entry, str):
            entry = {"href": entry}
        if "section" in entry:
            if entry.get("href"):
                yield _chapter(stage, entry["href"], entry["section"], entry["section"])
            yield from _chapters(stage, entry.get("contents") or [], str(entry["section"]))
        elif "href" in entry:
            yield _chapter(stage, entry["href"], entry.get("text") or "", part)
        else:
            raise UserError(f"_quarto.yml: website.sidebar.contents has an entry without href or section: {entry}.")


def _chapter(stage: Path, href: str, text: str, part: str) -> Chapter:
    path = stage / href
    if not path.is_file():
        raise UserError(f"_quarto.yml: website.sidebar.contents names {href}, which is not in the stage.")
    return Chapter(path=href, title=text or heading(path), part=part)


def heading(path: Path) -> str:
    """The first level-one heading of a page, without its attributes."""
    found = re.search(r"^# +(.+?)\s*(?:\{[^}]*\})?\s*$", path.read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise UserError(f"{path.name}: no level-one heading; a page starts with `# Title {{#sec-name}}`.")
    return found.group(1)
