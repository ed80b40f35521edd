"""A refresh announces what it would change, and changes exactly that, or nothing."""

import hashlib
import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from companion import ledger, tables
from companion.editions.comparing import moves
from companion.sources import refresh, refresh_report
from companion.tables import replacing

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"
TODAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path):
    """A project's data folder to write to."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def real():
    feeds = os.environ.get("COMPANION_FEEDS")
    if not feeds:
        pytest.skip("COMPANION_FEEDS is not set: the publishers' real files are not on this machine")
    return lambda name: Path(feeds) / name


def digest(folder):
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def refreshed(feed, origin, folder, given, write=False):
    return refresh.refresh(feed, origin, write, folder, given(), TODAY)


def vintage(path, published, until, tmp_path, extra=()):
    """The real fatalities as published on a day: the rows to `until`, and rows of our own."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line.rsplit(",", 1)[0] + f",{published}" for line in lines[1:] if line.split(",")[1] <= until]
    made = tmp_path / "vintage.csv"
    made.write_text("\n".join([lines[0], *kept, *extra]) + "\n", encoding="utf-8")
    return made


FATALITIES = "DPPADPOSS-FATALITIES_2025-04-04.csv"
MORE = [
    f"{9000 + n},2013-05-{n + 1:02d},MINUSMA-2013-05-9{n:04d},MINUSMA,Fatality,M,Utopia,Military,Malicious Act,,,2025-06-30"
    for n in range(20)
]


def test_the_file_in_use_changes_nothing(real, folder, given):
    before = digest(folder)
    found = refreshed("un-fatalities", real(FATALITIES), folder, given, write=True)
    assert not found.rows
    assert (found.figures, found.claims, found.rows_behind, found.written) == ((), (), 0, ())
    assert digest(folder) == before
    assert "nothing to write" in refresh_report.text(found)


@pytest.mark.parametrize("which", ["older", "newer"])
def test_another_vintage_moves_the_figures_as_announced(which, real, folder, given, tmp_path):
    until, extra = ("2021-12-31", ()) if which == "older" else ("2025-02-18", MORE)
    published = "2022-01-15" if which == "older" else "2025-06-30"
    path = vintage(real(FATALITIES), published, until, tmp_path, extra)
    before = digest(folder)
    old = ledger.compute(given(), tables.load(folder))
    announced = refreshed("un-fatalities", path, folder, given)
    assert digest(folder) == before
    written = refreshed("un-fatalities", path, folder, given, write=True)
    new = ledger.compute(given(), tables.load(folder))

    assert announced.figures == written.figures
    assert bool(announced.rows.removed) == (which == "older")
    assert ("OLDER than what is held" in refresh_report.text(announced)) == (which == "older")
    moved = {id for id in {**old, **new} if moves._printed(old[id].record()) != moves._printed(new[id].record())}
    assert moved == {move.id for move in announced.figures}
    assert "fatalities.malicious_total" in moved
    for move in announced.figures:
        assert move.old.startswith(old[move.id].finding.printed())
        assert move.new.startswith(new[move.id].finding.printed())
    sizes = [move.size for move in announced.figures]
    assert sizes == sorted(sizes, reverse=True)


def test_what_is_written_is_recorded_and_the_old_is_kept(real, folder, given, tmp_path):
    path = vintage(real(FATALITIES), "2025-06-30", "2025-02-18", tmp_path, MORE)
    before = digest(folder)
    old_table = (folder / "fatalities.csv").read_bytes()
    found = refreshed("un-fatalities", path, folder, given, write=True)
    after = digest(folder)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"fatalities.csv", "datapackage.json"}
    assert set(found.written) == changed | (after.keys() - before.keys())
    assert all(name.startswith("history/") for name in after.keys() - before.keys())
    assert any(kept.read_bytes() == old_table for kept in (folder / "history").glob("fatalities-*.csv"))

    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    source = next(one for one in package["sources"] if one["name"] == "un-hub-fatalities")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (source["vintage"], source["accessed"], source["sha256"]) == ("2025-06-30", "2026-11-22", sha256)
    covered = next(one for one in package["resources"] if one["name"] == "fatalities")
    assert (covered["covers_from"], covered["covers_to"]) == ("1948-07-06", "2025-06-30")
    record = json.loads(next((folder / "history").glob("2026-11-22-un-fatalities-*.json")).read_text(encoding="utf-8"))
    assert (record["vintage"], record["sha256"], record["before"]["vintage"]) == ("2025-06-30", sha256, "2025-04-04")

    again = refreshed("un-fatalities", path, folder, given, write=True)
    assert (again.rows == refresh.NOTHING, again.written) == (True, ())


