"""The Checks block, and whether the sources of a working copy are committed."""

from __future__ import annotations

import subprocess

import pytest

from companion.editions.provenance import checks, committed
from companion.editions.provenance.environment import packages
from companion.editions.provenance.verify import digest
from companion.rendering.prose import coverage


def lock_of(versions: dict[str, str]) -> str:
    return "".join(f"{name}=={version} \\\n    --hash=sha256:00\n" for name, version in versions.items())


@pytest.fixture
def block(sources):
    """A function that gives the block as name -> check, everything well but for what is passed."""
    well = {
        "inputs": sources,
        "digests": {name: digest(path) for name, path in sources.items()},
        "lock": lock_of(packages()),
        "network_closed": True,
        "printed": ["missions.active"],
        "recorded": ["missions.active", "missions.ended"],
        "numbers": coverage({"index.qmd": "See Resolution 2719."}),
        "turned": [],
    }
    return lambda **changed: {check.name: check for check in checks(**(well | changed))}


def test_all_holds_but_what_the_bytes_cannot_know(block):
    assert {name: check.holds for name, check in block().items()} == {
        "Sources committed": None,
        "Environment as locked": True,
        "Inputs unchanged": True,
        "No network used": True,
        "Numbers all traced": True,
        "No number typed": True,
        "Claims as recorded": True,
    }


def test_each_row_says_what_does_not_hold(block, sources):
    versions = packages()
    versions["pandas"] = "1.0"
    del versions["numpy"]
    found = block(lock=lock_of(versions))["Environment as locked"]
    assert found.holds is False
    assert f"pandas {packages()['pandas']} is installed, the lock says 1.0" in found.explanation
    assert f"numpy {packages()['numpy']} is installed, but not in the lock" in found.explanation
    assert "companion" not in found.explanation

    traced = block(printed=["missions.active", "missions.new"])["Numbers all traced"]
    assert traced[1:] == (False, "Printed, but not in figures.json: missions.new.")
    claims = block(turned=["c42", "c07"])["Claims as recorded"]
    assert claims[1:] == (False, "The computed verdict is not the recorded one for: c07; c42.")
    assert block(network_closed=False)["No network used"].holds is None

    before = {name: digest(path) for name, path in sources.items()}
    sources["params.yml"].write_text("as_of: 2015-06-30\n", encoding="utf-8")
    changed = block(digests=before)["Inputs unchanged"]
    assert changed[1:] == (False, "Changed since they were read: params.yml.")


def git(folder, *words: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def test_sources_are_committed_or_named(sources, tmp_path):
    project = tmp_path / "project"
    assert committed(sources, project).holds is None
    git(project, "init", "-q")
    (project / ".gitignore").write_text("params.yml\n", encoding="utf-8")
    found = committed(sources, project)
    assert (found.holds, found.explanation) == (
        False,
        "Not as last committed: data/missions.csv; params.yml.",
    )
    git(project, "add", "-f", "data", "params.yml")
    git(project, "commit", "-q", "-m", "data")
    assert committed(sources, project).holds is True
    sources["data/missions.csv"].write_text("mission\nUNEF I\n", encoding="utf-8")
    assert committed(sources, project).explanation == "Not as last committed: data/missions.csv."
    elsewhere = tmp_path / "other.csv"
    elsewhere.write_text("x\n", encoding="utf-8")
    assert "data/other.csv" in committed({"data/other.csv": elsewhere}, project).explanation
