"""What a page says, whichever renderer made it: headings, figures, tables, numbers, references as plain lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# What one renderer adds around a page's own words.
APART = {"nav", "script", "style", "template", "button"}
ADDED = {"header-section-number", "chart-data", "chart-files", "anchorjs-link", "caption-label", "screen-reader-only", "vh"}


@dataclass
class Node:
    """An element: its tag, attributes and children (nodes and text)."""

    tag: str
    attributes: dict[str, str]
    children: list = field(default_factory=list)

    def has(self, name: str) -> bool:
        return name in self.attributes.get("class", "").split()

    def all(self, found) -> list[Node]:
        """Nodes below this one, in order, for which `found` holds."""
        inner = [child for child in self.children if isinstance(child, Node)]
        return [one for child in inner for one in ([child] if found(child) else []) + child.all(found)]

    def text(self) -> str:
        """Its words, without what a renderer adds."""
        return plain("".join(self._words()))

    def _words(self):
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in APART and not any(child.has(name) for name in ADDED):
                yield from child._words()
                yield " " if child.tag in ("p", "div", "li", "td", "th", "br", "dt", "dd") else ""


@dataclass(frozen=True)
class Content:
    """What two renderings of a page must share."""

    headings: list[str]
    captions: list[tuple[str, str]]
    alternatives: list[str]
    numbers: list[tuple[str, str]]
    cells: list[list[str]]
    references: list[tuple[str, str]]
    works: list[str]


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self._open = [self.root]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag):
        if any(node.tag == tag for node in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data):
        self._open[-1].children.append(data)


def plain(text: str) -> str:
    """White space made one space, soft breaks and quotation marks of one kind."""
    text = re.sub("[\u200b\u00ad]", "", text)
    return " ".join(text.translate(str.maketrans("“”‘’", "\"\"''")).split())


def read(html: str) -> Content:
    """The content of a page's <main>."""
    tree = _Tree()
    tree.feed(html)
    main = tree.root.all(lambda node: node.tag == "main")[0]
    main = _without(main, lambda node: node.tag in APART or any(node.has(name) for name in ADDED))
    headings = [node.text() for node in main.all(lambda node: node.tag in ("h1", "h2", "h3", "h4"))]
    captions = []
    for node in main.all(lambda node: node.attributes.get("id", "").startswith(("fig-", "tbl-"))):
        said = node.all(lambda inner: inner.tag in ("figcaption", "caption"))
        if said:
            captions.append((node.attributes["id"], said[0].text()))
    return Content(
        headings=[one for one in headings if one not in ("References", "Notes", "Footnotes")],
        captions=captions,
        alternatives=[plain(node.attributes.get("alt", "")) for node in main.all(lambda node: node.tag == "img")],
        numbers=[(node.attributes["data-id"], node.text()) for node in main.all(lambda node: "data-id" in node.attributes)],
        cells=[[cell.text() for cell in row.all(lambda node: node.tag in ("td", "th"))] for row in main.all(lambda node: node.tag == "tr")],
        references=[
            (node.attributes.get("href", "").rpartition("#")[2], node.text())
            for node in main.all(lambda node: node.tag == "a" and node.has("quarto-xref"))
        ],
        works=[node.text() for node in main.all(lambda node: node.has("csl-entry"))],
    )


def _without(node: Node, gone) -> Node:
    kept = [child if isinstance(child, str) else _without(child, gone) for child in node.children if isinstance(child, str) or not gone(child)]
    return Node(node.tag, node.attributes, kept)
