"""What a notebook may be given."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from companion.errors import UserError
from companion.notebooks import accept

CELL = (
    """
# what it is built for
as_of = "2024-12-31"  # one = sign more, which papermill cannot read
rows: int = 3
names = [
    "a",
]
""",
    ["parameters"],
)


def test_names_are_read_as_python_reads_them(write):
    assert accept.declared(write("n", CELL)) == ["as_of", "rows", "names"]


def test_notebook_without_parameters_declares_none(write):
    assert accept.declared(write("n", "as_of = 1")) == []


def test_values_are_plain_and_dates_are_text(write):
    given = {"as_of": date(2015, 6, 30), "rows": 4, "names": ("x", None, {"k": 1.5, "yes": True})}
    plain = accept.parameters(write("n", CELL), given)
    assert plain == {"as_of": "2015-06-30", "rows": 4, "names": ["x", None, {"k": 1.5, "yes": True}]}


@pytest.mark.parametrize("name", ["x\nimport os", "a b", "1x", "", "class", "x = 1; y"])
def test_names_that_would_run_as_code_are_refused(write, name):
    with pytest.raises(UserError, match="cannot name a parameter"):
        accept.parameters(write("n", CELL), {name: 1})


def test_an_unknown_name_is_refused_with_the_nearest_known_one(write):
    with pytest.raises(
        UserError,
        match=r"no parameter 'asof'\. Did you mean 'as_of'\? This notebook takes as_of, rows, names",
    ):
        accept.parameters(write("n", CELL), {"asof": "2015"})


def test_an_unknown_name_where_none_is_declared(write):
    with pytest.raises(UserError, match="declares none"):
        accept.parameters(write("n", "x = 1"), {"x": 2})


@pytest.mark.parametrize("value", [Decimal("1"), Path("x"), {1: 2}, {"a"}, b"x", object()])
def test_values_that_would_silently_become_text_are_refused(write, value):
    with pytest.raises(UserError, match=r"'as_of' is .* of type"):
        accept.parameters(write("n", CELL), {"as_of": value})


@pytest.mark.parametrize("place", ["http://example.org/n.ipynb", "s3://bucket/n.ipynb", "missing.ipynb", "."])
def test_only_a_file_of_this_machine_is_a_notebook(place):
    with pytest.raises(UserError, match="no such notebook file"):
        accept.notebook_file(Path(place))


def test_what_is_no_notebook_is_refused(tmp_path):
    text = tmp_path / "n.ipynb"
    text.write_text("[]")
    with pytest.raises(UserError, match="not a notebook"):
        accept.cells(text)


def test_a_parameters_cell_that_is_not_python(write):
    with pytest.raises(UserError, match=r"not plain Python \(line 2"):
        accept.declared(write("n", ("x = 1\n%magic", ["parameters"])))
