"""One archive of an edition, fit for a repository such as Zenodo: the same bytes for the same edition."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import date
from pathlib import Path

from companion.editions.provenance import verify
from companion.errors import CheckFailed, UserError

NEEDED = ("ro-crate-metadata.json", "tables/datapackage.json", "companion.pdf", "site/index.html", "CITATION.cff", "citation.bib")


def export(edition: Path, target: Path | None = None) -> Path:
    """Write an edition as a ZIP to `target` (a file, or a folder to put <edition>.zip into; default: here).

    The crate's root is the archive's root. Raises `CheckFailed` for an edition that does not verify, `UserError`
    for one that lacks something an archive needs. The file appears whole or not at all.
    """
    edition = edition.resolve()
    missing = [name for name in NEEDED if not (edition / name).is_file()]
    if missing:
        raise UserError(f"{edition.name} cannot be exported: it holds no {', '.join(missing)}. Build it again with this version.")
    outcome = verify.verify(edition)
    if not outcome.holds:
        raise CheckFailed(f"{edition.name} does not verify, so it is not exported: {outcome.problems[0]}")
    path = target or Path.cwd()
    path = path / f"{edition.name}.zip" if path.is_dir() else path
    if not path.parent.is_dir():
        raise UserError(f"--out {path}: {path.parent} is not a folder.")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _write(edition, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def _write(edition: Path, path: Path) -> None:
    day = date.fromisoformat(json.loads((edition / verify.MANIFEST).read_text(encoding="utf-8"))["parameters"]["as_of"])
    # A ZIP cannot say a day before 1980.
    stamp = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(path, "w") as archive:
        for name in verify.files_in(edition):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, (edition / name).read_bytes(), compresslevel=9)
