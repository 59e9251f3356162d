"""Trains, exports and measures model packs: teacher → distil → export → evaluate."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .commands import COMMANDS
from .config import shared_folder
from .tables import ConfigError


def parser() -> argparse.ArgumentParser:
    """The command line with every subcommand."""
    root = argparse.ArgumentParser(prog="python -m afterimage_training", description=__doc__)
    subparsers = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        subparser = subparsers.add_parser(
            command.name,
            help=command.summary,
            description=command.summary[0].upper() + command.summary[1:] + ".",
            epilog="examples:\n  " + command.examples.replace("\n", "\n  "),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(subparser)
        subparser.set_defaults(run=command.run)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one subcommand; returns the exit status."""
    parsed = parser().parse_args(arguments)
    try:
        return parsed.run(parsed)
    except ConfigError as error:
        print(f"{parsed.command}: {error}", file=sys.stderr)
        return 1
    except FileNotFoundError as error:
        print(f"{parsed.command}: {_missing(error)}", file=sys.stderr)
        return 1


def _missing(error: FileNotFoundError) -> str:
    if error.filename is None:  # a library's own words
        return str(error)
    if Path(error.filename).is_relative_to(shared_folder()):
        return (
            f"{error.filename} is not there. It belongs to the shared folder: Training/README.md says what "
            "that holds, and AFTERIMAGE_SHARED where it is"
        )
    return f"{error.filename} is not there"


if __name__ == "__main__":
    sys.exit(main())
