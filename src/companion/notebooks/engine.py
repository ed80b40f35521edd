"""The project's engines as papermill's entry points name them, loaded when they are first used.

papermill loads every entry point while it is itself half loaded, so that an engine's own module, when that is what
imports papermill, would be asked for a class it does not have yet.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class LoadedWhenUsed:
    """Stands for an engine class of another module."""

    def __init__(self, module: str, name: str) -> None:
        self._place = module, name

    def __getattr__(self, attribute: str) -> Any:
        module, name = self._place
        return getattr(getattr(import_module(module), name), attribute)


ForkEngine = LoadedWhenUsed("companion.notebooks.forked", "ForkEngine")
KernelEngine = LoadedWhenUsed("companion.notebooks.kernel", "KernelEngine")
