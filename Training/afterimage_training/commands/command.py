"""What a subcommand is, and what most of them share: a configuration file, threads, a log.

Modules in this folder import torch and other large packages only when they run, so that `--help` is quick.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Log = Callable[[str], None]


@dataclass(frozen=True)
class Command:
    """One subcommand. `run` gets the parsed arguments and returns the exit status."""

    name: str
    summary: str
    examples: str  # shown under --help, one command a line
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def add_config(parser: argparse.ArgumentParser) -> None:
    """The arguments of every command that works on one pack's configuration."""
    parser.add_argument("--config", type=Path, required=True, help="the pack's configuration (TOML)")
    parser.add_argument("--threads", type=int, help="CPU threads, instead of the configuration's")


def set_threads(count: int) -> None:
    """Gives torch this many threads; waiting ones sleep, because spinning costs a lot on a shared machine."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch

    torch.set_num_threads(count)


def logger(run_folder: Path, *name: str | None) -> Log:
    """Prints messages and appends them to a file in the run's folder, called after the parts of `name`.

    Of several ranks only the first speaks.
    """
    if int(os.environ.get("RANK", "0")) > 0:
        return lambda message: None
    started = time.monotonic()
    run_folder.mkdir(parents=True, exist_ok=True)
    path = run_folder / f"{'-'.join(filter(None, name))}.log"

    def log(message: str) -> None:
        line = f"{time.monotonic() - started:7.0f} s  {message}"
        print(line, flush=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return log
