"""Pictures drawn in processes of their own, which start V8 while other work goes on and can be forked from by nobody.

`python -m companion.charts.drawing` is such a process; `render` and `draw` ask one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from companion import services
from companion.errors import UserError

COMMAND = (sys.executable, "-m", "companion.charts.drawing")


def start(count: int = 1) -> None:
    """Have so many ready ahead of their first picture."""
    services.start(COMMAND, count)


def wait() -> None:
    """Come back when one is ready."""
    _ask({"render": {}, "folder": ""})


def render(specs: Mapping[str, Path], folder: Path) -> None:
    """As `render.render`, for specifications in files; UserError where one cannot be drawn."""
    if specs:
        _ask({"render": {name: str(path) for name, path in specs.items()}, "folder": str(folder)})


def draw(spec: Path) -> str:
    """A specification's finished SVG; UserError where it cannot be drawn."""
    return _ask({"draw": str(spec)})["svg"]


def _ask(job: dict) -> dict:
    try:
        with services.serving(COMMAND) as service:
            answer = service.ask(job)
    except services.Ended as ended:
        raise UserError(f"charts could not be drawn: {ended}") from None
    if "error" in answer:
        what = Path(job["draw"]).stem if "draw" in job else f"one of {', '.join(job['render'])}"
        raise UserError(f"the chart {what} could not be drawn: {answer['error']}.")
    return answer


def serve() -> None:
    """Do jobs from standard input until it ends."""
    from companion.charts import render, svg

    render.draw({"data": {"values": [{}]}, "mark": "point"})  # V8 starts with its first picture, not with its import
    for line in sys.stdin:
        job = json.loads(line)
        try:
            if "draw" in job:
                plain = json.loads(Path(job["draw"]).read_text(encoding="utf-8"))
                answer = {"svg": svg.finish(render.draw(plain), plain["usermeta"]["title"], plain["description"])}
            else:
                render.render({name: Path(path) for name, path in job["render"].items()}, Path(job["folder"]))
                answer = {}
        except Exception as wrong:
            answer = {"error": " ".join(str(wrong).split("\n    at ")[0].split())}  # without V8's own places
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
    services.leave()
