"""Files replaced together: all or none, also when the process dies in between."""

import contextlib
import os

import pytest

from companion.errors import UserError
from companion.tables import replacing

OLD = {"one.csv": b"old one", "two.csv": b"old two", "other.csv": b"other"}
NEW = {"one.csv": b"new one", "two.csv": b"new two", "history/one.csv": b"old one"}


@pytest.fixture
def folder(tmp_path):
    for name, content in OLD.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def held(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Death(BaseException):
    """The process is gone."""


def test_all_are_replaced_and_nothing_is_left_over(folder):
    replacing.replace(folder, NEW)
    assert held(folder) == {**OLD, **NEW}


@pytest.mark.parametrize("moment", range(12))
def test_a_death_at_any_moment_leaves_all_or_none(folder, moment, monkeypatch):
    count = [0]

    def dying(function):
        def instead(*given, **named):
            count[0] += 1
            if count[0] > moment:
                raise Death
            return function(*given, **named)

        return instead

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", dying(os.replace))
        patched.setattr(os, "fsync", dying(os.fsync))
        with contextlib.suppress(Death):
            replacing.replace(folder, NEW)
    replacing.recover(folder)
    assert held(folder) in (OLD, {**OLD, **NEW})


def test_a_full_disk_changes_nothing(folder, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replacing.replace(folder, NEW)
    assert held(folder) == OLD


def test_recovering_where_nothing_happened_changes_nothing(folder):
    replacing.recover(folder)
    assert held(folder) == OLD


def test_one_at_a_time(folder):
    refused = pytest.raises(UserError, match="another refresh is writing")
    with replacing.alone(folder), refused, replacing.alone(folder):
        pytest.fail("two at a time")
    with replacing.alone(folder):
        replacing.replace(folder, NEW)
    assert held(folder) == {**OLD, **NEW}
