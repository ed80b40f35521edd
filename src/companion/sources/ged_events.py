"""UCDP's georeferenced events, read at scale: DuckDB reads only the columns needed and checks them as it goes.

Yearly GED, candidate releases and the API's events share one shape of 49 columns. One pass fills a narrow table;
only when something is wrong is the file read again, to say in which row.
"""

from __future__ import annotations

import csv
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion.errors import UserError
from companion.sources import countries, opening
from companion.sources.published import Published, heading, refuse

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_BYTES = 8 * 2**30  # ten times the file of 2025 and to spare
MEMORY = "500MB"  # DuckDB's own; beyond it, it works on disk
COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id",
    "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id",
    "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources",
    "source_article", "source_office", "source_date", "source_headline", "source_original", "where_prec",
    "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt",
    "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end",
    "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
COUNTS = ("low", "best", "high")


@dataclass(frozen=True)
class Check:
    """A rule on an event: the column it is about, SQL that is true where it is broken, what would be right."""

    column: str
    broken: str
    right: str


def checks(today: date) -> tuple[Check, ...]:
    """The rules every event must keep, in the order they are told."""
    known = ", ".join(map(str, sorted(countries.KNOWN)))
    named = "country IS NULL OR " + " OR ".join(f"(number = {number}) <> (country = '{name}')" for number, name in countries.ESSAY.items())
    whole = "{0} IS NULL OR NOT isfinite({0}) OR {0} <> floor({0})"
    return (
        Check("id", whole.format("event"), "a whole number is expected"),
        Check("year", f"{whole.format('happened')} OR happened NOT BETWEEN 1946 AND {today.year}", f"a year up to {today.year} is expected"),
        Check("type_of_violence", "kind IS NULL OR kind NOT IN (1, 2, 3)", "1, 2 or 3 is expected"),
        Check("side_a_new_id", f"{whole.format('actor')} OR actor < 1", "UCDP's number of the actor is expected"),
        Check("side_a", "side_a IS NULL OR trim(side_a) = '' OR left(side_a, 1) IN ('=', '+', '-', '@')", "the name of the killing side is expected"),
        Check("country_id", f"number IS NULL OR number NOT IN ({known})", "UCDP has no country of that number"),
        Check("country", named, "it is not the name UCDP's country of that number goes by"),
        *(Check(c, f"{whole.format(c + '_')} OR {c}_ < 0", "a whole number of at least 0 is expected") for c in COUNTS),
        Check("date_start", "began IS NULL", "a date like 2024-12-31 is expected"),
        Check("date_end", "ended IS NULL", "a date like 2024-12-31 is expected"),
        Check("date_end", "ended < began", "a day on or after date_start is expected"),
        Check("date_end", f"ended > DATE '{today}'", f"that day has not come yet; a date up to {today} is expected"),
    )


NEEDED = ("id", "year", "type_of_violence", "side_a_new_id", "side_a", "country", "country_id", *COUNTS, "date_start", "date_end")
# Numbers are read as floating point, since a cast to integers would quietly round 10.7; FLOAT holds 16 million exactly.
TYPED = (
    "TRY_CAST(id AS DOUBLE) AS event, TRY_CAST(year AS FLOAT) AS happened, TRY_CAST(type_of_violence AS FLOAT) AS kind, "
    "TRY_CAST(side_a_new_id AS FLOAT) AS actor, TRY_CAST(country_id AS FLOAT) AS number, "
    + ", ".join(f"TRY_CAST({c} AS FLOAT) AS {c}_" for c in COUNTS)
    + ", TRY_CAST(left(date_start, 10) AS DATE) AS began, TRY_CAST(left(date_end, 10) AS DATE) AS ended, side_a, country"
)


def read(source: Path | bytes, feed: str, name: str, today: date | None = None) -> Published:
    """Check every event and sum one-sided violence by governments in the essay's countries.

    Rows: country, actor_id, actor, year, low, best, high, events. `covers` are the first and last day of any event;
    a whole file of events is too large to be held as rows.
    """
    name = name or (source.name if isinstance(source, Path) else "the data")
    with _table_file(source, feed, name) as (path, inner):
        scan, has_header = _scan(path, feed, name)
        rows, first, last, notes = _summed(scan, has_header, feed, name, today or date.today())
    held = Published(feed, name, tuple(rows), tuple(0 for _ in rows), notes=tuple(notes))
    return held.dated(inner, first, last)


