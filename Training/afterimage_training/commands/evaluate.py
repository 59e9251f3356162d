"""`evaluate`: measures exported packs on photos they never saw."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .command import Command, logger, set_threads

_DEFAULT_CONFIG = Path(__file__).parents[2] / "configs" / "mini.toml"


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, help="measure this configuration's pack beside its teacher")
    parser.add_argument(
        "--pack", type=Path, action="append", default=[], metavar="FOLDER",
        help="a pack to compare with the first one named; repeatable (without --config the first is also "
        "measured beside the teacher)",
    )  # fmt: skip
    parser.add_argument(
        "--report", type=Path, metavar="FOLDER",
        help="where report, log and the page with the photos go (default: reports/… and runs/…)",
    )  # fmt: skip
    parser.add_argument(
        "--binary",
        type=Path,
        metavar="FILE",
        help="the afterimage program (default: .build/release, .build/debug)",
    )
    parser.add_argument(
        "--teacher", metavar="TEACHER",
        help='"none", or another teacher than the configuration\'s: open-clip:…, hugging-face:…',
    )  # fmt: skip
    parser.add_argument("--threads", type=int, help="CPU threads of the teacher")


def _general(arguments: argparse.Namespace) -> int:
    """A pack of the general road, on the photos that its own run held out."""
    from ..distillation import held_out
    from ..distillation.config import load_general

    config = load_general(arguments.config)
    set_threads(arguments.threads or config.threads)
    held_out.measure(config, config.pack_folder, logger(config.run_folder, "evaluate"))
    return 0


def _run(arguments: argparse.Namespace) -> int:
    if arguments.config is None and not arguments.pack:
        raise SystemExit("evaluate: name a configuration (--config) or a pack (--pack)")
    from ..config import load_config, road, shared_folder

    if arguments.config and road(arguments.config) == "general" and not arguments.pack:
        return _general(arguments)
    from ..evaluate import Engine, Places, evaluate
    from ..evaluation.embedders import EngineError
    from ..evaluation.eval_photos import load_eval_photos

    config_file = arguments.config or _DEFAULT_CONFIG
    config = load_config(config_file)
    set_threads(arguments.threads or config.threads)
    subject = config.pack_folder if arguments.config else arguments.pack[0]
    packs = list(dict.fromkeys([*arguments.pack[:1], subject, *arguments.pack[1:]]))
    try:
        places = Places.of(subject, arguments.report)
        log = logger(places.log, "evaluate")
        from ..teacher import imagenet_names

        names = [group[0] for group in imagenet_names()]
        photos = load_eval_photos(shared_folder() / "photos" / "eval", names)
        teacher = None
        if arguments.teacher != "none":
            from ..evaluation.teacher import TeacherEmbedder

            teacher = TeacherEmbedder(arguments.teacher or f"conse:{config_file}")
        evaluate(subject, packs, photos, Engine.found(arguments.binary), places, log, teacher)
    except EngineError as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return 1
    return 0


COMMAND = Command(
    name="evaluate",
    summary="measure packs on photos they never saw, beside teacher and each other, and write the report",
    examples="python -m afterimage_training evaluate --config configs/mini.toml\n"
    "python -m afterimage_training evaluate --config configs/mini.toml --pack fp32 --pack int8\n"
    "python -m afterimage_training evaluate --pack fp32 --pack fp16 --report reports/x",
    add_arguments=_add_arguments,
    run=_run,
)
