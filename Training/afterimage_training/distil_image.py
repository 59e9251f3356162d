"""Distils the image tower, phase after phase; none of the teacher's weights enters."""

from __future__ import annotations

import torch

from .config import Config
from .distil_blocks import BLOCKS_PHASE, distil_blocks
from .distil_head import HEAD_PHASE, fit_head
from .distil_whole import WHOLE_PHASE, distil_whole
from .image_student import ImageStudent
from .teacher import Log
from .training_set import training_set


def load_image_student(config: Config) -> ImageStudent:
    """The image student as its training left it, or as far as it has come."""
    model = ImageStudent(config.image.prototypes)
    for phase in (HEAD_PHASE, WHOLE_PHASE, BLOCKS_PHASE):
        path = config.run_folder / f"{phase}.pt"
        if path.exists():
            model.load_state_dict(torch.load(path, weights_only=True)["model"])
            break
    return model.eval()


def distil(config: Config, log: Log) -> None:
    """All phases; resumes after a kill."""
    torch.manual_seed(config.seed)
    model = ImageStudent(config.image.prototypes).to(memory_format=torch.channels_last)
    # Maps of single blocks learn from random windows of the plain view; other views matter to the whole only.
    distil_blocks(config, training_set(config, 1, log), model, log)
    data = training_set(config, config.teacher.views, log)
    distil_whole(config, data, model, log)
    fit_head(config, data, model, log)
