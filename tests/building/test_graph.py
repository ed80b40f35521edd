"""The graph: why a task is stale, in what order and how many at a time tasks run, and what of it is kept."""

from __future__ import annotations

import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from companion.building import graph
from companion.building.graph import Stale, State, Task


def task(name, reads=(), writes=(), function="m:f", values=None, **arguments):
    return Task(name, function, arguments, tuple(reads), tuple(writes), values or {})


class Bench:
    """A folder with one source file, tasks over it, and a build of them that notes what ran and when."""

    def __init__(self, folder):
        self.folder, self.source = folder, folder / "source"
        self.source.write_text("one")
        self.state_file = folder / "tasks.json"
        self.said = []
        self.fails, self.on = "", lambda task: None

    def chain(self):
        """source -> first -> second -> last; and aside, which reads the source alone."""
        first, second, last, aside = (self.folder / "made" / name for name in ("first", "second", "last", "aside"))
        return [
            task("first", [self.source], [first], values={"its code": "c1"}, size=3), task("second", [first], [second]),
            task("last", [second, self.source], [last]), task("aside", [self.source], [aside]),
        ]  # fmt: skip

    def state(self):
        return State(self.state_file, lambda path: path.name)

    def perform(self, one):
        self.on(one)
        if one.name == self.fails:
            raise RuntimeError(f"{one.name} failed")
        content = " ".join([one.function, repr(dict(one.arguments)), repr(dict(one.values)), *(path.read_text() for path in one.inputs)])
        for path in one.outputs:
            path.write_text(f"{path.name}({content})")

    def build(self, tasks=None, jobs=1, watch=lambda: None):
        with ThreadPoolExecutor(4) as executor:
            return graph.run(tasks or self.chain(), self.state(), executor, self.perform, jobs, self.said.append, watch)

    def stale(self, tasks=None):
        return graph.stale(tasks or self.chain(), self.state())


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def test_nothing_has_run_so_all_is_stale_and_then_nothing(bench):
    assert [one.reasons for one in bench.stale()] == [("it has not run yet",)] * 4
    assert bench.build() == ["first", "second", "last", "aside"]
    assert bench.stale() == []
    assert bench.build() == []
    assert bench.said[-1].startswith("0 of 4 tasks run")


def causes(bench):
    """Each kind of cause: what brings it about (gives the tasks as they are then), the task it makes stale, the clause."""
    first = bench.folder / "made" / "first"

    def changed(**more):
        return lambda: [replace(one, **more) if one.name == "first" else one for one in bench.chain()]

    def file(path, text):
        def change():
            path.write_text(text)
            return bench.chain()

        return change

    def lose():
        first.unlink()
        return bench.chain()

    more = bench.folder / "more"
    more.write_text("new")
    return {
        "an input's content": (file(bench.source, "two"), "first", "source changed"),
        "its length too": (file(bench.source, "three"), "first", "source changed"),
        "a new input": (changed(inputs=(bench.source, more)), "first", "more is new to it"),
        "a value": (changed(values={"its code": "c2"}), "first", "its code changed"),
        "a new value": (changed(values={"its code": "c1", "the lock": "l"}), "first", "the lock changed"),
        "an argument": (changed(arguments={"size": 4}), "first", "its size changed"),
        "a new argument": (changed(arguments={"size": 3, "colour": None}), "first", "its colour changed"),
        "the function": (changed(function="m:g"), "first", "the function it calls changed"),
        "an output lost": (lose, "first", "first is not there"),
        "an output changed": (file(first, "by hand"), "first", "first is not as it left it"),
        "a new output": (changed(outputs=(first, more)), "first", "more is not as it left it"),
    }


@pytest.mark.parametrize("cause", ["an input's content", "its length too", "a new input", "a value", "a new value", "an argument", "a new argument", "the function", "an output lost", "an output changed", "a new output"])
def test_each_cause_makes_a_task_stale_with_its_clause(bench, cause):
    bench.build()
    change, name, clause = causes(bench)[cause]
    tasks = change()
    found = {one.name: one for one in bench.stale(tasks)}
    assert found[name].reasons == (clause,)
    assert found["second"] == Stale("second", (), ("first",)), "and what reads its output may have to run"
    assert name in bench.build(tasks)
    assert bench.stale(tasks) == []


