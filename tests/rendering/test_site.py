"""The site as a whole: policy, no inline script or style, text that stays text, the same bytes twice."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from companion.rendering import builtin
from companion.rendering.site import vega_bundle

HOSTILE = {
    "script": "</script><script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "shortcode": "{{< var edition.id >}}",
    "formula": '=cmd|" /C calc"!A0',
    "attribute": '" onmouseover="alert(1)',
    "typst": '#panic("no") $x$ @label <label> *bold*',
}


class Tags(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def pages(site):
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}


def test_every_page_has_the_policy_and_nothing_inline(site):
    for name, text in pages(site).items():
        tags = Tags(text).found
        policy = next(a["content"] for tag, a in tags if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy")
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        for tag, attributes in tags:
            assert tag != "style", name
            assert tag != "script" or attributes.get("src"), name
            assert not [key for key in attributes if key == "style" or key.startswith("on")], f"{name}: {tag} {attributes}"


def test_every_page_says_edition_day_licence_and_how_to_cite(site):
    for name, text in pages(site).items():
        assert "2024-12-31-0a1b2c3d" in text, name
        assert "31 December 2024" in text, name
        assert 'rel="license"' in text, name
        assert "@misc{" in text or "@" in text.partition("BibTeX")[2][:200], name


def test_a_page_is_shared_with_the_whole_chart_behind_its_little_one(stage, changed):
    little = (stage / "index.qmd").read_text(encoding="utf-8").replace("/run/charts/active.svg", "/run/charts/active-little.svg")
    stage = changed("index.qmd", little, whole=True)
    changed("run/charts/active-little.svg", (stage / "run" / "charts" / "active.svg").read_text(encoding="utf-8"))
    site = stage / "site"
    page = builtin.render_page(stage, site, "index.qmd").read_text(encoding="utf-8")
    assert '<meta property="og:image" content="run/charts/active.png">' in page
    assert '<meta property="og:image:alt" content="Line of missions active, 1948 to 2024.">' in page
    assert (site / "run" / "charts" / "active.png").is_file()


def test_no_address_of_another_site_is_loaded(site):
    for name, text in pages(site).items():
        for tag, attributes in Tags(text).found:
            loaded = attributes.get("src") or (attributes.get("href") if tag == "link" and attributes.get("rel") != "license" else "")
            assert not re.match(r"(https?:)?//", loaded or ""), f"{name}: {tag} {loaded}"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_of_a_figure_comes_out_as_text(changed, text):
    from html import unescape

    from companion.ledger.variables import escaped

    stage = changed("_variables.yml", f"hostile:\n  text: |-\n    {escaped(text)}\n")
    changed("index.qmd", "\n| Value |\n|:--|\n| {{< var hostile.text >}} |\n\nA sentence with {{< var hostile.text >}} in it.\n")
    page = builtin.render_page(stage, stage / "site", "index.qmd").read_text(encoding="utf-8")
    main = page.partition("<main")[2].partition("</main>")[0]
    plain = " ".join(unescape(re.sub(r"<[^>]+>", "", main)).split())
    said = plain.partition("A sentence with ")[2].partition(" in it.")[0]
    assert said.translate(QUOTES) == text.translate(QUOTES)
    assert not [tag for tag, attributes in Tags(main).found if tag in ("script", "iframe") or any(key.startswith("on") for key in attributes)]
    builtin.render_pdf(stage, stage / "companion.pdf")


# Quotation marks of text become typographic ones; nothing else may change.
QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " "})


def test_hostile_data_of_a_chart_stays_data(changed):
    stage = changed("run/charts/active.csv", "year,value\n</script><img src=x onerror=alert(1)>,=cmd\n", whole=True)
    changed("run/charts/active.json", '{"title": "</script><script>alert(1)</script>"}', whole=True)
    folder = stage / "site"
    page = builtin.render_page(stage, folder, "pages/missions.qmd").read_text(encoding="utf-8")
    assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<" not in (folder / "run" / "charts" / "active.js").read_text(encoding="utf-8").partition("=")[2]


def test_the_scripts_of_living_charts_are_made_once_on_a_machine_and_without_a_word(monkeypatch, tmp_path, capfd):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made = vega_bundle()
    assert "vegaEmbed" in made.read_text(encoding="utf-8")
    before = made.stat().st_mtime_ns
    assert vega_bundle().stat().st_mtime_ns == before
    assert "".join(capfd.readouterr()) == ""


def test_the_same_stage_gives_the_same_bytes(stage, site, tmp_path):
    builtin.render_site(stage, tmp_path / "again", workers=1)
    ours = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    again = {path.relative_to(tmp_path / "again"): path.read_bytes() for path in (tmp_path / "again").rglob("*") if path.is_file()}
    assert ours == again


def test_the_search_index_knows_pages_sections_figures_and_claims(site):
    index = (site / "assets" / "search-index.js").read_text(encoding="utf-8")
    assert '"k":"claim","p":"Claims","t":"C01. The United Nations has run 71 operations."' in index
    assert '"u":"evidence/missions.html#missions-active","k":"figure"' in index
    assert '"u":"pages/missions.html#fig-active","k":"figure"' in index
    assert "<" not in index.partition("=")[2]
