"""The language of a claim's test: a small part of Python's expressions, read as a tree and walked, never run.

    missions["MINUSMA"].end                                   a cell: table[key].column
    rows(missions, multidimensional="yes", end=since("2014-01-01")).mission    a column of the rows that fit
    missions.active_at_essay                                  a figure of the ledger
    found == says and year(found) == "2013"                   comparisons, and, or, not, + - * /

`docs/claims.md` lists the functions. Anything else is refused with the word that is not known.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable
from typing import Any

from companion.claims.values import FUNCTIONS, Figure, Missing, Row, Rows, plain

LONGEST = 600  # characters
LARGEST = 120  # nodes of the tree

_COMPARE = {ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge}
_ARITHMETIC = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
_ALLOWED = (
    ast.Expression, ast.Constant, ast.Name, ast.Load, ast.Attribute, ast.Subscript, ast.Tuple, ast.List, ast.Call, ast.keyword,
    ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.BinOp, ast.Compare, ast.In, ast.NotIn, *_COMPARE, *_ARITHMETIC,
)  # fmt: skip


class ExpressionError(ValueError):
    """An expression that the language does not have; the message is a clause that names the word."""


def parse(text: str) -> ast.expr:
    """Read an expression; raises `ExpressionError` for anything outside the language."""
    if not isinstance(text, str) or not text.strip():
        raise ExpressionError("it is empty")
    if len(text) > LONGEST:
        raise ExpressionError(f"it has {len(text)} characters, {LONGEST} are allowed")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError("it is not an expression; see docs/claims.md for what one looks like") from None
    nodes = list(ast.walk(tree))
    if len(nodes) > LARGEST:
        raise ExpressionError(f"it has {len(nodes)} parts, {LARGEST} are allowed")
    for node in nodes:
        _admit(node)
    return tree.body


def _admit(node: ast.AST) -> None:
    if not isinstance(node, _ALLOWED):
        raise ExpressionError(f"{type(node).__name__} is not part of the language")
    if isinstance(node, ast.Constant) and (isinstance(node.value, bool) or not isinstance(node.value, str | int | float)):
        raise ExpressionError(f"{node.value!r} is not a text or a number")
    if isinstance(node, ast.Call):
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            raise ExpressionError(f"{ast.unparse(node.func)} is not a function of the language ({', '.join(sorted(FUNCTIONS))})")
        if any(keyword.arg is None for keyword in node.keywords):
            raise ExpressionError("** is not part of the language")
    if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
        raise ExpressionError(f"{node.attr} is not a column or a figure")


def figures(tree: ast.expr, known: Iterable[str]) -> list[str]:
    """The ids of figures an expression names, in order, longest id first where one begins another."""
    found, ids = [], set(known)
    for node in ast.walk(tree):
        id = _figure(node, ids)
        if id and id not in found:
            found.append(id)
    return [id for id in found if not any(other.startswith(f"{id}.") for other in found)]


def names(tree: ast.expr) -> set[str]:
    """The words an expression uses that are no function: tables, first parts of figures, found, says, at."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}


