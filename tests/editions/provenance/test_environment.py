"""Versions as installed and as locked, and those that a tool on the PATH tells."""

from __future__ import annotations

import shutil

import pytest

from companion.editions.provenance.environment import _packages, locked, packages, versions
from companion.errors import UserError


def test_the_lock_is_read_for_this_platform():
    lock = (
        "# made by a tool\n"
        "Brotli==1.2.1 \\\n    --hash=sha256:00\n    # via fonttools\n"
        "soup_sieve==2.10 ; python_full_version < '3.0' \\\n    --hash=sha256:00\n"
        "soup_sieve==4.1.2 ; python_full_version >= '3.0' \\\n    --hash=sha256:00\n"
        "nowhere==1 ; sys_platform == 'nowhere' \\\n    --hash=sha256:00\n"
    )
    assert locked(lock) == {"brotli": "1.2.1", "soup-sieve": "4.1.2"}


def test_packages_follow_requirements_but_not_extras(tmp_path, monkeypatch):
    def distribution(name: str, version: str, *requires: str) -> None:
        folder = tmp_path / f"{name}-{version}.dist-info"
        folder.mkdir()
        lines = [
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}",
            *(f"Requires-Dist: {r}" for r in requires),
        ]
        (folder / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")

    monkeypatch.syspath_prepend(tmp_path)
    distribution(
        "one_project", "1", "left>=1", 'tested; extra == "test"', 'windowed; sys_platform == "nowhere"'
    )
    distribution("left", "2.0", "right[deep]")
    distribution("right", "3.1", 'deeper; extra == "deep"', "left")
    distribution("deeper", "4")
    assert packages("one-project") == {"deeper": "4", "left": "2.0", "one-project": "1", "right": "3.1"}
    with pytest.raises(UserError, match="The package no-such-project is not installed"):
        packages("no-such-project")
    _packages.cache_clear()  # as in another process
    shutil.rmtree(tmp_path / "right-3.1.dist-info")
    distribution("right", "4.0")
    assert packages("one-project") == {"left": "2.0", "one-project": "1", "right": "4.0"}


def test_quarto_tells_its_own_tools(tmp_path, monkeypatch):
    quarto = tmp_path / "quarto"
    quarto.write_text(
        "#!/bin/sh\ncase $1 in pandoc) echo pandoc 3.8.3; echo more 9.9;; typst) echo 'typst 0.14.2 (abc)';; *) echo 1.9.38;; esac\n",
        encoding="utf-8",
    )
    quarto.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert versions("quarto")["tools"] == {"pandoc": "3.8.3", "quarto": "1.9.38", "typst": "0.14.2"}
    quarto.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    with pytest.raises(UserError, match="`quarto pandoc --version` does not tell its version"):
        versions("quarto")
    quarto.unlink()
    with pytest.raises(UserError, match="`quarto` is not on the PATH any more"):
        versions("quarto")
