"""Every page in a real browser: accessible, quiet, within its width, nothing from elsewhere, nothing lost."""

from __future__ import annotations

import itertools
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from .conftest import MODES, WIDTHS, pages_of, wake

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


@pytest.fixture(params=["sample", "report"])
def site(request) -> Path:
    """Both sites, one after the other."""
    return request.getfixturevalue(f"{request.param}_site")


def accessible(page, where: str) -> list[str]:
    """What axe finds, in words: where, rule, element."""
    from axe_playwright_python.sync_playwright import Axe

    # axe would fetch the style sheets again, which the pages' policy forbids
    options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{where}: {one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]


def problems_of(site: Path, visit, combinations) -> str:
    problems = []
    for path in pages_of(site):
        for width, mode in combinations:
            seen = visit(path, width, mode)
            problems += accessible(seen.page, f"{path.name} {width} {mode}")
    return "\n".join(problems)


def test_axe_finds_nothing(site, visit):
    assert problems_of(site, visit, [(360, "light"), (1280, "dark")]) == ""


@pytest.mark.long
def test_axe_finds_nothing_at_the_other_widths(site, visit):
    assert problems_of(site, visit, [(360, "dark"), (768, "light"), (768, "dark"), (1280, "light")]) == ""


# each width and each mode once in `make test`, every pair of them in `make test-all`
PAIRS = [(360, "light"), (768, "light"), (1280, "dark")]
ALL = [pair if pair in PAIRS else pytest.param(*pair, marks=pytest.mark.long) for pair in itertools.product(WIDTHS, MODES)]


@pytest.mark.parametrize(("width", "mode"), ALL)
def test_a_page_is_quiet_and_keeps_its_width(site, visit, width, mode):
    problems = []
    for path in pages_of(site):
        seen = visit(path, width, mode)
        wake(seen.page)
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        over = seen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        problems += [f"{path.name}: {over} px too wide"] if over > 0 else []
        problems += [f"{path.name}: {said}" for said in seen.complaints + seen.reports()]
        problems += [f"{path.name}: asked for {url}" for url in seen.requests if not url.startswith(site.as_uri())]
    assert "\n".join(problems) == ""


def test_every_link_and_anchor_leads_somewhere(site, visit):
    anchors, links = {}, {}
    for path in pages_of(site):
        page = visit(path).page
        anchors[path.resolve()] = set(page.eval_on_selector_all("[id]", "all => all.map(one => one.id)"))
        links[path] = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    broken = []
    for path, targets in links.items():
        for target in {one for one in targets if one.startswith("file:")}:
            parts = urlsplit(target)
            leads = Path(unquote(parts.path)).resolve()
            if not leads.is_file() or (parts.fragment and unquote(parts.fragment) not in anchors.get(leads, set())):
                broken.append(f"{path.name}: {target}")
    assert sum(map(len, links.values())) > len(links)
    assert "\n".join(broken) == ""


TEXT = """() => { const main = document.querySelector('main').cloneNode(true);
  main.querySelectorAll('.live, .controls, .filter').forEach(one => one.remove());
  return main.textContent.replace(/\\s+/g, ' ').trim(); }"""


def test_without_scripts_nothing_is_lost(site, visit):
    for path in pages_of(site):
        with_scripts = visit(path).page.evaluate(TEXT)
        page = visit(path, scripts=False).page
        assert page.text_content("main").split() == with_scripts.split(), path.name
        assert page.locator(".needs-js:visible").count() == 0, path.name
        assert page.locator("nav.chapters a:visible").count() > 1, path.name
        hidden = page.locator("main :is(h1, h2, h3, p, img, table, figcaption):not(details *)").filter(visible=False)
        assert hidden.count() == 0, f"{path.name}: {hidden.first.inner_html()[:80]}"


SHARED = "['og:image', 'og:image:alt', 'og:description'].map(name => document.querySelector(`meta[property='${name}']`)?.content)"


def test_every_page_has_a_picture_and_a_description_to_share(report_site, visit):
    pictures = {}
    for path in pages_of(report_site):
        picture, *words = visit(path).page.evaluate(SHARED)
        assert picture and (path.parent / picture).is_file(), f"{path.name}: {picture}"
        assert all(words), path.name
        pictures[path.relative_to(report_site).as_posix()] = Path(picture).name
    assert pictures["evidence/support.html"] == pictures["pages/support.html"] != pictures["pages/data.html"]


def test_a_chart_leads_to_itself(site, visit):
    page = visit(site / "pages" / "missions.html").page
    page.locator(".chart-files .here").first.click()
    assert page.evaluate("document.querySelector(location.hash) === document.querySelector('.chart-block figure')")
