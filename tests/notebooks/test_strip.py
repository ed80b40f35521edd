"""What leaks or varies is taken out, and nothing else."""

from __future__ import annotations

import copy

import nbformat
import pytest
from nbformat import v4

from companion.notebooks.strip import strip


def stripped_text(text: str, **folders: str) -> str:
    output = v4.new_output("display_data", {"text/html": text})
    nb = v4.new_notebook(cells=[v4.new_code_cell("x", outputs=[output])])
    return strip(nb, {path: words for words, path in folders.items()}).cells[0].outputs[0].data["text/html"]


def test_metadata_of_the_run_is_gone_and_an_authors_stays():
    cell = v4.new_code_cell(
        "x",
        metadata={
            "papermill": {"duration": 1.0},
            "execution": {"a": "b"},
            "tags": ["keep"],
            "slideshow": {"a": 1},
        },
    )
    plain = v4.new_markdown_cell("y", metadata={"tags": [], "scrolled": True})
    nb = v4.new_notebook(
        cells=[cell, plain], metadata={"papermill": {"input_path": "/home/ana/x"}, "title": "T"}
    )
    nb.metadata["language_info"] = {"name": "python", "version": "3.11.7"}
    clean = strip(nb)
    assert clean.cells[0].metadata == {"tags": ["keep"], "slideshow": {"a": 1}}
    assert clean.cells[1].metadata == {}
    assert set(clean.metadata) == {"title", "kernelspec", "language_info"}
    assert clean.metadata.language_info == {"name": "python"}
    assert "ana" not in nbformat.writes(clean) and "3.11.7" not in nbformat.writes(clean)


def test_the_notebook_given_is_not_changed():
    nb = v4.new_notebook(cells=[v4.new_code_cell("x", metadata={"papermill": {}})])
    before = copy.deepcopy(nb)
    strip(nb)
    assert nb == before


def test_ids_are_an_authors_or_a_number():
    nb = v4.new_notebook(cells=[v4.new_code_cell("a", id="mine"), v4.new_code_cell("b", id="random")])
    assert [cell.id for cell in strip(nb, keep_ids=["mine"]).cells] == ["mine", "cell-2"]


def test_streams_between_two_displays_become_one_of_each():
    out, err = (
        (lambda text: v4.new_output("stream", name="stdout", text=text)),
        (lambda text: v4.new_output("stream", name="stderr", text=text)),
    )
    shown = v4.new_output("display_data", {"text/plain": "x"})
    nb = v4.new_notebook(
        cells=[v4.new_code_cell("a", outputs=[err("e1"), out("o1"), err("e2"), shown, out("o2"), out("o3")])]
    )
    found = [(o.output_type, o.get("name"), o.get("text")) for o in strip(nb).cells[0].outputs]
    assert found == [
        ("stream", "stdout", "o1"),
        ("stream", "stderr", "e1e2"),
        ("display_data", None, None),
        ("stream", "stdout", "o2o3"),
    ]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<function f at 0x7f83a1b2c3d0>", "<function f at 0x0>"),
        ("/tmp/ipykernel_123/456.py:1: UserWarning", "[cell]:1: UserWarning"),
        ("/home/ana/x.csv and /Users/ana/y", "~/x.csv and ~/y"),
        (r"C:\Users\ana\x", r"~\x"),
        ("at home, users of 0x and T_cells", "at home, users of 0x and T_cells"),
    ],
)
def test_what_names_a_process_or_a_person(text, clean):
    assert stripped_text(text) == clean


def test_folders_are_named_by_their_words_the_inner_before_the_outer():
    text = "/a/desk/run/x.csv /a/desk/y /a/deskshop b/a/desk \x1b[32m/a/desk/z"
    assert (
        stripped_text(text, here="/a/desk/run", root="/a/desk/")
        == "here/x.csv root/y /a/deskshop b/a/desk \x1b[32mroot/z"
    )


def test_the_root_folder_stands_for_nothing():
    assert stripped_text("/x/y", home="/") == "/x/y"


def test_random_ids_are_numbered_in_order_and_the_same_wherever_they_recur():
    first, second = "altair-viz-" + "0a" * 16, "altair-viz-" + "1b" * 16
    text = f'<div id="{first}"></div>#{first} #{second} <table id="T_0a1b2"> #T_0a1b2_row0'
    assert (
        stripped_text(text)
        == '<div id="altair-viz-1"></div>#altair-viz-1 #altair-viz-2 <table id="T_00001"> #T_00001_row0'
    )


def test_texts_inside_json_are_cleaned_and_images_are_left():
    data = {"application/json": {"at": ["/home/ana/x", 1]}, "image/png": "/home/ana/x"}
    nb = v4.new_notebook(cells=[v4.new_code_cell("a", outputs=[v4.new_output("display_data", data)])])
    clean = strip(nb).cells[0].outputs[0].data
    assert clean["application/json"] == {"at": ["~/x", 1]}
    assert clean["image/png"] == "/home/ana/x"


def test_twice_is_once():
    outputs = [
        v4.new_output("error", ename="E", evalue="/home/ana/x", traceback=["at 0x7f83a1b2c3d0", "/home/ana"])
    ]
    nb = strip(v4.new_notebook(cells=[v4.new_code_cell("a", outputs=outputs)]))
    assert strip(nb) == nb
    assert nb.cells[0].outputs[0].traceback == ["at 0x0", "~"]
