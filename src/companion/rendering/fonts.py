"""Fonts of pages: subset WOFF2 files for the site and a folder of TTF files for typst, made once and cached."""

from __future__ import annotations

from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

from companion.cache import cache_folder, write_once
from companion.drawing.fonts import PACKAGES, file, subset

# Face of the site -> file of the package. Few, because they are loaded on the first page.
WEB = {
    "serif": "SourceSerifPro-Regular",
    "serif-italic": "SourceSerifPro-It",
    "serif-semibold": "SourceSerifPro-Semibold",
    "sans": "SourceSansPro-Regular",
    "sans-semibold": "SourceSansPro-Semibold",
}
PRINT = [f"{family}-{face}" for family in PACKAGES for face in ("Regular", "It", "Semibold", "SemiboldIt", "Bold")]
# Latin with its accents, punctuation, arrows and the few signs of comparison that the rules use.
UNICODES = [
    *range(0x20, 0x7F), *range(0xA0, 0x180), 0x218, 0x219, 0x21A, 0x21B, 0x2BC, 0x2C6, 0x2DA, 0x2DC,
    *range(0x2010, 0x2028), 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2122,
    0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x25CF, 0x25CB, 0x2713,
]  # fmt: skip
FEATURES = ["kern", "liga", "lnum", "tnum", "pnum", "onum", "ccmp", "locl", "mark", "mkmk", "sups", "case", "calt"]
# Part of the cache's name; raise it when what is made here changes.
VERSION = "1"


@cache
def web_folder() -> Path:
    """Folder with serif.woff2, sans.woff2 and so on. Same bytes from the same packages."""
    folder = cache_folder() / f"web-fonts-{VERSION}-{_versions()}"
    for name, face in WEB.items():
        write_once(folder / f"{name}.woff2", partial(subset, face, UNICODES, FEATURES))
    return folder


@cache
def print_folder() -> Path:
    """Folder with the TTF files for typst, one for each face: with OTF beside TTF its choice would vary."""
    folder = cache_folder() / f"print-fonts-{VERSION}-{_versions()}"
    for name in PRINT:
        write_once(folder / f"{name}.ttf", file(name).read_bytes)
    return folder


def _versions() -> str:
    return "-".join(version(name) for name in ("font-source-sans-pro", "font-source-serif-pro", "fonttools"))
