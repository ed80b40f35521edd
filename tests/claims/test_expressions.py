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


# Each operator where it turns.
@pytest.mark.parametrize(("operator", "below", "equal", "above"), [
    ("<", True, False, False), ("<=", True, True, False), (">", False, False, True), (">=", False, True, True), ("==", False, True, False), ("!=", True, False, True),
])  # fmt: skip
@pytest.mark.parametrize(("low", "middle", "high"), [("1", "2", "3"), ("1.9", "2", "2.1"), ("-3", "-2", "-1"), ('"2014-04-09"', '"2014-04-10"', '"2014-04-11"'), ('"2013"', '"2014"', '"2014-01"')])
def test_each_comparison_below_at_and_above(evaluate, operator, below, equal, above, low, middle, high):
    assert [evaluate(f"{one} {operator} {middle}") for one in (low, middle, high)] == [below, equal, above]


@pytest.mark.parametrize(("text", "value"), [
    ("1 < 2 < 3", True), ("1 < 2 < 2", False), ("2 < 2 < 3", False), ("3 > 2 >= 2 != 1", True), ("1 == 1 == 2", False), ("1 < 3 > 2", True), ("1 < 3 > 4", False),
    ("[1, 2] == [1, 2]", True), ("[1, 2] == [2, 1]", False), ("[1] != [1]", False), ('"1" == 1', False), ("(1, 2) == [1, 2]", True),
    ('"a" in ["a", "b"]', True), ('"b" in ["a", "b"]', True), ('"c" in ["a", "b"]', False), ('"c" not in ["a", "b"]', True), ('"a" not in ["a"]', False), ('"b" in "abc"', True), ('"d" in "abc"', False), ('"d" not in "abc"', True), ("1 in [1]", True), ("1 in []", False),
    ("1 == 1 and 2 == 2", True), ("1 == 1 and 2 == 3", False), ("1 == 2 and 2 == 2", False), ("1 == 2 or 2 == 2", True), ("1 == 1 or 2 == 3", True), ("1 == 2 or 2 == 3", False),
    ("1 == 1 and 2 == 2 and 3 == 4", False), ("1 == 2 or 2 == 3 or 4 == 4", True), ("not 1 == 2", True), ("not 1 == 1", False), ("not 0", True), ('not ""', True), ("not []", True), ("not [1]", False),
    ("1 == 2 and nothing", False), ("1 == 1 or nothing", True), ("0 or []", False), ('0 or "x"', True),
    ("2 + 3", 5), ("2 - 3", -1), ("2 * 3", 6), ("3 / 2", 1.5), ("-2 + 1", -1), ("-(2 - 3)", 1), ("2 + 3 * 4", 14), ("1 - 1", 0), ("0 / 5", 0.0), ("0.5 + 0.25", 0.75),
    ("missions.active - missions.active", 0), ("-missions.active", -11), ("missions.active >= 11 and missions.active <= 11", True), ("[missions.active, 1]", [11, 1]), ("at", "2024-01-01"), ("[]", []),
])  # fmt: skip
def test_each_operator(evaluate, text, value):
    found = evaluate(text)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(("text", "wrong"), [
    ("1 < '2'", "compare two numbers or two dates"), ("'1' < 2", "compare two numbers or two dates"), ("[1] < [2]", "compare two numbers or two dates"), ("1 < [2]", "compare two numbers or two dates"), ("[1] < 2", "compare two numbers or two dates"),
    ("1 in 'a1'", "looks for something in a list"), ("'a' in 3", "looks for something in a list"), ("[1] in 'a'", "looks for"), ("1 not in 1", "looks for"),
    ("'a' + 1", "'a' is not a number to reckon with"), ("1 + 'a'", "'a' is not a number"), ("(1 == 1) + 1", "True is not a number"), ("-'a'", "'a' is not a number"), ("[1] * 2", r"\[1\] is not a number"), ("1 - [1]", "is not a number"),
    ("nothing", "'nothing' is neither a table nor one of at, found"),
    ("(1 + 2).low", "asks for a part of something that has none"), ("missions.active[1]", "picks a row of a table"), ("at['x']", "picks a row of a table"),
    ("year()", "cannot be worked out"), ("rows(missions, mission='x', unheard='y')", "has no column 'unheard'"),
])  # fmt: skip
def test_what_operators_refuse(evaluate, text, wrong):
    with pytest.raises(ExpressionError, match=wrong):
        evaluate(text, found=1)


