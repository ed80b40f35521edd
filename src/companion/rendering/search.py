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
    entries = [entry for address, found in pages.items() for entry in _entries(address, found)]
    safe = json.dumps({"entries": entries}, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.companionIndex = {safe};\n"


def _entries(address: str, found: outline.Outline) -> list[dict[str, str]]:
    entries = []
    for section in found.sections:
        if section.level == 1:
            kind, url, page = "page", address, ""
            text = f"{found.lead} {section.text}"
        else:
            kind, url, page, text = "section", f"{address}#{section.anchor}", found.title, section.text
            kind = _kind(address, section.anchor)
        entries.append({"u": url, "k": kind, "p": page, "t": section.title, "x": text[:TEXT].strip()})
    for claim in found.claims:
        entries.append({"u": f"{address}#{claim.anchor}", "k": "claim", "p": found.title, "t": claim.title, "x": claim.text[:TEXT]})
    for brief in found.briefs:
        entries.append({"u": f"{address}#{brief.anchor}", "k": "brief", "p": found.title, "t": brief.title, "x": brief.text[:TEXT]})
    for caption in found.captions:
        label, _, text = caption.text.partition(": ")
        kind = "table" if caption.anchor.startswith("tbl-") else "figure"
        entries.append({"u": f"{address}#{caption.anchor}", "k": kind, "p": found.title, "t": label, "x": text[:TEXT]})
    return entries


def _kind(address: str, anchor: str) -> str:
    """A heading of the evidence is a figure's; ids with `sec-` are the author's."""
    if address.startswith("evidence/") and not anchor.startswith("sec-") and anchor not in ("references", "notes"):
        return "figure"
    return "section"