def test_several_causes_are_all_told_in_order(bench):
    bench.build()
    bench.source.write_text("two")
    (bench.folder / "made" / "last").unlink()
    assert {one.name: (one.reasons, one.after) for one in bench.stale()} == {
        "first": (("source changed",), ()), "second": ((), ("first",)),
        "last": (("source changed", "last is not there"), ("second",)), "aside": (("source changed",), ()),
    }  # fmt: skip


def test_an_input_that_is_named_twice_is_told_once(bench):
    first, second, last, aside = bench.chain()
    tasks = [replace(first, inputs=(bench.source, bench.source)), second, last, aside]
    bench.build(tasks)
    bench.source.write_text("two")
    assert bench.stale(tasks)[0].reasons == ("source changed",)


def test_an_argument_in_another_order_or_a_time_alone_changes_nothing(bench):
    first, *others = bench.chain()
    bench.build([replace(first, arguments={"a": {"x": 1, "y": 2}, "b": 1}), *others])
    bench.source.touch()
    assert bench.stale([replace(first, arguments={"b": 1, "a": {"y": 2, "x": 1}}), *others]) == []


def test_an_input_that_is_no_longer_read_is_no_cause(bench):
    """A notebook reads at first every table, and then those that it used."""
    first, second, last, aside = bench.chain()
    bench.build()
    assert bench.stale([first, second, replace(last, inputs=(second.outputs[0],)), aside]) == []


def test_what_would_be_made_the_same_stops_what_follows(bench):
    """`first` runs and writes what it wrote: nothing after it runs, though it might have had to."""
    bench.build()
    (bench.folder / "made" / "first").unlink()
    assert [one.name for one in bench.stale()] == ["first", "second", "last"]
    assert bench.build() == ["first"]


def test_what_is_told_stale_is_what_runs(bench):
    bench.build()
    bench.source.write_text("two")
    told = bench.stale()
    assert sorted(bench.build()) == sorted(one.name for one in told)
    lines = graph.explained(told).splitlines()
    assert lines == ["first runs: source changed.", "last runs: source changed.", "aside runs: source changed.", "If what these make then differs, so do:", "  second, after first"]


def test_an_explanation_joins_clauses_and_says_where_nothing_runs():
    assert graph.explained([Stale("a", ("x changed", "y is not there"), ())]) == "a runs: x changed; y is not there."
    assert graph.explained([Stale("c", (), ("a", "b"))]) == "If what these make then differs, so do:\n  c, after a, b"
    assert graph.explained([]).startswith("No task would run")


def test_stale_tasks_stand_in_the_list_s_order_and_name_their_makers_once(bench):
    """However the graph is sorted; `last` reads two files of one maker."""
    made = [bench.folder / "made" / str(number) for number in range(4)]
    tasks = [
        task("last", [made[0], made[1], made[3]], [bench.folder / "made" / "end"]), task("late", [bench.source], [made[3]]),
        task("both", [bench.source], made[:2]), task("early", [bench.source], [made[2]]),
    ]  # fmt: skip
    found = bench.stale(tasks)
    assert [one.name for one in found] == ["last", "late", "both", "early"]
    assert found[0].after == ("both", "late")


def test_inputs_that_are_not_made_yet_are_passed_over(bench):
    bench.build()
    first, second, *_ = bench.chain()
    first.outputs[0].write_text("other")
    assert bench.state().reasons(second) == ("first changed",)
    assert bench.state().reasons(second, first.outputs) == ()


def test_the_first_of_the_list_runs_first_where_it_can(bench):
    ran = []
    bench.on = lambda one: ran.append(one.name)
    first, second, last, aside = bench.chain()
    bench.build([aside, last, second, first])
    assert ran == ["aside", "first", "second", "last"]
    ran.clear()
    bench.state_file.unlink()
    bench.build([first, aside, second, last])
    assert ran == ["first", "aside", "second", "last"], "second stands after aside, though it could run at once"
    ran.clear()
    bench.state_file.unlink()
    bench.build([first, second, last, aside])
    assert ran == ["first", "second", "last", "aside"]


