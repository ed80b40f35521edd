"""What an edition was made from, and how anybody can check that it still is what it was.

`seal` ends the making of an edition: it writes verify.py, ro-crate-metadata.json, manifest.json and
manifest.sha256 into its folder. `checks` gives the rows of the Checks block on the data page. `verify.verify` is
the verifier that ships with each edition, and what `companion verify` calls.

Nothing is imported before it is asked for, so that `companion verify` needs only the standard library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from companion.editions.provenance.block import Check, checks, committed
    from companion.editions.provenance.sealing import seal

__all__ = ["Check", "checks", "committed", "seal"]

_HOMES = {"Check": "block", "checks": "block", "committed": "block", "seal": "sealing"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'companion.editions.provenance' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"companion.editions.provenance.{_HOMES[name]}"), name)
