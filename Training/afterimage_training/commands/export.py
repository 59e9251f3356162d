"""`export`: writes the model pack of a trained student."""

from __future__ import annotations

import argparse

from .command import Command, add_config, logger, set_threads


def _run(arguments: argparse.Namespace) -> int:
    from ..config import load_config

    config = load_config(arguments.config)
    set_threads(arguments.threads or config.threads)
    from .. import export

    export.export(config, logger(config.run_folder, "export"))
    return 0


COMMAND = Command(
    name="export",
    summary="write the model pack: networks, manifest, golden vectors, model card",
    examples="python -m afterimage_training export --config configs/mini.toml",
    add_arguments=add_config,
    run=_run,
)
