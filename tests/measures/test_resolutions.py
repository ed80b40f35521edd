"""The table of resolutions: each row agrees with itself, and nothing is said of what a resolution did that no source tells."""

from __future__ import annotations

import pandas as pd
import pytest

from companion import ledger
from companion.measures import chronology

LIBRARY = {"un-dhl-tables"}  # dates, meetings, topics and votes, and nothing of what resolutions did
WIDENED = "1966"  # the year from which the Security Council has 15 members instead of 11


def of(data, symbol):
    rows = data.resolutions
    return rows[rows["resolution"] == symbol].iloc[0]


@pytest.mark.parametrize(("symbol", "date"), [
    ("S/RES/143(1960)", "1960-07-14"),  # the library's table prints the day on which the meeting opened
    ("S/RES/161(1961)", "1961-02-21"),  # the same
    ("S/RES/2759(2024)", "2024-11-14"),
    ("S/RES/2304(2016)", "2016-08-12"),
])
def test_a_resolution_has_the_day_its_own_text_gives(data, symbol, date):
    assert of(data, symbol)["date"] == date


@pytest.mark.parametrize("symbol", ["S/RES/47(1948)", "S/RES/50(1948)"])
def test_where_no_vote_was_taken_on_the_whole_there_is_none(data, symbol):
    row = of(data, symbol)
    assert row[["yes", "no", "abstain"]].isna().all()
    assert "no vote was taken on the whole" in chronology.vote(row)


def test_every_member_voted_or_the_row_says_why_not(data):
    rows = data.resolutions
    rows = rows[rows["body"] == "SC"]
    for row in rows.to_dict("records"):
        votes = [row[name] for name in ("yes", "no", "abstain")]
        if any(pd.isna(vote) for vote in votes):
            assert row["vote_note"], f"{row['resolution']} has no vote and no note"
            continue
        members = 11 if row["date"] < WIDENED else 15
        told = "not take part" in row["vote_note"]
        assert sum(votes) == members or (told and sum(votes) < members), f"{row['resolution']}: {votes} of {members} members"


def test_what_a_resolution_did_rests_on_a_source_that_says_it(data):
    """A row counts as read only with a source beside the library's table, and as not read only without one it rests on."""
    for act in data.actions.to_dict("records"):
        told = set(act["source"].split("; ")) - LIBRARY
        key = act["resolution"], act["action"], act["concerns"]
        assert act["read"] == "no" or told, f"{key} is said to be read, and no source tells of it"
        assert act["read"] == "yes" or told <= {"karlsrud-2024"}, f"{key} is said not to be read, and has {told}"


def test_every_resolution_that_turned_something_since_2007_was_read(data, given):
    """The chapter's turning points are all read: none drops out of its chart and table because of a missing source."""
    turned = data.actions[data.actions["action"].isin(["authorises support", "finances"])]
    forced = data.actions[(data.actions["action"] == "authorises force") & data.actions["concerns"].isin(data.missions["mission"])]
    days = dict(zip(data.resolutions["resolution"], data.resolutions["date"], strict=True))
    late = [act for act in pd.concat([turned, forced]).to_dict("records") if days[act["resolution"]] >= "2007"]
    assert late and all(act["read"] == "yes" for act in late)


def test_the_regional_protection_force_is_among_those_that_gave_force(data, given):
    from companion.ledger import listing

    assert "S/RES/2304(2016)" in [row[0] for row in listing.make("turning", data, given()).rows]


RESOLUTIONS = [
    {"resolution": f"S/RES/{number}({year})", "number": number, "body": "SC", "date": f"{year}-03-01", "date_precision": "day", "summary": "x", "source": "karlsrud-2024", **more}
    for number, year, more in ((1, 2012, {"essay": "fn 1", "cited": "yes"}), (2, 2013, {"essay": "fn 2", "cited": "misprint"}))
]
ACTIONS = [
    {"resolution": "S/RES/1(2012)", "action": "authorises force", "concerns": "A", "read": "no", "source": "un-dhl-tables"},
    {"resolution": "S/RES/2(2013)", "action": "authorises force", "concerns": "A", "read": "yes", "source": "karlsrud-2024"},
    {"resolution": "S/RES/2(2013)", "action": "extends", "concerns": "A", "read": "no", "source": "un-dhl-tables"},
]
MISSIONS = [{"mission": "A", "name": "A", "location": "x", "region": "Africa", "mandate": "2010-01-01", "mandate_precision": "day", "start": "2010-01-01", "start_precision": "day",
             "establishing": "S/RES/1(2012)", "multidimensional": "no", "coded_by": "test", "source": "karlsrud-2024"}]


def test_an_action_that_was_not_read_counts_in_no_figure_on_content(made, given):
    tables = made(resolutions=RESOLUTIONS, actions=ACTIONS, missions=MISSIONS)
    found = ledger.compute(given(), tables, ["resolutions.force_first", "resolutions.actions_read"])
    assert found["resolutions.force_first"].finding.value == [{"resolution": "S/RES/2(2013)", "date": "2013-03-01"}]
    assert found["resolutions.actions_read"].finding.printed() == "1 of 3"


def test_a_number_printed_by_mistake_is_not_cited(made, data, given):
    cited = "resolutions.cited"
    assert ledger.compute(given(), made(resolutions=RESOLUTIONS), [cited])[cited].finding.value == 1
    assert ledger.compute(given(), data, [cited])[cited].finding.value == 7


def test_an_event_is_told_only_once_it_has_happened(made, given):
    from companion.ledger import listing

    event = {"what": "x", "bears_on": "y", "source": "karlsrud-2024"}
    tables = made(events=[
        {"event": "before", "date": "2023-12", "date_precision": "month", **event}, {"event": "running", "date": "2024-12", "date_precision": "month", **event},
        {"event": "there", "date": "2024-05-01", "date_precision": "day", **event},
    ])  # fmt: skip
    assert [row[0] for row in listing.make("events", tables, given("2024-12-15")).rows] == ["1 May 2024"]
    assert [row[0] for row in listing.make("events", tables, given("2024-12-31")).rows] == ["1 May 2024", "December 2024"]


def test_who_mandated_an_operation_rests_on_a_source_that_says_it(data):
    for row in data.authorisations.to_dict("records"):
        assert set(row["source"].split("; ")) - LIBRARY, f"{row['operation']}, {row['document']}: the library's table tells nothing of it"


def test_a_summary_rests_on_what_its_actions_rest_on(data):
    read = set(data.actions.loc[data.actions["read"] == "yes", "resolution"])
    for row in data.resolutions.to_dict("records"):
        assert set(row["source"].split("; ")) - LIBRARY or row["resolution"] not in read, f"{row['resolution']} was read, and its own row does not say where"
