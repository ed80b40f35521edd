"""What every notebook would do for the first time, done once in the warm parent, so that forked ones find it done.

Libraries compile patterns and schemas and import parts of themselves when first used: about 0.1 s a notebook.
Nothing here may leave a trace that a notebook could see, nor start a thread.
"""

from __future__ import annotations

import io
from typing import Any


def rehearse(app: Any) -> None:
    """Read, sum up, show and draw a small table; check and strip a small notebook. `app` is a `cells.CellApp`."""
    _show(app.shell.display_formatter, _table())
    _write_notebook()


def _table() -> Any:
    import pandas as pd

    frame = pd.read_csv(io.StringIO("name,day,n\na,2001-02-03,1\nb,2004-05-06,2\n"), dtype={"name": str})
    frame["day"] = pd.to_datetime(frame["day"])
    frame = frame.merge(frame.groupby("name", as_index=False)["n"].sum(), on="name")
    return frame.sort_values("day", ascending=False).reset_index(drop=True)


def _show(formatter: Any, frame: Any) -> None:
    import altair as alt

    from companion.charts import theme

    formatter.format(frame)
    for bold in (False, True):
        theme.measure("a", theme.SIZE, bold=bold)
    # no parameter and no layered view: Altair numbers those, and a notebook's would begin at 2
    formatter.format(alt.Chart(frame).mark_bar().encode(x="day:T", y="n_x", color="name", tooltip=["name"]))


def _write_notebook() -> None:
    import nbformat
    from nbformat import v4

    from companion.notebooks.strip import strip

    outputs = [
        v4.new_output("stream", name="stdout", text="a\n"),
        v4.new_output("display_data", {"text/markdown": "a"}),
        v4.new_output("execute_result", {"text/plain": "1"}, execution_count=1),
    ]
    cells = [
        v4.new_markdown_cell("a"),
        v4.new_code_cell("a", outputs=outputs, metadata={"tags": ["parameters"]}),
    ]
    text = nbformat.writes(strip(v4.new_notebook(cells=cells), {"/nowhere": "."}))
    nbformat.reads(text, as_version=4)
