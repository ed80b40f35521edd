"""Draws specifications to files: SVG, PNG, script and JSON for each, all in one V8."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from companion.drawing import fonts, svg
from companion.errors import UserError

if TYPE_CHECKING:
    from companion.drawing.picture import Picture

PIXELS = 2  # a PNG has two pixels for each of the chart's


def write_spec(picture: Picture, folder: Path) -> None:
    """Write what `render` reads later: <id>.json, <id>-narrow.json and the data as <id>.csv. Starts no V8."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, plain in picture.specs().items():
        _write(folder / f"{name}.json", as_json(plain))
    _write(folder / f"{picture.id}.csv", picture.csv())


def render(specs: Mapping[str, Path], folder: Path) -> None:
    """Draw each specification (name -> path of its JSON) into `folder`.

    Writes <id>.svg, <id>.js and <id>.json, and <id>.png unless it is the narrow twin of another or a little one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in sorted(specs.items()):
        plain = json.loads(path.read_text(encoding="utf-8"))
        _write(folder / f"{name}.json", as_json(plain))
        _write(folder / f"{name}.js", as_script(name, plain))
        _write(folder / f"{name}.svg", finished(plain))
    wide = [name for name in sorted(specs) if not name.endswith(("-narrow", "-little"))]
    for name, drawn in zip(wide, pngs([folder / f"{name}.svg" for name in wide]), strict=True):
        (folder / f"{name}.png").write_bytes(drawn)


def pngs(pictures: list[Path]) -> list[bytes]:
    """SVGs of one folder as PNGs, drawn by typst.

    It uses the same library as vl-convert, but keeps the fonts in memory, and its files have a quarter of the size.
    """
    import typst

    if not pictures:
        return []
    pages = "".join(f"#page(image({json.dumps(path.name)}))\n" for path in pictures)
    compiler = typst.Compiler(root=str(pictures[0].parent), font_paths=[str(fonts.folder())], ignore_system_fonts=True)
    source = f"#set page(width: auto, height: auto, margin: 0pt, fill: none)\n{pages}".encode()
    drawn = compiler.compile(input=source, format="png", ppi=96 * PIXELS)
    return [drawn] if isinstance(drawn, bytes) else drawn or []


def finished(plain: dict[str, Any]) -> str:
    """A specification's SVG as it is published; `UserError` where Vega cannot draw it."""
    title = plain["usermeta"]["title"]
    try:
        drawn = draw(plain)
    except Exception as error:  # vl-convert has no exception class of its own
        message = " ".join(str(error).split("\n    at ")[0].split())  # without the lines of V8's stack
        raise UserError(f"the chart {title!r} could not be drawn: {message}.") from None
    return svg.finish(drawn, title, plain["description"])


def draw(plain: dict[str, Any]) -> str:
    """Vega's own SVG of a specification."""
    drawn: str = _vl_convert().vegalite_to_svg(plain, vl_version="6.4")
    return drawn


@cache
def _vl_convert() -> ModuleType:
    """vl-convert with the project's fonts only, and without access to any file or address that a specification names."""
    import logging

    import vl_convert

    # It warns of layers whose years have no common scale before it makes one.
    logging.getLogger("vl_convert").setLevel(logging.ERROR)
    vl_convert.configure(base_url=False, allowed_base_urls=[])
    vl_convert.set_font_directories([str(fonts.folder())])
    module: ModuleType = vl_convert
    return module


def as_json(plain: dict[str, Any]) -> str:
    """A specification as its file holds it."""
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def as_script(name: str, plain: dict[str, Any]) -> str:
    """A specification as a script, since a page opened from disk can read no JSON beside it."""
    text = as_json(plain).strip().replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"(window.companionCharts=window.companionCharts||{{}})[{json.dumps(name)}]={text};\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
