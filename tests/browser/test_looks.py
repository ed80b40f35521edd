"""How pages look: as before, in the project's own letters, nothing moving while they load, the first page light."""

from __future__ import annotations

import functools
import http.server
import threading

import pytest
from PIL import Image, ImageChops

from . import pictures
from .conftest import pages_of

# what two machines may differ by, on average and at the worst place, after blurring (see `pictures.apart`)
AVERAGE, WORST = 0.01, 0.1


@pytest.mark.parametrize("name", pictures.SHOTS)
def test_a_page_looks_as_before(name, chromium, sample_site, tmp_path):
    taken = pictures.take(chromium, sample_site, name)
    kept = Image.open(pictures.FOLDER / f"{name}.png")
    average, worst = pictures.apart(taken, kept)
    taken.save(tmp_path / f"{name}.png")
    assert average <= AVERAGE and worst <= WORST, (
        f"{name} looks otherwise (apart by {average:.3f} on average, {worst:.2f} at most); see {tmp_path / name}.png, "
        "and if it is right: make golden"
    )


def test_nothing_else_is_kept():
    assert {path.stem for path in pictures.FOLDER.glob("*.png")} == set(pictures.SHOTS)


def test_the_comparison_sees_what_moved_and_what_is_gone():
    kept = Image.open(pictures.FOLDER / "claims-desk-light.png").convert("RGB")
    moved = ImageChops.offset(kept, 0, 6)
    assert max(pictures.apart(kept, moved)) > WORST
    gone = kept.copy()
    gone.paste((255, 255, 255), (120, 60, 240, 110))
    assert max(pictures.apart(kept, gone)) > WORST
    assert pictures.apart(kept, kept) == (0, 0)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server of files that says nothing."""

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(report_site):
    """The report's site over HTTP, on this machine only."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(report_site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


SHIFTS = """window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(one => { shifts += one.value; }))
  .observe({ type: 'layout-shift', buffered: true });"""
# In our letters this line is of another width than in any a machine brings.
OURS = """(() => { const pen = document.createElement('canvas').getContext('2d');
  const wide = family => { pen.font = `40px ${family}`; return pen.measureText('Impartiality in name, 1234567890').width; };
  return wide('"Source Serif Pro", serif') !== wide('serif'); })()"""


@pytest.mark.parametrize("page", ["index.html", "pages/missions.html", "pages/claims.html", "evidence/index.html"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("way", ["http", "file"])
def test_nothing_shifts_and_the_letters_are_there_at_once(page, width, way, chromium, address, report_site):
    context = chromium.new_context(viewport={"width": width, "height": 900})
    context.add_init_script(SHIFTS)
    opened = context.new_page()
    opened.goto(f"{address}/{page}" if way == "http" else (report_site / page).as_uri())
    opened.wait_for_timeout(600)
    assert opened.evaluate("shifts") == 0
    assert opened.evaluate("[...document.fonts].every(one => one.status === 'loaded')")
    assert opened.evaluate(OURS)
    context.close()


def test_the_first_page_is_light(chromium, address):
    """Everything it asks for before anyone scrolls, uncompressed."""
    context = chromium.new_context(viewport={"width": 1280, "height": 3000})
    opened, sizes = context.new_page(), {}
    opened.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    opened.goto(f"{address}/index.html")
    opened.wait_for_load_state("networkidle")
    context.close()
    assert sum(url.endswith("-little.svg") for url in sizes) == 6
    assert sum(sizes.values()) < 400_000, sizes


# 640 pixels are what a window of 1280 leaves at 200 % zoom
@pytest.mark.parametrize("width", [320, 640])
def test_the_narrowest_screen_and_the_largest_zoom_scroll_one_way(width, chromium, report_site):
    context = chromium.new_context(viewport={"width": width, "height": 800})
    opened, wide = context.new_page(), []
    for path in pages_of(report_site):
        opened.goto(path.as_uri())
        opened.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        over = opened.evaluate("document.documentElement.scrollWidth - innerWidth")
        wide += [f"{path.name}: {over} px"] if over > 0 else []
    context.close()
    assert wide == []
