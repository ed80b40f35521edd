"""One brief from its executed notebook to HTML and PDF, with the report's own converters and style."""

from __future__ import annotations

import datetime
import html
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from companion.briefs import markdown
from companion.errors import UserError
from companion.measures.subjects import Subject
from companion.parameters import Parameters
from companion.rendering import chartblocks, fonts, pandoc, shortcodes, styles
from companion.rendering.pages import POLICY
from companion.rendering.pdf import STANDARDS
from companion.rendering.project import Chapter, Project
from companion.rendering.shortcodes import Source
from companion.tables import dates

if TYPE_CHECKING:
    import jinja2
    import typst

TEMPLATE = Path(__file__).parent / "template"
LANG = "en-GB"
REPORT = "UN peacekeeping and impartiality: a companion report"
# Sizes of type in points, tried from the largest. Below `WHOLE_FROM` a brief has the short form of what has two.
SIZES = (10.75, 10.25, 9.75, 9.25, 8.75, 8.5, 8.25, 8.0, 7.75, 7.25, 6.75)
WHOLE_FROM = 8.75
# The place in SIZES at which the search begins, and the length of the typst source up to which that is near the mark.
GUESSES = ((0, 9_800), (1, 13_200), (2, 14_500), (4, 17_000), (7, 10**9))
CHAPTERS = {
    "mission": (("pages/missions.html", "Missions"), ("pages/incidents.html", "Incidents"), ("evidence/missions.html", "the evidence")),
    "operation": (("pages/support.html", "Support and accountability"), ("evidence/support.html", "the evidence")),
    "resolution": (("pages/chronology.html", "Chronology"), ("evidence/chronology.html", "the evidence")),
}
PAGES = 2


@dataclass(frozen=True)
class Place:
    """Where briefs are made: `stage` holds their pages, notebooks and charts.

    edition: the name of the edition. report: the address of its site as seen from the list of briefs, ending in a slash.
    """

    stage: Path
    edition: str
    given: Parameters
    report: str

    @property
    def day(self) -> str:
        """The day of the edition, in words."""
        return dates.long(self.given.as_of)


@cache
def _compiler(stage: Path) -> typst.Compiler:
    """One typst compiler for all briefs of a process: its fonts are read once."""
    import typst

    return typst.Compiler(root=str(stage), font_paths=[str(fonts.print_folder())], ignore_system_fonts=True)


def lay(place: Place, subject: Subject, source: str) -> str:
    """Put the page of a kind into the stage under the subject's own name; returns its path there."""
    page = f"{subject.path}.qmd"
    target = place.stage / page
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(source.replace("/run/brief.ipynb", f"/{notebook(subject)}"), encoding="utf-8")
    return page


def notebook(subject: Subject) -> str:
    """Path in the stage of a subject's executed notebook."""
    return f"run/{subject.path}.ipynb"


def to_html(place: Place, subject: Subject) -> str:
    """The brief as a whole HTML document."""
    text = chartblocks.fill(body(place, f"{subject.path}.qmd", subject.key), place.stage, "../")
    # On a phone a chart keeps a size that can be read, and is moved under the finger or the arrow keys.
    text = text.replace('<div class="plot">', '<div class="plot" role="group" tabindex="0" aria-label="Chart">')
    text = _linked(text, place)
    lead = re.search(r'<div class="lead">\s*<p>(.*?)</p>', text, re.DOTALL)
    return environment().get_template("brief.html.j2").render(
        subject=subject, title=subject.key, kind=_article(subject.kind), body=text, lang=LANG, policy=POLICY,
        description=html.unescape(re.sub(r"<[^>]+>", "", lead[1]))[:300] if lead else subject.name, report="../" + place.report,
        report_title=REPORT, pdf=f"{subject.path.rsplit('/', 1)[1]}.pdf", chapters=CHAPTERS[subject.kind],
        edition=place.edition, as_of=place.day, as_of_iso=place.given.as_of.isoformat(),
    )  # fmt: skip


def body(place: Place, path: str, title: str) -> str:
    """A page of the stage as the report's own HTML, without a head."""
    project = _project(place, path, title)
    made = styles.to_classes(_whole(project, shortcodes.expand(project, path))["html"].text, path)
    return made.replace("<th>", '<th scope="col">').replace("<th class", '<th scope="col" class')


def _whole(project: Project, source: Source) -> dict[str, pandoc.Converted]:
    """The brief with the whole form of what has two, as HTML and for the PDF, from one reading."""
    return pandoc.convert(project, _form(source, whole=True), {"html": source.page, "typst": source.page})


def _short(project: Project, source: Source) -> dict[str, pandoc.Converted]:
    return pandoc.convert(project, _form(source, whole=False), {"typst": source.page})


