"""Pictures of pages of the sample site, small, and how far two of them are apart.

`python -m tests.browser.pictures` (part of `make golden`) takes them again, to be looked at and reviewed as a change.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageOps

FOLDER = Path(__file__).parent / "golden"
WIDE, TALL = 360, 900  # pixels kept of each page
COLOURS = 24
# name -> (page of the sample site, width of the window, mode, selector scrolled to the top)
SHOTS = {
    "index-phone-light": ("index.html", 360, "light", ""),
    "index-desk-dark": ("index.html", 1280, "dark", ""),
    "missions-desk-light": ("pages/missions.html", 1280, "light", ""),
    "missions-phone-dark": ("pages/missions.html", 360, "dark", ".chart-block"),
    "claims-desk-light": ("pages/claims.html", 1280, "light", ""),
    "claims-phone-light": ("pages/claims.html", 360, "light", ".claim"),
    "evidence-desk-dark": ("evidence/missions.html", 1280, "dark", ""),
    "foot-phone-light": ("index.html", 360, "light", ".around"),
}


def take(chromium, site: Path, name: str) -> Image.Image:
    """One of SHOTS, as small as it is kept: 360 pixels wide, few colours."""
    page_path, width, mode, selector = SHOTS[name]
    context = chromium.new_context(viewport={"width": width, "height": TALL * width // WIDE}, color_scheme=mode, reduced_motion="reduce")
    page = context.new_page()
    page.route("**/assets/vega.js", lambda asked: asked.abort())  # charts stay pictures, however fast the machine
    # the day is fixed: from a year after the data's on, a page says that they are old
    page.clock.set_fixed_time("2025-06-30T12:00:00Z")
    page.goto((site / page_path).as_uri())
    page.evaluate("document.fonts.ready.then(() => true)")
    if selector:
        page.evaluate(f"document.querySelector('{selector}').scrollIntoView()")
    page.wait_for_timeout(300)
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return taken.resize((WIDE, taken.height * WIDE // taken.width), Image.Resampling.LANCZOS).quantize(COLOURS, dither=Image.Dither.NONE)


def apart(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """How far two pictures of one size are apart, each from 0 to 1: on average, and where it is most.

    Both are blurred first, so that another machine's smoothing of letters counts for little, and a line that moved
    or a block that is missing for much.
    """
    soft = [picture.convert("RGB").filter(ImageFilter.GaussianBlur(4)) for picture in (one, other)]
    difference = ImageOps.grayscale(ImageChops.difference(*soft))
    values = difference.tobytes()
    return sum(values) / len(values) / 255, max(values) / 255


def main() -> None:
    """Render the sample and write every picture."""
    from playwright.sync_api import sync_playwright

    from .conftest import launched, rendered_sample

    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site, browser = rendered_sample(Path(folder)), launched(playwright)
        if browser is None:
            print("No Chromium on the PATH (make browser gets one): the pictures of the pages stay as they are.")
            return
        for stale in {path.stem for path in FOLDER.glob("*.png")} - set(SHOTS):
            (FOLDER / f"{stale}.png").unlink()
        for name in SHOTS:
            take(browser, site, name).save(FOLDER / f"{name}.png", optimize=True)
        browser.close()
    print(f"{len(SHOTS)} pictures of pages in {FOLDER.relative_to(Path.cwd())}")


if __name__ == "__main__":
    main()
