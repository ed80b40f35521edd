"""What people do today for the same result, in the plainest way, and the least that our own tools can do it in."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from pathlib import Path

from cases import NOTHING, Cost, run

CHAPTERS = ("missions", "chronology", "support", "money", "incidents")


def chain(folder: Path, stage: Path, out: Path) -> dict[str, Cost]:
    """papermill's command for each notebook, one after another, then Quarto; where it is not, pandoc and typst.

    Our notebooks leave specifications, and the pages show pictures of a built stage: those somebody has to draw, as
    notebooks do that show a chart as a picture. One of each chart, not its twin for a phone, and no PNG.
    """
    out.mkdir(exist_ok=True)
    papermill = charts = NOTHING
    for chapter in CHAPTERS:
        named = json.loads((stage / "run" / f"{chapter}.json").read_text(encoding="utf-8"))["charts"]
        charts += run([sys.executable, "-c", drawing([stage / "run" / "charts" / f"{name}.json" for name in named])], out)
        notebook, executed = folder / "notebooks" / f"{chapter}.ipynb", out / f"{chapter}.ipynb"
        command = [sys.executable, "-m", "papermill", str(notebook), str(executed), "-f", str(folder / "params.yml"), "--no-progress-bar", "-k", "python3"]
        papermill += run(command, folder, PYTHONPATH=str(folder / "src"))
    return {"papermill": papermill, "charts": charts, "pages": quarto(stage, out) if shutil.which("quarto") else plain(stage, out)}


def drawing(specs: list[Path]) -> str:
    """A script that draws specifications, one after another."""
    return f"import json, vl_convert\nfor path in {[str(path) for path in specs]!r}:\n    vl_convert.vegalite_to_svg(json.load(open(path)), vl_version='6.4')"


def quarto(stage: Path, out: Path) -> Cost:
    """Quarto over a copy of the pages of a built stage (it passes over hidden folders), site and PDF."""
    from companion.rendering.quarto import IGNORED, prepare

    work = out / "quarto"
    shutil.copytree(stage, work, ignore=shutil.ignore_patterns(*IGNORED))
    prepare(work)
    return run(["quarto", "render", "--to", "html", "--no-execute"], work) + run(["quarto", "render", "companion.qmd", "--to", "typst", "--no-execute"], work)


def plain(stage: Path, out: Path) -> Cost:
    """pandoc for each page to HTML, then all of them through typst to one PDF."""
    import pypandoc

    pandoc, pages, cost = str(pypandoc.get_pandoc_path()), chapters(stage), NOTHING
    for page in pages:
        cost += run([pandoc, "--standalone", "--toc", "--citeproc", "--bibliography", "references.bib", str(page), "--output", str(out / f"{page.stem}.html")], stage)
    typ = out / "all.typ"
    cost += run([pandoc, "--standalone", "--toc", "--citeproc", "--bibliography", "references.bib", *map(str, pages), "--to", "typst", "--output", str(typ)], stage)
    compile = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], root='/')"
    return cost + run([sys.executable, "-c", compile, str(typ), str(out / "all.pdf")], stage)


def chapters(stage: Path) -> list[Path]:
    """The pages of a built stage."""
    return [stage / "index.qmd", *sorted((stage / "pages").glob("*.qmd")), *sorted((stage / "evidence").glob("*.qmd"))]


def floor(stage: Path, out: Path) -> dict[str, Cost]:
    """Each thing that has to happen once, alone: the imports, V8 and its pictures, the pages, a PDF, the notebooks.

    The sum is what one could do it in, one thing after another, on one processor.
    """
    import pypandoc

    pandoc, pages = str(pypandoc.get_pandoc_path()), chapters(stage)
    charts = sorted((stage / "run" / "charts").glob("*.json"))
    pictures = [str(path) for path in sorted((stage / "run" / "charts").glob("*.svg"))][:20]
    scripts = {
        "imports": "import companion.notebooks.imports",
        "charts": drawing(charts),
        "PDF": "import typst\n" + f"text = '\\n'.join(f'#image(\"{{path}}\")' for path in {pictures!r})\ntypst.compile(text.encode(), root='/')",
        "notebooks": textwrap.dedent(f"""
            import nbformat, time
            from pathlib import Path
            from companion.notebooks.run import run
            out = Path({str(out)!r})
            cell = nbformat.v4.new_code_cell("1 + 1")
            (out / "least.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])))
            run(out / "least.ipynb", out / "least-run.ipynb", {{}}, out)
            began = time.perf_counter()
            for _ in range({len(CHAPTERS)}):
                run(out / "least.ipynb", out / "least-run.ipynb", {{}}, out)
            (out / "least.json").write_text(str(time.perf_counter() - began))
        """),
    }
    costs = {name: run([sys.executable, "-c", script], out) for name, script in scripts.items()}
    forked = json.loads((out / "least.json").read_text())
    costs["notebooks"] = Cost(forked, forked, costs["notebooks"].megabytes)
    costs["pages"] = NOTHING
    for page in pages:
        costs["pages"] += run([pandoc, str(page), "--output", str(out / "floor.html")], stage)
    return costs
