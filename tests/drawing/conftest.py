"""The charts' sample, which drawings are tried on too."""

from __future__ import annotations

from ..charts.conftest import changed, sample  # noqa: F401
