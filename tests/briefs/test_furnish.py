"""The index of briefs as it stands in a report's site, before any brief is made."""

from __future__ import annotations

import re

from companion import briefs, project


def test_the_index_lists_all_and_links_none(root, data, given, tmp_path):
    folder = tmp_path / "site" / "briefs"
    briefs.furnish(project.Project(root, root / "data"), given(), "2024-12-31-00000000", folder)
    text = (folder / "index.html").read_text(encoding="utf-8")
    for name in ("UNTSO", "FC-G5S", "S/RES/2719(2023)"):
        assert f"<td>{name}</td>" in text
    assert not re.search(r'href="(missions|operations|resolutions)/', text)
    assert 'href="../index.html"' in text
    assert all((folder / "assets" / name).is_file() for name in ("site.css", "briefs.css", "briefs.js", "boot.js", "icon.svg"))


def test_a_mission_open_on_the_day_is_open_in_the_index(root, given, tmp_path):
    texts = []
    for day in ("2020-12-31", "2024-12-31"):
        briefs.furnish(project.Project(root, root / "data"), given(day), "x", tmp_path / day)
        text = (tmp_path / day / "index.html").read_text(encoding="utf-8")
        texts.append(re.search(r'<tr id="missions-minusma".*?</tr>', text, re.DOTALL)[0])
    assert 'data-state="open"' in texts[0]
    assert 'data-state="ended"' in texts[1]
    assert "31 December 2023" in texts[1]
