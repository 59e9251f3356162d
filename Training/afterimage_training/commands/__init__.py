"""The subcommands, one module each. A new one is a module with a `COMMAND` and its place in `COMMANDS`."""

from __future__ import annotations

from . import check_coreml, distil, evaluate, export, export_clip, teacher
from .command import Command

COMMANDS: tuple[Command, ...] = (
    teacher.COMMAND,
    distil.COMMAND,
    export.COMMAND,
    export_clip.COMMAND,
    check_coreml.COMMAND,
    evaluate.COMMAND,
)
