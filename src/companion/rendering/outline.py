"""Reading a rendered page back: its sections, their text, its first picture and lead, its anchors and links."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from companion.rendering import conversions

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
UNREAD = ("script", "style", "details", "template")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Section:
    """A heading with the text that follows it, up to the next heading."""

    level: int
    anchor: str
    title: str
    text: str


@dataclass
class Caption:
    """A figure's or a table's caption, label included, with its anchor."""

    anchor: str
    text: str


@dataclass
class Entry:
    """A claim or a brief in the list of briefs: its anchor, its name and all of its text."""

    anchor: str
    title: str
    text: str


@dataclass
class Outline:
    """What a page holds, in reading order."""

    sections: list[Section] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    claims: list[Entry] = field(default_factory=list)
    briefs: list[Entry] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    lead: str = ""

    @property
    def title(self) -> str:
        """The page's own heading."""
        return next((section.title for section in self.sections if section.level == 1), "")

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Outline:
        """The outline that `asdict` made a record of."""
        outline = cls(**record)
        outline.sections = [Section(**one) for one in record["sections"]]
        outline.captions = [Caption(**one) for one in record["captions"]]
        outline.claims = [Entry(**one) for one in record["claims"]]
        outline.briefs = [Entry(**one) for one in record["briefs"]]
        return outline


def read(html: str) -> Outline:
    """The outline of a page or of a part of one. Text is plain, with white space made single spaces."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    outline = reader.outline
    for section in outline.sections:
        section.title, section.text = _plain(section.title), _plain(section.text)
    for caption in outline.captions:
        caption.text = _plain(caption.text)
    for entry in (*outline.claims, *outline.briefs):
        entry.title, entry.text = _plain(entry.title), _plain(entry.text)
    outline.lead = _plain(outline.lead)
    return outline


def of_main(stage: Path, address: str, body: str) -> Outline:
    """The outline of `body`, the content of a page's <main>; cached in the stage."""
    return _cached(stage, f"outline of the main part of {address}", body)


def of_page(stage: Path, address: str, document: str) -> tuple[Outline, Outline]:
    """The outlines of a whole page: of the content of its <main>, and of what surrounds that; cached in the stage."""
    before, opening, rest = document.partition("<main")
    attributes, _, rest = rest.partition(">\n")
    body, closing, after = rest.partition("\n</main>")
    around = f"{before}{opening}{attributes}>{closing}{after}"
    return of_main(stage, address, body), _cached(stage, f"outline around the main part of {address}", around)


def _cached(stage: Path, slot: str, html: str) -> Outline:
    key = conversions.digest(html, Path(__file__).read_bytes())
    return Outline.from_dict(conversions.cached(stage, slot, key, lambda: (asdict(read(html)), [])))


def _plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.outline = Outline()
        self._stack: list[tuple[str, frozenset[str]]] = []  # open tags, each with the roles of text inside it
        self._figure = ""
        self._briefs = False  # the list of briefs runs to the end of its page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if "id" in attributes:
            self.outline.anchors.append(attributes["id"])
        for name in ("href", "src"):
            if name in attributes:
                self.outline.links.append(attributes[name])
        if tag == "img":
            self.outline.pictures.append((attributes.get("src", ""), attributes.get("alt", "")))
        if tag not in VOID:
            self._stack.append((tag, self._roles() | _element_roles(tag, attributes.get("class", ""), "id" in attributes)))
        if tag in HEADINGS:
            self.outline.sections.append(Section(int(tag[1]), attributes.get("id", ""), "", ""))
        elif tag == "div" and "claim" in attributes.get("class", "").split():
            self.outline.claims.append(Entry(attributes.get("id", ""), "", ""))
        elif tag == "div" and attributes.get("class") == "briefs":
            self._briefs = True
        elif tag == "span" and "id" in attributes and self._briefs:
            self.outline.briefs.append(Entry(attributes["id"], "", ""))
        elif tag == "figure":
            self._figure = attributes.get("id", "")
        elif tag == "figcaption" and self._figure:
            self.outline.captions.append(Caption(self._figure, ""))
        elif tag in ("p", "li", "td", "th", "div", "tr"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        while self._stack and self._stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        roles = self._roles()
        if "unread" in roles:
            return
        if "heading" in roles:
            if "number" not in roles:
                self.outline.sections[-1].title += data
            return
        if "figcaption" in roles and self._figure and self.outline.captions:
            self.outline.captions[-1].text += data
        if "claim" in roles:
            claim = self.outline.claims[-1]
            if "strong" in roles and claim.text.strip() == claim.title.strip():
                claim.title += data
            claim.text += data
            return
        if self._briefs and "td" in roles:
            if "named" in roles:
                self.outline.briefs[-1].title += data
            elif self.outline.briefs:
                self.outline.briefs[-1].text += data
            return
        if "lead" in roles:
            self.outline.lead += data
        if self.outline.sections:
            self.outline.sections[-1].text += data

    def _roles(self) -> frozenset[str]:
        return self._stack[-1][1] if self._stack else frozenset()


@cache
def _element_roles(tag: str, classes: str, named: bool) -> frozenset[str]:
    """The roles that an element gives to the text inside it."""
    found = {tag} & {"figcaption", "strong", "td"}
    found |= {"named"} if tag == "span" and named else set()
    found |= {"heading"} if tag in HEADINGS else set()
    found |= {"unread"} if tag in UNREAD else set()
    found |= {"number"} if classes == "header-section-number" else set()
    found |= {"lead"} if classes == "lead" else set()
    return frozenset(found | ({"claim"} & set(classes.split())))
