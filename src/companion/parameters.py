"""What an edition is built for: params.yml and the `-p NAME VALUE` that override it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

from companion.errors import UserError
from companion.tables import dates


@dataclass(frozen=True)
class Parameters:
    """One edition's parameters.

    as_of: the day the report speaks of. essay_date: the day the essay counts at. essay_published: year.
    large_from: authorised uniformed strength from which a mission is large (persons).
    """

    as_of: date
    essay_date: date
    essay_published: int
    large_from: int

    def plain(self) -> dict[str, str | int]:
        """As plain values for papermill, JSON and YAML: days as ISO strings."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self).items()}


NAMES = tuple(field.name for field in fields(Parameters))


def load(path: Path, overrides: dict[str, object] | None = None) -> Parameters:
    """Read params.yml and apply overrides; raises `UserError` on an unknown name, a missing one or a bad value."""
    import yaml

    try:
        given = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}
    except FileNotFoundError:
        raise UserError(f"{path} is not there; it should name {', '.join(NAMES)}.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        raise UserError(f"{path.name} cannot be read as YAML: {str(broken).splitlines()[0]}.") from None
    if not isinstance(given, dict):
        raise UserError(f"{path.name} should be lines of the form `as_of: 2024-12-31`.")
    return read({**given, **(overrides or {})}, path.name)


def read(given: dict[str, object], where: str = "the parameters") -> Parameters:
    """Parameters from plain values; every name must be there, and no other."""
    for name in given:
        if name not in NAMES:
            raise UserError(f"{name!r} is not a parameter{_nearest(str(name))} The parameters are {', '.join(NAMES)}.")
    missing = [name for name in NAMES if name not in given]
    if missing:
        raise UserError(f"{where} does not give {', '.join(missing)}; see params.yml for what each means.")
    read = Parameters(
        as_of=dates.day(given["as_of"], "as_of"),
        essay_date=dates.day(given["essay_date"], "essay_date"),
        essay_published=_whole(given["essay_published"], "essay_published", "a year such as 2025", 1900, 2200),
        large_from=_whole(given["large_from"], "large_from", "a strength in persons such as 5000", 1, 1_000_000),
    )
    return read


def _whole(value: object, name: str, wanted: str, least: int, most: int) -> int:
    try:
        number = int(str(value))
    except ValueError:
        number = None
    if number is None or isinstance(value, bool) or not least <= number <= most:
        raise UserError(f"{name} is {str(value)!r}; it should be {wanted}.")
    return number


def _nearest(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, NAMES, n=1)
    return f"; did you mean {near[0]}?" if near else "."
