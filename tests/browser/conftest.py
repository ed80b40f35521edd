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


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium; the tests are skipped where there is none."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launched(playwright)
        if browser is None:
            pytest.skip("no Chromium on the PATH; `make browser` gets one")
        yield browser
        browser.close()


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


@pytest.fixture
def visit(chromium):
    """visit(file, width=1280, mode="light", scripts=True) -> Visit, opened from disk."""
    contexts = []

    def go(path: Path, width: int = 1280, mode: str = "light", scripts: bool = True) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=mode, java_script_enabled=scripts
        )
        contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        made = Visit(page)
        page.on("console", lambda said: said.type == "error" and made.complaints.append(said.text))
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on("request", lambda asked: made.requests.append(asked.url))
        page.goto(path.as_uri())
        if scripts:
            until(page, "!document.documentElement.classList.contains('waiting')")
        return made

    yield go
    for context in contexts:
        context.close()


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
    for _ in range(seconds * 10):
        if page.evaluate(f"Boolean({expression})"):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"after {seconds} s this does not hold: {expression}")
