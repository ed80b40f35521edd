"""manifest.json: what it lists, what it must not say, and that it comes out the same."""

from __future__ import annotations

import getpass
import json
import socket
from pathlib import Path

import pytest

from companion.editions.provenance.manifest import plain
from companion.editions.provenance.verify import digest, files_in
from companion.errors import UserError


def read(edition) -> dict:
    return json.loads((edition / "manifest.json").read_text(encoding="utf-8"))


def test_it_lists_every_file_but_itself_and_the_seal(edition):
    files = read(edition)["files"]
    assert sorted([*files, "manifest.json", "manifest.sha256"]) == files_in(edition)
    assert {"verify.py", "ro-crate-metadata.json", "pipeline.py", "site/evidence/missions.html"} <= set(files)
    rows = edition / "rows" / "missions.active.csv"
    assert files["rows/missions.active.csv"] == {"sha256": digest(rows), "size": rows.stat().st_size}


def test_it_records_inputs_parameters_and_versions(edition, sources):
    said = read(edition)
    assert {name: one["sha256"] for name, one in said["inputs"].items()} == {
        name: digest(path) for name, path in sources.items()
    }
    assert said["parameters"] == {"as_of": "2024-12-31", "essay_date": "2024-01-01", "large_from": 5000}
    assert (said["renderer"], said["code"]) == ("builtin", "0123456789abcdef")
    assert said["absent"] == {"briefs": "none was asked for"}
    assert {"companion", "pandas", "altair", "papermill", "numpy"} <= set(said["environment"]["packages"])
    assert not {"pytest", "ruff", "jupyterlab"} & set(said["environment"]["packages"])
    assert set(said["environment"]["tools"]) == {"pandoc", "typst"}


def test_two_editions_of_the_same_are_the_same_bytes(make_edition):
    first, second = make_edition("first"), make_edition("second")
    assert files_in(first) == files_in(second)
    for path in files_in(first):
        assert (first / path).read_bytes() == (second / path).read_bytes(), path


def test_nothing_of_the_machine_is_in_what_is_written(edition, tmp_path):
    written = [edition / name for name in ("manifest.json", "manifest.sha256", "ro-crate-metadata.json")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in written)
    for word in (str(tmp_path), str(Path.home()), socket.gethostname(), f'"{getpass.getuser()}"'):
        assert word not in text


def test_the_seal_is_in_the_form_that_sha256sum_reads(edition):
    seal = (edition / "manifest.sha256").read_text(encoding="utf-8")
    assert seal == f"{digest(edition / 'manifest.json')}  manifest.json\n"


@pytest.mark.parametrize(
    "name", ["/data/missions.csv", "../missions.csv", "C:/data.csv", "data\\missions.csv", "~/x"]
)
def test_an_input_named_by_a_path_of_the_machine_is_refused(make_edition, sources, name):
    with pytest.raises(UserError, match="path inside the project"):
        make_edition(inputs={name: sources["params.yml"]})


def test_a_link_among_the_files_is_refused(make_edition, tmp_path):
    edition = tmp_path / "linked"
    (edition).mkdir()
    from companion.editions.provenance import seal

    (edition / "figures.json").symlink_to(tmp_path / "project" / "params.yml")
    with pytest.raises(UserError, match=r"figures\.json: an edition holds files only"):
        seal(
            edition,
            parameters={"as_of": "2024-12-31"},
            inputs={},
            renderer="builtin",
            code_digest="0",
            absent={},
            workflow=tmp_path / "project" / "pipeline.py",
        )


def test_parameters_without_a_date_or_with_a_path_are_refused(make_edition):
    with pytest.raises(UserError, match="should name as_of"):
        make_edition("undated", parameters={"large_from": 5000})
    with pytest.raises(UserError, match="parameter data is "):
        plain({"data": Path("/somewhere")})
