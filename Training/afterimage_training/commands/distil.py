"""`distil`: trains the student's towers."""

from __future__ import annotations

import argparse
from pathlib import Path

from .command import Command, add_config, logger, set_threads


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("--tower", choices=("image", "text"), help="block-wise road: only this tower")
    general = parser.add_argument_group("general road")
    general.add_argument(
        "--estimate", action="store_true", help="only say what the run will take, in hours and dollars"
    )
    general.add_argument("--gpus", type=int, default=1, help="with --estimate: number of GPUs used together")
    general.add_argument(
        "--photos", type=int, metavar="COUNT",
        help="with --estimate: number of photos, instead of counting those of the configuration",
    )  # fmt: skip
    general.add_argument(
        "--prices", type=Path, metavar="FILE",
        help="with --estimate: the table of GPUs (default: configs/prices.toml)",
    )  # fmt: skip


def _blockwise(arguments: argparse.Namespace) -> int:
    from ..config import load_config

    if arguments.estimate:
        print("distil: the built-in model trains on a CPU in hours; --estimate is for the general road")
        return 1
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


def _general(arguments: argparse.Namespace) -> int:
    from ..distillation.config import load_general

    if arguments.tower:
        print("distil: the general road trains both towers together; leave out --tower")
        return 1
    config = load_general(arguments.config)
    set_threads(arguments.threads or config.threads)
    if arguments.estimate:
        from ..distillation.estimate import estimate
        from ..distillation.prices import PRICES, load_prices

        prices = load_prices(arguments.prices or PRICES)
        estimate(config, prices, arguments.gpus, arguments.photos, logger(config.run_folder, "estimate"))
        return 0
    from ..distillation.trainer import distil

    return 0 if distil(config, logger(config.run_folder, "distil")) else 143


def _run(arguments: argparse.Namespace) -> int:
    from ..config import road

    return _general(arguments) if road(arguments.config) == "general" else _blockwise(arguments)


COMMAND = Command(
    name="distil",
    summary="train the student; may be killed and started again",
    examples="python -m afterimage_training distil --config configs/mini.toml\n"
    "python -m afterimage_training distil --config configs/open-clip.toml --estimate --photos 9000000 "
    "--gpus 8\n"
    "python -m afterimage_training distil --config configs/open-clip.toml\n"
    "torchrun --nproc-per-node 8 -m afterimage_training distil --config configs/open-clip.toml",
    add_arguments=_add_arguments,
    run=_run,
)