def test_what_else_is_said_of_a_source_stays(folder, given):
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for one in package["sources"]:
        one["short"] = f"short for {one['name']}"
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    refreshed("un-missions", FIXTURES / "un-missions.csv", folder, given, write=True)
    source = tables.load(folder).sources["un-hub-pko"]
    assert source["short"] == "short for un-hub-pko"
    assert source["accessed"] == "2026-11-22"
    assert source["sha256"] == hashlib.sha256((FIXTURES / "un-missions.csv").read_bytes()).hexdigest()


def test_going_back_restores_the_table_byte_for_byte(real, folder, given, tmp_path):
    before = (folder / "fatalities.csv").read_bytes()
    refreshed("un-fatalities", vintage(real(FATALITIES), "2025-06-30", "2025-02-18", tmp_path, MORE), folder, given, write=True)
    assert (folder / "fatalities.csv").read_bytes() != before
    refreshed("un-fatalities", real(FATALITIES), folder, given, write=True)
    assert (folder / "fatalities.csv").read_bytes() == before


def test_a_new_series_stands_beside_the_others(folder, given):
    before = (folder / "personnel.csv").read_text(encoding="utf-8").splitlines()
    found = refreshed("un-contributions", FIXTURES / "un-contributions.csv", folder, given, write=True)
    after = (folder / "personnel.csv").read_text(encoding="utf-8").splitlines()
    assert (len(found.rows.added), len(found.rows.removed), len(found.rows.changed)) == (5, 0, 0)
    assert [line for line in after if not line.startswith("un-monthly")] == before
    tables.load(folder).check()


def test_events_never_move_a_figure_of_actor_years(folder, given):
    found = refreshed("ucdp-ged", FIXTURES / "GEDEvent_v24_1.csv", folder, given, write=True)
    assert len(found.rows.added) == 2
    assert found.figures == ()
    data = tables.load(folder)
    data.check()
    assert set(data.violence.query("dataset == 'ucdp-ged'").unit) == {"event-year"}


def test_provisional_events_do_not_lengthen_what_the_table_covers(folder, given):
    refreshed("ucdp-candidate", FIXTURES / "GEDEvent_v25_0_3.csv", folder, given, write=True)
    data = tables.load(folder)
    assert set(data.violence.query("dataset == 'ucdp-ged-candidate'").provisional) == {"yes"}
    assert data.resources["violence"]["covers_to"] == "2024-12-31"


def test_another_version_gets_a_source_of_its_own(folder, given):
    found = refreshed("ucdp-onesided", FIXTURES / "ucdp-onesided.csv", folder, given, write=True)
    data = tables.load(folder)
    held = data.violence.query("dataset == 'ucdp-onesided'")
    assert found.before["vintage"] == "25.1"
    assert set(held.source) == {"ucdp-onesided-24-1"}
    assert data.sources["ucdp-onesided-24-1"]["vintage"] == "24.1"
    assert len(data.violence.query("dataset == 'ucdp-country-year'")) == 1396


def test_a_register_compiled_by_hand_is_never_written(folder, given):
    before = digest(folder)
    found = refreshed("un-resolutions", FIXTURES / "un-resolutions.csv", folder, given, write=True)
    assert found.disagreements
    assert digest(folder) == before
    assert "nothing is written" in refresh_report.text(found)


