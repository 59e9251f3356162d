"""`teacher`: prepares the teacher's outputs that distillation reads."""

from __future__ import annotations

import argparse

from .command import Command, add_config, logger, set_threads


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("--tower", choices=("image", "text"), help="only what this tower's training needs")


def _general(arguments: argparse.Namespace) -> int:
    """The general road asks its teacher anew for every view; here is who it is, and whether it works."""
    from .. import teachers
    from ..distillation.config import load_general

    config = load_general(arguments.config)
    set_threads(arguments.threads or config.threads)
    import torch

    teacher = teachers.load(config.teacher.description)
    log = logger(config.run_folder, "teacher")
    for key, value in teacher.identity.as_json().items():
        log(f"teacher: {key}: {value}")
    side = teacher.image_size
    shape = tuple(teacher.embed_images(torch.rand(2, 3, side, side)).shape)
    log(f"teacher: photos of {side} px to {shape}, texts to {tuple(teacher.embed_texts(['a dog']).shape)}")
    return 0


def _run(arguments: argparse.Namespace) -> int:
    from ..config import load_config, road

    if road(arguments.config) == "general":
        return _general(arguments)

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