def test_what_is_up_to_date_makes_way_at_once_for_what_stands_before_the_rest(bench):
    """`first` need not run, so `second`, freed by that, stands before `aside`."""
    bench.build()
    ran = []
    bench.on = lambda one: ran.append(one.name)
    first, second, last, aside = bench.chain()
    assert bench.build([first, replace(second, values={"x": "y"}), last, replace(aside, values={"x": "y"})]) == ["second", "last", "aside"]
    assert ran == ["second", "last", "aside"]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_as_many_at_a_time_as_asked_and_no_more(bench, jobs):
    meeting, most, now, lock = threading.Barrier(jobs, timeout=30), [0], [0], threading.Lock()

    def on(one):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        if int(one.name) < jobs:
            meeting.wait()
        time.sleep(0.02)
        with lock:
            now[0] -= 1

    bench.on = on
    assert len(bench.build([task(str(number), [], [bench.folder / "out" / str(number)]) for number in range(6)], jobs)) == 6
    assert most == [jobs]


def test_a_failure_lets_none_begin_and_what_was_done_stays_done(bench):
    """With two at a time: `first` fails while `aside` runs; `aside` is kept, its follower does not begin."""
    ran, begun, failed = [], threading.Event(), threading.Event()

    def on(one):
        ran.append(one.name)
        if one.name == "aside":
            begun.set()
            assert failed.wait(30)
            time.sleep(0.05)
        elif one.name == "first":
            assert begun.wait(30)
            failed.set()

    bench.on, bench.fails = on, "first"
    first, second, last, aside = bench.chain()
    tasks = [first, aside, second, last, task("follower", aside.outputs, [bench.folder / "made" / "f"]), task("free", [bench.source], [bench.folder / "made" / "free"])]
    with pytest.raises(RuntimeError, match="first failed"):
        bench.build(tasks, jobs=2)
    assert sorted(ran) == ["aside", "first"]
    assert [one.name for one in bench.stale(tasks)] == ["first", "second", "last", "follower", "free"]
    bench.fails, bench.on = "", lambda one: None
    assert bench.build(tasks) == ["first", "second", "last", "follower", "free"]


def test_of_two_failures_the_first_is_raised(bench):
    gate = threading.Event()

    def on(one):
        if one.name == "a":
            raise RuntimeError("the first")
        assert gate.wait(30)
        raise RuntimeError("the second")

    bench.on = on
    timer = threading.Timer(0.3, gate.set)
    timer.start()
    with pytest.raises(RuntimeError, match="the first"):
        bench.build([task("a", [], [bench.folder / "x" / "a"]), task("b", [], [bench.folder / "x" / "b"])], jobs=2)


def test_a_task_that_fails_again_is_stale_though_its_outputs_are_whole(bench):
    """It may have left half of its outputs: what it saw last time is forgotten when it begins."""
    bench.build()
    bench.source.write_text("two")
    bench.fails = "first"
    with pytest.raises(RuntimeError):
        bench.build()
    bench.source.write_text("one")
    assert bench.stale()[0] == Stale("first", ("it has not run yet",), ())


def test_what_ran_is_kept_after_each_task_so_that_an_ended_run_goes_on(bench):
    """A run that is ended in the middle, by what no `except` sees, has on disk all that it did."""
    seen = {}

    def on(one):
        seen[one.name] = sorted(json.loads(bench.state_file.read_text())) if bench.state_file.exists() else []

    bench.on = on
    bench.build()
    assert seen == {"first": [], "second": ["first"], "last": ["first", "second"], "aside": ["first", "last", "second"]}
    bench.state_file.unlink()

    class Ended(BaseException):
        pass

    def end():
        raise Ended

    bench.on = lambda one: time.sleep(0.4) if one.name == "second" else None
    every, graph.WATCH_EVERY = graph.WATCH_EVERY, 0.1
    try:
        with pytest.raises(Ended):
            bench.build(watch=end)
    finally:
        graph.WATCH_EVERY = every
    bench.on = lambda one: None
    assert bench.build() == ["second", "last", "aside"]


