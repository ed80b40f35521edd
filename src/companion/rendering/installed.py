"""Whether a usable Quarto is installed; a module of its own, so that choosing a renderer imports no other."""

from __future__ import annotations

import re
import shutil
import subprocess

# What the pages were tried with; Quarto reads typst's PDF standards from 1.9 on.
VERSION = (1, 9)


def problem() -> str:
    """Why Quarto cannot be used, as a sentence; empty where it can."""
    found = shutil.which("quarto")
    if not found:
        return "Quarto is not installed here."
    done = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    version = tuple(int(part) for part in re.findall(r"\d+", done.stdout)[:2])
    if done.returncode or version < VERSION:
        return f"Quarto {done.stdout.strip() or '(no version)'} is too old; 1.9 or newer is needed."
    return ""
