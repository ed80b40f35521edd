"""Two drawings of a chart with what differs outlined."""

from __future__ import annotations

from companion.editions.comparing import marking
from companion.editions.comparing.difference import Cell, Changed, Rows


def bar(label: str, kind: str = "bar", extra: str = "") -> str:
    return f'<path aria-label="{label}" role="graphics-symbol" aria-roledescription="{kind}" d="M0,0" fill="#123456" stroke="#ffffff" stroke-width="0.4"{extra}/>'


def test_only_marks_that_the_other_lacks_are_outlined() -> None:
    old, new = marking.mark(bar("year: 1") + bar("year: 2"), bar("year: 2") + bar("year: 3"))
    assert (old.outlined, new.outlined) == (1, 1)
    assert old.svg == bar("year: 1").replace(' stroke="#ffffff" stroke-width="0.4"', "").replace("/>", f' stroke="{marking.OUTLINE}" stroke-width="2.5"/>') + bar("year: 2")
    assert new.svg.startswith(bar("year: 2"))


def test_a_mark_that_only_moved_is_the_same() -> None:
    from companion.drawing import render

    def drawn(place: int, deaths: int, row: int = 1) -> tuple[str, set[str]]:
        rows = {"field": "row", "type": "quantitative", "title": None, "axis": {"labelExpr": "'a'"}}
        encoding = {"x": {"field": "deaths", "type": "quantitative"}, "y": rows, "order": {"field": "place", "type": "ordinal"}}
        spec = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "mark": "bar", "encoding": encoding, "data": {"values": [{"deaths": deaths, "place": place, "row": row}]}}
        return render.draw(marking.labelled(spec, Rows(("deaths",)), older=False)), marking.places(spec)

    (old, places), (moved, _), (other, _) = drawn(2, 9), drawn(3, 9, row=5), drawn(2, 8)
    assert places == {"place", "row"}
    assert [one.outlined for one in marking.mark(old, moved)] == [1, 1]
    assert [one.outlined for one in marking.mark(old, moved, places)] == [0, 0]
    assert [one.outlined for one in marking.mark(old, other, places)] == [1, 1]


def test_rows_that_are_numbers_of_the_data_are_no_places() -> None:
    assert marking.places(area(encoding={"y": {"field": "n", "type": "quantitative", "axis": None}})) == set()


def test_as_many_as_differ_where_labels_repeat() -> None:
    _, new = marking.mark(bar("a"), bar("a") + bar("a"))
    assert new.outlined == 1


def test_titles_axes_lines_and_areas_are_left_alone() -> None:
    apart = bar("Title text 'x'", "title") + bar("X-axis for years", "axis") + bar("year: 1", "line mark") + bar("year: 1", "area mark")
    assert marking.mark("", apart)[1].outlined == 0


def test_a_side_that_lacks_the_chart() -> None:
    assert marking.mark("", bar("a"))[0] == marking.Drawn("", 0)


def area(**more: object) -> dict:
    return {"mark": {"type": "area"}, "encoding": {"x": {"field": "date", "type": "temporal"}}, "data": {"values": []}, **more}


def test_a_band_behind_an_area_where_its_rows_differ() -> None:
    rows = Rows(("date",), added=({"date": "2020-01-01"}, {"date": "2022-01-01"}), removed=({"date": "1999-01-01"},), changed=(Changed(("2021-01-01",), (Cell("n", "1", "2"),)),))
    given = area()
    newer = marking.labelled(given, rows, older=False)
    assert newer["layer"][0]["data"]["values"] == [{"from": "2020-01-01", "to": "2022-01-01"}]
    assert newer["layer"][1] == {"mark": {"type": "area"}, "encoding": {"x": {"field": "date", "type": "temporal"}}}
    assert newer["config"] == {"aria": True}
    older = marking.labelled(given, rows, older=True)
    assert older["layer"][0]["data"]["values"] == [{"from": "1999-01-01", "to": "2021-01-01"}]
    assert given == area()


def test_no_band_behind_bars_or_where_no_row_is_placed_along_x() -> None:
    rows = Rows(("date",), added=({"date": "2020-01-01"},))
    assert "layer" not in marking.labelled(area(mark="bar"), rows, older=False)
    assert "layer" not in marking.labelled(area(), rows, older=True)
    odd = area(encoding={"x": {"field": "date", "type": "quantitative"}})
    assert "layer" not in marking.labelled(odd, rows, older=False)


def test_numbers_along_x_are_ordered_as_numbers() -> None:
    rows = Rows(("n",), added=({"n": "9"}, {"n": "10"}))
    made = marking.labelled(area(encoding={"x": {"field": "n", "type": "quantitative"}}), rows, older=False)
    assert made["layer"][0]["data"]["values"] == [{"from": 9.0, "to": 10.0}]
