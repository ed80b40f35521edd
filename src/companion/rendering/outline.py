"""Reading a rendered page back: its sections, their text, its first picture and lead, its anchors and links."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from companion.rendering import kept

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

    def plain(self) -> dict:
        """As JSON can hold it."""
        return {name: [vars(one) for one in value] if name in PARTS else value for name, value in vars(self).items()}

    @classmethod
    def of(cls, plain: dict) -> Outline:
        """An outline again."""
        return cls(**{name: [PARTS[name](**one) for one in value] if name in PARTS else value for name, value in plain.items()})


PARTS = {"sections": Section, "captions": Caption, "claims": Entry, "briefs": Entry}


def read(html: str) -> Outline:
    """The outline of a page or of a part of one. Text is plain, with white space made single spaces."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = reader.outline
    for section in found.sections:
        section.title, section.text = _plain(section.title), _plain(section.text)
    for caption in found.captions:
        caption.text = _plain(caption.text)
    for entry in (*found.claims, *found.briefs):
        entry.title, entry.text = _plain(entry.title), _plain(entry.text)
    found.lead = _plain(found.lead)
    return found


def kept_of_main(stage: Path, address: str, body: str) -> Outline:
    """The outline of what a page says itself, the content of its <main>; read once while that is the same."""
    return _kept(stage, f"outline of the main part of {address}", body)


def kept_of_page(stage: Path, address: str, document: str) -> tuple[Outline, Outline]:
    """The outlines of a whole page: of the content of its <main>, and of what stands around that."""
    before, opening, rest = document.partition("<main")
    attributes, _, rest = rest.partition(">\n")
    body, closing, after = rest.partition("\n</main>")
    around = f"{before}{opening}{attributes}>{closing}{after}"
    return kept_of_main(stage, address, body), _kept(stage, f"outline around the main part of {address}", around)


def _kept(stage: Path, slot: str, html: str) -> Outline:
    return Outline.of(kept.kept(stage, slot, kept.key(html, Path(__file__).read_bytes()), lambda: (read(html).plain(), [])))


def _plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.outline = Outline()
        self._stack: list[tuple[str, frozenset[str]]] = []  # open tags, each with what text inside it stands in
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
            self._stack.append((tag, self._within() | _places(tag, attributes.get("class", ""), "id" in attributes)))
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
        within = self._within()
        if "unread" in within:
            return
        if "heading" in within:
            if "number" not in within:
                self.outline.sections[-1].title += data
            return
        if "figcaption" in within and self._figure and self.outline.captions:
            self.outline.captions[-1].text += data
        if "claim" in within:
            claim = self.outline.claims[-1]
            if "strong" in within and claim.text.strip() == claim.title.strip():
                claim.title += data
            claim.text += data
            return
        if self._briefs and "td" in within:
            if "named" in within:
                self.outline.briefs[-1].title += data
            elif self.outline.briefs:
                self.outline.briefs[-1].text += data
            return
        if "lead" in within:
            self.outline.lead += data
        if self.outline.sections:
            self.outline.sections[-1].text += data

    def _within(self) -> frozenset[str]:
        return self._stack[-1][1] if self._stack else frozenset()


@cache
def _places(tag: str, classes: str, named: bool) -> frozenset[str]:
    """What an element makes of the text inside it."""
    found = {tag} & {"figcaption", "strong", "td"}
    found |= {"named"} if tag == "span" and named else set()
    found |= {"heading"} if tag in HEADINGS else set()
    found |= {"unread"} if tag in UNREAD else set()
    found |= {"number"} if classes == "header-section-number" else set()
    found |= {"lead"} if classes == "lead" else set()
    return frozenset(found | ({"claim"} & set(classes.split())))
