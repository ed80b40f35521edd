"""The numbers that pages print: which the build fills in, which are part of a name, and which somebody typed.

A number that a table can give and that stands typed in a page goes stale with the next refresh. So every number of
a page's own text, in digits or words, has to come from the build (a variable, an embedded chart or table) or to
match a row of `ALLOWED`; any other is reported with page and line. Words that order or join and count nothing
(first, once, both, a single) are no numbers here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

_UNITS = "two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_WORDS = (
    rf"(?:{_TENS})(?:-(?:one|{_UNITS}))?|{_TEENS}|{_UNITS}|one|zero|dozens?|hundreds?|thousands?|millions?|billions?|twice|thrice|"
    r"half|halves|quarters?|seconds?|thirds?|fourth|fifths?|sixth|seventh|eighth|ninth|tenth|per cent|percentage"
)
NUMBER = re.compile(rf"(?<![A-Za-z\d])\d+(?:[.,]\d+)*|\b(?:{_WORDS})\b", re.IGNORECASE)

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = rf"(?:\d{{4}}-\d\d-\d\d|(?:(?:\d{{1,2}} )?{_MONTH} )?\d{{4}})"
_PAPER = r"(?:[Rr]esolutions?|[Rr]eports?|[Ll]etters?|[Cc]ommuniqués?|[Ss]tatements?|[Rr]eleases?|[Bb]riefings?|[Aa]greements?)"


class Allowance(NamedTuple):
    """A kind of number that may be typed: its name, what it looks like in a page's source, and why data do not give it."""

    name: str
    pattern: str
    reason: str


ALLOWED = (
    Allowance("a resolution's name", r"\b[Rr]esolution(?:s \d{1,4}(?:(?:, and |, | and )\d{3,4})*| \d{1,4})(?: \(\d{4}\))?", "its number is its name"),
    Allowance("a document's symbol", r"\b[AS](?:/[\w.()-]+)+(?: \(\d{4}\))?", "its number is its name"),
    Allowance("a document's date", rf"\b{_PAPER}(?: [\w/.()-]+){{0,3}} (?:of|dated|from) {_DATE}", "the date tells it from others of its kind"),
    Allowance("a page, note or chapter", r"\b(?:pp?\.|fns?\.?|notes?|[Ff]ootnotes?|[Ss]ections?|[Cc]hapters?|[Aa]rticles?|[Pp]aragraphs?|[Ff]igures?|[Tt]ables?) \d[\d.]*(?:[-–]\d+)?", "a place in a text"),
    Allowance("an item's number in a list", r"(?m)^[ \t]*\d+[.)] ", "the order on the page"),
    Allowance("what the essay says", r"\b[Ee]ssay(?:'s \w+)? (?:dates|says|names|prints|recalls|counts)\b(?:[^.;:{\n\d]|\b(?:19|20)\d\d\b)*", "a printed text, whose years no refresh changes; the register holds what the record says of it"),
    Allowance("a year of a figure's own rule", r"\b((?:19|20)\d\d)\b(?=[^\n]*{{< var [\w.]*_\1)", "the figure printed with it is declared for that year"),
    Allowance("a source's threshold", r"\bthreshold of \d+ deaths", "part of a source's definition, which its data do not give"),
    Allowance("a licence, standard or version", r"\bCC BY(?:-\w+)* \d\.\d|\bUTF-8|\bPDF/UA-1|\bv\d+(?:\.\d+)*|\bPython \d\.\d+", "its number is its name"),
    Allowance("code", r"(?s)```.*?```|`[^`\n]*`", "a name or a command as one types it"),
    Allowance("one, as a word", r"(?<![Oo]nly )(?<![Jj]ust )(?<![Ee]xactly )\b[Oo]ne\b", "a pronoun, or a single thing that the sentence names"),
    Allowance("two, of a comparison", r"\btwo (?:places|readings|things|sources)\b", "what a comparison compares"),
    Allowance("zero, as no value", r"\bnot zero\b", "says of a gap that it is none"),
)  # fmt: skip

