"""Batches: what a file may say, and a failure that stops nothing else."""

from __future__ import annotations

import pytest

from companion.briefs import batch
from companion.errors import UserError


@pytest.fixture
def file(tmp_path):
    def made(text: str):
        path = tmp_path / "batch.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return made


def test_a_row_is_a_set_of_parameters(file, given):
    wanted = batch.read_batch(file("name,as_of,large_from\nMINUSMA,,\nUNTSO,2015-06-30,3000\n"), given())
    assert [(one.word, str(one.given.as_of), one.given.large_from, one.row) for one in wanted] == [
        ("MINUSMA", "2024-12-31", 5000, 2),
        ("UNTSO", "2015-06-30", 3000, 3),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "header row with a column `name`"),
        ("mission\nMINUSMA\n", "header row with a column `name`"),
        ("name,colour\nMINUSMA,red\n", "'colour' is no column of a batch"),
        ("name,as_of\nMINUSMA,2024-13-01\n", "row 2: as_of is '2024-13-01'"),
        ("name,as_of\nMINUSMA\n", "row 2: it does not have as many cells"),
        ("name\nMINUSMA,2024-01-01\n", "row 2: it does not have as many cells"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(file, given, text, said):
    with pytest.raises(UserError, match=said):
        batch.read_batch(file(text), given())


def test_no_such_file(tmp_path, given):
    with pytest.raises(UserError, match="cannot be read as CSV"):
        batch.read_batch(tmp_path / "none.csv", given())


def test_nothing_asked_for(root, given):
    from companion import project

    with pytest.raises(UserError, match=r"--batch FILE\.csv"):
        batch.build(project.Project(root, root / "data"), given(), [], False, None)
