"""Prints the pinned packages of a requirements file that this Python does not have in that version."""

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def pins(requirements: Path) -> Iterator[tuple[str, str]]:
    """The `name==version` lines of a requirements file and of those it includes."""
    for line in requirements.read_text().splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("-r "):
            yield from pins(requirements.parent / line[3:].strip())
        elif "==" in line:
            name, _, pin = line.partition("==")
            yield name, pin.split()[0]


def has(name: str, pin: str) -> bool:
    try:
        # A local label names a build of the same release ("2.13.0+cpu").
        return version(name).partition("+")[0] == pin
    except PackageNotFoundError:
        return False


if __name__ == "__main__":
    for name, pin in pins(Path(sys.argv[1])):
        if not has(name, pin):
            print(f"{name} {pin}")
