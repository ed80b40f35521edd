"""The language of a claim's test: what it says, and that it says nothing else."""

from __future__ import annotations

import pytest

from companion.claims import expressions
from companion.claims.expressions import ExpressionError, Scope
from companion.claims.values import Figure, Missing, Rows, Trace, plain

FIGURES = {
    "missions.active": Figure("missions.active", 11),
    "missions.range": Figure("missions.range", None, 3, 4),
    "missions.names": Figure("missions.names", ["A", "B"]),
    "resolutions.r2098": Figure("resolutions.r2098", [{"resolution": "S/RES/2098(2013)", "date": "2013-03-28"}]),
}


@pytest.fixture
def evaluate(small):
    """evaluate(text) gives the value; evaluate.trace what it looked at."""
    trace = Trace()

    def table(name):
        return Rows("missions", small.missions, ("mission",), trace) if name == "missions" else None

    def run(text, **values):
        scope = Scope(table, FIGURES.__getitem__, FIGURES, {"at": "2024-01-01", **values})
        return plain(scope.evaluate(expressions.parse(text)))

    run.trace = trace
    return run


@pytest.mark.parametrize(("text", "value"), [
    ('missions["UNONE"].end', "2020-06-30"),
    ('missions["UNSIX"].end', ""),
    ('missions["UNONE"].strength_authorised', None),
    ('rows(missions, multidimensional="yes").mission', ["UNONE", "UNTWO", "UNSIX"]),
    ('rows(missions, mission=["UNSIX", "UNONE"]).mission', ["UNONE", "UNSIX"]),
    ('rows(missions, end=between("2020-01-01", "2023-11-30")).mission', ["UNONE"]),
    ('rows(missions, start=since("2014-01-01")).mission', ["UNSIX"]),
    ('rows(missions, start=before("2010-01-01")).mission', ["UNSEVEN"]),
    ('rows(missions, mission=containing("S")).mission', ["UNSIX", "UNSEVEN"]),
    ('rows(missions, multidimensional=other("yes")).mission', ["UNSEVEN"]),
    ('active(missions, "2020-06-30").mission', ["UNONE", "UNTWO", "UNSIX", "UNSEVEN"]),
    ('active(missions, "2023-12-15").mission', ["UNSIX", "UNSEVEN"]),
    ('first(missions, by="start").mission', "UNSEVEN"),
    ('last(rows(missions, mission=other("UNSIX")), by="end").mission', "UNTWO"),
    ("count(missions)", 4),
    ("count(missions.mission)", 4),
    ('unique(missions.multidimensional)', ["yes", "no"]),
    ('year(missions["UNTWO"].start)', "2012"),
    ('years("2014-04-10", at)', 9),
    ('years("2014-04-10", "2024-04-10")', 10),
    ("percent(1, 3)", 33.3),
    ('same(["B", "A"], missions.names)', True),
    ("missions.active", 11),
    ("missions.active + 2 * 3 - 1", 16),
    ("missions.active / 2", 5.5),
    ("missions.range.low == 3 and missions.range.high == 4", True),
    ("resolutions.r2098.date", "2013-03-28"),
    ('"A" in missions.names and "C" not in missions.names', True),
    ('not missions.active > 11', True),
    ("1 < 2 <= 2", True),
    ('"2013-03-28" < "2014-01-01"', True),
    ("min([3, 1]) + max([3, 1]) + sum([1, 1])", 6),
])  # fmt: skip
def test_what_it_says(evaluate, text, value):
    assert evaluate(text) == value


def test_what_it_looked_at_is_noted(evaluate):
    evaluate('rows(missions, end=between("2020-01-01", "2023-12-31")).mission')
    assert evaluate.trace.rows == {("missions", 2): ["mission", "end"], ("missions", 3): ["mission", "end"]}


@pytest.mark.parametrize("text", [
    '__import__("os").system("true")',
    "open('/etc/passwd')",
    "eval('1')",
    "().__class__.__bases__",
    "missions.__class__",
    "missions.frame._mgr",
    '"{0.__class__}".format(1)',
    "(lambda: 1)()",
    "[x for x in missions.mission]",
    "rows(**missions)",
    "2 ** 99999999",
    "'a' * 10 ** 9",
    "f'{missions}'",
    "1 if True else 2",
    "(a := 1)",
    "None",
    "b'x'",
    "...",
    "{1: 2}",
    "missions[0:1]",
    "rows(missions)(1)",
    "1 << 40",
    "import os",
    "x = 1",
    "",
    "   ",
    "(" * 300 + ")" * 300,
    "1+" * 290 + "1",
    "not " * 100 + "1",
    "count(missions)\x00",
    "a" * 601,
])
def test_what_it_refuses_to_read(text):
    with pytest.raises(ExpressionError):
        expressions.parse(text)


@pytest.mark.parametrize(("text", "wrong"), [
    ("nothing.there", "no figure"), ("nothing", "neither a table"),
    ("missions.unheard", "no figure .missions.unheard., and missions.csv has no column"),
    ('rows(missions, unheard="x")', "no column"),
    ('missions["UNONE"].unheard', "no column"),
    ("missions.active.unheard", "no part"),
    ("'a' * 3", "not a number"),
    ("'a' < 3", "compare two numbers"),
    ("3 in 4", "looks for"),
    ("'text'.upper", "asks for a part"),
    ("'text'['t']", "picks a row"),
    ("year('yesterday')", "cannot be worked out"),
    ("count(1, 2, 3)", "cannot be worked out"),
    ('rows(missions, start=between("2020", "2021"))', "cannot be worked out"),
])
def test_what_it_cannot_work_out_it_names(evaluate, text, wrong):
    with pytest.raises(ExpressionError, match=wrong):
        evaluate(text)


@pytest.mark.parametrize("text", ['missions["UNNINE"].end', "missions.range > 1", 'missions["UNSIX"].end > "2020"', "1 / (1 - 1)", 'first(rows(missions, mission="X"), by="start")', 'years("", at)', "sum(missions.strength_authorised)", "percent(1, 0)", 'percent(missions["UNONE"].strength_authorised, 2)'])
def test_what_the_data_do_not_hold_is_missing_not_wrong(evaluate, text):
    with pytest.raises(Missing):
        evaluate(text)


def test_a_row_is_no_value(evaluate):
    with pytest.raises(ValueError, match="name one of its columns"):
        evaluate('missions["UNONE"] == missions["UNTWO"]')


def test_figures_it_names():
    tree = expressions.parse("missions.active > 1 and missions.range.low < 2")
    assert sorted(expressions.figures(tree, FIGURES)) == ["missions.active", "missions.range"]
