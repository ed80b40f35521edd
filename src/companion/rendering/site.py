"""The files of a site: pages, style, scripts, fonts, charts, the files that pages link, and the search index."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from companion.cache import cache_folder, write_once
from companion.errors import UserError
from companion.rendering import fonts, links, outline, search
from companion.rendering.pages import TEMPLATE, Page
from companion.rendering.project import Project

UNFINISHED = ".part-"  # prefix of a file until it is whole; a build that was killed may leave one, which is no part of the site
ASSETS = ("boot.js", "site.js", "charts.js", "marks.js", "briefs.js", "icon.svg")


def write_page(project: Project, site: Path, page: Page) -> Path:
    """Write a page and copy what it shows or links. Returns the path of the HTML file."""
    target = site / page.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page.html, encoding="utf-8", newline="\n")
    for name in page.files:
        _copy(project.stage / name, site / name)
        if name.startswith("run/charts/") and name.endswith(".json"):
            write_spec(project.stage / name, (site / name).with_suffix(".js"))
    return target


def write_spec(spec: Path, target: Path) -> None:
    """Write a chart's spec (JSON) as the script that a page can load from disk."""
    from companion.drawing import render

    _place(target, render.as_script(spec.stem, json.loads(spec.read_text(encoding="utf-8"))).encode())


def write_assets(site: Path) -> None:
    """Write style, scripts, fonts and the bundle of Vega under site/assets."""
    assets = site / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    for name in ASSETS:
        _copy(TEMPLATE / name, assets / name)
    _place(assets / "site.css", f"{(TEMPLATE / 'site.css').read_text(encoding='utf-8')}\n{live_colours()}".encode())
    for font in sorted(fonts.web_folder().glob("*.woff2")):
        _copy(font, assets / font.name)
    _copy(vega_bundle(), assets / "vega.js")


def finish(project: Project, site: Path) -> None:
    """After the last page: the search index, and the check that every link leads somewhere."""
    missing = [chapter.path for chapter in project.chapters if not (site / chapter.html).is_file()]
    if missing:
        raise UserError(f"site: these pages were not rendered: {', '.join(missing)}.")
    pages = [chapter.html for chapter in project.chapters]
    outlines = {page: outline.of_page(project.stage, page, (site / page).read_text(encoding="utf-8")) for page in pages}
    text = search.index({page: main for page, (main, _) in outlines.items()})
    (site / "assets" / "search-index.js").write_text(text, encoding="utf-8", newline="\n")
    links.check(outlines, site)


def live_colours() -> str:
    """Style rules that give an interactive chart the same dark colours as its picture."""
    from companion.drawing import theme

    rules = "\n".join(
        f'  .live [{attribute}="{light}"] {{ {attribute}: {dark}; }}'
        for light, dark in theme.DARK.items()
        for attribute in ("fill", "stroke")
    )
    return f"/* Living charts in the dark */\n@media screen and (prefers-color-scheme: dark) {{\n{rules}\n}}\n"


def vega_bundle() -> Path:
    """Vega, Vega-Lite and vega-embed in one file, from vl-convert; made once and cached."""
    from importlib.metadata import version

    path = cache_folder() / f"vega-{version('vl-convert-python')}.js"

    def make() -> bytes:
        # in a process of its own, since it prints its progress
        script = "import sys, vl_convert; sys.stdout.buffer.write(vl_convert.javascript_bundle().encode())"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"vl-convert made no script for living charts: {done.stderr.decode(errors='replace')[-1500:]}")
        return done.stdout

    write_once(path, make)
    return path


def _copy(source: Path, target: Path) -> None:
    _place(target, source.read_bytes())


def _place(target: Path, content: bytes) -> None:
    """Write by renaming: pages share charts and are rendered side by side, and none may see half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=UNFINISHED)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(target)