def _dotted(node: ast.AST) -> str | None:
    """a.b.c of a chain of attributes on a name."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if parts and isinstance(node, ast.Name) else None


def _figure(node: ast.AST, ids: set[str]) -> str | None:
    dotted = _dotted(node)
    return dotted if dotted in ids else None


class Scope:
    """What the words of an expression stand for: tables, figures by id, and plain values such as `found` and `at`."""

    def __init__(self, table: Callable[[str], Rows | None], figure: Callable[[str], Figure], known: Iterable[str], values: dict[str, Any]) -> None:
        self._table, self._read_figure, self._ids, self._values = table, figure, set(known), values

    def evaluate(self, tree: ast.expr) -> Any:
        """The value of an expression; raises `ExpressionError` where a word is unknown, `Missing` where data lack it."""
        return self._value(tree)

    def _value(self, node: ast.AST) -> Any:
        return getattr(self, f"_{type(node).__name__.lower()}")(node)

    def _constant(self, node: ast.Constant) -> Any:
        return node.value

    def _name(self, node: ast.Name) -> Any:
        if node.id in self._values:
            return self._values[node.id]
        table = self._table(node.id)
        if table is None:
            raise ExpressionError(f"{node.id!r} is neither a table nor one of {', '.join(sorted(self._values))}")
        return table

    def _attribute(self, node: ast.Attribute) -> Any:
        id = _figure(node, self._ids)
        if id:
            return self._read_figure(id)
        dotted = _dotted(node)
        if dotted and not self._begins(dotted):
            raise ExpressionError(f"there is no figure {dotted!r}")
        base = self._value(node.value)
        if not isinstance(base, Row | Rows | Figure):
            raise ExpressionError(f".{node.attr} asks for a part of something that has none")
        try:
            return base.part(node.attr)
        except KeyError as unknown:
            figure = f"there is no figure {dotted!r}, and " if dotted else ""
            raise ExpressionError(figure + str(unknown.args[0])) from None

    def _begins(self, dotted: str) -> bool:
        """Whether a.b.c begins with something known: a table, a value, or a figure of which it is a part."""
        root = dotted.split(".")[0]
        return root in self._values or self._table(root) is not None or any(dotted.startswith(f"{id}.") for id in self._ids)

    def _subscript(self, node: ast.Subscript) -> Row:
        base, key = self._value(node.value), self._value(node.slice)
        if not isinstance(base, Rows):
            raise ExpressionError("[ ] picks a row of a table by its key, nothing else")
        return base.row(key if isinstance(key, list) else [key])

    def _list(self, node: ast.List) -> list[Any]:
        return [plain(self._value(item)) for item in node.elts]

    _tuple = _list

    def _call(self, node: ast.Call) -> Any:
        function = FUNCTIONS[ast.unparse(node.func)]
        given = [self._value(one) for one in node.args]
        named = {str(keyword.arg): self._value(keyword.value) for keyword in node.keywords}
        try:
            return function(*given, **named)
        except (TypeError, ValueError, ZeroDivisionError) as wrong:
            raise ExpressionError(f"{ast.unparse(node)} cannot be worked out: {wrong}") from None
        except KeyError as unknown:
            raise ExpressionError(str(unknown.args[0])) from None

    def _boolop(self, node: ast.BoolOp) -> bool:
        answers = (bool(plain(self._value(part))) for part in node.values)
        return all(answers) if isinstance(node.op, ast.And) else any(answers)

    def _unaryop(self, node: ast.UnaryOp) -> Any:
        value = plain(self._value(node.operand))
        return not value if isinstance(node.op, ast.Not) else -_number(value)

    def _binop(self, node: ast.BinOp) -> float:
        left, right = _number(plain(self._value(node.left))), _number(plain(self._value(node.right)))
        if isinstance(node.op, ast.Div) and not right:
            raise Missing("there is nothing to divide by")
        result: float = _ARITHMETIC[type(node.op)](left, right)
        return result

    def _compare(self, node: ast.Compare) -> bool:
        left = plain(self._value(node.left))
        for operation, other in zip(node.ops, node.comparators, strict=True):
            right = plain(self._value(other))
            if not _holds(operation, left, right):
                return False
            left = right
        return True


def _holds(operation: ast.cmpop, left: Any, right: Any) -> bool:
    if isinstance(operation, ast.In | ast.NotIn):
        if not isinstance(right, list | str) or (isinstance(right, str) and not isinstance(left, str)):
            raise ExpressionError("`in` looks for something in a list, or for a text in a text")
        return (left in right) == isinstance(operation, ast.In)
    if isinstance(operation, ast.Eq | ast.NotEq):
        return bool(_COMPARE[type(operation)](left, right))
    if left in (None, "") or right in (None, ""):
        raise Missing("a value to compare is not known")
    if isinstance(left, str) != isinstance(right, str) or isinstance(left, list) or isinstance(right, list):
        raise ExpressionError("< and > compare two numbers or two dates")
    return bool(_COMPARE[type(operation)](left, right))


def _number(value: Any) -> float:
    if value is None:
        raise Missing("a number is not known")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ExpressionError(f"{value!r} is not a number to reckon with")
    return value