@contextmanager
def _table_file(source: Path | bytes, feed: str, name: str) -> Iterator[tuple[Path, str]]:
    """A CSV on disk that DuckDB can read, and the name it had inside an archive."""
    with tempfile.TemporaryDirectory(prefix="companion-ged-") as folder:
        inner = ""
        if isinstance(source, bytes):
            path = Path(folder) / "came"
            path.write_bytes(source)
        else:
            path = source
        try:
            head = _head(path)
        except OSError as error:
            raise UserError(f"{feed}: the file {name} cannot be read ({error.strerror}); give the path of a CSV or zip.") from None
        if head[:2] == b"PK":
            path, inner = _unzipped(path, Path(folder), feed, name)
            head = _head(path)
        if head.lstrip()[:1] in (b"{", b"["):
            path = _as_lines(path, Path(folder), feed, name)
        else:
            opening.text(_whole_letters(head), feed, name)
        yield path, inner


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(2**16)


def _whole_letters(head: bytes) -> bytes:
    """A head of a file may end inside a letter of several bytes: cut it after its last line."""
    end = head.rfind(b"\n")
    return head[: end + 1] if end > 0 and len(head) == 2**16 else head


def _unzipped(path: Path, folder: Path, feed: str, name: str) -> tuple[Path, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            member = opening.table_member(archive, feed, name)
            target, written = folder / "table.csv", 0
            with archive.open(member) as stream, target.open("wb") as out:
                while chunk := stream.read(2**20):
                    written += len(chunk)
                    if written > MOST_BYTES or written > 1000 * max(member.compress_size, 2**16):
                        raise UserError(f"{feed}: {name} unpacks to more than such a file can hold; it is not used. Download it again.")
                    out.write(chunk)
            return target, member.filename
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, zlib.error) as error:
        raise UserError(f"{feed}: {name} is a damaged zip ({error}); download it again.") from None


def _as_lines(path: Path, folder: Path, feed: str, name: str) -> Path:
    """The API's answer, a list or an envelope, as a CSV."""
    answer = opening.opened(path, feed, name)
    target = folder / "events.csv"
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(answer.header)
        writer.writerows([["" if cell is None else cell for cell in cells] for _, cells in answer.records])
    return target


def _scan(path: Path, feed: str, name: str) -> tuple[str, bool]:
    """The SQL that reads the file's needed columns as text, and whether the file has a header row."""
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        separator = _separator(file.readline())
        file.seek(0)
        try:
            header = next(csv.reader(file, delimiter=separator, strict=True))
        except (csv.Error, StopIteration):
            raise UserError(f"{feed}: {name}, row 1: the quotation marks do not close; the file may be cut short. Download it again.") from None
    found = [heading(column) for column in header]
    has_header = bool(set(found) & set(NEEDED))
    if not has_header:
        if len(header) != len(COLUMNS):
            raise UserError(f"{feed}: {name}, row 1: the first row must name the columns (id, relid, year, ...); found {', '.join(header)[:200]!r}.")
        found = list(COLUMNS)
    for column in NEEDED:
        if column not in found:
            raise UserError(f"{feed}: {name}, row 1: the column {column} is missing. Expected: {', '.join(NEEDED)}.")
    types = ", ".join(f"{_quoted(column)}: 'VARCHAR'" for column in found)
    return (
        f"read_csv({_quoted(str(path))}, delim={_quoted(separator)}, quote='\"', escape='\"', header={str(has_header).lower()}, "
        f"columns={{{types}}}, auto_detect=false, strict_mode=true, max_line_size=4000000)"
    ), has_header


