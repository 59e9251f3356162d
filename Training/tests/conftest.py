"""Fixtures: the tests' small configuration, and the shared folder where there is one."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch

from afterimage_training.config import PACKAGE_ROOT, Config, load_config, shared_folder


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)


@pytest.fixture
def config() -> Config:
    """The built-in pack's configuration with a text tower small enough for tests."""
    config = load_config(PACKAGE_ROOT / "configs" / "mini.toml")
    text = dataclasses.replace(config.text, embedding_width=16, width=32, layers=1, heads=2, feedforward=48)
    return dataclasses.replace(config, text=text)


@pytest.fixture
def shared() -> Path:
    """The shared folder; skips where it is absent."""
    folder = shared_folder()
    if not (folder / "teacher").is_dir():
        pytest.skip(f"{folder} is absent: no teacher and no photos to test with")
    return folder
