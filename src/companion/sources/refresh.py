"""Refresh: a newer (or older) file of a feed, read, checked, compiled, and held against what the report has now.

Nothing in data/ changes before `--write`, and then everything or nothing. The tables replaced are kept in
`data/history/`, and `datapackage.json` records the vintage, address, date and sha256 of what was read.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from companion import sources
from companion.errors import UserError
from companion.sources import names as register_names
from companion.sources import refresh_report, rows
from companion.sources.compare import Difference, Disagreement, Outcome, difference
from companion.tables import replacing

if TYPE_CHECKING:
    from companion.parameters import Parameters
    from companion.sources.fetch import Limits
    from companion.sources.names import Names
    from companion.sources.published import Published

PACKAGE = "datapackage.json"
HISTORY = "history"
NOTHING = Difference((), (), ())
WRITTEN = {"table": "", "nothing": " (compared only)", "own machine": " (kept outside data/)"}


@dataclass(frozen=True)
class Origin:
    """A file to read: where it is here, its name for messages, the address it stands for in the records, its sha256."""

    path: Path
    name: str
    address: str
    sha256: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Read:
    """A feed as it came: its module, where from, its checked rows, and the rows of its table."""

    module: ModuleType
    origin: Origin
    published: Published
    compiled: list[dict[str, str]]



def refresh(
    feed: str, origin: str | Path | None = None, write: bool = False, data: Path = Path("data"), given: Parameters | None = None,
    today: date | None = None, limits: Limits | None = None, say: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Read a feed from `origin` (a file, an address, or the publisher's own) and show what it would change.

    data: the folder of tables. given: parameters of the figures, those of params.yml where not given. Raises
    `UserError` with one message for whatever cannot be used; the folder is then byte for byte what it was.
    """
    with replacing.alone(data):
        replacing.recover(data)
        return _refresh(sources.feed(feed), origin, write, data, given, today or datetime.now(UTC).date(), limits, say)


def _refresh(
    module: ModuleType, origin: str | Path | None, write: bool, data: Path, given: Parameters | None, today: date, limits: Limits | None,
    say: Callable[[str], None],
) -> Outcome:
    came = _bring(module, origin, data, today, limits, say)
    names = register_names.load(data)
    published = module.read(came.path, came.name, today).noting(*came.notes)
    read = Read(module, came, published, module.compile(published, names))
    given = given or _parameters(data)
    outcome = Outcome(
        module.NAME, module.TITLE, module.TABLE, came.address or came.name, published.vintage, came.sha256,
        _source(_package(data), module), given.as_of.isoformat(), NOTHING, _disagreements(read, data, names), (), (), 0, 0,
        published.notes, len(read.compiled), True,
    )  # fmt: skip
    if module.WRITES == "own machine":
        return _own_machine(outcome, read, data, write)
    return _tables(outcome, read, data, given, today, write) if module.WRITES == "table" else outcome


def _tables(outcome: Outcome, read: Read, data: Path, given: Parameters, today: date, write: bool) -> Outcome:
    """The feed's rows in their table: what that changes, checked against the contracts, and written if asked."""
    from companion import tables
    from companion.editions.comparing import moves

    table = read.module.TABLE
    columns, held = rows.from_csv(data / f"{table}.csv")
    own = sources.own(read.module, read.compiled, held)
    mine = {rows.key(table, row) for row in own}
    merged = rows.ordered(table, [row for row in held if rows.key(table, row) not in mine] + read.compiled)
    files = {f"{table}.csv": rows.to_csv(columns, merged), PACKAGE: _dumps(_recorded(_package(data), read, merged, today))}
    files = {name: content for name, content in files.items() if content != (data / name).read_bytes()}
    with tempfile.TemporaryDirectory(prefix="companion-refresh-") as folder:
        trial = Path(folder) / "data"
        shutil.copytree(data, trial, ignore=shutil.ignore_patterns(HISTORY, replacing.STAGING))
        for name, content in files.items():
            (trial / name).write_bytes(content)
        after = tables.load(trial)
        after.check()
        old = moves.state(tables.load(data), given)
        new = moves.state(after, given) if files else old
    figures, behind = moves.figures(old, new)
    outcome = replace(
        outcome, rows=difference(table, own, read.compiled), figures=tuple(figures), claims=tuple(moves.claims(old, new)),
        claims_known=len(old.claims), rows_behind=behind, compared_only=False,
    )  # fmt: skip
    if not write or not files:
        return outcome
    kept = _history(outcome, files, data, today)
    replacing.replace(data, {**kept, **files})
    return replace(outcome, written=(*files, *kept))


