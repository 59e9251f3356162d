"""The teacher's maps as targets: their scale, and how far the student's are from them."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from .image_student import ImageStudent, student_input
from .mobilenet import STAGES, TeacherNet, load_teacher
from .teacher import teacher_file, teacher_input
from .training_set import TrainingSet


class MapScale:
    """Per-channel sizes of the teacher's maps, which make the student's targets of unit size.

    One scale serves all maps of a stage, so that shortcuts add up in the student as they do in the teacher.
    """

    def __init__(self, teacher: TeacherNet, pixels: np.ndarray) -> None:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            streams, branches, last = teacher.maps(teacher_input(pixels))
        stage_of = [stage for stage, (_, _, repeats, _) in enumerate(STAGES) for _ in range(repeats)]
        variances = [stream.float().var(dim=(0, 2, 3)) for stream in streams]
        self.stream: list[Tensor] = [torch.ones(32, 1, 1)]
        for index, stage in enumerate(stage_of):
            members = [variances[i + 1] for i, other in enumerate(stage_of) if other == stage]
            self.stream.append(torch.stack(members).mean(dim=0).clamp_min(1e-4).sqrt()[:, None, None])
            assert self.stream[-1].shape[0] == branches[index].shape[1]
        self.weight_branch = [
            self.stream[i + 1].square() / _floored(branch.float().var(dim=(0, 2, 3)))[:, None, None]
            for i, branch in enumerate(branches)
        ]
        self.weight_stream = [
            self.stream[i].square() / _floored(variance)[:, None, None]
            for i, variance in enumerate(variances)
        ]
        self.weight_last = 1 / _floored(last.float().var(dim=(0, 2, 3)))[:, None, None]


def _floored(variance: Tensor) -> Tensor:
    """Channels that hardly vary must not outweigh the others."""
    return variance.clamp_min(0.05 * float(variance.mean()))


def weighted_error(output: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """The mean over channels of the error's share of the target's variance: 0 perfect, 1 useless."""
    return ((output.float() - target.float()).square().mean(dim=(0, 2, 3)) * weight.flatten()).mean()


class Guide:
    """Compares the student's maps with the teacher's on the same pixels."""

    def __init__(self, data: TrainingSet) -> None:
        self.teacher = load_teacher(teacher_file()).to(memory_format=torch.channels_last)
        self.scale = MapScale(self.teacher, np.array(data.pixels[0][data.train[:: len(data.train) // 256]]))
        self.stage_ends = np.cumsum([repeats for _, _, repeats, _ in STAGES])

    def compare(self, model: ImageStudent, pixels: Tensor) -> tuple[list[Tensor], Tensor, Tensor]:
        """Errors of the seven stages and of the features' map, pooled features, the teacher's 1000 logits."""
        scale = self.scale
        with torch.autocast("cpu", dtype=torch.bfloat16):
            maps, last = model.streams(student_input(pixels))
            streams, _, teacher_last = self.teacher.maps(teacher_input(pixels))
            errors = [
                weighted_error(maps[i], streams[i] / scale.stream[i], scale.weight_stream[i])
                for i in self.stage_ends
            ]
            errors.append(weighted_error(last, teacher_last, scale.weight_last))
        teacher_logits = self.teacher.classifier(teacher_last.float().mean(dim=(2, 3)))[:, 1:]
        return errors, last.float().mean(dim=(2, 3)), teacher_logits
