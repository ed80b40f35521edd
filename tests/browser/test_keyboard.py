"""The keyboard alone: the skip link, chapters on a phone, search, folded parts, the register of claims, live charts."""

from __future__ import annotations

import pytest

from .conftest import until, wake
from .test_pages import accessible


def test_the_first_stop_skips_to_the_text(sample_site, visit):
    page = visit(sample_site / "index.html").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_chapters_open_on_a_phone(sample_site, visit):
    page = visit(sample_site / "index.html", 360).page
    assert page.locator("nav.chapters").is_hidden()
    page.focus(".menu")
    page.keyboard.press("Enter")
    assert page.locator("nav.chapters").is_visible()
    assert page.get_attribute(".menu", "aria-expanded") == "true"


def test_search_from_disk_leads_to_a_figure(sample_site, visit):
    page = visit(sample_site / "index.html").page
    page.keyboard.press("/")
    until(page, "window.companionIndex")
    page.keyboard.type("missions.total")
    assert "place" in page.text_content(".search-status")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence/missions.html#missions-total")


def test_search_finds_a_claim(sample_site, visit):
    page = visit(sample_site / "index.html").page
    page.keyboard.press("/")
    until(page, "window.companionIndex")
    page.keyboard.type("C03")
    assert page.get_attribute(".search-results a", "href").endswith("pages/claims.html#claim-c03")


def test_escape_closes_the_search_and_focus_comes_back(sample_site, visit):
    page = visit(sample_site / "index.html").page
    page.focus(".search-open")
    page.keyboard.press("Enter")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("dialog").is_hidden()
    assert page.evaluate("document.activeElement.className").startswith("search-open")


def test_a_folded_part_opens(sample_site, visit):
    page = visit(sample_site / "pages" / "missions.html").page
    page.focus("details.folded > summary")
    assert page.locator("details.folded p").first.is_hidden()
    page.keyboard.press("Enter")
    assert page.locator("details.folded p").first.is_visible()


def test_a_chart_comes_to_life_from_disk(sample_site, visit):
    seen = visit(sample_site / "pages" / "missions.html")
    seen.page.locator(".plot").first.scroll_into_view_if_needed()
    seen.page.wait_for_selector(".live svg")
    assert seen.reports() == []
    # what a screen reader hears stays the picture with its text, not each mark
    assert seen.page.get_attribute(".live > :has(svg)", "aria-hidden") == "true"
    assert seen.page.locator(".plot img.asleep").get_attribute("alt")


@pytest.mark.parametrize(("width", "spec"), [(360, "active-narrow.js"), (1280, "active.js")])
def test_a_phone_gets_the_chart_drawn_for_it(sample_site, visit, width, spec):
    seen = visit(sample_site / "pages" / "missions.html", width)
    seen.page.locator(".plot").first.scroll_into_view_if_needed()
    seen.page.wait_for_selector(".live svg")
    assert [url for url in seen.requests if url.endswith(f"/{spec}")]


def test_a_region_is_set_apart_by_the_keyboard(report_site, visit):
    page = visit(report_site / "pages" / "missions.html").page
    page.locator("img[data-chart=bars]").scroll_into_view_if_needed()
    page.wait_for_selector(".controls select")
    whole = page.locator(".plot:has(select) .live svg")
    before = whole.inner_html()
    page.focus(".controls select")
    page.keyboard.press("ArrowDown")
    until(page, "document.querySelector('.controls select').value !== 'all'")
    page.wait_for_timeout(200)
    assert whole.inner_html() != before


def test_a_wide_table_scrolls_by_the_keyboard_and_keeps_its_first_column(report_site, visit):
    page = visit(report_site / "pages" / "missions.html", 360).page
    table = page.locator("figure.table .scroll").first
    assert table.get_attribute("aria-label").startswith("Table 1")
    table.scroll_into_view_if_needed()
    first, second = table.locator("tbody tr").first.locator("td").nth(0), table.locator("tbody tr").first.locator("td").nth(1)
    places = [cell.bounding_box()["x"] for cell in (first, second)]
    table.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('figure.table .scroll').scrollLeft > 30")
    assert first.bounding_box()["x"] == places[0]
    assert second.bounding_box()["x"] < places[1]


@pytest.fixture
def deaths(report_site, visit):
    """The first chart of the incidents, live: many marks in few colours."""
    page = visit(report_site / "pages" / "incidents.html").page
    page.locator("img[data-chart=malicious]").scroll_into_view_if_needed()
    page.wait_for_selector(".plot:has(img[data-chart=malicious]) .live[tabindex]")
    return page.locator(".plot:has(img[data-chart=malicious]) .live")