def _form(source: Source, whole: bool) -> Source:
    places = markdown.chosen([line.text for line in source.lines], whole)
    return replace(source, lines=tuple(source.lines[place] for place in places))


def to_pdf(place: Place, subject: Subject) -> bytes:
    """The brief as a PDF of two pages (PDF/UA-1 and PDF/A-2a), the same bytes every time.

    The largest size of type with which two pages hold it is taken; the chart of its kin begins the second page where
    that leaves it at two. `UserError` where even the smallest size needs more.
    """
    project = _project(place, f"{subject.path}.qmd", subject.key)
    source = shortcodes.expand(project, f"{subject.path}.qmd")
    for whole in (True, False) if markdown.SHORT in (line.text for line in source.lines) else (None,):
        document = _document(place, subject, (_short if whole is False else _whole)(project, source)["typst"].text)
        sizes = [size for size in SIZES if size >= WHOLE_FROM or not whole]
        size, made = _fitted(place, subject, document, sizes)
        if pages(made) <= PAGES:
            turned = _compile(place, subject, document, size, turn=True)
            return turned if pages(turned) <= PAGES else made
    raise UserError(f"{subject.key}: its brief needs more than {PAGES} pages even in {SIZES[-1]} pt.")


def _document(place: Place, subject: Subject, text: str) -> bytes:
    settings = {"title": subject.key, "kind": f"brief on {_article(subject.kind)}", "report": REPORT, "edition": place.edition, "as-of": place.day, "lang": LANG[:2], "region": LANG[3:]}
    arguments = ", ".join(f"{name}: {_literal(value)}" for name, value in settings.items())
    return f"{_template()}\n#show: brief.with({arguments})\n\n{text}".encode()


def _fitted(place: Place, subject: Subject, document: bytes, sizes: list[float]) -> tuple[float, bytes]:
    """The largest of the sizes with which the document fits, else the smallest; and what it makes."""
    at = guess = min(next(number for number, most in GUESSES if len(document) < most), len(sizes) - 1)
    made = _compile(place, subject, document, sizes[at])
    while pages(made) > PAGES and at < len(sizes) - 1:
        at += 1
        made = _compile(place, subject, document, sizes[at])
    while at and at <= guess and pages(made) <= PAGES:
        larger = _compile(place, subject, document, sizes[at - 1])
        if pages(larger) > PAGES:
            break
        at, made = at - 1, larger
    return sizes[at], made


def pages(pdf: bytes) -> int:
    """Pages of a PDF as typst writes it, with its page objects uncompressed."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def _compile(place: Place, subject: Subject, document: bytes, size: float, turn: bool = False) -> bytes:
    import typst

    # Charts get smaller with the type, so that their letters stay about as large as those of the tables.
    inputs = {"size": str(size), "picture": f"{100 * size / SIZES[0]:.0f}", "turn": "yes" if turn else "no"}
    day = place.given.as_of
    stamp = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    try:
        pdf = _compiler(place.stage).compile(input=document, sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=int(stamp.timestamp()))
    except (typst.TypstError, RuntimeError, ValueError) as error:
        detail = getattr(error, "diagnostic", "") or getattr(error, "message", "") or error
        raise UserError(f"{subject.path}.qmd: typst could not set the brief: {detail}") from None
    assert isinstance(pdf, bytes)  # a list or None only for other formats or with an output file
    return pdf


def _project(place: Place, path: str, title: str) -> Project:
    variables = {"brief.title": markdown.text(title), "edition.id": f"`{place.edition}`", "edition.day": place.day}
    page = Chapter(path, title, "")
    return Project(
        stage=place.stage, title=REPORT, subtitle="", description="", authors=(), lang=LANG, url="", licence="", licence_url="",
        publisher="", bibliography=(), csl="", variables=variables, chapters=(page,),
    )  # fmt: skip


def _linked(body: str, place: Place) -> str:
    """Mentions of other briefs lead to their place in the index, mentions of claims to the report."""
    body = re.sub(
        r'<span class="brief-ref" data-brief="([a-z0-9/-]+)">(.*?)</span>',
        lambda found: f'<a href="../index.html#{found[1].replace("/", "-")}">{found[2]}</a>',
        body,
    )
    return re.sub(
        r'<span class="claim-ref" data-claim="(c\d+)">(.*?)</span>',
        lambda found: f'<a class="to-report" href="../{html.escape(place.report)}pages/claims.html#claim-{found[1]}">{found[2]}</a>',
        body,
    )


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _literal(value: str) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


@cache
def _template() -> str:
    return (TEMPLATE / "brief.typ").read_text(encoding="utf-8")


@cache
def environment() -> jinja2.Environment:
    """The templates of a brief's page and of the list of briefs."""
    import jinja2

    return jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATE), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
