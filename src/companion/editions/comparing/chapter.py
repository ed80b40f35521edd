"""What changed since an earlier edition, as a chapter of the report that is being built.

`announce` names the chapter in the staged Quarto project, before anything is rendered; `write` puts it there, once
the stage holds figures, claims and charts. The chapter tells claims, figures, charts, tables and prose in words and
tables that both renderers know; every text from data is escaped.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from companion.editions import stage
from companion.editions.comparing import between, contents, pictures, words
from companion.editions.comparing.contents import CHANGES, Contents
from companion.editions.comparing.difference import ChartChange, Difference, FigureChange, ProseChange
from companion.editions.comparing.terminal import HAPPENED_TITLE, MADE_TITLE
from companion.errors import UserError
from companion.ledger import variables
from companion.tables import dates

AFTER = "pages/since.qmd"  # the chapter it follows
TITLE = "What changed"
PICTURES = "run/changes"
FEW = 4  # rows named in a cell of a table
ROWS = 12  # rows named under a table or a figure; the comparison as JSON has all


def announce(here: Path) -> None:
    """Name the chapter in the stage's _quarto.yml and companion.qmd, after the chapter on what has happened since."""
    _insert(here / "_quarto.yml", f"- href: {AFTER}", lambda line: [f"{_indent(line)}- href: {CHANGES}", f'{_indent(line)}  text: "{TITLE}"'], 1)
    _insert(here / "companion.qmd", f"{{{{< include {AFTER} >}}}}", lambda line: ["", f"{{{{< include {CHANGES} >}}}}"], 0)
    stage.put(here / CHANGES, f"# {TITLE} {{#sec-changes}}\n")


def _insert(path: Path, marker: str, lines: Callable[[str], list[str]], skip: int) -> None:
    """Put lines after the one that holds the marker, and `skip` more; nothing where they stand already."""
    text = path.read_text(encoding="utf-8").splitlines()
    if any(CHANGES in line for line in text):
        return
    at = next((number for number, line in enumerate(text) if line.strip() == marker), None)
    if at is None:
        raise UserError(f"{path.name} does not name {AFTER}, after which --since puts its chapter.")
    place = at + 1 + skip
    stage.put(path, "\n".join([*text[:place], *lines(text[at]), *text[place:]]) + "\n")


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def write(here: Path, since: Path, id: str, parameters: dict[str, object], inputs: dict[str, str]) -> Difference:
    """Compare the edition in `since` with the one being built in the stage, and write the chapter and its pictures.

    id: of the edition being built; parameters: plain; inputs: name -> sha256 of its inputs. Returns the difference.
    """
    old, new = contents.edition(since), contents.stage(here, id, parameters, inputs)
    difference = between(old, new)
    pictures.draw(difference.charts, old, new, here / PICTURES)
    alts = {change.id: (_alt(old, change), _alt(new, change)) for change in difference.charts}
    stage.put(here / CHANGES, markdown(difference, new.figures, alts))
    return difference


def _alt(side: Contents, change: ChartChange) -> str:
    return str(side.chart_spec(change.id).get("description", ""))


def markdown(difference: Difference, figures: dict[str, dict[str, Any]], alts: dict[str, tuple[str, str]]) -> str:
    """The chapter. figures: of the edition being built; alts: the alternative texts of each chart, old and new."""
    day = dates.partial(difference.old.as_of)
    parts = [
        f"# {TITLE} {{#sec-changes}}",
        f"::: {{.lead}}\nThis edition beside {_text(difference.old.id)}, which speaks as of {day.text if day else ''}. {_text(words.summary(difference))}\n:::",
    ]
    if difference.made:
        parts.append(f"{MADE_TITLE}:\n\n" + "\n".join(f"- {_text(words.made(one))}" for one in difference.made))
    if difference.happened:
        parts += [f"## {HAPPENED_TITLE} {{#sec-changes-happened}}", "\n".join(f"- {_text(words.happened(one))}" for one in difference.happened)]
    parts += _claims(difference) + _figures(difference, figures) + _charts(difference, alts) + _tables(difference) + _prose(difference)
    parts += [f"{_text(note)}, so that part was compared by checksums." for note in difference.incomplete]
    return "\n\n".join(parts) + "\n"


def _claims(difference: Difference) -> list[str]:
    if not difference.claims:
        return []
    parts, judged = ["## Claims {#sec-changes-claims}"], [change for change in difference.claims if change.kind != "due"]
    if judged:
        lines = ["| Claim | What it says | Verdict and finding |", "|:--|:----|:----|"]
        lines += [f"| {_claim(change.id)} | {_cell(change.claim)} | {_cell(words.claim(change))} |" for change in judged]
        parts.append("\n".join(lines) + '\n\n: Claims that read differently {#tbl-changes-claims .wide tbl-colwidths="[10,45,45]"}')
    if difference.due:
        parts.append(f"One of the two editions lies before the day these claims speak of, so that only the other judges them: {', '.join(_claim(change.id) for change in difference.due)}.")
    return parts


