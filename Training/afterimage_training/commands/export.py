"""`export`: writes the model pack of a trained student."""

from __future__ import annotations

import argparse
from pathlib import Path

from .command import Command, add_config, logger, set_threads


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("--precision", choices=("fp32", "fp16", "int8"), default="fp16",
                        help="bits that weights are stored in (default: fp16)")  # fmt: skip
    parser.add_argument("--coreml", choices=("fp32", "fp16", "int8", "palette"),
                        help="also write Core ML packages, stored so")  # fmt: skip
    parser.add_argument("--out", type=Path, help="another folder than the repository's own for this pack")


def _run(arguments: argparse.Namespace) -> int:
    from ..config import load_config, road
    from ..exporting.coreml import CoreMLStorage
    from ..exporting.precision import Precision

    precision = Precision(arguments.precision)
    coreml = CoreMLStorage(arguments.coreml) if arguments.coreml else None
    if road(arguments.config) == "general":
        from ..distillation import pack
        from ..distillation.config import load_general

        general = load_general(arguments.config)
        set_threads(arguments.threads or general.threads)
        pack.export(general, logger(general.run_folder, "export"), precision, arguments.out, coreml)
        return 0
    from ..exporting import built_in

    config = load_config(arguments.config)
    set_threads(arguments.threads or config.threads)
    log = logger(config.run_folder, "export")
    built_in.export(config, log, precision, arguments.out, coreml)
    return 0


COMMAND = Command(
    name="export",
    summary="write the model pack: networks, manifest, golden vectors, model card",
    examples="python -m afterimage_training export --config configs/mini.toml\n"
    "python -m afterimage_training export --config configs/mini.toml --precision int8\n"
    "python -m afterimage_training export --config configs/mini.toml --precision fp32 --out /tmp/mini-fp32",
    add_arguments=_add_arguments,
    run=_run,
)