@pytest.mark.parametrize(("text", "wrong"), [
    ('"" < 1', "a value to compare is not known"), ('1 < ""', "a value to compare is not known"), ('missions["UNONE"].strength_authorised > 1', "not known"), ('1 > missions["UNONE"].strength_authorised', "not known"),
    ('missions["UNONE"].strength_authorised + 1', "a number is not known"), ('1 - missions["UNONE"].strength_authorised', "a number is not known"), ('-missions["UNONE"].strength_authorised', "a number is not known"),
    ("1 / 0", "nothing to divide by"), ("percent(1, 0)", "nothing to take a share of"), ('percent(missions["UNONE"].strength_authorised, 1)', "nothing to take a share of"), ("0 / 0", "nothing to divide by"), ("1 / 0.0", "nothing to divide by"), ('missions["UNONE", "x"].end', "has the key mission, not 2 values"),
])  # fmt: skip
def test_what_is_not_known_is_missing(evaluate, text, wrong):
    with pytest.raises(Missing, match=wrong):
        evaluate(text)


@pytest.mark.parametrize(("text", "value"), [('missions["UNSIX"].end == ""', True), ('missions["UNONE"].strength_authorised == 1', False), ('missions["UNONE"].strength_authorised != 1', True), ('"" in [""]', True), ('missions[["UNONE"]].end', "2020-06-30"), ('missions[("UNONE",)].end', "2020-06-30")])
def test_equal_and_in_ask_of_what_is_not_known_too(evaluate, text, value):
    assert evaluate(text) is value or evaluate(text) == value


def test_a_text_is_as_long_and_as_large_as_allowed_and_no_more():
    whole = "'" + "a" * (expressions.LONGEST - 2) + "'"
    assert expressions.parse(whole).value == "a" * (expressions.LONGEST - 2) and expressions.LONGEST == 600
    with pytest.raises(ExpressionError, match="it has 601 characters, 600 are allowed"):
        expressions.parse(whole + " ")
    # [1, 1, ...]: an Expression, a List, a Load, and the numbers
    assert len(expressions.parse(f"[{', '.join(['1'] * (expressions.LARGEST - 3))}]").elts) == 117 and expressions.LARGEST == 120
    with pytest.raises(ExpressionError, match="it has 121 parts, 120 are allowed"):
        expressions.parse(f"[{', '.join(['1'] * (expressions.LARGEST - 2))}]")


@pytest.mark.parametrize(("text", "wrong"), [
    ("", "it is empty"), (" \n", "it is empty"), (None, "it is empty"), (3, "it is empty"), ("1 +", "it is not an expression"), ("open(1)", r"open is not a function of the language \(active, before"), ("missions.active(1)", "missions.active is not a function"),
    ("rows(**at)", r"\*\* is not part of the language"), ("missions._x", "_x is not a column or a figure"), ("missions.active.__class__", "__class__ is not a column"), ("True", "True is not a text or a number"), ("1 == False", "False is not a text or a number"), ("None", "None is not a text"), ("1j", "1j is not a text"),
    ("lambda: 1", "Lambda is not part of the language"), ("1 if 1 else 2", "IfExp is not part"), ("~1", "Invert is not part"), ("+1", "UAdd is not part"), ("1 // 2", "FloorDiv is not part"), ("1 % 2", "Mod is not part"), ("2 ** 3", "Pow is not part"), ("1 is 1", "Is is not part"), ("{1}", "Set is not part"), ("x[1:2]", "Slice is not part"), ("rows(*x)", "Starred is not part"),
])  # fmt: skip
def test_what_is_refused_is_named(text, wrong):
    with pytest.raises(ExpressionError, match=wrong):
        expressions.parse(text)


def test_white_space_around_an_expression_is_nothing():
    assert expressions.parse("  1 == 1\n").ops


def test_the_words_of_an_expression_without_its_functions():
    tree = expressions.parse('count(rows(missions, end=since(at))) == missions.active + rows.x and "A" in says')
    assert expressions.names(tree) == {"missions", "at", "says", "rows"}
    assert expressions.names(expressions.parse("1 == 2")) == set()


def test_of_ids_that_begin_one_another_the_longest_is_meant():
    known = ["missions.peak", "missions.peak.low", "missions.peakless", "a.b"]
    assert expressions.figures(expressions.parse("missions.peak.low == 1"), known) == ["missions.peak.low"]
    assert expressions.figures(expressions.parse("missions.peak.low == 1 and missions.peak == 2"), known) == ["missions.peak.low"]
    assert expressions.figures(expressions.parse("missions.peak == 1 and missions.peakless == 2 and missions.peak < 3"), known) == ["missions.peak", "missions.peakless"]
    assert expressions.figures(expressions.parse("a.b == 1 and a.b.c == 2 and c.a.b == 3 and a == 1"), known) == ["a.b"]
    assert expressions.figures(expressions.parse('count("a").b == 1'), known) == []


