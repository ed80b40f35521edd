"""What a claim's verdict rests on: computed from data, compared with a table coded from sources, or read in one.

Which tables are coded is said once, in datapackage.json: a table with `"coded": true` was written by this report's
compilers from sources they read; `"coded": ["column", ...]` says so of some columns only; `"coded": "read"` marks notes
of what a source says on a single point. All other tables hold data as a publisher counts or lists them.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from companion.claims import expressions

if TYPE_CHECKING:
    from companion.claims.register import Claim
    from companion.ledger.declare import Figure

COMPUTED, COMPARED, READ, UNDECIDED = "computed", "compared", "read", "undecided"
BASES = (COMPUTED, COMPARED, READ, UNDECIDED)  # from the strongest to the weakest


def basis(claim: Claim, resources: Mapping[str, dict[str, Any]], figures: Mapping[str, Figure]) -> str:
    """One of `BASES`, by what the claim's test reads; the weakest of its tables decides.

    resources: the tables' entries in datapackage.json. A figure over a table of which only some columns are coded
    counts as compared, since which columns it reads is not declared: where in doubt, the weaker word. A claim without
    a test was read, in the essay or in a source, unless its verdict is that nothing decides it.
    """
    if not claim.tested:
        return UNDECIDED if claim.verdict == "not testable here" else READ
    found = {COMPUTED}
    for tree in claim.trees().values():
        columns = _columns(tree)
        found |= {_of_table(resources[name], columns) for name in expressions.names(tree) & set(resources)}
        found |= {_of_table(resources[name], None) for id in expressions.figures(tree, figures) for name in figures[id].tables}
    return max(found, key=BASES.index)


def _of_table(resource: dict[str, Any], columns: set[str] | None) -> str:
    """What a table gives to a test that reads these columns of it; None where the columns are not known."""
    coded = resource.get("coded", False)
    if coded == "read":
        return READ
    partly = isinstance(coded, list) and (columns is None or columns & set(coded))
    return COMPARED if coded is True or partly else COMPUTED


def _columns(tree: ast.expr) -> set[str]:
    """The columns an expression names, of whatever table: after a dot, as a condition of `rows`, or in `by`."""
    dotted = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    given = [keyword for node in ast.walk(tree) if isinstance(node, ast.Call) for keyword in node.keywords]
    by = {str(keyword.value.value) for keyword in given if keyword.arg == "by" and isinstance(keyword.value, ast.Constant)}
    return dotted | by | {str(keyword.arg) for keyword in given}
