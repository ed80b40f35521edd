"""The Checks block of the data page, and the one check that belongs to a working copy instead.

Only what follows from the inputs of an edition may stand in its pages, or the same inputs would not give the
same bytes. Whether the sources are committed does not follow from them: the same table gives the same edition
before the commit and after it. So the page says where to ask, and `committed` answers it, in `companion check`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from companion.editions.provenance.environment import differences
from companion.editions.provenance.verify import digest
from companion.rendering.prose import Coverage


class Check(NamedTuple):
    """One row of the block: its name, whether it holds (None: not known here), and what that means."""

    name: str
    holds: bool | None
    explanation: str

    @property
    def word(self) -> str:
        """Whether it holds, in a word."""
        return {True: "yes", False: "no", None: "not known here"}[self.holds]


def checks(
    *,
    inputs: Mapping[str, Path],
    digests: Mapping[str, str],
    lock: str,
    network_closed: bool,
    printed: Iterable[str],
    recorded: Iterable[str],
    numbers: Coverage,
    turned: Iterable[str],
) -> list[Check]:
    """The rows of the Checks block, in the order in which the page shows them.

    `inputs` maps each input's name to its file and `digests` to its sha256 when it was read; `lock` is the text
    of requirements.lock; `network_closed` says whether the build ran inside `network.closed`; `printed` are the
    ids of figures that pages ask for and `recorded` those in the ledger; `numbers` says where the numbers
    in the pages' sources come from; `turned` the ids of claims whose computed verdict is not the recorded one.
    """
    return [
        Check(
            "Sources committed",
            None,
            "Not a property of these bytes: the same data give the same edition before a commit and after it. "
            "`companion check` says it of a working copy.",
        ),
        _environment(lock),
        _unchanged(inputs, digests),
        Check(
            "No network used",
            True if network_closed else None,
            "The build refused every connection out of the machine that Python code might have opened."
            if network_closed
            else "Connections were not watched in this build.",
        ),
        _listing(
            "Numbers all traced",
            sorted(set(printed) - set(recorded)),
            "Every figure that a page prints is in figures.json, with its rule and its rows.",
            "Printed, but not in figures.json: ",
        ),
        Check(
            "No number typed",
            not numbers.typed,
            " ".join([numbers.sentence(), *(f"{one.page}, line {one.line}: {one.number}." for one in numbers.typed)]),
        ),
        _listing(
            "Claims as recorded",
            sorted(set(turned)),
            "The verdict of every claim that has a test came out as recorded.",
            "The computed verdict is not the recorded one for: ",
        ),
    ]


def committed(inputs: Mapping[str, Path], repository: Path) -> Check:
    """Whether every input lies in `repository` as it was last committed; not known where there is no git.

    `inputs` maps names to files. Of the working copy as it is now: this row must not be written into an edition.
    """
    name = "Sources committed"
    top = _git(repository, "rev-parse", "--show-toplevel")
    if top is None:
        return Check(name, None, "Not known: this is no git repository.")
    root = Path(top.strip()).resolve()
    outside = sorted(one for one, path in inputs.items() if not path.resolve().is_relative_to(root))
    paths = {one: path.resolve().relative_to(root) for one, path in inputs.items() if one not in outside}
    status = _git(
        root, "status", "--porcelain", "--ignored", "-z", "--", *(f":(literal){p}" for p in paths.values())
    )
    if status is None:
        return Check(name, None, "Not known: git does not tell.")
    changed = {entry[3:] for entry in status.split("\0") if entry}
    open_ones = sorted(one for one, path in paths.items() if _reported(path.as_posix(), changed))
    return _listing(
        name,
        outside + open_ones,
        "Every input is as it was last committed.",
        "Not as last committed: ",
    )


def _environment(lock: str) -> Check:
    return _listing(
        "Environment as locked",
        differences(lock),
        "Every package the build rests on has the version in requirements.lock.",
        "",
    )


def _unchanged(inputs: Mapping[str, Path], digests: Mapping[str, str]) -> Check:
    changed = [
        name
        for name, path in sorted(inputs.items())
        if not path.is_file() or digest(path) != digests.get(name)
    ]
    return _listing(
        "Inputs unchanged",
        changed,
        "Every input is as it was when it was read.",
        "Changed since they were read: ",
    )


def _listing(name: str, against: list[str], well: str, ill: str) -> Check:
    return Check(name, not against, f"{ill}{'; '.join(against)}." if against else well)


def _reported(path: str, changed: set[str]) -> bool:
    """Whether git reports a path, or a folder that it lies in."""
    return any(path == one or (one.endswith("/") and path.startswith(one)) for one in changed)


def _git(folder: Path, *words: str) -> str | None:
    """What git prints, or None where it fails or is not installed."""
    try:
        ended = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ended.stdout.decode("utf-8", "surrogateescape") if ended.returncode == 0 else None