def _bring(module: ModuleType, origin: str | Path | None, data: Path, today: date, limits: Limits | None, say: Callable[[str], None]) -> Origin:
    from companion.sources import fetch

    if origin is not None and "://" not in str(origin):
        path = Path(origin)
        if not path.is_file():
            reason = "is a folder" if path.is_dir() else "is not there"
            raise UserError(f"{module.NAME}: {path.name or path} {reason}; give the path of a downloaded file, or an address that begins with https://.")
        return Origin(path, path.name, "", fetch.sha256(path))
    address = str(origin) if origin else sources.address(module, today)
    if not address:
        raise UserError(f"{module.NAME}: its terms need an account of your own; export the file there and give it with --from FILE.")
    cache = data.resolve().parent / ".companion" / "feeds"
    fetched = getattr(module, "fetch", fetch.fetch)(address, cache, module.NAME, limits=limits or fetch.LIMITS, say=say)
    notes = ("the publisher's file has not changed since it was last fetched",) if fetched.unchanged else ()
    return Origin(fetched.path, fetched.name, fetched.address, fetched.sha256, notes)


def _parameters(data: Path) -> Parameters:
    from companion import parameters, project

    beside = data.resolve().parent / "params.yml"
    return parameters.load(beside if beside.exists() else project.find(data).root / "params.yml")


def _disagreements(read: Read, data: Path, names: Names) -> tuple[Disagreement, ...]:
    """Where the feed and the register compiled by hand differ, marked with the row of `disagreements` that settles it."""
    if not hasattr(read.module, "disagreements"):
        return ()
    held = "resolutions" if read.module.TABLE == "resolutions" else "missions"
    register = rows.from_csv(data / f"{held}.csv")[1]
    settled = rows.from_csv(data / "disagreements.csv")[1]

    def known(found: Disagreement) -> str:
        about = found.about.casefold()
        alike = (row for row in settled if row["table"] == held and row["column"] == found.column)
        return next((row["disagreement"] for row in alike if about in re.split(r"[^\w/()]+", f"{row['disagreement']} {row['subject']}".casefold())), "")

    return tuple(replace(found, known=known(found)) for found in read.module.disagreements(read.compiled, register, names))


def _own_machine(outcome: Outcome, read: Read, data: Path, write: bool) -> Outcome:
    """A feed that may not be passed on: its rows are shown as added, and kept outside data/ if asked."""
    outcome = replace(outcome, rows=Difference(tuple(read.compiled), (), ()))
    if not write:
        return outcome
    kept = data.resolve().parent / ".companion" / "acled.csv"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(rows.to_csv(rows.VIOLENCE, read.compiled))
    return replace(outcome, written=(".companion/acled.csv",))


def _package(data: Path) -> dict[str, Any]:
    package: dict[str, Any] = json.loads((data / PACKAGE).read_text(encoding="utf-8"))
    return package


def _source(package: dict[str, Any], module: ModuleType) -> dict[str, str]:
    """The feed's newest entry among the sources of the package; {} where it has none yet."""
    entries = [entry for entry in package["sources"] if entry["name"] == module.SOURCE or _versioned(entry["name"], module.SOURCE)]
    return max(entries, key=lambda entry: entry["vintage"], default={})


def _versioned(name: str, source: str) -> bool:
    return name.startswith(f"{source}-") and name.removeprefix(f"{source}-").replace("-", "").isdigit()


def _recorded(package: dict[str, Any], read: Read, merged: list[dict[str, str]], today: date) -> dict[str, Any]:
    """The package with what was read recorded: source entry and the dates its table covers."""
    module, came = read.module, read.origin
    name = read.compiled[0]["source"] if read.compiled else module.SOURCE
    entries = {entry["name"]: entry for entry in package["sources"]}
    old = entries.get(name) or _source(package, module)
    if old.get("sha256") != came.sha256 or name not in entries:
        entries[name] = {
            **entries.get(name, {}),
            "name": name,
            "title": old["title"] if name in entries else f"{module.TITLE}, {read.published.vintage}",
            "producer": old.get("producer", module.PRODUCER),
            "path": came.address or old.get("path") or sources.address(module, today),
            "licence": old.get("licence", module.LICENCE),
            "vintage": read.published.vintage,
            "accessed": today.isoformat(),
            "sha256": came.sha256,
        }
    resources = [_covered(one, read, merged) if one["name"] == module.TABLE else one for one in package["resources"]]
    return {**package, "sources": [entries[key] for key in sorted(entries)], "resources": resources}


