"""Quarto's shortcodes, expanded: `var`, `include` and `embed`, and nothing else.

The text that comes out is what pandoc reads. Each of its lines has the file and line it came from, so
that a message on something refused later names the place where the author wrote it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from companion.errors import UserError
from companion.rendering import embeds
from companion.rendering.project import Project

SHORTCODE = re.compile(r"(?<!\{)\{\{<\s*(?P<words>.*?)\s*>\}\}(?!\})")
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
CODE_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
DIV_OPEN = re.compile(r":{3,} *(\{.*\}|[^\s:{]+) *:*$")
DIV_CLOSE = re.compile(r":{3,} *$")
HTML_ONLY = re.compile(r""":{3,} *\{ *\.content-visible when-format=["']?html["']? *\} *:*$""")


@dataclass(frozen=True)
class Line:
    """A line of expanded text and where it stands in the sources (line counted from 1)."""

    text: str
    file: str
    number: int


@dataclass(frozen=True)
class Source:
    """Expanded markdown of one document."""

    page: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The markdown as one string."""
        return "\n".join(line.text for line in self.lines) + "\n"

    def where(self, *constructs: str) -> str:
        """`file, line n` of the first line that holds one of these strings, else just the page."""
        for construct in constructs:
            for line in self.lines:
                if construct and construct in line.text:
                    return f"{line.file}, line {line.number}"
        return self.page


def expand(project: Project, page: str, to: str = "html") -> Source:
    """Read a page of the stage and expand its shortcodes. UserError names page, line and construct.

    For `to` "typst" the blocks marked `.content-visible when-format="html"` are left out at once: half of the
    annex is such, and Quarto would read it all only for a filter to drop it.
    """
    lines = _expand(project, page, (), page)
    return Source(page, tuple(lines if to == "html" else _without_html(lines)))


def parts(project: Project, page: str) -> list[Source]:
    """The same in parts: each page that `page` includes, named for that page, and the text between two of them."""
    _, first, body = _read(project, page)
    pieces: list[list[Line]] = [[]]
    for number, line in enumerate(body.splitlines(), first):
        lines = _line(project, page, (page,), line, number)
        if lines and lines[0].file != page:
            pieces += [lines, []]
        else:
            pieces[-1] += lines
    return [Source(lines[0].file, tuple(lines)) for lines in pieces if any(line.text.strip() for line in lines)]


def included(project: Project, page: str) -> list[str]:
    """The pages that `page` includes; none where it is not there."""
    if not (project.stage / page).is_file():
        return []
    found = (SHORTCODE.fullmatch(line.strip()) for line in _read(project, page)[2].splitlines())
    words = (one["words"].split() for one in found if one)
    return [_resolve(page, rest[0].strip("\"'")) for name, *rest in words if name == "include" and rest]


def _without_html(lines: list[Line]) -> Iterator[Line]:
    fence, depth, dropped_at = "", 0, 0
    for line in lines:
        code = CODE_FENCE.match(line.text)
        if fence:
            if code and code[1].startswith(fence) and not line.text.strip().strip(fence[0]):
                fence = ""
        elif code:
            fence = code[1]
        elif DIV_OPEN.match(line.text):
            depth += 1
            if not dropped_at and HTML_ONLY.match(line.text):
                dropped_at = depth
        elif DIV_CLOSE.match(line.text) and depth:
            depth -= 1
            if depth < dropped_at:
                dropped_at = 0
                continue
        if not dropped_at:
            yield line


def _expand(project: Project, page: str, within: tuple[str, ...], called_at: str) -> list[Line]:
    if page in within:
        raise UserError(f"{called_at}: {page} includes itself.")
    if not (project.stage / page).is_file():
        raise UserError(f"{called_at}: there is no {page} to include.")
    front, first, text = _read(project, page)
    if front and within:
        raise UserError(
            f"{page}, line 1: front matter in an included page; Quarto would take its title for the report's."
        )
    lines: list[Line] = []
    for number, line in enumerate(text.splitlines(), first):
        lines += _line(project, page, (*within, page), line, number)
    if within:
        lines.append(Line("", page, first + text.count("\n")))
    return lines


def _read(project: Project, page: str) -> tuple[bool, int, str]:
    """Whether a page has front matter, the number of the first line after it, and the text after it."""
    text = (project.stage / page).read_text(encoding="utf-8")
    front = FRONT_MATTER.match(text)
    if not front:
        return False, 1, text
    return True, 1 + front.group(0).count("\n"), text[front.end() :]


def _line(project: Project, page: str, within: tuple[str, ...], line: str, number: int) -> list[Line]:
    where = f"{page}, line {number}"
    alone = SHORTCODE.fullmatch(line.strip())
    if alone:
        name, *rest = alone["words"].split()
        if name == "include":
            target = _only_argument(where, alone[0], rest, "the path of a page")
            return _expand(project, _resolve(page, target), within, where)
        if name == "embed":
            target = _only_argument(where, alone[0], rest, "a notebook and a label, /run/x.ipynb#label")
            return [Line(text, page, number) for text in _embed(project, page, where, target)]

    def replace(found: re.Match[str]) -> str:
        name, *rest = found["words"].split() or [""]
        if name in ("include", "embed"):
            raise UserError(f"{where}: {found[0]} must stand alone in its paragraph.")
        if name != "var":
            raise UserError(
                f"{where}: the shortcode {found[0]} is not one this report uses (var, include, embed)."
            )
        key = _only_argument(where, found[0], rest, "the name of a figure, such as missions.active")
        if key not in project.variables:
            raise UserError(f"{where}: {found[0]} names no figure or variable of this edition.{_near(project, key)}")
        return project.variables[key].replace("\n", " ")

    expanded = SHORTCODE.sub(replace, line)
    return [Line(expanded.replace("{{{<", "{{<").replace(">}}}", ">}}"), page, number)]


def _embed(project: Project, page: str, where: str, target: str) -> list[str]:
    notebook, _, label = target.partition("#")
    if not label:
        raise UserError(f"{where}: embed {target} names no cell; write {target}#label.")
    try:
        return ["", *embeds.markdown(project.stage / _resolve(page, notebook), label).splitlines(), ""]
    except embeds.EmbedError as error:
        raise UserError(f"{where}: embed {target}: {error.reason}.") from None


def _only_argument(where: str, shortcode: str, words: list[str], what: str) -> str:
    if len(words) != 1:
        raise UserError(f"{where}: {shortcode} takes exactly one thing: {what}.")
    return words[0].strip("\"'")


def _resolve(page: str, target: str) -> str:
    """A path in the stage: a leading slash means its root, anything else is beside the page."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), target))


def _near(project: Project, key: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key, project.variables, n=1)
    return f" Did you mean {close[0]}?" if close else ""
