"""`python -m afterimage_training {teacher,distil,export,evaluate} --config configs/mini.toml`"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from .config import Config, load_config


def _logger(config: Config, command: str) -> callable:
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
    parser.add_argument("--tower", choices=("image", "text", "both"), default="both", help="which tower to distil")
    arguments = parser.parse_args()
    config = load_config(arguments.config)
    log = _logger(config, arguments.command)
    if arguments.command == "teacher":
        from . import teacher

        teacher.prepare(config, log)
    elif arguments.command == "distil":
        if arguments.tower in ("text", "both"):
            from . import distil_text

            distil_text.distil(config, log)
        if arguments.tower in ("image", "both"):
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
