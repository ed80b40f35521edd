"""The page that lists the editions standing side by side in a folder, and their RSS feed; both from what stands there."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

from companion.editions import dressing
from companion.editions.provenance.verify import digest
from companion.tables import dates

TEMPLATE = Path(__file__).parent / "template"
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
GENERATOR = "companion editions"  # by which a list is known as ours


@dataclass(frozen=True)
class Entry:
    """An edition as the list shows it. size: bytes; sealed: sha256 of its manifest; briefs: where their index is, below
    the list, or empty."""

    id: str
    as_of: date
    renderer: str
    parameters: tuple[tuple[str, str], ...]
    figures: int
    claims: int
    size: int
    sealed: str
    latest: bool
    briefs: str

    @property
    def day(self) -> str:
        """31 December 2024."""
        return dates.long(self.as_of)


def read(folder: Path, latest: str) -> list[Entry]:
    """The whole editions in a folder, the one with the latest day first; those of one day by name.

    One whose manifest cannot be read is left out: the list of the others should not fail with it.
    """
    places = [seal.parent for seal in folder.glob(f"*/{SEAL}")]
    places = [place for place in places if not place.is_symlink() and not place.name.startswith(".")]
    found = [entry for entry in (_entry(place, place.name == latest) for place in places) if entry]
    return sorted(found, key=lambda one: (-one.as_of.toordinal(), one.id))


def _entry(folder: Path, latest: bool) -> Entry | None:
    try:
        return _read(folder, latest)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _read(folder: Path, latest: bool) -> Entry:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    parameters = manifest["parameters"]
    figures, claims = _count(folder / "figures.json"), _count(folder / "claims.json")
    size = sum(one["size"] for one in manifest["files"].values())
    as_of = date.fromisoformat(str(parameters["as_of"]))
    other = tuple((name, str(value)) for name, value in sorted(parameters.items()) if name != "as_of")
    # In the site of an edition built with them, else beside the editions; a site's list alone holds no brief.
    places = {f"{folder.name}/site/briefs/index.html": folder / "site" / "briefs" / "missions", f"briefs/{folder.name}/index.html": folder.parent / "briefs" / folder.name}
    briefs = next((place for place, held in places.items() if held.is_dir()), "")
    return Entry(folder.name, as_of, str(manifest["renderer"]), other, figures, claims, size, digest(folder / MANIFEST), latest, briefs)


def _count(path: Path) -> int:
    return len(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else 0


def page(entries: list[Entry], title: str, feed: bool) -> str:
    """The list as HTML, which finds its style in assets/."""
    return dressing.templates(TEMPLATE).get_template("editions.html.j2").render(entries=entries, title=title, feed=feed, policy=dressing.POLICY, generator=GENERATOR)


def rss(entries: list[Entry], title: str, url: str) -> str:
    """The list as RSS 2.0. `url`: the address of the folder, empty where it is not known; links are then left out.

    An edition records no clock, so its date here is the day its data speak of.
    """
    base = url.rstrip("/")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">' if base else '<rss version="2.0">',
        "<channel>",
        f"<title>{xml(title)}: editions</title>",
        f"<link>{xml(base + '/' if base else 'index.html')}</link>",
        "<description>Editions of the report; the date of each is the day its data speak of.</description>",
        "<language>en-GB</language>",
    ]
    if base:
        lines.append(f'<atom:link href="{xml(base)}/feed.xml" rel="self" type="application/rss+xml"/>')
    for one in entries:
        moment = datetime(one.as_of.year, one.as_of.month, one.as_of.day, tzinfo=UTC)
        lines += ["<item>", f"<title>{xml(title)}, data as of {one.day}</title>"]
        if base:
            lines.append(f"<link>{xml(base)}/{quote(one.id)}/site/index.html</link>")
        lines += [
            f'<guid isPermaLink="false">{xml(one.id)}</guid>',
            f"<pubDate>{format_datetime(moment, usegmt=True)}</pubDate>",
            f"<description>{one.figures} figures and {one.claims} claims. sha256 of the manifest: {one.sealed}</description>",
            "</item>",
        ]
    return "\n".join([*lines, "</channel>", "</rss>", ""])


def xml(text: str) -> str:
    """Text for an XML element or attribute; letters that XML cannot hold are left out."""
    return escape("".join(letter for letter in text if letter in "\t\n" or letter.isprintable()), {'"': "&quot;", "'": "&apos;"})


def style() -> dict[str, bytes]:
    """The list's style, fonts and icon: name below the folder -> bytes."""
    rules = (TEMPLATE / "editions.css").read_text(encoding="utf-8")
    return {f"assets/{name}": content for name, content in dressing.files(rules).items()}


def write(folder: Path, latest: str, title: str) -> Path:
    """Write index.html and its assets into a folder of editions; each file appears whole. Returns the page."""
    files = style() | {"index.html": page(read(folder, latest), title, feed=False).encode()}
    for name, content in files.items():
        path = folder / name
        if path.exists() and path.read_bytes() == content:
            continue
        path.parent.mkdir(exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_bytes(content)
        beside.replace(path)
    return folder / "index.html"
