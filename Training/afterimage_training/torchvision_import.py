"""Imports torchvision beside a PyTorch without CUDA too.

Its Linux wheels are built with CUDA. Beside a CPU-only PyTorch its compiled operators do not load, and its
own import then fails on two of them, though OpenCLIP, timm and transformers want nothing of it but how
pictures are resized.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec

import torch

_NEEDED = ("nms", "qnms")
_kept: list[torch.library.Library] = []


def import_torchvision() -> None:
    """To be called before anything that imports torchvision; does nothing where it is not installed."""
    if "torchvision" in sys.modules or find_spec("torchvision") is None:
        return
    try:
        import torchvision  # noqa: F401
    except RuntimeError as error:
        if "torchvision::" not in str(error):
            raise
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
            del sys.modules[name]
        library = torch.library.Library("torchvision", "FRAGMENT")
        for operator in _NEEDED:
            library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _kept.append(library)
        import torchvision  # noqa: F401