_VARIABLE, _EMBED = re.compile(r"{{< var (\w+)[^>]*>}}"), re.compile(r"{{< (?:embed|include) /run/[^>]*>}}")
_FILLED = {"param": "parameters", "source": "sources", "claims": "verdicts", "edition": "the edition's name and day", "brief": "a brief's title"}  # else figures
_HEAD = re.compile(r"\A---\n.*?^---$", re.DOTALL | re.MULTILINE)
_SAID = re.compile(r"^(?:title|subtitle|description):(.*)$|\b(?:title|alt|cap)=\"([^\"]*)\"", re.MULTILINE)
_MARKUP = re.compile(r"{{<.*?>}}|\]\([^)\n]*\)|\[@[^\]]*\]|(?<!\w)@[\w-]+|\[\^[^\]]*\]|<!--.*?-->|<?https?://[^\s>)]+>?|(?<!{)\{[^{}]*\}", re.DOTALL)


class Typed(NamedTuple):
    """A number typed into prose: the page, its line (from 1), the number, and the words around it."""

    page: str
    line: int
    number: str
    words: str

    def __str__(self) -> str:
        return f"{self.page}, line {self.line}: {self.number!r} in “… {self.words} …”"


@dataclass
class Coverage:
    """Where the numbers of some pages come from."""

    pages: int = 0
    filled: Counter[str] = field(default_factory=Counter)  # what the build fills a place of the text with -> places
    embedded: int = 0  # charts, tables and lists that the build makes
    allowed: Counter[str] = field(default_factory=Counter)  # name of the allowance -> numbers
    typed: list[Typed] = field(default_factory=list)

    def sentence(self) -> str:
        """All of it in words."""
        return (
            f"Pages: {self.pages}. Places in their text that the build fills: {_counted(self.filled)}. Charts, tables and lists that it makes: {self.embedded}. "
            f"Numbers in the pages' own words that name something or are fixed: {_counted(self.allowed)}. Typed by hand: {len(self.typed)}."
        )


def coverage(texts: Mapping[str, str]) -> Coverage:
    """Where every number of the pages comes from; `texts` maps a page's name to its source, in Quarto markdown."""
    found = Coverage(pages=len(texts))
    for page, text in texts.items():
        found.filled.update(_FILLED.get(name, "figures") for name in _VARIABLE.findall(text))
        found.embedded += len(_EMBED.findall(text))
        spans = [(match.span(), one.name) for one in ALLOWED for match in re.finditer(one.pattern, text)]
        printed = _printed(text)
        for match in NUMBER.finditer(printed):
            start, end = match.span()
            name = next((name for (first, last), name in spans if first <= start and end <= last), None)
            if name:
                found.allowed[name] += 1
            else:
                head, tail = printed[max(0, start - 30) : start].rpartition("\n")[2], printed[end : end + 30].partition("\n")[0]
                around = " ".join(f"{head}{match.group()}{tail}".split())
                found.typed.append(Typed(page, text.count("\n", 0, start) + 1, match.group(), around))
    return found


def pages(sources: Mapping[str, Path]) -> dict[str, str]:
    """The pages among the files of a project, name -> source; what a build generates is not among these files."""
    return {name: path.read_text(encoding="utf-8") for name, path in sources.items() if name.endswith(".qmd")}


def typed_numbers(text: str, page: str) -> list[Typed]:
    """Every number typed into one page's own text."""
    return coverage({page: text}).typed


def _counted(kinds: Counter[str]) -> str:
    """How many, and of which kinds: "3 (figures: 2; sources: 1)"."""
    each = "; ".join(f"{name}: {count}" for name, count in sorted(kinds.items(), key=lambda one: (-one[1], one[0])))
    return f"{kinds.total()} ({each})" if each else "0"


def _printed(text: str) -> str:
    """A page's source with spaces for whatever prints nothing or is filled in, so that every place keeps its offset."""
    text = _HEAD.sub(_but_what_is_said, text)
    return _MARKUP.sub(_but_what_is_said, text)


def _but_what_is_said(markup: re.Match[str]) -> str:
    """Spaces for a piece of markup, but for titles and alternative texts in it."""
    whole = markup.group()
    blank = list(re.sub(r"[^\n]", " ", whole))
    if not whole.startswith("{{<"):
        for said in _SAID.finditer(whole):
            group = 1 if said.group(1) is not None else 2
            blank[said.start(group) : said.end(group)] = said.group(group)
    return "".join(blank)
