"""What a change says in a sentence."""

from __future__ import annotations

from types import SimpleNamespace

from companion.editions.comparing import parts, words
from companion.editions.comparing.difference import Cell, Changed, Rows

KEY = ("dataset", "country", "year")


def row(country: str, year: str = "2024", **more: str) -> dict[str, str]:
    return {"dataset": "ucdp", "country": country, "year": year, **more}


def test_rows_are_named_without_what_all_begin_with() -> None:
    rows = Rows(KEY, added=(row("Mali"), row("Niger")), removed=(row("Chad"),), changed=(Changed(("ucdp", "Sudan", "2024"), (Cell("n", "1", ""),)),))
    assert [(one.kind, one.line) for one in words.row_changes(rows)] == [
        ("added", "Mali, 2024"), ("added", "Niger, 2024"), ("removed", "Chad, 2024"), ("changed", "Sudan, 2024: n 1 → empty"),
    ]  # fmt: skip


def test_one_row_is_named_in_full() -> None:
    assert [one.name for one in words.row_changes(Rows(KEY, added=(row("Mali"),)))] == ["ucdp, Mali, 2024"]


def test_a_row_without_a_key_is_named_by_its_first_cells() -> None:
    found = words.row_changes(Rows((), added=({"a": "", "b": "1", "c": "2", "d": "3", "e": "4", "f": "5", "source": "s", "note": "n"},)))[0]
    assert (found.name, found.rest) == ("1, 2, 3, 4", "f 5")


def test_columns_are_counted_where_there_are_several() -> None:
    assert Rows(columns_added=("a", "b"), columns_removed=("c",)).words == "2 columns added, column c removed"


def test_a_long_value_is_cut_at_a_word() -> None:
    assert words.short("word " * 60).endswith("word …") and len(words.short("word " * 60)) <= words.LONG + 2
    assert words.short("short") == "short"


def test_control_characters_and_marks_of_direction_go() -> None:
    assert words.printable("a\x1b[31mb‮c\nd") == "a [31mb c d"


def test_a_figure_that_is_the_same_of_another_carries_its_title() -> None:
    figures = {"deaths.all": {"title": "Deaths"}, "deaths.police": {"title": "The same of police", "variant_of": "deaths.all"}, "deaths.lost": {"title": "The same of none", "variant_of": "deaths.gone"}}
    side = SimpleNamespace(figures=figures)
    assert [parts._title(id, side) for id in figures] == ["Deaths", "Deaths: the same of police", "The same of none"]
