"""`python -m afterimage_training {teacher,distil,export,evaluate} --config configs/mini.toml`"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

from .config import Config, load_config


def _logger(config: Config, command: str) -> Callable[[str], None]:
    started = time.monotonic()
    config.run_folder.mkdir(parents=True, exist_ok=True)
    path = config.run_folder / f"{command}.log"

    def log(message: str) -> None:
        line = f"{time.monotonic() - started:7.0f} s  {message}"
        print(line, flush=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return log


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="afterimage_training", description=__doc__)
    parser.add_argument("command", choices=("teacher", "distil", "export", "evaluate"))
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--tower", choices=("image", "text"), help="only this tower (teacher, distil)")
    parser.add_argument("--threads", type=int, help="CPU threads, instead of the configuration's")
    arguments = parser.parse_args()
    config = load_config(arguments.config)
    # Waiting threads sleep instead of spinning, which on a machine shared with others costs a lot.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch

    torch.set_num_threads(arguments.threads or config.threads)
    towers = (arguments.tower,) if arguments.tower else ("text", "image")
    log = _logger(config, "-".join(filter(None, (arguments.command, arguments.tower))))
    if arguments.command == "teacher":
        from . import teacher

        teacher.prepare(config, towers, log)
    elif arguments.command == "distil":
        if "text" in towers:
            from . import distil_text

            distil_text.distil(config, log)
        if "image" in towers:
            from . import distil_image

            distil_image.distil(config, log)
    elif arguments.command == "export":
        from . import export

        export.export(config, log)
    else:
        from . import evaluate

        evaluate.evaluate(config, log)


if __name__ == "__main__":
    main()
