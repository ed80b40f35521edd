"""Two editions compared: nothing where they are equal, exactly what rests on a change where they are not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from companion import ledger, parameters, tables
from companion.editions import comparing
from companion.editions.comparing import plain, terminal
from companion.errors import UserError

ROOT = Path(__file__).resolve().parents[3]
ENDED, LATER = "2013-04-25,day,2023-12-31,day", "2013-04-25,day,2024-01-02,day"  # MINUSMA's period


def test_equal_editions_differ_in_nothing(base: Path, tmp_path: Path) -> None:
    found = comparing.compare(base, Path(shutil.copytree(base, tmp_path / "2024-12-31-cccccccc")))
    assert found.empty and found.made == () and found.ranked == ()
    assert "Nothing differs" in terminal.text(found)
    assert plain.record(found)["empty"] is True


def test_a_changed_date_moves_exactly_the_figures_that_rest_on_it(tmp_path: Path, make_edition: Callable[..., Path], revised: Callable[..., Path]) -> None:
    old = make_edition(tmp_path / "2024-12-31-aaaaaaaa", ROOT / "data", every=True)
    new = revised("missions", ENDED, LATER, every=True)
    found = comparing.compare(old, new)
    given = parameters.load(ROOT / "params.yml")
    before = {id: one.record() for id, one in ledger.compute(given, tables.load(old / "tables")).items()}
    after = {id: one.record() for id, one in ledger.compute(given, tables.load(new / "tables")).items()}
    assert {one.id for one in found.moved} == {id for id in before if before[id]["value"] != after[id]["value"] or before[id]["low"] != after[id]["low"]}
    assert {one.id for one in found.figures} == {id for id in before if before[id]["rows_sha256"] != after[id]["rows_sha256"]}
    assert [(one.name, one.rows.words) for one in found.tables] == [("missions", "1 row changed")]
    assert found.tables[0].rows.changed[0].cells[0] == comparing.difference.Cell("end", "2023-12-31", "2024-01-02")


def test_a_figure_names_the_rows_behind_its_difference(base: Path, revised: Callable[..., Path]) -> None:
    found = {one.id: one for one in comparing.compare(base, revised("missions", ENDED, LATER)).figures}
    names = found["missions.closed_since_essay"]
    assert (names.kind, names.came, names.went) == ("changed", ("MINUSMA",), ())
    assert [row["mission"] for row in names.rows.added] == ["MINUSMA"]
    count = found["missions.active_at_essay"]
    assert (count.old, count.new, count.rows.key) == ("11", "12", ("mission",))
    assert found["missions.total"].kind == "rows"


def test_figures_of_one_side_only_say_why(base: Path, tmp_path: Path, make_edition: Callable[..., Path]) -> None:
    early = make_edition(tmp_path / "2019-01-01-dddddddd", ROOT / "data", as_of="2019-01-01")
    found = comparing.compare(early, base)
    essay = next(one for one in found.figures if one.id == "missions.active_at_essay")
    assert essay.kind == "appeared" and essay.old.startswith("none: the essay counts at")
    assert [(one.name, one.old, one.new) for one in found.made] == [("as_of", "2019-01-01", "2024-12-31")]
    assert found.tables == ()
    back = next(one for one in comparing.compare(base, early).figures if one.id == "missions.active_at_essay")
    assert back.kind == "gone" and back.new.startswith("none: ")


def test_claims_that_turned_weigh_most(base: Path, revised: Callable[..., Path]) -> None:
    def register(verdict: str, found: str) -> dict:
        return {"C09": {"where": "Introduction", "claim": "A statement.", "verdict": verdict, "computed": found, "verdict_at_edition": verdict, "computed_at_edition": found, "figures": ["missions.active"]}}

    old = Path(shutil.copytree(base, base.parent / "2024-12-31-eeeeeeee", dirs_exist_ok=True))
    (old / "claims.json").write_text(ledger.dumps(register("supported", "3")), encoding="utf-8")
    new = revised("missions", ENDED, LATER, claims=register("contradicted", "4"))
    found = comparing.compare(old, new)
    assert found.ranked[0] == found.claims[0]
    assert [one.id for one in found.turned] == ["C09"]
    assert "supported → contradicted" in terminal.text(found)
    again = comparing.compare(new, new)
    assert again.claims == ()


def test_a_finding_that_moved_without_its_verdict_did_not_turn(base: Path, revised: Callable[..., Path]) -> None:
    one = {"where": "Notes", "claim": "A.", "verdict": "supported", "verdict_at_edition": "supported", "computed_at_edition": "", "figures": []}
    old = Path(shutil.copytree(base, base.parent / "2024-12-31-ffffffff", dirs_exist_ok=True))
    (old / "claims.json").write_text(ledger.dumps({"C09": one | {"computed": "3"}}), encoding="utf-8")
    found = comparing.compare(old, revised("missions", ENDED, LATER, claims={"C09": one | {"computed": "4"}}))
    assert [one.kind for one in found.claims] == ["found"] and found.turned == ()


def test_a_claim_about_a_later_day_did_not_turn(base: Path, revised: Callable[..., Path]) -> None:
    one = {"where": "Notes", "claim": "A.", "verdict": "supported", "computed": "3", "computed_at_edition": "3", "figures": []}
    old = Path(shutil.copytree(base, base.parent / "2024-12-31-99999999", dirs_exist_ok=True))
    (old / "claims.json").write_text(ledger.dumps({"C09": one | {"verdict_at_edition": "not yet", "computed_at_edition": None}}), encoding="utf-8")
    found = comparing.compare(old, revised("missions", ENDED, LATER, claims={"C09": one | {"verdict_at_edition": "supported"}}))
    assert found.turned == () and [one.id for one in found.due] == ["C09"]
    assert "can now be judged: supported (found 3)" in terminal.text(found)


def test_prose_is_compared_without_its_numbers(base: Path, revised: Callable[..., Path]) -> None:
    text = "# Missions\n\nThere were {{< var missions.active >}} missions.\n\nThe end.\n"
    new = revised("missions", ENDED, LATER, pages={"pages/missions.qmd": text})
    found = comparing.compare(base, new)
    assert [(one.page, [passage.new for passage in one.passages]) for one in found.prose] == [
        ("pages/missions.qmd", ["# Missions", "There were ‹missions.active› missions.", "The end."])
    ]
    assert "+ There were ‹missions.active› missions." in terminal.text(found)


def test_an_edition_without_tables_is_compared_by_checksums(base: Path, revised: Callable[..., Path]) -> None:
    new = revised("missions", ENDED, LATER)
    shutil.rmtree(new / "tables")
    found = comparing.compare(base, new)
    assert [(one.name, one.known) for one in found.tables] == [("missions", False)]
    assert found.incomplete == ("2024-12-31-bbbbbbbb does not hold its tables",)


def test_what_is_no_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no edition"):
        comparing.compare(tmp_path, tmp_path)


def test_the_same_bytes_twice(base: Path, revised: Callable[..., Path]) -> None:
    new = revised("missions", ENDED, LATER)
    first, second = (comparing.compare(base, new) for _ in range(2))
    assert plain.dumps(first) == plain.dumps(second)
    assert terminal.text(first) == terminal.text(second)


def test_what_happened_between_two_days(base: Path, tmp_path: Path, make_edition: Callable[..., Path]) -> None:
    early = make_edition(tmp_path / "2019-01-01-dddddddd", ROOT / "data", as_of="2019-01-01")
    found = comparing.compare(early, base)
    events = {what: [one.name for one in found.happened if one.what == what] for what in ("mission opened", "mission closed")}
    assert events == {"mission opened": [], "mission closed": ["MINUJUSTH", "UNAMID", "MINUSMA"]}
    assert "resolution adopted: S/RES/2719(2023), 21 December 2023" in terminal.text(found)
    assert comparing.compare(base, early).happened == found.happened
    assert not any(one.revised for one in found.figures)


def test_a_revision_of_the_data_is_told_from_a_change_in_the_world(base: Path, revised: Callable[..., Path], tmp_path: Path, make_edition: Callable[..., Path]) -> None:
    early = make_edition(tmp_path / "2019-01-01-dddddddd", ROOT / "data", as_of="2019-01-01")
    found = {one.id: one for one in comparing.compare(early, revised("missions", ENDED, LATER)).figures}
    assert found["missions.closed_since_2014"].revised and found["missions.active_names"].revised
    assert not found["operations.active"].revised
