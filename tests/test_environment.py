"""environment.yml, pyproject.toml and requirements.lock name the same packages at versions that agree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
LOCK = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", (ROOT / "requirements.lock").read_text(), re.M))
CONDA_NAMES = yaml.safe_load((ROOT / "tests" / "conda_names.yml").read_text())
ONLY_CONDA = {"python", "quarto", "pip"}  # the interpreter, the renderer the lock cannot hold, and what installs the rest
NOT_ONE_NUMBER = {"pandoc"}  # comes inside pypandoc-binary, whose own number the lock holds


def project_names() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    return {re.match(r"[A-Za-z0-9-]+", one).group().lower() for names in lists for one in names}


def conda_specs() -> dict[str, str]:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    specs = [one for one in listed if isinstance(one, str)]
    specs += [one for part in listed if isinstance(part, dict) for one in part["pip"] if not one.startswith("--")]
    return {name: version.strip() for name, version in (re.match(r"([a-z0-9-]+) ?(.*)", one).groups() for one in specs)}


def test_every_package_of_the_project_is_locked():
    assert project_names() <= set(LOCK)


def test_every_locked_package_has_a_hash():
    text = (ROOT / "requirements.lock").read_text()
    blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.M)[1:]
    assert blocks and all("--hash=sha256:" in block for block in blocks)


def test_the_lock_has_no_addresses():
    assert not re.search(r"https?://|--index-url|--find-links|@ file", (ROOT / "requirements.lock").read_text())


def test_conda_has_the_packages_of_the_project():
    expected = {one for name in project_names() for one in CONDA_NAMES.get(name, [name])}
    assert set(conda_specs()) - ONLY_CONDA == expected


@pytest.mark.parametrize("name", sorted(set(conda_specs()) - ONLY_CONDA - NOT_ONE_NUMBER))
def test_conda_has_the_locked_version(name):
    ours = next((pypi for pypi, names in CONDA_NAMES.items() if name in names), name)
    wanted = conda_specs()[name].removeprefix("==").removesuffix(".*")
    assert LOCK[ours] == wanted or LOCK[ours].startswith(f"{wanted}.")
