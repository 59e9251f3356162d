"""`evaluate`: measures an exported pack beside its teacher and writes the report."""

from __future__ import annotations

import argparse

from .command import Command, add_config, logger, set_threads


def _run(arguments: argparse.Namespace) -> int:
    from ..config import load_config

    config = load_config(arguments.config)
    set_threads(arguments.threads or config.threads)
    from .. import evaluate

    evaluate.evaluate(config, logger(config.run_folder, "evaluate"))
    return 0


COMMAND = Command(
    name="evaluate",
    summary="measure the exported pack on photos it never saw, and write the report",
    examples="python -m afterimage_training evaluate --config configs/mini.toml",
    add_arguments=add_config,
    run=_run,
)
