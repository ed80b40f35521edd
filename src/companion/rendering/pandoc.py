"""One call of pandoc for one document, and what it refuses in words an author understands."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from companion.errors import UserError
from companion.rendering import kept
from companion.rendering.project import Project
from companion.rendering.shortcodes import Source

FILTERS = Path(__file__).parent / "filters"
# Quarto reads pages with these; raw HTML stays on so that it can be refused instead of shown as text.
READER = "markdown+table_attributes"
WRITERS = {"html": "html5", "typst": "typst-citations"}
MISSING_CITATION = re.compile(r"citation (\S+) not found")
# What may cite a work: pandoc reads none in the middle of a word, and the filters number @fig-, @tbl- and @sec-.
CITING = re.compile(r"(?<![A-Za-z0-9\\])@(?!(?:[Ff]ig|[Tt]bl|[Ss]ec)-)[\w{]")
MARK = "COMPANION "
# Where a page has its references put; the site puts them at the end without being told.
REFERENCES = "{#refs}"


@dataclass(frozen=True)
class Told:
    """What a part of the PDF names, which names it links, and which works it cites."""

    names: tuple[str, ...]
    links: tuple[str, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True)
class Converted:
    """What pandoc made of a document, and the files of the stage that it shows or links."""

    text: str
    files: tuple[str, ...]
    told: Told = field(default_factory=lambda: Told((), (), ()))


@cache
def binary() -> str:
    """Path of pandoc's binary, from the wheel."""
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def convert(project: Project, source: Source, to: str, listed: tuple[str, ...] = ()) -> Converted:
    """Convert expanded markdown to "html" or "typst"; `listed` are the works for the PDF's list of references.

    UserError names page, line and construct of everything that is refused: an unknown construct, an
    unresolved reference or citation, a link or picture that is not in the stage. What was converted before is kept.
    """
    works = [(project.stage / name).read_bytes() for name in (*project.bibliography, *filter(None, [project.csl]))]
    first = source.lines[0] if source.lines else None
    slot = f"{source.page} {to} {first and (first.file, first.number)}"
    key = kept.key(source.text, source.page, to, project.lang, " ".join(listed), kept.folder_digest(FILTERS), READER, binary(), *works)

    def make() -> tuple[dict, list[str]]:
        made = _convert(project, source, to, listed)
        narrow = [name.removesuffix(".svg") + "-narrow.svg" for name in made.files if name.endswith(".svg")]
        return asdict(made), [*made.files, *narrow]

    made = kept.kept(project.stage, slot, key, make)
    told = Told(**{name: tuple(values) for name, values in made["told"].items()})
    return Converted(made["text"], tuple(made["files"]), told)


def _convert(project: Project, source: Source, to: str, listed: tuple[str, ...]) -> Converted:
    command = [binary(), "--from", READER, "--to", WRITERS[to], "--wrap", "none", "--syntax-highlighting", "none"]
    command += ["--lua-filter", str(FILTERS / "constructs.lua"), "--lua-filter", str(FILTERS / "crossrefs.lua")]
    if project.bibliography and (CITING.search(source.text) or REFERENCES in source.text):
        command += ["--citeproc", "--metadata", "link-citations=true"]
        for name in project.bibliography:
            command += ["--bibliography", str(project.stage / name)]
        if project.csl:
            command += ["--csl", str(project.stage / project.csl)]
    command += ["--lua-filter", str(FILTERS / f"{to}.lua"), "--metadata", f"lang={project.lang}"]
    environment = {**os.environ, "COMPANION_STAGE": str(project.stage), "COMPANION_PAGE": source.page, "COMPANION_LISTED": " ".join(listed)}
    done = subprocess.run(
        command, input=source.text.encode(), capture_output=True, env=environment, check=False, cwd=project.stage
    )
    log = done.stderr.decode(errors="replace")
    records = [json.loads(line.removeprefix(MARK)) for line in log.splitlines() if line.startswith(MARK)]
    refused = [f"{_where(source, r['construct'])}: {r['reason']}." for r in _refusals(records, log)]
    if refused:
        raise UserError("\n".join(dict.fromkeys(refused)))
    other = "\n".join(line for line in log.splitlines() if not line.startswith(MARK)).strip()
    if done.returncode or other:
        raise UserError(f"{source.page}: pandoc could not convert it: {other or done.returncode}")
    told = [Told(*(tuple(r[key]) for key in ("names", "links", "cites"))) for r in records if "names" in r]
    files = tuple(dict.fromkeys(r["uses"] for r in records if "uses" in r))
    return Converted(done.stdout.decode(), files, *told[:1])


def _refusals(records: list[dict], log: str) -> list[dict]:
    found = [{"construct": r["construct"], "reason": r["refuse"]} for r in records if "refuse" in r]
    for key in MISSING_CITATION.findall(log):
        found.append({"construct": f"@{key}", "reason": f"@{key} is no entry of the bibliography"})
    return found


def _where(source: Source, construct: str) -> str:
    # Pandoc drops attributes' quotes and turns quotes typographic: the plain words of it still find the line.
    return source.where(construct, construct.split("#")[0], construct.lstrip("@#./"))
