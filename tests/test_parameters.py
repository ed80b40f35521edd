"""What an edition can be asked for, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from companion import parameters
from companion.errors import UserError


def test_the_project_s_own_parameters(root):
    read = parameters.load(root / "params.yml")
    assert read.essay_date == date(2024, 1, 1)
    assert read.plain()["as_of"] == read.as_of.isoformat()


@pytest.mark.parametrize(("name", "value", "words"), [
    ("asof", "2015", "did you mean as_of"),
    ("as_of", "yesterday", "as_of is 'yesterday'"),
    ("as_of", "2015-02-30", "not a day of the calendar"),
    ("large_from", "many", "large_from is 'many'"),
    ("large_from", "0", "a strength in persons"),
    ("essay_published", "true", "a year such as 2025"),
])
def test_what_cannot_be_used_is_named(root, name, value, words):
    with pytest.raises(UserError, match=words):
        parameters.load(root / "params.yml", {name: value})


@pytest.mark.parametrize(("text", "words"), [("as_of: 2024-12-31\n", "does not give essay_date"), ("- a\n", "lines of the form"), ("as_of: [\n", "cannot be read as YAML")])
def test_a_file_of_parameters_is_whole(tmp_path, text, words):
    path = tmp_path / "mine.yml"
    path.write_text(text)
    with pytest.raises(UserError, match=words):
        parameters.load(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UserError, match="is not there"):
        parameters.load(tmp_path / "none.yml")