def _covered(resource: dict[str, Any], read: Read, merged: list[dict[str, str]]) -> dict[str, Any]:
    """The table's `covers_from` and `covers_to`: the feed's own where it is all of the table, else what the rows reach."""
    if not read.module.PART:
        return {**resource, "covers_from": read.published.covers[0], "covers_to": read.published.covers[1]}
    written = [row.get("date") or row["year"] for row in merged if row.get("provisional") != "yes"]
    first, last = min(written), max(written)
    return {**resource, "covers_from": first + "-01-01"[len(first) - 4 :], "covers_to": last + "-12-31"[len(last) - 4 :]}


def _history(outcome: Outcome, files: dict[str, bytes], data: Path, today: date) -> dict[str, bytes]:
    """The files replaced, under names that say what they were, and a record of the change."""
    kept = {}
    for name in files:
        old = (data / name).read_bytes()
        stem, suffix = name.rsplit(".", 1)
        kept[f"{HISTORY}/{stem}-{hashlib.sha256(old).hexdigest()[:12]}.{suffix}"] = old
    number = len(list((data / HISTORY).glob("????-??-??-*.json")))  # orders the changes of one day
    record = {
        "date": today.isoformat(), "number": number, "feed": outcome.feed, "origin": outcome.origin, "vintage": outcome.vintage, "sha256": outcome.sha256,
        "before": outcome.before, "replaced": sorted(kept), "added": len(outcome.rows.added), "removed": len(outcome.rows.removed),
        "changed": len(outcome.rows.changed),
    }  # fmt: skip
    return {**kept, f"{HISTORY}/{today}-{outcome.feed}-{outcome.sha256[:12]}-{number}.json": _dumps(record)}


def _dumps(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def run(feed: str, origin: str | None, write: bool, data_dir: Path, out: Path | None = None) -> str:
    """`companion refresh`: the outcome as text; also as JSON and as a page in `out` (or `.companion/refresh/FEED`)."""
    outcome = refresh(feed, origin, write, data_dir, say=lambda line: print(line, file=sys.stderr))
    folder = Path(out) if out else Path(data_dir).resolve().parent / ".companion" / "refresh" / feed
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "refresh.json").write_bytes(_dumps(refresh_report.record(outcome)))
    (folder / "refresh.html").write_text(refresh_report.page(outcome), encoding="utf-8")
    return refresh_report.text(outcome)


def listing(data_dir: Path, today: date | None = None) -> str:
    """`companion refresh --list`: each feed's vintage here, how old that is, its publisher's address and licence."""
    today = today or datetime.now(UTC).date()
    package = _package(Path(data_dir))
    lines = []
    for name in sources.FEEDS:
        module = sources.feed(name)
        held = _source(package, module)
        lines.append(f"{name}: {module.TITLE}, {module.PRODUCER}")
        lines.append(f"  here: {_held(held, today)}")
        lines.append(f"  from: {sources.address(module, today) or 'an export from your own account'}")
        lines.append(f"  licence: {held.get('licence', module.LICENCE)}; table: {module.TABLE}{WRITTEN[module.WRITES]}")
    return "\n".join(lines)


def _held(entry: dict[str, str], today: date) -> str:
    if not entry:
        return "not fetched yet"
    if not entry["vintage"]:  # its description is cited, none of its rows are held
        return "its description only, not fetched yet"
    read = (today - date.fromisoformat(entry["accessed"])).days
    return f"{entry['vintage']}{_age(entry['vintage'], today)}, read {'today' if read == 0 else f'{read} days ago'} ({entry['accessed']})"


def _age(vintage: str, today: date) -> str:
    """How old a vintage is, where it is a date ("2025-04-04", "to 2017-03") or UCDP's yearly version (June)."""
    version = re.fullmatch(r"(\d\d)\.1", vintage)
    dated = re.search(r"(\d{4})(?:-(\d\d))?", f"20{version[1]}-06" if version else vintage)
    if not dated:
        return ""
    months = (today.year - int(dated[1])) * 12 + today.month - int(dated[2] or 12)
    parts = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in ((months // 12, "year"), (months % 12, "month")) if count > 0]
    return f", {' and '.join(parts) or 'less than a month'} old"
