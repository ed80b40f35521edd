"""Publishing into a folder: whole, or nothing changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from companion.editions import publishing
from companion.editions.provenance import verify
from companion.editions.publishing import listing
from companion.errors import CheckFailed, UserError
from companion.tables import replacing

TITLE = 'What <b>the</b> "data" say & more'


def test_an_edition_with_list_feed_and_pointer(place: Callable[..., Path], tmp_path: Path) -> None:
    target = tmp_path / "public"
    final = publishing.publish(place("2024-12-31-aaaaaaaa"), target, TITLE, "https://example.org/report/")
    assert verify.verify(final).holds
    page = (target / "index.html").read_text(encoding="utf-8")
    assert 'href="2024-12-31-aaaaaaaa/site/index.html"' in page and "&lt;b&gt;" in page and "<b>" not in page
    assert "url=../2024-12-31-aaaaaaaa/site/index.html" in (target / "latest" / "index.html").read_text(encoding="utf-8")
    feed = ElementTree.parse(target / "feed.xml").getroot()
    assert feed.findtext("channel/title") == f"{TITLE}: editions"
    assert feed.findtext("channel/item/link") == "https://example.org/report/2024-12-31-aaaaaaaa/site/index.html"
    assert feed.findtext("channel/item/pubDate") == "Tue, 31 Dec 2024 00:00:00 GMT"
    assert sorted(path.name for path in target.iterdir()) == ["2024-12-31-aaaaaaaa", "assets", "feed.xml", "index.html", "latest"]


def test_no_script_and_no_inline_style(place: Callable[..., Path], tmp_path: Path) -> None:
    publishing.publish(place("2024-12-31-aaaaaaaa"), tmp_path / "public", TITLE)
    for name in ("index.html", "latest/index.html"):
        page = (tmp_path / "public" / name).read_text(encoding="utf-8")
        assert "<script" not in page and "<style" not in page and " style=" not in page and "default-src 'none'" in page


def test_editions_side_by_side_the_latest_day_is_latest(place: Callable[..., Path], tmp_path: Path) -> None:
    target = tmp_path / "public"
    for id in ("2024-12-31-aaaaaaaa", "2014-01-01-bbbbbbbb"):
        publishing.publish(place(id), target, TITLE)
    assert "2024-12-31-aaaaaaaa" in (target / "latest" / "index.html").read_text(encoding="utf-8")
    publishing.publish(place("2024-12-31-0ccccccc"), target, TITLE)
    assert "2024-12-31-0ccccccc" in (target / "latest" / "index.html").read_text(encoding="utf-8")
    ids = [item.findtext("guid") for item in ElementTree.parse(target / "feed.xml").iter("item")]
    assert ids == ["2024-12-31-0ccccccc", "2024-12-31-aaaaaaaa", "2014-01-01-bbbbbbbb"]


def test_the_same_bytes_twice(place: Callable[..., Path], tmp_path: Path, snapshot: Callable) -> None:
    edition = place("2024-12-31-aaaaaaaa")
    for name in ("one", "other"):
        publishing.publish(edition, tmp_path / name, TITLE)
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "other")
    publishing.publish(edition, tmp_path / "one", TITLE)
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "other")


@pytest.mark.parametrize(
    ("module", "name"),
    [(shutil, "copytree"), (publishing, "_verified"), (publishing, "_lists"), (replacing, "_write"), (replacing.os, "replace"), (Path, "rename")],
)
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_an_interrupted_publication_changes_nothing(
    module: object, name: str, error: BaseException, place: Callable[..., Path], tmp_path: Path, snapshot: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "public"
    publishing.publish(place("2014-01-01-bbbbbbbb"), target, TITLE)
    (target / "CNAME").write_text("example.org\n", encoding="utf-8")
    before, edition = snapshot(target), place("2024-12-31-aaaaaaaa")
    with monkeypatch.context() as patch:
        original = getattr(module, name)

        def once(*given: object, **more: object) -> None:
            patch.setattr(module, name, original)
            raise error

        patch.setattr(module, name, once)
        with pytest.raises(type(error)):
            publishing.publish(edition, target, TITLE)
    assert snapshot(target) == before
    publishing.publish(edition, target, TITLE)
    assert "2024-12-31-aaaaaaaa" in (target / "index.html").read_text(encoding="utf-8")


def test_a_failure_leaves_no_new_folder(place: Callable[..., Path], tmp_path: Path) -> None:
    edition = place("2024-12-31-aaaaaaaa")
    (edition / "figures.json").write_text('{"a": {}}\n', encoding="utf-8")
    with pytest.raises(CheckFailed, match="does not verify"):
        publishing.publish(edition, tmp_path / "public", TITLE)
    assert not (tmp_path / "public").exists()


def test_a_folder_of_something_else_is_left_alone(place: Callable[..., Path], tmp_path: Path, snapshot: Callable) -> None:
    target = tmp_path / "home"
    target.mkdir()
    (target / "index.html").write_text("<h1>My own page</h1>", encoding="utf-8")
    before = snapshot(target)
    with pytest.raises(UserError, match="no list of editions"):
        publishing.publish(place("2024-12-31-aaaaaaaa"), target, TITLE)
    assert snapshot(target) == before


def test_a_published_edition_is_never_overwritten(place: Callable[..., Path], tmp_path: Path) -> None:
    target, edition = tmp_path / "public", place("2024-12-31-aaaaaaaa")
    publishing.publish(edition, target, TITLE)
    shutil.rmtree(edition)
    with pytest.raises(UserError, match="never overwritten"):
        publishing.publish(place("2024-12-31-aaaaaaaa", note="other"), target, TITLE)


def test_not_into_itself_nor_where_it_stands(place: Callable[..., Path]) -> None:
    edition = place("2024-12-31-aaaaaaaa")
    for target in (edition.parent, edition / "site"):
        with pytest.raises(UserError):
            publishing.publish(edition, target, TITLE)


def test_a_folder_that_is_not_named_as_an_edition_is_refused(place: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="unpacked"):
        publishing.publish(place("2024-12-31-aaaaaaaa").rename(tmp_path / "unpacked"), tmp_path / "public", TITLE)


def test_a_pages_branch_is_served_as_it_is(place: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "branch" / ".git").mkdir(parents=True)
    publishing.publish(place("2024-12-31-aaaaaaaa"), tmp_path / "branch", TITLE)
    assert (tmp_path / "branch" / ".nojekyll").read_bytes() == b""


def test_a_feed_holds_nothing_xml_cannot_say() -> None:
    assert ElementTree.fromstring(listing.rss([], "a\x00\x1b<&]]>", "")).findtext("channel/title") == "a<&]]>: editions"
