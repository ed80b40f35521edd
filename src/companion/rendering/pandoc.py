"""Documents converted by pandoc: each is read once for all its formats, and what is refused is named with page and line."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from companion.errors import UserError
from companion.rendering import conversions, shortcodes
from companion.rendering.project import Project
from companion.rendering.shortcodes import Source

DOCUMENT = "companion.qmd"  # the one document, which includes the pages
FILTERS = Path(__file__).parent / "filters"
MISSING_CITATION = re.compile(r"citation (\S+) not found")
# What may cite a work: pandoc reads none in the middle of a word, and the filters number @fig-, @tbl- and @sec-.
CITING = re.compile(r"(?<![A-Za-z0-9\\])@(?!(?:[Ff]ig|[Tt]bl|[Ss]ec)-)[\w{]")
# Where a page has its references put; the site puts them at the end without being told.
REFERENCES = "{#refs}"


@dataclass(frozen=True)
class References:
    """The names that a part of the PDF defines, the names that it links, and the works that it cites."""

    names: tuple[str, ...]
    links: tuple[str, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True)
class Converted:
    """A converted document, the files of the stage that it shows or links, and for typst its references."""

    text: str
    files: tuple[str, ...]
    references: References = field(default_factory=lambda: References((), (), ()))


@cache
def binary() -> str:
    """Path of pandoc's binary, from the wheel."""
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def convert(project: Project, source: Source, formats: Mapping[str, str], listed: tuple[str, ...] = ()) -> dict[str, Converted]:
    """Convert expanded markdown, read once, to each of `formats`; the result is cached in the stage.

    formats: "html" or "typst" -> the page that links in it are relative to. listed: works for the PDF's list of references.

    UserError names page, line and construct of everything that is refused: an unknown construct, an
    unresolved reference or citation, a link or picture that is not in the stage.
    """
    works = [(project.stage / name).read_bytes() for name in (*project.bibliography, *filter(None, [project.csl]))]
    first = source.lines[0] if source.lines else None
    slot = f"{source.page} {' '.join(formats)} {first and (first.file, first.number)}"
    settings = json.dumps([source.page, formats, project.lang, listed])
    key = conversions.digest(source.text, settings, conversions.folder_digest(FILTERS), Path(__file__).read_bytes(), binary(), *works)

    def make() -> tuple[dict[str, Any], list[str]]:
        documents = _convert(project, source, formats, listed)
        shown = [name for one in documents.values() for name in one.files]
        narrow = [name.removesuffix(".svg") + "-narrow.svg" for name in shown if name.endswith(".svg")]
        return {to: asdict(one) for to, one in documents.items()}, [*shown, *narrow]

    records = conversions.cached(project.stage, slot, key, make)
    return {to: _from_dict(record) for to, record in records.items()}


def chapter(project: Project, page: str) -> dict[str, Converted]:
    """A page of the site in each format that needs it: "html", and "typst" where the PDF includes it."""
    formats = {"html": page}
    if page in shortcodes.included(project, DOCUMENT):
        formats["typst"] = DOCUMENT
    return convert(project, shortcodes.expand(project, page), formats)


def _from_dict(record: dict[str, Any]) -> Converted:
    references = References(**{name: tuple(values) for name, values in record["references"].items()})
    return Converted(record["text"], tuple(record["files"]), references)


def _convert(project: Project, source: Source, formats: Mapping[str, str], listed: tuple[str, ...]) -> dict[str, Converted]:
    references = REFERENCES in source.text
    cites = project.bibliography and (references or CITING.search(source.text))
    job = {
        "text": source.text.expandtabs(4),
        "formats": dict(formats),
        "stage": str(project.stage),
        "lang": project.lang,
        "listed": listed,
        "references": references,
        "bibliography": [str(project.stage / name) for name in project.bibliography] if cites else [],
    }
    if cites and project.csl:
        job["csl"] = str(project.stage / project.csl)
    answer = _asked(job, source.page)
    documents = answer.get("made") or {}
    records = [record for one in documents.values() for record in one["records"]]
    refused = [f"{_where(source, r['construct'])}: {r['reason']}." for r in _refusals(records, answer["warnings"])]
    if refused:
        raise UserError("\n".join(dict.fromkeys(refused)))
    failure = answer.get("failed") or "\n".join(answer["warnings"])
    if failure:
        raise UserError(f"{source.page}: pandoc could not convert it: {failure}")
    return {to: _converted(one) for to, one in documents.items()}


class _Pandoc:
    """A pandoc that converts one document after another: to start it takes as long as to convert a short one.

    It ends with the process that asks, when its standard input closes.
    """

    def __init__(self) -> None:
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        self.process = subprocess.Popen([binary(), "lua", str(FILTERS / "convert.lua")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)

    def ask(self, job: dict[str, Any]) -> bytes:
        """Its answer, a line of JSON; empty where it ended instead."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin and stdout
        with contextlib.suppress(OSError):
            stdin.write(json.dumps(job).encode() + b"\n")
            stdin.flush()
        return stdout.readline()


_of_thread = threading.local()


def _asked(job: dict[str, Any], page: str) -> dict[str, Any]:
    """What this thread's pandoc answers; `UserError` where it ends instead."""
    own: _Pandoc | None = getattr(_of_thread, "pandoc", None)
    if own is None or own.process.poll() is not None:
        own = _of_thread.pandoc = _Pandoc()
    if not (line := own.ask(job)):
        own.process.wait()
        own.errors.seek(0)
        raise UserError(f"{page}: pandoc ended before it had converted it: {own.errors.read().decode(errors='replace').strip()[-1500:]}")
    answer: dict[str, Any] = json.loads(line)
    return answer


def _converted(document: dict[str, Any]) -> Converted:
    records = document["records"]
    references = [References(*(tuple(r[key]) for key in ("names", "links", "cites"))) for r in records if "names" in r]
    return Converted(document["text"], tuple(dict.fromkeys(r["uses"] for r in records if "uses" in r)), *references[:1])


def _refusals(records: list[dict[str, Any]], warnings: list[str]) -> list[dict[str, str]]:
    found = [{"construct": r["construct"], "reason": r["refuse"]} for r in records if "refuse" in r]
    for key in MISSING_CITATION.findall("\n".join(warnings)):
        found.append({"construct": f"@{key}", "reason": f"@{key} is no entry of the bibliography"})
    return found


def _where(source: Source, construct: str) -> str:
    # Pandoc drops attributes' quotes and turns quotes typographic: the plain words of it still find the line.
    return source.where(construct, construct.split("#")[0], construct.lstrip("@#./"))
