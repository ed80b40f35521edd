"""Specifications to files: SVG, PNG, script and JSON for each, all drawn in one V8."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from companion.drawing import fonts, svg
from companion.errors import UserError

if TYPE_CHECKING:
    from companion.drawing.picture import Picture

PIXELS = 2  # a PNG has two pixels for each of the chart's


def write_spec(picture: Picture, folder: Path) -> None:
    """Leave what `render` needs later: <id>.json, <id>-narrow.json and the data as <id>.csv. Starts no V8."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, plain in picture.specs().items():
        _write(folder / f"{name}.json", as_json(plain))
    _write(folder / f"{picture.id}.csv", picture.csv())


def render(specs: Mapping[str, Path | dict], folder: Path) -> None:
    """Draw each specification (a dict, or the path of its JSON) into `folder`.

    Writes <id>.svg, <id>.js and <id>.json, and <id>.png unless it is the narrow twin of another or a little one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, given in sorted(specs.items()):
        plain = given if isinstance(given, dict) else json.loads(Path(given).read_text(encoding="utf-8"))
        _write(folder / f"{name}.json", as_json(plain))
        _write(folder / f"{name}.js", as_script(name, plain))
        _write(folder / f"{name}.svg", finished(plain))
    wide = [name for name in sorted(specs) if not name.endswith(("-narrow", "-little"))]
    for name, drawn in zip(wide, pngs([folder / f"{name}.svg" for name in wide]), strict=True):
        (folder / f"{name}.png").write_bytes(drawn)


def pngs(pictures: list[Path]) -> list[bytes]:
    """SVGs of one folder as PNGs. Typst draws them with the same library as vl-convert, but holds the fonts in memory
    and packs the result four times as tightly."""
    import typst

    if not pictures:
        return []
    pages = "".join(f"#page(image({json.dumps(path.name)}))\n" for path in pictures)
    drawn = typst.compile(
        f"#set page(width: auto, height: auto, margin: 0pt, fill: none)\n{pages}".encode(),
        root=str(pictures[0].parent),
        font_paths=[str(fonts.folder())],
        ignore_system_fonts=True,
        format="png",
        ppi=96 * PIXELS,
    )
    return [drawn] if isinstance(drawn, bytes) else drawn


def finished(plain: dict) -> str:
    """A specification's SVG as it is published; `UserError` where Vega cannot draw it."""
    title = plain["usermeta"]["title"]
    try:
        drawn = draw(plain)
    except Exception as wrong:  # vl-convert has no error of its own
        words = " ".join(str(wrong).split("\n    at ")[0].split())  # without V8's own places
        raise UserError(f"the chart {title!r} could not be drawn: {words}.") from None
    return svg.finish(drawn, title, plain["description"])


def draw(plain: dict) -> str:
    """Vega's own SVG of a specification."""
    return _vega().vegalite_to_svg(plain, vl_version="6.4")


@cache
def _vega() -> ModuleType:
    """vl-convert with the project's type and no other, and with no way to read anything a specification names."""
    import logging

    import vl_convert

    # It tells of layers whose years have no common scale until it has made one.
    logging.getLogger("vl_convert").setLevel(logging.ERROR)
    vl_convert.configure(base_url=False, allowed_base_urls=[])
    vl_convert.set_font_directories([str(fonts.folder())])
    return vl_convert


def as_json(plain: dict) -> str:
    """A specification as its file holds it."""
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def as_script(name: str, plain: dict) -> str:
    """A specification as a script, since a page opened from disk can read no JSON beside it."""
    held = as_json(plain).strip().replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"(window.companionCharts=window.companionCharts||{{}})[{json.dumps(name)}]={held};\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