def _claim(id: str) -> str:
    return f"[{_text(id)}](/pages/claims.qmd#claim-{_anchor(id)})"


def _figures(difference: Difference, figures: dict[str, dict[str, Any]]) -> list[str]:
    if not difference.figures:
        return []
    parts = ["## Figures {#sec-changes-figures}"]
    if difference.moved:
        lines = ["| Figure | Before | Now | Rows behind it |", "|:-----|:----|:----|:-------|"]
        for change in difference.moved:
            now = variables.figure(change.id, figures[change.id]) if change.id in figures else _cell(words.short(change.new))
            lines.append(f"| {_cell(change.title)} | {_cell(words.short(change.old))} | {now} | {_cell(_behind(change))} |")
        parts.append("\n".join(lines) + '\n\n: Figures that read differently, those that moved furthest first {#tbl-changes-figures .wide tbl-colwidths="[26,19,19,36]"}')
    same = [change for change in difference.figures if change not in difference.moved]
    if same:
        parts.append("These read the same and stand on other rows, or on another rule:\n\n" + "\n".join(f"- {_text(words.line(change))}" for change in same))
    return parts


def _behind(change: FigureChange) -> str:
    if change.kind in words.KINDS:
        return words.KINDS[change.kind]
    names = [f"{word} {', '.join(names)}" for word, names in (("came", change.came), ("went", change.went)) if names]
    if names or not change.rows:
        return "; ".join(names) or "the same rows"
    items = [words.short(one.line) for one in words.row_changes(change.rows)]
    return f"{change.rows.words}: {'; '.join(items[:FEW])}" + (" …" if len(items) > FEW else "")


def _charts(difference: Difference, alts: dict[str, tuple[str, str]]) -> list[str]:
    if not difference.charts:
        return []
    parts = [
        "## Charts {#sec-changes-charts}",
        "Outlined are marks that the other edition's chart lacks; a band behind lines and areas reaches from the first to the last of their rows that differ.",
    ]
    for change in difference.charts:
        parts.append(f"### {_text(change.title)} {{#changes-{_anchor(change.id)}}}")
        parts.append(f"{_text(words.chart(change).capitalize())}.")
        for side, id, alt in zip(("old", "new"), (difference.old.id, difference.new.id), alts[change.id], strict=True):
            if change.kind != {"old": "appeared", "new": "gone"}[side]:
                parts.append(_picture(change, side, id, alt))
    return parts


def _picture(change: ChartChange, side: str, edition: str, alt: str) -> str:
    from companion.drawing.picture import escaped as attribute

    return (
        f"::: {{#fig-changes-{_anchor(change.id)}-{side}}}\n"
        f'![](/{PICTURES}/{change.id}-{side}.svg){{fig-alt="{attribute(alt)}"}}\n\n'
        f"{_text(change.title) if side == 'new' else 'The same chart'}, as edition {_text(edition)} has it\n:::"
    )


def _tables(difference: Difference) -> list[str]:
    if not difference.tables:
        return []
    parts = ["## Tables {#sec-changes-tables}"]
    for change in difference.tables:
        parts.append(f"### {_text(change.title)} {{#changes-table-{_anchor(change.name)}}}")
        parts.append(f"{_text(words.capital(words.table(change)))}.")
        items = [words.short(f"{one.line}{'' if one.cells else f' {one.kind}'}") for one in words.row_changes(change.rows)]
        more = [f"and {len(items) - ROWS:,} more"] if len(items) > ROWS else []
        if items:
            parts.append("\n".join(f"- {_text(one)}" for one in [*items[:ROWS], *more]))
    return parts


def _prose(difference: Difference) -> list[str]:
    if not difference.prose:
        return []
    parts = ["## Prose {#sec-changes-prose}", "Numbers stand as the names of their figures, so that a figure that moved is no change of words."]
    for change in difference.prose:
        parts.append(f"### {_text(change.page)} {{#changes-page-{_anchor(change.page)}}}")
        parts += _passages(change)
    return parts


def _passages(change: ProseChange) -> list[str]:
    if not change.known:
        return [f"{_text(words.prose(change).capitalize())}."]
    passages = []
    for passage in change.passages[:ROWS]:
        sides = [f"{name}\n:   {_text(text)}\n" for name, text in (("Before", passage.old), ("Now", passage.new)) if text]
        passages.append("\n".join(sides))
    more = len(change.passages) - ROWS
    return [*passages, f"And {more} more."] if more > 0 else passages


def _text(text: str) -> str:
    return variables.escaped(words.printable(text))


def _cell(text: str) -> str:
    return _text(" ".join(text.split())) or " "


def _anchor(text: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in text.lower())
