"""`check-coreml`: checks a pack's Core ML packages; on a Mac with Core ML itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .command import Command


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", type=Path, help="a pack that was exported with --coreml")


def _run(arguments: argparse.Namespace) -> int:
    from ..exporting.coreml_check import CoreMLGoldenError, check
    from ..exporting.coreml_structure import CoreMLStructureError
    from ..exporting.mil_evaluation import UnknownOperationError

    try:
        check(arguments.pack, lambda message: print(message, flush=True))
    except (
        CoreMLGoldenError,
        CoreMLStructureError,
        ImportError,
        KeyError,
        OSError,
        UnknownOperationError,
    ) as error:
        print(f"check-coreml: {error.args[0] if isinstance(error, KeyError) else error}", file=sys.stderr)
        return 1
    return 0


COMMAND = Command(
    name="check-coreml",
    summary="check a pack's Core ML packages by its golden vectors; on a Mac by Core ML itself",
    examples="python -m afterimage_training check-coreml vit-b-32",
    add_arguments=_add_arguments,
    run=_run,
)
