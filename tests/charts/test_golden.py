"""Each chart against the one kept: what changed is seen as a diff, and made the new one by `make golden`."""

from __future__ import annotations

import pytest

from companion import drawing
from companion.charts import golden

IDS = sorted([*drawing.declared(), "register"])


@pytest.fixture(scope="module")
def drawn(root) -> dict[str, str]:
    return golden.drawings(root)


@pytest.mark.parametrize("id", IDS)
def test_drawn_as_before(id, drawn, root):
    kept = (root / golden.FOLDER / f"{id}.svg").read_text(encoding="utf-8")
    assert drawn[id] == kept, f"{id} is drawn otherwise; look at it, and if it is right: make golden"


def test_nothing_else_is_kept(root):
    assert {path.stem for path in (root / golden.FOLDER).glob("*.svg")} == set(IDS)


def test_fonts_are_not_kept(drawn):
    assert not any("@font-face" in text for text in drawn.values())
