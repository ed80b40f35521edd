"""One window of a Chromium in which brief after brief is looked at: a window for each would cost more than the look."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

from ..browser.conftest import WATCH, until
from ..browser.test_pages import RULES

TALL = 900
PHONE, DESK = 320, 1280
# What a mode changes is colours alone.
COLOURS = {"type": "rule", "values": ["color-contrast"]}
BRIEFLY = ((PHONE, "light", RULES), (PHONE, "dark", COLOURS))
FULLY = tuple((width, mode, RULES) for width in (PHONE, 360, DESK) for mode in ("light", "dark"))


class Window:
    """A window and what was complained of in it since the page was opened."""

    def __init__(self, browser) -> None:
        context = browser.new_context(reduced_motion="reduce")
        context.add_init_script(WATCH)
        self.page = context.new_page()
        self.heard: list[str] = []
        self.page.on("console", lambda said: said.type == "error" and self.heard.append(said.text))
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.page.on("request", lambda asked: asked.url.startswith("file:") or self.heard.append(f"asked for {asked.url}"))

    def open(self, path: Path) -> None:
        """Open a page from disk, with axe in it."""
        self.page.goto("about:blank")
        self.heard.clear()
        self.page.goto(path.as_uri())
        until(self.page, "!document.documentElement.classList.contains('waiting')")
        self.page.evaluate(AXE_SCRIPT)

    def findings(self, width: int, mode: str, rules: dict | list[str] = RULES) -> Iterator[str]:
        """What is wrong with the page at a width and in a mode of colours: what axe finds, too wide, complaints."""
        self.page.set_viewport_size({"width": width, "height": TALL})
        self.page.emulate_media(color_scheme=mode)
        # axe would fetch the style sheets again, which the pages' policy forbids
        options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
        for one in self.page.evaluate(f"axe.run({json.dumps(options)})")["violations"]:
            yield from (f"{one['id']}: {node['html'][:160]}" for node in one["nodes"][:3])
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            yield f"{over} px too wide"
        yield from self.heard
        yield from self.page.evaluate("window.reports")


def look(window: Window, pages: Iterable[Path], looks: tuple = FULLY) -> list[str]:
    """All that is found on pages, each said as it is found; `pytest -s` shows how far it is."""
    pages, found = list(pages), []
    for number, path in enumerate(pages, 1):
        window.open(path)
        for width, mode, rules in looks:
            for said in window.findings(width, mode, rules):
                found.append(f"{path.parent.name}/{path.name} at {width} {mode}: {said}")
                print(found[-1])
        if number % 10 == 0 or number == len(pages):
            print(f"{number} of {len(pages)} looked at, {len(found)} findings", flush=True)
    return found
