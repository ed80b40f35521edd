"""The search index: pages, sections, figures, tables, claims and briefs of a finished site, as one script file."""

from __future__ import annotations

import json
from collections.abc import Mapping

from companion.rendering import outline

# Text of a section beyond this is not searched: long annex tables would make the index larger than the report.
TEXT = 1500


def index(pages: Mapping[str, outline.Outline]) -> str:
    """`window.companionIndex = {...}` over the pages of a site: address -> outline, in reading order.

    An entry has u (address from the site's root), k (page, section, figure, table, claim or brief), p (its page's
    title), t (title) and x (text).
    """
    entries = [entry for address, page in pages.items() for entry in _entries(address, page)]
    safe = json.dumps({"entries": entries}, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.companionIndex = {safe};\n"


def _entries(address: str, page: outline.Outline) -> list[dict[str, str]]:
    def entry(kind: str, anchor: str, title: str, text: str) -> dict[str, str]:
        return {"u": f"{address}#{anchor}", "k": kind, "p": page.title, "t": title, "x": text[:TEXT]}

    entries = []
    for section in page.sections:
        if section.level == 1:
            entries.append({"u": address, "k": "page", "p": "", "t": section.title, "x": f"{page.lead} {section.text}"[:TEXT].strip()})
        else:
            entries.append(entry(_kind(address, section.anchor), section.anchor, section.title, section.text[:TEXT].strip()))
    entries += [entry("claim", claim.anchor, claim.title, claim.text) for claim in page.claims]
    entries += [entry("brief", brief.anchor, brief.title, brief.text) for brief in page.briefs]
    for caption in page.captions:
        label, _, text = caption.text.partition(": ")
        entries.append(entry("table" if caption.anchor.startswith("tbl-") else "figure", caption.anchor, label, text))
    return entries


def _kind(address: str, anchor: str) -> str:
    """A heading of the evidence is a figure's; ids with `sec-` are the author's."""
    if address.startswith("evidence/") and not anchor.startswith("sec-") and anchor not in ("references", "notes"):
        return "figure"
    return "section"