def test_a_task_that_is_under_way_is_forgotten_on_disk(bench):
    """So a build that is ended meanwhile, and a source put back as it was, do not make it up to date."""
    bench.build()
    records = []
    bench.on = lambda one: records.append(sorted(json.loads(bench.state_file.read_text()))) if one.name == "first" else None
    bench.source.write_text("two")
    bench.build()
    assert records == [["aside", "last", "second"]]


def test_the_content_that_a_task_began_with_is_what_is_kept(bench):
    """A file that changes while the task runs makes it stale again."""
    bench.on = lambda one: bench.source.write_text("two, in the middle") if one.name == "aside" else None
    bench.build()
    assert {one.name for one in bench.stale() if one.reasons} == {"first", "last", "aside"}


@pytest.mark.parametrize("content", ["[]", "", "{", "not json", b"\xff\xfe"])
def test_a_damaged_state_file_is_as_none(bench, content):
    bench.build()
    bench.state_file.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert [one.reasons for one in bench.stale()] == [("it has not run yet",)] * 4
    assert len(bench.build()) == 4
    assert bench.stale() == []


def test_the_state_file_is_replaced_whole_and_nothing_is_left_beside_it(bench):
    bench.build()
    held = json.loads(bench.state_file.read_text())
    assert set(held) == {"first", "second", "last", "aside"}
    assert all(set(one) == {"inputs", "values", "outputs", "seconds"} for one in held.values())
    assert sorted(path.name for path in bench.folder.iterdir()) == ["made", "source", "tasks.json"]


def test_an_input_that_is_not_there_when_the_task_runs_is_a_cause_when_it_comes(bench):
    absent = bench.folder / "absent"
    one = [task("a", [absent], [bench.folder / "out" / "a"])]
    bench.perform = lambda its: its.outputs[0].write_text("x")
    bench.build(one)
    assert bench.stale(one) == []
    absent.write_text("there")
    assert bench.stale(one)[0].reasons == ("absent is new to it",)
    bench.build(one)
    absent.unlink()
    assert bench.stale(one)[0].reasons == ("absent changed",)


def test_a_file_is_read_once_as_long_as_it_stays_and_again_when_a_task_wrote_it(bench, monkeypatch):
    read = []
    real = graph.project.sha256
    monkeypatch.setattr(graph.project, "sha256", lambda path: read.append(path.name) or real(path))
    bench.build()
    read.clear()
    bench.stale()
    assert sorted(read) == ["aside", "first", "last", "second", "source"]


def test_a_task_that_writes_its_file_anew_in_the_same_moment_is_kept_with_the_new_content(bench):
    """Same size, same time to the last digit: `keep` reads its outputs anew."""
    made = bench.folder / "out"
    one = task("a", [], [made])
    made.write_text("old")
    stamp = made.stat().st_mtime_ns
    state = bench.state()
    old = state.digest(made)
    made.write_text("new")
    os.utime(made, ns=(stamp, stamp))
    assert state.digest(made) == old
    state.keep(one, {}, 0.0)
    assert state.records["a"]["outputs"] == {str(made): State(bench.state_file).digest(made)} != {str(made): old}


def test_a_file_that_is_not_there_has_no_digest(bench):
    assert bench.state().digest(bench.folder / "nothing") is None


