"""manifest.json: every file of an edition and every input with its checksum, parameters and versions.

It holds no clock, no path of the machine and no user's name, so the same build gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from companion.editions.provenance.verify import UNLISTED, digest, files_in
from companion.errors import UserError

FORMAT = 1


def manifest(
    edition: Path,
    *,
    parameters: Mapping[str, object],
    inputs: Mapping[str, Path],
    renderer: str,
    code_digest: str,
    absent: Mapping[str, str],
    environment: Mapping[str, object],
) -> dict[str, Any]:
    """The manifest of the edition in `edition`, as it will stand in manifest.json.

    `files` and `inputs` map a path (with `/`) to its sha256 and its size in bytes; `absent` maps what this
    edition does not have to the reason. Raises `UserError` for a link among the edition's files, for an
    input whose name is a path out of the project, and for a parameter that JSON cannot say.
    """
    return {
        "format": FORMAT,
        "parameters": plain(parameters),
        "renderer": renderer,
        "code": code_digest,
        "environment": dict(environment),
        "inputs": {_name(name): fingerprint(path) for name, path in sorted(inputs.items())},
        "files": {
            path: fingerprint(_file(edition, path)) for path in files_in(edition) if path not in UNLISTED
        },
        "absent": dict(sorted(absent.items())),
    }


def plain(parameters: Mapping[str, object]) -> dict[str, object]:
    """Parameters as JSON says them, sorted by name: dates as ISO text, no paths."""
    said: dict[str, object] = {}
    for name, value in sorted(parameters.items()):
        if isinstance(value, date):
            said[name] = value.isoformat()
        elif value is None or isinstance(value, (bool, int, float, str)):
            said[name] = value
        elif isinstance(value, (list, tuple)) and all(
            isinstance(one, (bool, int, float, str)) for one in value
        ):
            said[name] = list(value)
        else:
            raise UserError(
                f"The parameter {name} is {value!r}, which manifest.json cannot record: "
                "it takes numbers, words, dates and lists of them."
            )
    return said


def fingerprint(path: Path) -> dict[str, object]:
    """A file's sha256 in hexadecimal and its size in bytes."""
    return {"sha256": digest(path), "size": path.stat().st_size}


def as_json(value: object) -> str:
    """JSON as this project writes it: sorted keys, two spaces, UTF-8 as it is, a newline at the end."""
    return json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _file(edition: Path, path: str) -> Path:
    if (edition / path).is_symlink():
        raise UserError(f"{path}: an edition holds files only, but this is a link.")
    return edition / path


def _name(name: str) -> str:
    """An input's name as recorded: relative, so that it says nothing of the machine."""
    if name.startswith(("/", "~")) or re.match(r"[A-Za-z]:", name) or "\\" in name or ".." in name.split("/"):
        raise UserError(
            f"The input {name} should be named by its path inside the project, such as data/missions.csv."
        )
    return name