@pytest.mark.parametrize(("text", "wrong"), [
    ("missions.peak.value", r"the figure missions\.active has no part|there is no figure"), ("resolutions.r2098.unheard", r"there is no figure 'resolutions\.r2098\.unheard', and the figure resolutions\.r2098 has no part 'unheard'"),
    ("resolutions.unheard", r"^there is no figure 'resolutions\.unheard'$"), ("missions.names.low.x", r"asks for a part of something that has none"), ("at.low", r"asks for a part"), ("vessels.end", r"^there is no figure 'vessels\.end'$"),
])  # fmt: skip
def test_a_figure_that_is_not_there_is_told_from_a_column(evaluate, text, wrong):
    with pytest.raises(ExpressionError, match=wrong):
        evaluate(text)


# Each condition on a date where it turns: the day itself, the day before and after, and a month.
@pytest.mark.parametrize(("condition", "fit"), [
    ('since("2010-01-01")', ["UNONE", "UNTWO", "UNSIX"]), ('since("2010-01-02")', ["UNTWO", "UNSIX"]), ('since("2012-05-01")', ["UNTWO", "UNSIX"]), ('since("2012-05-02")', ["UNSIX"]),
    ('before("2010-01-01")', ["UNSEVEN"]), ('before("2010-01-02")', ["UNONE", "UNSEVEN"]), ('before("2012-05-31")', ["UNONE", "UNSEVEN"]), ('before("2012-06-01")', ["UNONE", "UNTWO", "UNSEVEN"]),
    ('between("2010-01-01", "2012-05-31")', ["UNONE", "UNTWO"]), ('between("2010-01-01", "2012-05-30")', ["UNONE"]), ('between("2010-01-02", "2012-05-31")', ["UNTWO"]), ('between("2010-01-01", "2010-01-01")', ["UNONE"]),
])  # fmt: skip
def test_conditions_on_dates_at_the_day(evaluate, condition, fit):
    assert evaluate(f"rows(missions, start={condition}).mission") == fit


@pytest.mark.parametrize(("day", "there"), [("2010-01-01", ["UNONE", "UNSEVEN"]), ("2009-12-31", ["UNSEVEN"]), ("2020-07-01", ["UNTWO", "UNSIX", "UNSEVEN"]), ("2012-05-30", ["UNONE", "UNSEVEN"]), ("2012-05-31", ["UNONE", "UNTWO", "UNSEVEN"]), ("2023-12-01", ["UNTWO", "UNSIX", "UNSEVEN"]), ("2023-12-02", ["UNSIX", "UNSEVEN"])])
def test_active_at_the_day(evaluate, day, there):
    assert evaluate(f'active(missions, "{day}").mission') == there


@pytest.mark.parametrize(("text", "value"), [
    ('first(missions, by="start").mission', "UNSEVEN"), ('last(missions, by="start").mission', "UNSIX"), ('first(missions, by="end").mission', "UNONE"), ('last(missions, by="end").mission', "UNTWO"), ('first(missions, by="multidimensional").mission', "UNSEVEN"), ('last(missions, by="multidimensional").mission', "UNSIX"),
    ("min([2, 1, 3])", 1), ("max([2, 3, 1])", 3), ("sum([1, 2, 3])", 6), ("sorted([2, 1])", [1, 2]), ("unique([2, 1, 2])", [2, 1]), ("same([1, 2, 2], [2, 1, 2])", True), ("same([1, 2], [1, 2, 2])", False), ("percent(1, 8)", 12.5), ("percent(2, 3)", 66.7),
    ('years("2012-05", "2013-05-30")', 0), ('years("2012-05", "2013-05-31")', 1), ('years("2012-05-31", "2013-05")', 0), ('years("2012-05-01", "2013-05")', 1), ('year("2012-05")', "2012"), ('year("")', ""),
    ('count(rows(missions, mission=containing("")))', 4), ('rows(missions, mission=containing("UNT")).mission', ["UNTWO"]), ('rows(missions, multidimensional="yes", mission=other("UNONE")).mission', ["UNTWO", "UNSIX"]),
])  # fmt: skip
def test_functions_at_their_bounds(evaluate, text, value):
    assert evaluate(text) == value


def test_columns_of_a_call_that_are_looked_at_are_noted_once_each(evaluate):
    evaluate('rows(missions, start=since("2014-01-01")).start')
    evaluate('missions["UNSIX"].end')
    assert evaluate.trace.rows == {("missions", 4): ["mission", "start", "end"]}
