"""Publishing an edition into a folder or a checked-out pages branch: whole, or not at all.

The edition is copied beside its place, verified there, and renamed into it, where nothing leads to it yet. The list of
editions, the feed and `latest/` then change together: their new bytes are written first, and one file's rename commits
them, so that a run that dies before it changes nothing and one that dies after it is completed by the next.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from companion import project
from companion.editions import dressing
from companion.editions.provenance import verify
from companion.editions.publishing import listing
from companion.errors import CheckFailed, UserError
from companion.tables import replacing


def publish(edition: Path, target: Path, title: str, url: str = "") -> Path:
    """Put an edition into the folder `target`, which is made if it is not there; returns the edition's place there.

    title: of the report; url: the folder's address, for the feed. Raises `UserError` for a folder that holds a page of
    something else, or another edition under the same name; `CheckFailed` for an edition that does not verify.
    """
    edition, target = edition.resolve(), target.resolve()
    _check(edition, target)
    made = not target.exists()
    target.mkdir(exist_ok=True)
    replacing.recover(target)
    final, beside = target / edition.name, target / f".{edition.name}.{os.getpid()}"
    there = final.exists()
    try:
        if not there:
            shutil.copytree(edition, beside)
            _verified(beside, edition.name)
            beside.rename(final)
        replacing.replace(target, _lists(target, edition.name, title, url))
    except BaseException:
        _undo(target, final, beside, keep=there, made=made)
        raise
    return final


def _check(edition: Path, target: Path) -> None:
    if not re.fullmatch(project.EDITION, edition.name):
        raise UserError(f"{edition.name} is not named as an edition is, such as 2024-12-31-0123abcd; give its folder that name again.")
    if target == edition.parent or target.is_relative_to(edition):
        raise UserError(f"{target.name} is where the edition stands already; publish into another folder.")
    if target.exists() and not target.is_dir():
        raise UserError(f"{target.name} is a file; publish into a folder.")
    if not target.parent.is_dir():
        raise UserError(f"{target.parent} is not a folder, so {target.name} cannot be made in it.")
    index = target / "index.html"
    if index.exists() and f'content="{listing.GENERATOR}"' not in index.read_text(encoding="utf-8", errors="replace"):
        raise UserError(f"{target.name}/index.html is no list of editions; publish into an empty folder, or one published into before.")
    seal = target / edition.name / verify.SEAL
    if seal.parent.exists() and (not seal.exists() or seal.read_bytes() != (edition / verify.SEAL).read_bytes()):
        raise UserError(f"{target.name} holds another {edition.name}; an edition that was published is never overwritten.")


def _verified(folder: Path, name: str) -> None:
    outcome = verify.verify(folder)
    if not outcome.holds:
        raise CheckFailed(f"{name} does not verify, so it is not published: {outcome.problems[0]}")


def _lists(target: Path, published: str, title: str, url: str) -> dict[str, bytes]:
    """index.html, feed.xml, latest/ and their style, for the editions in the folder."""
    standing = listing.read(target, "")
    newest = max(one.as_of for one in standing)
    latest = published if any(one.id == published and one.as_of == newest for one in standing) else standing[0].id
    entries = listing.read(target, latest)
    pointer = dressing.templates(listing.TEMPLATE).get_template("latest.html.j2").render(id=latest, policy=dressing.POLICY)
    files = {
        "index.html": listing.page(entries, title, feed=True).encode(),
        "feed.xml": listing.rss(entries, title, url).encode(),
        "latest/index.html": pointer.encode(),
        **listing.style(),
    }
    if (target / ".git").exists():
        files[".nojekyll"] = b""  # a host of pages shall serve the files as they are
    return {name: content for name, content in files.items() if not (target / name).is_file() or (target / name).read_bytes() != content}


def _undo(target: Path, final: Path, beside: Path, keep: bool, made: bool) -> None:
    """After a failure: restore the state before, unless the change was committed."""
    shutil.rmtree(beside, ignore_errors=True)
    replacing.recover(target)
    index = target / "index.html"
    listed = index.exists() and f'href="{final.name}/site/' in index.read_text(encoding="utf-8", errors="replace")
    if not keep and not listed and final.exists():
        final.rename(beside)
        shutil.rmtree(beside)
    if made and not any(target.iterdir()):
        target.rmdir()
