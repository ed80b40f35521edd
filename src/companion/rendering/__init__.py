"""Pages to HTML and PDF: Quarto where it is installed, else the built-in renderer (pandoc and typst)."""

from __future__ import annotations

from companion.errors import UserError
from companion.rendering import installed

RENDERERS = ("auto", "quarto", "builtin")


def choose(wanted: str) -> str:
    """The renderer to use, "quarto" or "builtin", for one of auto, quarto, builtin.

    UserError where Quarto is asked for and not found, or the word is none of the three.
    """
    if wanted not in RENDERERS:
        raise UserError(f"--renderer {wanted}: expected one of {', '.join(RENDERERS)}.")
    if wanted == "builtin":
        return "builtin"
    problem = installed.problem()
    if wanted == "quarto" and problem:
        raise UserError(
            f"--renderer quarto: {problem} Get Quarto 1.9 from https://quarto.org/docs/download/ or with "
            "`conda env create -f environment.yml`, or leave the option out to use the built-in renderer."
        )
    return "builtin" if problem else "quarto"
