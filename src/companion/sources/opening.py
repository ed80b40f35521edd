"""From the bytes that came to a header and records: zip, gzip, encodings, separators, CSV and JSON.

Nothing here knows a feed. Everything that comes is hostile until looked at: an archive is never unpacked to
disk under its own names, and nothing is read past `MOST_BYTES`.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from companion.errors import UserError

MOST_BYTES = 400 * 2**20  # a feed held in memory; GED goes another way (see ged_files)


@dataclass(frozen=True)
class Opened:
    """A feed's file: its name for messages, header, records as (row number, cells)."""

    name: str
    header: list[str]
    records: list[tuple[int, list[Any]]]
    header_row: int = 1
    inner: str = ""


def opened(source: Path | bytes, feed: str, name: str = "") -> Opened:
    """Open a path or bytes; `name` is how messages call it. Raises `UserError` for what is no table."""
    name = name or (source.name if isinstance(source, Path) else "the data")
    raw = _bytes(source, feed, name)
    raw, inner = unpacked(raw, feed, name)
    words = text(raw, feed, name)
    if words.lstrip()[:1] in ("[", "{"):
        header, records = _json(words, feed, name)
        return Opened(name, header, records, 0, inner)
    start, header, records = _csv(words, feed, name)
    return Opened(name, header, records, start, inner)


def _bytes(source: Path | bytes, feed: str, name: str) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        if source.stat().st_size > MOST_BYTES:
            raise UserError(f"{feed}: {name} has {source.stat().st_size:,} bytes; at most {MOST_BYTES:,} are read.")
        return source.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise UserError(f"{feed}: the file {name} cannot be read ({reason}); give the path of a CSV, JSON or zip.") from None


def unpacked(raw: bytes, feed: str, name: str) -> tuple[bytes, str]:
    """The table inside a zip or gzip, with the name it has there; other bytes as they are."""
    if raw[:4] == b"PK\x03\x04" or raw[:4] == b"PK\x05\x06":
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                member = table_member(archive, feed, name)
                with archive.open(member) as stream:
                    return limited(stream, MOST_BYTES, feed, f"{name} ({member.filename})"), member.filename
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            raise UserError(f"{feed}: {name} is a damaged zip ({error}); download it again.") from None
    if raw[:2] == b"\x1f\x8b":
        try:
            return limited(gzip.GzipFile(fileobj=io.BytesIO(raw)), MOST_BYTES, feed, name), ""
        except (OSError, EOFError, zlib.error) as error:
            raise UserError(f"{feed}: {name} is a damaged gzip file ({error}); download it again.") from None
    return raw, ""


def table_member(archive: zipfile.ZipFile, feed: str, name: str) -> zipfile.ZipInfo:
    """The one table of an archive; refuses paths that climb out, passwords, bombs, and a choice of tables."""
    tables = []
    for member in archive.infolist():
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise UserError(f"{feed}: {name} holds a file called {member.filename[:80]!r}, whose path leads out of the archive; "
                            "it is not used. Download it again from the publisher.")
        if member.filename.startswith("xl/"):
            raise UserError(f"{feed}: {name} is an Excel workbook; save the sheet as 'CSV UTF-8' and use that.")
        if path.suffix.lower() in (".csv", ".json") and "__MACOSX" not in path.parts:
            tables.append(member)
    if len(tables) != 1:
        listed = ", ".join(m.filename for m in tables[:5]) or "no .csv or .json"
        raise UserError(f"{feed}: {name} must hold one .csv or .json; it holds {listed}. Unpack it and name the file.")
    if tables[0].flag_bits & 1:
        raise UserError(f"{feed}: {name} is locked with a password; unpack it and name the file.")
    return tables[0]


def limited(stream: IO[bytes] | gzip.GzipFile, most: int, feed: str, name: str) -> bytes:
    """Read a stream whole, but never more than `most` bytes."""
    data = stream.read(most + 1)
    if len(data) > most:
        raise UserError(f"{feed}: {name} unpacks to more than {most:,} bytes; that is no file of this feed.")
    return data


def text(raw: bytes, feed: str, name: str) -> str:
    """The bytes as text; refuses what is empty, not UTF-8, not text, or a web page."""
    if not raw.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise UserError(f"{feed}: {name} is empty; a table in CSV or JSON is expected. Download it again.")
    try:
        words = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        near = raw[max(0, error.start - 12) : error.start + 12].decode("latin-1").replace("\n", " ")
        raise UserError(
            f"{feed}: {name}, row {line}: {near!r} is not UTF-8 text; save the file as 'CSV UTF-8' and use that."
        ) from None
    if "\x00" in words:
        raise UserError(f"{feed}: {name} is not a text file; a CSV or JSON of the feed is expected.")
    if words.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<head", "<body")):
        raise UserError(f"{feed}: {name} is a web page or XML, not the table; the publisher may ask for a login or be "
                        "down. Open the address in a browser, or use a downloaded CSV.")
    return words


def _csv(words: str, feed: str, name: str) -> tuple[int, list[str], list[tuple[int, list[Any]]]]:
    first = next(line for line in words.splitlines() if line.strip())
    separator = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[Any]]] = []
    line = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line + 1, cells))
            line = reader.line_num
    except csv.Error as error:
        raise UserError(
            f"{feed}: {name}, row {line + 1}: the quotation marks do not close ({error}); the file may be cut short. "
            "Download it again."
        ) from None
    start, header = rows[0]
    return start, [cell.strip() for cell in header], rows[1:]


def _json(words: str, feed: str, name: str) -> tuple[list[str], list[tuple[int, list[Any]]]]:
    def no_number(word: str) -> None:
        raise ValueError(f"{word} is not a number")

    try:
        data = json.loads(words, parse_constant=no_number)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{feed}: {name} is not whole JSON ({str(error)[:120]}); the file may be cut short. Download it again.") from None
    if isinstance(data, dict):
        data = next((data[key] for key in ("Result", "data", "response") if isinstance(data.get(key), list)), None)
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise UserError(f"{feed}: {name} is JSON, but not a list of records as the publisher serves it.")
    header = list(dict.fromkeys(key for item in data for key in item))
    rows = [(number, [_flat(item.get(key)) for key in header]) for number, item in enumerate(data, start=1)]
    return header, rows


def _flat(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else value
