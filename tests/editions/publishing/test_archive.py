"""One archive of an edition."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.editions.provenance import verify
from companion.editions.publishing import archive
from companion.errors import CheckFailed, UserError


def test_the_archive_is_the_edition_and_verifies_where_it_is_unpacked(place: Callable[..., Path], tmp_path: Path) -> None:
    path = archive.export(place("2024-12-31-aaaaaaaa"), tmp_path)
    assert path == tmp_path / "2024-12-31-aaaaaaaa.zip"
    with zipfile.ZipFile(path) as packed:
        assert set(archive.NEEDED) <= set(packed.namelist())
        packed.extractall(tmp_path / "unpacked")
    assert verify.verify(tmp_path / "unpacked").holds


def test_the_same_bytes_twice(place: Callable[..., Path], tmp_path: Path) -> None:
    edition = place("2024-12-31-aaaaaaaa")
    first = archive.export(edition, tmp_path / "a.zip").read_bytes()
    (edition / "companion.pdf").touch()
    assert archive.export(edition, tmp_path / "b.zip").read_bytes() == first


def test_an_edition_that_does_not_verify_is_not_exported(place: Callable[..., Path], tmp_path: Path) -> None:
    edition = place("2024-12-31-aaaaaaaa")
    (edition / "companion.pdf").write_bytes(b"%PDF-1.7 other\n")
    with pytest.raises(CheckFailed):
        archive.export(edition, tmp_path)
    assert not list(tmp_path.glob("*.zip"))


def test_an_edition_that_lacks_its_tables_is_named(place: Callable[..., Path], tmp_path: Path) -> None:
    edition = place("2024-12-31-aaaaaaaa")
    (edition / "tables" / "datapackage.json").unlink()
    with pytest.raises(UserError, match=r"tables/datapackage\.json"):
        archive.export(edition, tmp_path)


def test_an_interrupted_export_leaves_nothing(place: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = place("2024-12-31-aaaaaaaa")

    def full(*given: object, **more: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(OSError):
        archive.export(edition, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["project"]