def test_the_uns_list_is_written_beside_the_register(folder, given):
    register = (folder / "missions.csv").read_bytes()
    found = refreshed("un-missions", FIXTURES / "un-missions.csv", folder, given, write=True)
    assert found.disagreements
    assert (folder / "missions.csv").read_bytes() == register
    assert len(tables.load(folder).feed_missions) == 4
    assert "missions.total_by_feed" in {move.id for move in found.figures}


def test_a_disagreement_that_is_settled_says_where(real, folder, given):
    found = refreshed("un-missions", real("DPPADPOSS-PKO_2024-02-19.csv"), folder, given)
    settled = {one.about: one.known for one in found.disagreements}
    assert settled["MINUSMA"] == "minusma-status"
    assert settled["UNOCI"] == "unoci-end"


def test_acled_stays_out_of_the_tables(folder, given):
    before = digest(folder)
    found = refreshed("acled", FIXTURES / "acled.csv", folder, given, write=True)
    assert digest(folder) == before
    assert found.written == (".companion/acled.csv",)
    assert "Military Forces of Mali" in (folder.parent / ".companion" / "acled.csv").read_text(encoding="utf-8")


def test_an_interrupted_write_is_finished_by_the_next_refresh(folder, given):
    staging = folder / replacing.STAGING
    staging.mkdir()
    (staging / "0").write_bytes((folder / "aliases.csv").read_bytes() + b"ipi,UNNEW,part,UNIFIL,for this test,ipi-ppp-missions\n")
    (staging / replacing.COMMIT).write_text('["aliases.csv"]', encoding="utf-8")
    refreshed("un-missions", FIXTURES / "un-missions.csv", folder, given)
    assert "UNNEW" in (folder / "aliases.csv").read_text(encoding="utf-8")
    assert not staging.exists()


def test_rows_that_break_the_contract_are_not_written(folder, given, monkeypatch):
    from companion.errors import UserError
    from companion.sources import un_contributions

    compile_ = un_contributions.compile
    monkeypatch.setattr(un_contributions, "compile", lambda *known: [{**row, "total": "many"} for row in compile_(*known)])
    before = digest(folder)
    with pytest.raises(UserError, match=r"personnel\.csv, row \d+, column total: 'many'"):
        refreshed("un-contributions", FIXTURES / "un-contributions.csv", folder, given, write=True)
    assert digest(folder) == before


def test_the_command_leaves_json_and_a_page(folder, monkeypatch, tmp_path):
    hostile = (FIXTURES / "ucdp-onesided.csv").read_text(encoding="utf-8").replace("Government of Mali,Government of Mali", "<script>alert(1)</script>,x")
    path = tmp_path / "one<b>.csv"
    path.write_text(hostile, encoding="utf-8")
    monkeypatch.chdir(ROOT)
    said = refresh.run("ucdp-onesided", str(path), False, folder, tmp_path / "out")
    assert "rows of violence: " in said
    kept = json.loads((tmp_path / "out" / "refresh.json").read_text(encoding="utf-8"))
    assert kept["feed"] == "ucdp-onesided"
    assert {"added", "removed", "changed"} == kept["rows"].keys()
    page = (tmp_path / "out" / "refresh.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page


def test_the_list_names_every_feed_with_its_vintage_address_licence_and_age(folder):
    said = refresh.listing(folder, TODAY)
    for words in ("un-fatalities", "here: 2025-04-04, 1 year and 7 months old", "api.psdata.un.org", "licence: ", "not fetched yet", "(compared only)"):
        assert words in said


def test_the_json_has_every_row_and_the_terminal_the_first(folder, given):
    found = refreshed("ucdp-country-year", FIXTURES / "ucdp-country-year.csv", folder, given)
    assert len(refresh_report.record(found)["rows"]["removed"]) == 1392
    assert "the first 12 of 1,392" in refresh_report.text(found)
