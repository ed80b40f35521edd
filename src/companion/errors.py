"""The two ways a command can end badly, each a single message for a person to read."""

from __future__ import annotations


class UserError(Exception):
    """Words or data that cannot be used: exit 2. The message names file, row, column, value and what would be right."""


class CheckFailed(Exception):
    """A check that ran and did not hold: exit 1."""
