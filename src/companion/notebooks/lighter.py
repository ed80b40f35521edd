"""Imports that cost seconds and give nothing here.

Where JupyterLab is installed, jsonschema has its optional formats, and with them builds a grammar of web addresses
each time it is imported: 3.5 s of every process that imports Altair or nbformat. Neither checks such formats.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import typing
from collections.abc import Iterator
from types import ModuleType
from typing import Any

_OPTIONAL_FORMATS = ("rfc3987_syntax", "isoduration")
# What pytask imports for its record in a database, kept beside the lockfile, and for files on other machines.
_DATABASE_AND_FAR_FILES = ("sqlalchemy", "sqlalchemy.engine", "sqlalchemy.exc", "sqlalchemy.orm", "upath", "upath._stat")


@contextlib.contextmanager
def without_optional_formats() -> Iterator[None]:
    """While it lasts, importing jsonschema (by way of Altair, nbformat, papermill) leaves its costly formats out.

    Afterwards the modules can be imported as ever.
    """
    kept_out = [name for name in _OPTIONAL_FORMATS if name not in sys.modules]
    for name in kept_out:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's way to say: cannot be imported
    try:
        yield
    finally:
        for name in kept_out:
            del sys.modules[name]


class Unused:
    """A class or function that is named and never used: it can be called, subscripted, inherited from."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Takes whatever it is given."""

    def __class_getitem__(cls, _: Any) -> type[Unused]:
        return cls


class _Empty(ModuleType):
    __path__: list[str] = []  # noqa: RUF012

    def __getattr__(self, name: str) -> type[Unused]:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unused


@contextlib.contextmanager
def with_protocols_read_once() -> Iterator[None]:
    """While it lasts, `isinstance` reads what a protocol asks for once, as Python does from 3.12 on.

    pytask asks of every node of its graph which of its protocols it follows, and 3.11 reads the protocol each time.
    """
    own = typing._get_protocol_attrs if sys.version_info < (3, 12) else None
    if own:
        typing._get_protocol_attrs = functools.cache(own)
    try:
        yield
    finally:
        if own:
            typing._get_protocol_attrs = own


@contextlib.contextmanager
def without_database() -> Iterator[None]:
    """While it lasts, pytask is imported without SQLAlchemy and fsspec: half of its 0.9 s. Whoever imports it so
    takes its plugin `_pytask.database` away. No plugin of the environment is loaded: it could change a build.
    """
    from pluggy import PluginManager

    stood_for = [name for name in _DATABASE_AND_FAR_FILES if name not in sys.modules]
    sys.modules |= {name: _Empty(name) for name in stood_for}
    own, PluginManager.load_setuptools_entrypoints = PluginManager.load_setuptools_entrypoints, lambda *_, **__: 0
    try:
        yield
    finally:
        PluginManager.load_setuptools_entrypoints = own
        for name in stood_for:
            del sys.modules[name]
