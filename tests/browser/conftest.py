"""A real Chromium over two sites: the renderer's sample, and the report of the project as it stands."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
WIDTHS, MODES = (360, 768, 1280), ("light", "dark")
# Runs before the page's own scripts, so that no report of its policy is missed.
WATCH = "window.reports = []; addEventListener('securitypolicyviolation', e => reports.push(e.violatedDirective + ' ' + e.blockedURI));"


def pytest_collection_modifyitems(items):
    """Everything here needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def launched(playwright):
    """A Chromium of this machine, started; None where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found and playwright.chromium.launch(executable_path=found, args=ARGUMENTS)


def rendered_sample(folder: Path) -> Path:
    """Render the sample stage inside a folder; returns its site."""
    from companion.rendering import builtin

    stage = folder / "stage"
    shutil.copytree(ROOT / "tests" / "rendering" / "sample", stage)
    builtin.render_site(stage, stage / "site", workers=2)
    return stage / "site"


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory) -> Path:
    """The sample stage's site."""
    return rendered_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def report_site(edition) -> Path:
    """The site of the report as it is, built once a session."""
    return edition / "site"


@dataclass
class Visit:
    """What a browser met on the way to a page."""

    page: object
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def reports(self) -> list[str]:
        """What the page's policy had to stop."""
        return self.page.evaluate("window.reports")


@pytest.fixture(scope="session")
def tabs(chromium):
    """A page with scripts and one without, opened once: a window of its own for every visit costs Chromium more than the visit."""
    contexts = {scripts: chromium.new_context(java_script_enabled=scripts) for scripts in (True, False)}
    for context in contexts.values():
        context.add_init_script(WATCH)
    yield {scripts: context.new_page() for scripts, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture
def visit(tabs):
    """visit(file, width=1280, mode="light", scripts=True) -> Visit, opened from disk; the visit before it is over."""
    heard = []

    def leave() -> None:
        while heard:
            page, event, listener = heard.pop()
            page.remove_listener(event, listener)

    def go(path: Path, width: int = 1280, mode: str = "light", scripts: bool = True) -> Visit:
        leave()
        page = tabs[scripts]
        page.goto("about:blank")  # so that nothing of the page before is left, not even its place
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=mode)
        made = Visit(page)
        for event, listener in (
            ("console", lambda said: said.type == "error" and made.complaints.append(said.text)),
            ("pageerror", lambda error: made.complaints.append(str(error))),
            ("request", lambda asked: made.requests.append(asked.url)),
        ):
            page.on(event, listener)
            heard.append((page, event, listener))
        page.goto(path.as_uri())
        if scripts:
            until(page, "!document.documentElement.classList.contains('waiting')")
        return made

    yield go
    leave()


def pages_of(site: Path) -> list[Path]:
    """Every page of a site, in the order of their paths."""
    return sorted(site.rglob("*.html"))


def wake(page) -> None:
    """Scroll past every chart, so that each comes to life."""
    for block in page.query_selector_all(".plot"):
        block.scroll_into_view_if_needed()
    page.wait_for_timeout(100)
    until(page, "[...document.querySelectorAll('.plot img[data-chart]')].every(i => i.classList.contains('asleep'))")


def until(page, expression: str, seconds: int = 60) -> None:
    """Wait until an expression holds. Playwright's own wait evaluates text in the page, which its policy forbids."""
    for _ in range(seconds * 50):
        if page.evaluate(f"Boolean({expression})"):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"after {seconds} s this does not hold: {expression}")