def test_how_long_a_task_took_is_kept_and_told(bench):
    """Seconds left: all of them over the tasks at a time, or those of the longest."""
    bench.build()
    held = json.loads(bench.state_file.read_text())
    for name, seconds in {"first": 9.0, "second": 3.0, "last": 4.0, "aside": 8.0}.items():
        held[name]["seconds"] = seconds
    bench.state_file.write_text(json.dumps(held))
    bench.source.write_text("two")
    bench.said.clear()
    bench.build(jobs=2)
    assert bench.said[:2] == ["  first (3 left, about 12 s)", "  aside (3 left, about 12 s)"], "both run, and count until they are done"
    assert bench.said[-1].startswith("4 of 4 tasks run in ") and bench.said[-1].endswith(" s; the rest were up to date.")
    bench.said.clear()
    bench.source.write_text("three")
    bench.build()
    assert bench.said[:-1] == ["  first (3 left)", "  second (2 left)", "  last (1 left)", "  aside (0 left)"], "nothing worth telling"


def test_one_long_task_is_told_by_its_own_time(bench):
    bench.build()
    held = json.loads(bench.state_file.read_text())
    for name, seconds in {"first": 9.0, "second": 1.0, "last": 1.0, "aside": 1.0}.items():
        held[name]["seconds"] = seconds
    bench.state_file.write_text(json.dumps(held))
    bench.source.write_text("two")
    bench.said.clear()
    bench.build(jobs=4)
    assert bench.said[0] == "  first (3 left, about 9 s)"


def test_the_time_that_a_task_takes_is_measured(bench):
    bench.on = lambda one: time.sleep(0.2) if one.name == "first" else None
    bench.build()
    held = json.loads(bench.state_file.read_text())
    assert 0.2 <= held["first"]["seconds"] < 5 and held["second"]["seconds"] < 0.2


def test_what_runs_the_tasks_is_looked_at_while_they_run_and_what_that_raises_ends_the_run(bench, monkeypatch):
    monkeypatch.setattr(graph, "WATCH_EVERY", 0.05)
    looks = []
    bench.on = lambda one: time.sleep(0.3) if one.name == "first" else None
    bench.build(watch=lambda: looks.append(1))
    assert 1 <= len(looks) <= 30


def test_folders_of_outputs_are_made_before_a_task_runs(bench):
    deep = bench.folder / "a" / "b" / "c"
    bench.build([task("a", [], [deep])])
    assert deep.exists()


def test_two_tasks_that_wait_for_each_other_are_refused(bench):
    one, two = bench.folder / "one", bench.folder / "two"
    with pytest.raises(ValueError, match="cycle"):
        bench.stale([task("a", [two], [one]), task("b", [one], [two])])


def test_a_path_in_the_arguments_is_a_value_like_any_other(bench):
    assert graph._values(task("a", here=Path("x/y")))["its here"] == '"x/y"'


def test_what_need_not_run_after_all_is_no_longer_left(bench):
    bench.build()
    (bench.folder / "made" / "first").unlink()
    bench.said.clear()
    first, second, last, aside = bench.chain()
    assert bench.build([first, second, last, replace(aside, values={"x": "y"})]) == ["first", "aside"]
    assert bench.said[:-1] == ["  first (3 left)", "  aside (0 left)"]


def test_a_task_runs_beside_others_and_needs_nothing_loaded_unless_it_says_so():
    assert (task("a").process, task("a").preload, Task("a", "m:f", {}, (), ()).values) == ("shared", (), {})


def test_the_last_words_say_that_an_edition_is_put_together():
    assert graph.explained([]) == "No task would run; the edition would be put together from what is there."


@pytest.mark.parametrize(("seconds", "told"), [(2.0, "  first (0 left)"), (2.1, "  first (0 left, about 2 s)"), (3.0, "  first (0 left, about 3 s)")])
def test_more_than_two_seconds_are_worth_telling(bench, seconds, told):
    first, *_ = bench.chain()
    bench.build([first])
    assert bench.said[0] == "  first (0 left)", "of one that has not run nothing is known"
    held = json.loads(bench.state_file.read_text())
    held["first"]["seconds"] = seconds
    bench.state_file.write_text(json.dumps(held))
    bench.source.write_text("two")
    bench.said.clear()
    bench.build([first])
    assert bench.said[0] == told


def test_of_tasks_that_have_not_run_no_time_is_told(bench):
    bench.build()
    assert bench.said[0] == "  first (3 left)"
