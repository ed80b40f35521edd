"""The project's folder: where its sources are, and what of them shapes an edition."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from companion.errors import UserError

PACKAGE = Path(__file__).parent  # the package's own files
ROOT_PAGES = ("index.qmd", "companion.qmd", "_quarto.yml", "references.bib")
SOURCE_FOLDERS = ("pages", "theme")
EDITION = r"\d{4}-\d\d-\d\d-[0-9a-f]{8}"  # how the folder of an edition is named


@dataclass(frozen=True)
class Project:
    """root holds params.yml, pages/, notebooks/, src/; data is the folder of tables, data/ unless asked otherwise."""

    root: Path
    data: Path

    @property
    def reports(self) -> Path:
        """Where editions stand side by side."""
        return self.root / "reports"

    @property
    def work(self) -> Path:
        """Stages and caches; safe to delete."""
        return self.root / ".companion"

    @property
    def notebooks(self) -> list[Path]:
        """The chapters' notebooks, by name."""
        return sorted((self.root / "notebooks").glob("*.ipynb"))

    def page_sources(self) -> list[Path]:
        """Every file that a stage copies: the Quarto project, pages, theme, references."""
        named = [self.root / name for name in ROOT_PAGES]
        nested = [path for folder in SOURCE_FOLDERS for path in sorted((self.root / folder).rglob("*")) if path.is_file()]
        return [path for path in named + nested if path.exists()]

    def table_files(self) -> list[Path]:
        """datapackage.json, the tables it may name, and the register of claims."""
        return sorted(path for path in self.data.iterdir() if path.suffix in {".csv", ".json", ".yml"})

    def code_files(self) -> list[Path]:
        """The files that an edition's code digest covers: the package, the notebooks, the pages, the lock."""
        package = [path for path in sorted((self.root / "src").rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
        briefs = sorted((self.root / "briefs").glob("*.qmd"))  # no chapters, but the source of an edition's briefs
        return [*package, *self.notebooks, *self.page_sources(), *briefs, self.root / "requirements.lock"]


def find(data: Path | None = None) -> Project:
    """The project at or above the working folder; raises `UserError` where there is none or `data` is no folder."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "params.yml").exists():
            break
    else:
        raise UserError(f"no params.yml at or above {here.name}; run this inside the project's folder.")
    chosen = (data or folder / "data").resolve()
    if not chosen.is_dir():
        raise UserError(f"--data {data} is not a folder of tables.")
    return Project(folder, chosen)


def digest(files: list[Path], base: Path) -> str:
    """sha256 over the names and bytes of files, in the order given."""
    whole = hashlib.sha256()
    for path in files:
        name = path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
        whole.update(f"{name}\0{sha256(path)}\n".encode())
    return whole.hexdigest()


def sha256(path: Path) -> str:
    """sha256 of a file's bytes, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def text_digest(text: str) -> str:
    """sha256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
