"""Tables of a TOML file as frozen dataclasses; a key that nobody knows is an error, never ignored."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

Section = TypeVar("Section")


class ConfigError(ValueError):
    """A configuration file that says something else than can be done."""


def section(kind: type[Section], table: dict[str, Any], where: str) -> Section:
    """The table as a `kind`; lists become tuples. Raises ConfigError for unknown and for missing keys."""
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise ConfigError(f"{where}: unknown keys {unknown}; known are {sorted(known)}")
    missing = sorted(
        name
        for name, field in known.items()
        if name not in table and field.default is MISSING and field.default_factory is MISSING
    )
    if missing:
        raise ConfigError(f"{where}: missing keys {missing}")
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in table.items()})
