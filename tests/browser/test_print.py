"""On paper: nothing to press, light in a dark room too, no chart longer than a page, no table wider."""

from __future__ import annotations

import pytest

from .conftest import wake

# A4 less its margins, in CSS pixels
WIDE, TALL = 680, 990
AWAY = "nav, .tools, .filter, .controls, .keys, .chart-data, .chart-files, .folded .scroll, .folded pre, .stale, dialog"


@pytest.fixture(params=["index.html", "pages/missions.html", "evidence/missions.html"])
def paper(request, report_site, visit):
    """A page as it is printed by someone whose screen is dark."""
    page = visit(report_site / request.param, WIDE, "dark").page
    wake(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    yield page
    page.emulate_media(media="null")


def test_nothing_to_press_is_printed(paper):
    assert paper.locator(AWAY).filter(visible=True).count() == 0
    assert paper.locator(".brand").is_visible()
    assert paper.locator(".cite > p").first.is_visible()


def test_paper_is_light(paper):
    assert paper.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert paper.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    # living charts keep the colours they were drawn in
    odd = "all => all.filter(one => !['none', 'transparent'].includes(one.getAttribute('fill'))).filter(one => { const pen = document.createElement('canvas').getContext('2d');"
    odd += " pen.fillStyle = one.getAttribute('fill'); const drawn = pen.fillStyle; pen.fillStyle = getComputedStyle(one).fill; return pen.fillStyle !== drawn; }).length"
    assert paper.locator(".live [fill]").evaluate_all(odd) == 0


def test_nothing_is_cut(paper):
    assert paper.evaluate("document.documentElement.scrollWidth") <= WIDE
    for kind in (".plot img:not(.asleep)", ".live svg"):
        assert all(high <= TALL for high in paper.locator(kind).evaluate_all("all => all.map(one => one.getBoundingClientRect().height)"))
    over = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1 && one.offsetParent).map(one => one.getAttribute('aria-label'))"
    assert paper.locator(".scroll").evaluate_all(over) == []