def _separator(line: str) -> str:
    return max((",", ";", "\t"), key=line.count)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _summed(scan: str, has_header: bool, feed: str, name: str, today: date) -> tuple[list[dict[str, str | int]], str, str, list[str]]:
    import duckdb

    rules = checks(today)
    with tempfile.TemporaryDirectory(prefix="companion-duckdb-") as spill, duckdb.connect(":memory:") as db:
        db.execute(f"SET memory_limit='{MEMORY}'; SET temp_directory={_quoted(spill)}; SET threads=2")
        db.execute("SET preserve_insertion_order=false; SET enable_progress_bar=false")
        try:
            db.execute(f"CREATE TEMP TABLE events AS SELECT {TYPED} FROM {scan}")
        except duckdb.ConversionException:  # DuckDB converts while it reads, and stops at the first cell that does not fit
            _tell(db, scan, rules, has_header, feed, name)
        except duckdb.Error as error:
            raise UserError(_said(error, feed, name)) from None
        count, ids, first, last = _first_row(db, "SELECT count(*), count(DISTINCT event), min(began), max(ended) FROM events")
        if not count:
            raise UserError(f"{feed}: {name} has a header row and no rows; the whole file is expected.")
        if _broken(db, rules):
            _tell(db, scan, rules, has_header, feed, name)
        if ids < count:
            _tell_twice(db, scan, has_header, feed, name)
        essay = ", ".join(f"({number}, '{country}')" for number, country in countries.ESSAY.items())
        summed = db.execute(
            "SELECT essay.named, actor, side_a, happened, sum(low_), sum(best_), sum(high_), count(*) FROM events "
            f"JOIN (VALUES {essay}) AS essay(number, named) USING (number) "
            "WHERE kind = 3 AND side_a LIKE 'Government of%' GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    notes = [f"{count:,} events read, {sum(row[7] for row in summed):,} of them one-sided violence by governments in the essay's countries"]
    if not has_header:
        notes.append("the file has no header row; its published order of columns is used")
    keys = ("country", "actor_id", "actor", "year", *COUNTS, "events")
    return [dict(zip(keys, map(_plain, row), strict=True)) for row in summed], str(first), str(last), notes


def _plain(value: str | int) -> str | int:
    return " ".join(value.split()) if isinstance(value, str) else int(value)


def _first_row(db: DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """The first row of a query that always gives one."""
    row = db.execute(query).fetchone()
    if row is None:
        raise LookupError(f"no row answers {query}")
    return row


def _broken(db: DuckDBPyConnection, rules: tuple[Check, ...]) -> bool:
    """Whether any event breaks a rule; the rules on names are asked once a name, not once an event."""
    names = [rule.broken for rule in rules if rule.column in ("side_a", "country", "country_id")]
    numbers = [rule.broken for rule in rules if rule.column not in ("side_a", "country", "country_id")]
    for rows, conditions in (("events", numbers), ("(SELECT DISTINCT number, country, side_a FROM events)", names)):
        if _first_row(db, f"SELECT count(*) FROM {rows} WHERE ({') OR ('.join(conditions)})")[0]:
            return True
    return False


def _tell(db: DuckDBPyConnection, scan: str, rules: tuple[Check, ...], has_header: bool, feed: str, name: str) -> None:
    """Read again, in order, and name the first event that breaks a rule."""
    fault = " ".join(f"WHEN {rule.broken} THEN {number}" for number, rule in enumerate(rules))
    columns = ", ".join(f"{column} AS told_{column}" for column in NEEDED)
    db.execute("SET preserve_insertion_order=true; SET threads=1")
    place, broken, *values = _first_row(
        db,
        f"SELECT place, fault, {', '.join(f'told_{column}' for column in NEEDED)} FROM (SELECT *, CASE {fault} ELSE -1 END AS fault "
        f"FROM (SELECT row_number() OVER () AS place, {columns}, {TYPED} FROM {scan})) WHERE fault >= 0 ORDER BY place LIMIT 1"
    )
    rule = rules[broken]
    refuse(feed, name, place + has_header, rule.column, dict(zip(NEEDED, values, strict=True))[rule.column] or "", rule.right)


def _tell_twice(db: DuckDBPyConnection, scan: str, has_header: bool, feed: str, name: str) -> None:
    """Read again, in order, and name the first event whose id has been there before."""
    db.execute("SET preserve_insertion_order=true; SET threads=1")
    place, before, event = _first_row(
        db,
        "SELECT place, before, event FROM (SELECT place, event, lag(place) OVER (PARTITION BY event ORDER BY place) AS before "
        f"FROM (SELECT row_number() OVER () AS place, TRY_CAST(id AS DOUBLE) AS event FROM {scan})) "
        "WHERE before IS NOT NULL ORDER BY place LIMIT 1"
    )
    refuse(feed, name, place + has_header, "id", int(event), f"row {before + has_header} has it already, and it must be there once")


def _said(error: Exception, feed: str, name: str) -> str:
    """DuckDB's message about a file, in a reader's words."""
    text = str(error)
    line = re.search(r"[Ll]ine:? (\d+)", text)
    where = f", row {line[1]}" if line else ""
    cells = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text)
    if cells:
        return f"{feed}: {name}{where} has {cells[2]} cells where the header has {cells[1]}; the file may be cut short. Download it again."
    if "unterminated quote" in text or "quote" in text.split("Possible fixes")[0]:
        return f"{feed}: {name}{where}: the quotation marks do not close; the file may be cut short. Download it again."
    if "unicode" in text.lower() or "utf-8" in text.lower():
        return f"{feed}: {name}{where} is not UTF-8 text; download the file again, or save it as 'CSV UTF-8'."
    return f"{feed}: {name}{where} cannot be read as a table; it may be cut short or damaged. Download it again."
