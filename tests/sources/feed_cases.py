"""What files really look like, and what becomes of each: a table that reads like a specification.

A case takes the small file of a feed, does to it what people, programs and servers do, and either gives the same
table as the untouched file (`SAME`) or one message that says all of the words listed.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

SAME = "the same table"
FILES = {
    "un-fatalities": "un-fatalities.csv",
    "un-missions": "un-missions.csv",
    "un-contributions": "un-contributions.csv",
    "un-resolutions": "un-resolutions.csv",
    "ucdp-onesided": "ucdp-onesided.csv",
    "ucdp-country-year": "ucdp-country-year.csv",
    "ucdp-ged": "GEDEvent_v24_1.csv",
    "ucdp-candidate": "GEDEvent_v25_0_3.csv",
    "ucdp-api": "ucdp-onesided-api.json",
    "ipi-monthly": "ipi-monthly.csv",
    "ipi-missions": "ipi-missions.csv",
    "owid": "owid.csv",
    "acled": "acled.csv",
}


@dataclass(frozen=True)
class Case:
    """`what` happens to the file of `feed` (`does`), under which `name` it comes, and what it `gives`."""

    what: str
    feed: str
    does: Callable[[bytes], bytes]
    gives: str | tuple[str, ...]
    name: str = ""

    @property
    def id(self) -> str:
        return f"{self.feed}: {self.what}"


def _table(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


def _bytes(rows: list[list[str]], delimiter: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue().encode()


def cell(row: int, column: str, value: str):
    """Row 2 is the first below the header, as a spreadsheet counts."""

    def does(body):
        rows = _table(body)
        rows[row - 1][rows[0].index(column)] = value
        return _bytes(rows)

    return does


def rows(change):
    """Any change to the list of rows."""
    return lambda body: _bytes(change(_table(body)))


def written(**how):
    return lambda body: _bytes(_table(body), **how)


def without(column):
    def change(table):
        place = table[0].index(column)
        return [[value for number, value in enumerate(row) if number != place] for row in table]

    return rows(change)


def text(old: str, new: str):
    def does(body):
        assert old in body.decode(), f"the small file has no {old!r}"
        return body.decode().replace(old, new).encode()

    return does


def zipped(*names: str, content: bytes | None = None):
    def does(body):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                archive.writestr(name, body if content is None else content)
        return packed.getvalue()

    return does


def locked(body):
    packed = bytearray(zipped("table.csv")(body))
    directory = packed.rindex(b"PK\x01\x02")
    packed[6] |= 1
    packed[directory + 8] |= 1
    return bytes(packed)


def same(body):
    return body


def instead(content: bytes):
    return lambda body: content


PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>"
FAT, MIS, CON, RES = "un-fatalities", "un-missions", "un-contributions", "un-resolutions"
ONE, LAND, GED, CAND, API = "ucdp-onesided", "ucdp-country-year", "ucdp-ged", "ucdp-candidate", "ucdp-api"

CASES = [
    # how a table is written
    Case("a byte-order mark", FAT, lambda body: b"\xef\xbb\xbf" + body, SAME),
    Case("lines end in CRLF", FAT, written(end="\r\n"), SAME),
    Case("UTF-16, as Excel's 'Unicode text'", FAT, lambda body: body.decode().encode("utf-16"), SAME),
    Case("Latin-1", FAT, lambda body: body.decode().encode("latin-1"), ("row 4", "not UTF-8", "CSV UTF-8")),
    Case("semicolons between cells", FAT, written(delimiter=";"), SAME),
    Case("tabs between cells", FAT, written(delimiter="\t"), SAME),
    Case("every cell in quotes", FAT, written(quoting=csv.QUOTE_ALL), SAME),
    Case("blank lines between rows", FAT, lambda body: body.replace(b"\n", b"\n\n"), SAME),
    Case("columns in another order", FAT, rows(lambda table: [row[::-1] for row in table]), SAME),
    Case("headers in capitals", FAT, rows(lambda table: [[name.upper() for name in table[0]], *table[1:]]), SAME),
    Case("a column nobody knows", FAT, rows(lambda table: [[*row, "new" if n == 0 else "x"] for n, row in enumerate(table)]), SAME),
    Case("an optional column missing", FAT, without("gender"), SAME),
    Case("a row of HXL tags", FAT, rows(lambda table: [table[0], [f"#tag+{n}" for n, _ in enumerate(table[0])], *table[1:]]), SAME),
    Case("newlines inside a field", FAT, text("Atlantis", '"Atlan\ntis"'), SAME),
    Case("spaces around values", FAT, text("UNIFIL,", " UNIFIL ,"), SAME),
    Case("a day with midnight written out", FAT, text("2013-07-02,", "2013-07-02 00:00:00.000,"), SAME),
    Case("a needed column missing", FAT, without("incident_date"), ("row 1", "column incident_date is missing", "Found: id")),
    Case("no header row", FAT, rows(lambda table: table[1:]), ("row 1", "must name the columns", "incident_date", "2013-07-02")),
    Case("a column twice", FAT, rows(lambda table: [[*row, row[0]] for row in table]), ("row 1", "column id", "a name of its own")),
    Case("a row too short", FAT, rows(lambda table: [*table[:3], table[3][:5], *table[4:]]), ("row 4", "5 cells", "12", "cut short")),
    Case("a row too long", FAT, rows(lambda table: [*table[:3], [*table[3], "x"], *table[4:]]), ("row 4", "13 cells", "12")),
    Case("the file ends inside quotes", FAT, lambda body: body + b'6,"2015-01-01', ("row 7", "quotation marks", "cut short")),
    Case("an empty file", FAT, instead(b""), ("is empty", "Download it again")),
    Case("nothing but white space", FAT, instead(b"\xef\xbb\xbf \r\n"), ("is empty",)),
    Case("a header row and no rows", FAT, rows(lambda table: table[:1]), ("no rows", "whole file")),
    Case("a web page", FAT, instead(PAGE), ("web page", "login")),
    Case("XML", FAT, instead(b"<?xml version='1.0'?><rows/>"), ("web page or XML",)),
    Case("a picture", FAT, instead(b"\x89PNG\r\n\x1a\n\x00\x00"), ("not UTF-8",)),
    Case("NUL bytes", FAT, lambda body: body.replace(b"UNIFIL", b"UNI\x00IL"), ("not a text file",)),
    # archives
    Case("a zip with the table in it", FAT, zipped("folder/table.csv"), SAME),
    Case("a zip with a readme beside the table", FAT, zipped("table.csv", "readme.txt"), SAME),
    Case("gzip", FAT, gzip.compress, SAME),
    Case("a zip whose path climbs out", FAT, zipped("../../table.csv"), ("path leads out", "../../table.csv")),
    Case("a zip with an absolute path", FAT, zipped("/etc/table.csv"), ("path leads out",)),
    Case("a zip with a Windows path that climbs out", FAT, zipped("..\\table.csv"), ("path leads out",)),
    Case("a zip with two tables", FAT, zipped("one.csv", "two.csv"), ("must hold one", "one.csv, two.csv")),
    Case("a zip with no table", FAT, zipped("readme.txt"), ("must hold one",)),
    Case("a zip bomb", FAT, zipped("table.csv", content=b"0" * 3_000_000), ("unpacks to more than", "no file of this feed")),
    Case("a gzip bomb", FAT, lambda body: gzip.compress(b"0" * 3_000_000), ("unpacks to more than",)),
    Case("a zip cut short", FAT, lambda body: zipped("table.csv")(body)[:-30], ("damaged zip", "download it again")),
    Case("a gzip cut short", FAT, lambda body: gzip.compress(body)[:-20], ("damaged gzip", "download it again")),
    Case("a zip with a password", FAT, locked, ("password", "unpack it")),
    Case("an Excel workbook", FAT, zipped("xl/workbook.xml"), ("Excel workbook", "CSV UTF-8")),
    # JSON
    Case("JSON cut short", FAT, instead(b'[{"id": 1, "incident_date": 13'), ("not whole JSON", "cut short")),
    Case("JSON with a number that is none", FAT, instead(b'[{"id": NaN}]'), ("not whole JSON", "NaN")),
    Case("JSON that is an error message", FAT, instead(b'{"message": "not found"}'), ("not a list of records",)),
    Case("JSON nested without end", FAT, instead(b"[" * 200_000), ("not whole JSON",)),
    # values
    Case("a word where a number belongs", FAT, cell(3, "id", "two"), ("row 3", "column id", "'two'", "whole number")),
    Case("a day in another order", FAT, cell(3, "incident_date", "09/07/2013"), ("row 3", "incident_date", "'09/07/2013'", "2024-12-31")),
    Case("a day that is not in the calendar", FAT, cell(3, "incident_date", "2013-02-30"), ("row 3", "'2013-02-30'", "not in the calendar")),
    Case("a day in the future", FAT, cell(3, "incident_date", "2031-01-01"), ("row 3", "'2031-01-01'", "has not come yet", "2026-11-22")),
    Case("a vintage in the future", FAT, cell(2, "last_update", "2031-01-01"), ("row 2", "last_update", "has not come yet")),
    Case("a year with two digits lost", FAT, cell(3, "incident_date", "0013-07-09"), ("row 3", "since 1945")),
    Case("an empty cell that must be filled", FAT, cell(4, "type_of_incident", ""), ("row 4", "type_of_incident", "must not be empty")),
    Case("an id twice", FAT, cell(5, "id", "1"), ("row 5", "column id", "row 2 has it already")),
    Case("a type of incident nobody knows", FAT, cell(2, "type_of_incident", "Hostile"), ("row 2", "'Hostile'", "Malicious Act")),
    Case("a type of personnel nobody knows", FAT, cell(2, "casualty_personnel_type", "Robot"), ("row 2", "'Robot'", "Military Observer")),
    Case("a mission nobody knows", FAT, cell(6, "mission_acronym", "UNMARS"), ("row 6", "mission_acronym", "'UNMARS'", "data/aliases.csv")),
    Case("a mission misspelt", FAT, cell(2, "mission_acronym", "MINUSMAA"), ("row 2", "MINUSMA is known")),
    Case("a formula where a name belongs", FAT, cell(2, "mission_acronym", '=HYPERLINK("http://x")'), ("row 2", "spreadsheet formula")),
    Case("a mission under another name", MIS, same, SAME),
    Case("coordinates with decimal points", MIS, text('"12,6500"', "12.6500"), SAME),
    Case("a coordinate that is no number", MIS, text('"12,6500"', "east"), ("row 2", "mission_longitude", "'east'", "a number")),
    Case("an end before the start", MIS, cell(4, "end_date", "1997-10-15"), ("row 4", "end_date", "'1997-10-15'", "1998-01-16")),
    Case("a start in the future", MIS, cell(2, "start_date", "2030-01-01"), ("row 2", "start_date", "has not come yet")),
    Case("neither active nor not", MIS, cell(3, "mission_isactive", "maybe"), ("row 3", "'maybe'", "Yes or No")),
    Case("a kind of personnel nobody knows", CON, cell(2, "personnel_type", "Wizards"), ("row 2", "'Wizards'", "Troops")),
    Case("a negative count", CON, cell(2, "male_personnel", "-5"), ("row 2", "male_personnel", "'-5'", "at least 0")),
    Case("no count at all", CON, cell(4, "male_personnel", ""), ("row 4", "male_personnel", "must be filled")),
    Case("a symbol that is none", RES, cell(2, "Symbol", "S/RES/2719"), ("row 2", "'S/RES/2719'", "S/RES/2719(2023)")),
    Case("votes that are none", RES, cell(3, "Voting - yes", "many"), ("row 3", "'many'", "number of votes")),
    Case("a thousand with a comma", "ipi-monthly", cell(2, "Total Contributions", "12,400"), ("row 2", "'12,400'", "whole number")),
    Case("half a person", "ipi-monthly", cell(2, "Troop Contributions", "9000.5"), ("row 2", "'9000.5'", "whole number")),
    Case("parts that do not make the total", "ipi-monthly", cell(3, "Total Contributions", "12501"), ("row 3", "12501", "make 12500")),
    Case("a month twice", "ipi-monthly", cell(3, "Date", "1999-01-31"), ("row 3", "column Date", "row 2 has it already")),
    Case("parts of a mission that do not make the total", "ipi-missions", cell(2, "Total", "4600"), ("row 2", "4600", "make 4500")),
    Case("another place than the world", "owid", cell(3, "Entity", "Europe"), ("row 3", "'Europe'", "World")),
    Case("a year in the future", "owid", cell(4, "Year", "2030"), ("row 4", "2030", "up to 2026")),
    Case("a number of no country", ONE, cell(2, "gwno_location", "9999"), ("row 2", "gwno_location", "'9999'", "no country of that number")),
    Case("a country and another's number", ONE, cell(2, "gwno_location", "436"), ("row 2", "location", "'Mali'", "Niger")),
    Case("a newline in an actor's name", ONE, text('"A group\nwith', '"A group\r\nwith'), SAME),
    Case("the same actor and year twice", ONE, rows(lambda table: [*table, table[1]]), ("row 8", "actor_id and year", "72, 2022", "row 2 has it already")),
    Case("low above best", ONE, cell(2, "low_fatality_estimate", "45"), ("row 2", "best_fatality_estimate", "40", "low 45")),
    Case("a formula for an actor", ONE, cell(2, "actor_name", "@SUM(A1)"), ("row 2", "actor_name", "spreadsheet formula")),
    Case("an actor's year in the future", ONE, cell(2, "year", "2031"), ("row 2", "year", "2031", "not come yet")),
    Case("a country nobody knows", LAND, cell(2, "country_id_cy", "9999"), ("row 2", "'Mali'", "9999")),
    Case("a country under another name", LAND, cell(2, "country_cy", "Mali Federation"), ("row 2", "'Mali Federation'", "Mali")),
    Case("a country's killings below zero", LAND, cell(3, "os_any_govt_killings_low_cy", "-1"), ("row 3", "'-1'", "at least 0")),
    Case("one page of several", API, text('"TotalCount": 5', '"TotalCount": 1330'), ("holds 5 of 1,330", "all pages")),
    Case("another dataset than those used", API, text("is_government_actor", "something_else"), ("none of the datasets",)),
    Case("deaths below zero", "acled", cell(3, "fatalities", "-1"), ("row 3", "fatalities", "'-1'", "at least 0")),
    Case("an export with HXL tags", "acled", same, SAME),
    # events, read at scale by another reader
    Case("a byte-order mark", GED, lambda body: b"\xef\xbb\xbf" + body, SAME),
    Case("lines end in CRLF", GED, written(end="\r\n"), SAME),
    Case("semicolons between cells", GED, written(delimiter=";"), SAME),
    Case("columns in another order", GED, rows(lambda table: [row[::-1] for row in table]), SAME),
    Case("no header row", GED, rows(lambda table: table[1:]), SAME),
    Case("the publisher's zip", GED, zipped("GEDEvent_v24_1.csv"), SAME, "ged241-csv.zip"),
    Case("a column missing", GED, without("side_a_new_id"), ("row 1", "side_a_new_id is missing")),
    Case("a row too short", GED, rows(lambda table: [*table[:2], table[2][:20], *table[3:]]), ("cells", "cut short")),
    Case("the file ends inside quotes", GED, lambda body: body + b'107,"X', ("cut short",)),
    Case("Latin-1", GED, lambda body: body.replace(b"Sweden", "Suède".encode("latin-1")), ("not UTF-8",)),
    Case("an empty file", GED, instead(b""), ("is empty",)),
    Case("a web page", GED, instead(PAGE), ("web page",)),
    Case("a header row and no rows", GED, rows(lambda table: table[:1]), ("no rows",)),
    Case("a word where a number belongs", GED, cell(3, "best", "ten"), ("row 3", "column best", "'ten'", "whole number")),
    Case("half a person", GED, cell(3, "best", "10.7"), ("row 3", "column best", "'10.7'", "whole number")),
    Case("a count that is no number", GED, cell(3, "best", "nan"), ("row 3", "column best", "'nan'")),
    Case("an empty count", GED, cell(3, "low", ""), ("row 3", "column low", "whole number")),
    Case("deaths below zero", GED, cell(3, "high", "-2"), ("row 3", "column high", "'-2'", "at least 0")),
    Case("an event twice", GED, cell(4, "id", "101"), ("row 4", "column id", "101", "row 2 has it already")),
    Case("a number of no country", GED, cell(2, "country_id", "9999"), ("row 2", "country_id", "'9999'")),
    Case("a country under another name", GED, cell(2, "country", "Mali Federation"), ("row 2", "column country", "'Mali Federation'")),
    Case("an end before the start", GED, cell(2, "date_end", "2024-02-01"), ("row 2", "date_end", "'2024-02-01'", "date_start")),
    Case("a day in the future", GED, cell(2, "date_end", "2031-02-01"), ("row 2", "date_end", "'2031-02-01'", "has not come yet")),
    Case("a day that is none", GED, cell(2, "date_start", "March"), ("row 2", "date_start", "'March'", "2024-12-31")),
    Case("a type of violence nobody knows", GED, cell(2, "type_of_violence", "7"), ("row 2", "type_of_violence", "'7'", "1, 2 or 3")),
    Case("no killing side", GED, cell(2, "side_a", ""), ("row 2", "side_a", "name of the killing side")),
    Case("a formula for an actor", GED, cell(2, "side_a", "=1+1"), ("row 2", "side_a", "'=1+1'")),
    Case("a year in the future", GED, cell(2, "year", "2031"), ("row 2", "column year", "'2031'", "up to 2026")),
    Case("a candidate release", GED, same, ("candidate release 25.0.3", "ucdp-candidate"), "GEDEvent_v25_0_3.csv"),
    Case("a name that tells no version", GED, same, ("which version", "GEDEvent_v25_1.csv"), "events.csv"),
    Case("a yearly release", CAND, same, ("yearly release 25.1", "ucdp-ged"), "GEDEvent_v25_1.csv"),
    Case("a release without a header row", CAND, same, SAME),
    Case("a zip bomb", GED, zipped("GEDEvent_v24_1.csv", content=b"0" * 100_000_000), ("unpacks to more",), "ged241-csv.zip"),
]
