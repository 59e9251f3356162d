"""`distil`: trains the student's towers."""

from __future__ import annotations

import argparse

from .command import Command, add_config, logger, set_threads


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("--tower", choices=("image", "text"), help="only this tower")


def _run(arguments: argparse.Namespace) -> int:
    from ..config import load_config

    config = load_config(arguments.config)
    set_threads(arguments.threads or config.threads)
    log = logger(config.run_folder, "distil", arguments.tower)
    if arguments.tower != "image":
        from .. import distil_text

        distil_text.distil(config, log)
    if arguments.tower != "text":
        from .. import distil_image

        distil_image.distil(config, log)
    return 0


COMMAND = Command(
    name="distil",
    summary="train the student; may be killed and started again",
    examples="python -m afterimage_training distil --config configs/mini.toml",
    add_arguments=_add_arguments,
    run=_run,
)
