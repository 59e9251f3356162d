"""`teacher`: prepares the teacher's outputs that distillation reads."""

from __future__ import annotations

import argparse

from .command import Command, add_config, logger, set_threads


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("--tower", choices=("image", "text"), help="only what this tower's training needs")


def _run(arguments: argparse.Namespace) -> int:
    from ..config import load_config

    config = load_config(arguments.config)
    set_threads(arguments.threads or config.threads)
    from .. import teacher

    towers = (arguments.tower,) if arguments.tower else ("text", "image")
    teacher.prepare(config, towers, logger(config.run_folder, "teacher", arguments.tower))
    return 0


COMMAND = Command(
    name="teacher",
    summary="make and cache the teacher's outputs; goes on where it was stopped",
    examples="python -m afterimage_training teacher --config configs/mini.toml --tower text",
    add_arguments=_add_arguments,
    run=_run,
)