def test_arrow_keys_go_from_mark_to_mark_and_say_each(deaths):
    page, spoken, shown = deaths.page, deaths.locator("[role=status]"), deaths.page.locator("#vg-tooltip-element")
    deaths.focus()
    assert deaths.locator(".keys").is_visible()
    assert deaths.locator(".faded").count() == 0
    heard = []
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "End", "Home"):
        page.keyboard.press(key)
        heard.append(spoken.text_content())
        assert deaths.locator(".stands").count() == 1
        assert shown.is_visible()
    assert heard[0] == heard[-1]
    assert len(set(heard)) == 4
    assert heard[0].startswith("Year: 1948; Mission: ")
    # what is shown is what is said
    assert all(cell.strip(":") in heard[-1] for cell in shown.locator("td").all_text_contents())
    page.keyboard.press("Escape")
    assert deaths.locator(".faded, .stands").count() == 0
    assert shown.is_hidden()
    assert spoken.text_content() == ""
    # the chart is no trap
    page.keyboard.press("Tab")
    assert not deaths.evaluate("chart => chart.contains(document.activeElement)")


def test_leaving_a_chart_leaves_no_mark(deaths):
    deaths.focus()
    deaths.page.keyboard.press("ArrowRight")
    deaths.page.keyboard.press("Tab")
    assert deaths.locator(".faded, .stands").count() == 0
    assert deaths.page.locator("#vg-tooltip-element").is_hidden()


def test_a_mark_stands_out_with_its_colour_under_the_pointer(deaths):
    deaths.locator(".role-mark.mark-rect > path").last.hover()
    until(deaths.page, "document.querySelector('.stands')")
    colour = deaths.locator(".stands").get_attribute("fill")
    bars = deaths.locator(".role-mark.mark-rect > path")
    faded = bars.evaluate_all("all => all.map(one => [one.getAttribute('fill'), one.classList.contains('faded')])")
    assert {name for name, away in faded if not away} == {colour}
    assert colour not in {name for name, away in faded if away}
    assert any(away for _, away in faded)
    deaths.page.mouse.move(2, 2)
    until(deaths.page, "!document.querySelector('.faded, .stands')")


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_those_who_want_no_motion(deaths, motion, moves):
    deaths.page.emulate_media(reduced_motion=motion)
    lasts = deaths.locator(".role-mark > path").first.evaluate("one => parseFloat(getComputedStyle(one).transitionDuration)")
    deaths.page.emulate_media(reduced_motion="null")
    assert (lasts > 0) == moves


def test_every_live_chart_is_reached_by_the_keyboard_and_axe_finds_nothing_while_it_speaks(report_site, visit):
    for name in ("missions", "incidents", "support", "chronology", "claims"):
        page = visit(report_site / "pages" / f"{name}.html").page
        wake(page)
        for chart in page.query_selector_all(".live"):
            chart.focus()
            page.keyboard.press("ArrowDown")
            assert " of " in chart.query_selector("[role=status]").text_content(), name
        assert accessible(page, name) == []


@pytest.fixture
def claims(sample_site, visit):
    """The sample's page of claims."""
    return visit(sample_site / "pages" / "claims.html").page


def test_claims_are_filtered_and_counted(claims):
    total = claims.locator(".claim").count()
    assert claims.text_content(".filter [role=status]") == f"All {total} claims."
    claims.focus("#filter-verdict")
    claims.keyboard.press("ArrowDown")
    chosen = claims.input_value("#filter-verdict")
    shown = claims.locator(".claim:visible")
    assert 0 < shown.count() < total
    assert set(shown.evaluate_all("all => all.map(one => one.dataset.verdict)")) == {chosen}
    assert claims.text_content(".filter [role=status]") == f"{shown.count()} of {total} claims."
    # a heading whose claims are all away is away too
    assert claims.locator("h2:visible").count() < claims.locator("h2").count()
    claims.get_by_role("button", name="Show all").focus()
    claims.keyboard.press("Enter")
    assert claims.locator(".claim:visible").count() == total


def test_a_link_to_a_claim_that_is_away_brings_it_back(claims):
    claims.select_option("#filter-verdict", "supported")
    away = claims.locator(".claim:not([data-verdict=supported])").first.get_attribute("id")
    claims.click(f"a[href='#{away}']")
    assert claims.locator(f"#{away}").is_visible()


def test_the_index_of_figures_is_searched_by_words(report_site, visit):
    page = visit(report_site / "evidence" / "index.html").page
    rows, total = page.locator(".searchable tbody tr"), page.locator(".searchable tbody tr").count()
    page.focus("#search-table-0")
    page.keyboard.type("Minusma SHARE")
    shown = rows.filter(visible=True)
    assert 0 < shown.count() < total
    assert all("minusma" in text.lower() and "share" in text.lower() for text in shown.all_text_contents())
    assert page.text_content(".filter [role=status]") == f"{shown.count()} of {total} rows."
    page.fill("#search-table-0", "no such figure")
    assert shown.count() == 0


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_live_chart_stands_on_the_pages_ground_in_the_pages_type(sample_site, visit, mode):
    page = visit(sample_site / "pages" / "missions.html", mode=mode).page
    wake(page)
    assert page.evaluate("getComputedStyle(document.querySelector('.live svg')).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert "sans-serif" in page.evaluate("getComputedStyle(document.querySelector('.live text')).fontFamily")
