"""How to cite an edition, as files that travel with it: CITATION.cff, citation.bib, and a note on what is where."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from companion.errors import UserError
from companion.tables import dates

README = """# {title}
{subtitle}
Edition {edition}, data as of {day}.

- site/index.html: the report as web pages; open it in a browser, no network is needed
- companion.pdf: the report as one PDF
- figures.json, rows/, claims.json: every figure with its counting rule and the rows behind it; the claims and their verdicts
- tables/: the tables as they were read, with datapackage.json (a data package; sources, licences, what each column means)
- charts/, notebooks/, text/: the charts and their data, the notebooks as they were run, the pages as they were written
- manifest.json, manifest.sha256, ro-crate-metadata.json: checksums of all of it, and a description for machines (RO-Crate)
- CITATION.cff, citation.bib: how to cite this edition

`python verify.py` checks every file and computes the figures again from their rows; it needs Python and nothing else.
"""


@dataclass(frozen=True)
class Work:
    """An edition as something to cite."""

    title: str
    subtitle: str
    authors: tuple[str, ...]
    publisher: str
    licence: str
    url: str
    edition: str
    as_of: date


def read(quarto: Path, edition: str, as_of: date) -> Work:
    """From `_quarto.yml`: the website's title and address, and what `report` says of authors, licence, publisher."""
    import yaml

    try:
        config = yaml.load(quarto.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}
    except FileNotFoundError:
        raise UserError(f"{quarto.name} is not there; it gives the report its title and its authors.") from None
    website, report = config.get("website") or {}, config.get("report") or {}
    title = str(website.get("title") or "")
    if not title:
        raise UserError(f"{quarto.name}: website.title is missing; it is the title of the report.")
    subtitle = str(config.get("subtitle") or report.get("subtitle") or "")
    publisher = str(report.get("publisher") or "")
    authors = tuple(str(name) for name in report.get("authors") or ()) or (publisher or title,)
    return Work(title, subtitle, authors, publisher, str(report.get("licence") or ""), str(website.get("site-url") or ""), edition, as_of)


def files(work: Work) -> dict[str, str]:
    """Name -> text of CITATION.cff, citation.bib and README.md."""
    note = README.format(title=work.title, subtitle=f"\n{work.subtitle}\n" if work.subtitle else "", edition=work.edition, day=dates.long(work.as_of))
    return {"CITATION.cff": cff(work), "citation.bib": bibtex(work), "README.md": note}


def cff(work: Work) -> str:
    """Citation File Format 1.2.0. Neither the day of the build nor of a publication is known, so none is given."""
    whole = f"{work.title}. {work.subtitle}" if work.subtitle else work.title
    said = {
        "cff-version": "1.2.0",
        "message": "If you use this report or its tables, please cite this edition.",
        "type": "dataset",
        "title": whole,
        "version": work.edition,
        "abstract": f"Figures, charts and checked claims, with the rows behind each; data as of {work.as_of.isoformat()}.",
        "authors": [{"name": name} for name in work.authors],
    }
    if work.url:
        said["url"] = work.url
    # JSON is YAML, and quotes whatever a title may hold.
    return "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in said.items()) + "\n"


def bibtex(work: Work) -> str:
    """One BibTeX entry; the year is that of the data."""
    fields = {
        "author": " and ".join(_braced(name) for name in work.authors),
        "title": _braced(f"{work.title}: {work.subtitle}" if work.subtitle else work.title),
        "year": str(work.as_of.year),
        "publisher": _escaped(work.publisher),
        "note": f"Edition {work.edition}, data as of {work.as_of.isoformat()}",
        "url": work.url,
    }
    key = re.sub(r"[^a-z0-9]+", "-", f"{work.title} {work.edition}".lower()).strip("-")
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{body}\n}}\n"


def _braced(text: str) -> str:
    return "{" + _escaped(text) + "}"


def _escaped(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", " "))
