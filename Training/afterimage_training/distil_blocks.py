"""First phase of the image tower: every block on the teacher's maps.

Block-wise distillation: Li et al., "Few Sample Knowledge Distillation for Efficient Network Compression"
(FSKD), and Li et al., "Blockwisely Supervised Neural Architecture Search with Knowledge Distillation" (DNA),
both CVPR 2020. A block reads the teacher's input map and learns the teacher's output map; every position is a
sample, so a few thousand photos suffice, and all blocks learn at once. None of the teacher's weights enters.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import Parameter

from .config import Config
from .held_out import validate
from .image_losses import embedding_losses, head_loss
from .image_maps import MapScale, weighted_error
from .image_student import ImageStudent, student_input
from .mobilenet import load_teacher
from .photos import batches
from .teacher import Log, teacher_file, teacher_input
from .training import Run, finished
from .training_set import TrainingSet, draw

BLOCKS_PHASE = "image-blocks"
POSITIONS = 2_048  # positions of a map that are worth computing for one step; more is redundancy


def split_parameters(model: ImageStudent) -> tuple[list[Parameter], list[Parameter]]:
    """Weights, and gains and offsets."""
    parameters = list(model.parameters())
    return [p for p in parameters if p.ndim > 1], [p for p in parameters if p.ndim <= 1]


def distil_blocks(config: Config, data: TrainingSet, model: ImageStudent, log: Log) -> None:
    """Every block learns the teacher's map from the teacher's map before it; all at once."""
    if finished(config.run_folder, BLOCKS_PHASE, config.image.block_steps, model):
        log("image-blocks: done already")
        return
    teacher = load_teacher(teacher_file()).to(memory_format=torch.channels_last)
    scale = MapScale(teacher, np.array(data.pixels[0][data.train[:: len(data.train) // 256]]))
    # Gains and offsets start further from their goal than weights do.
    matrices, vectors = split_parameters(model)
    optimiser = torch.optim.AdamW([{"params": matrices}, {"params": vectors, "multiplier": 3.0}],
                                  betas=(0.9, 0.98), weight_decay=0.0)  # fmt: skip
    run = Run(config.run_folder, BLOCKS_PHASE, config.image.block_steps, model, optimiser,
              config.image.block_learning_rate, log)  # fmt: skip
    order = batches(data.train, config.image.block_batch, np.random.default_rng(config.seed))
    for _ in range(run.start):
        next(order)
    sums: list[list[float]] = []
    model.train()
    for step in range(run.start, config.image.block_steps):
        run.begin_step(step)
        rows = next(order)
        rng = np.random.default_rng([config.seed, step])
        pixels, views = draw(data, rows, rng, config.image.block_crop)
        target = torch.from_numpy(data.targets[views, rows]).float()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            streams, branches, last = teacher.maps(teacher_input(pixels))
            few = _few(streams[0])
            errors = [weighted_error(model.stem(student_input(pixels[:few])), streams[0][:few],
                                     scale.weight_stream[0])]  # fmt: skip
            for index, block in enumerate(model.blocks):
                few = _few(streams[index])
                output = block.branch(streams[index][:few] / scale.stream[index])
                wanted = branches[index][:few] / scale.stream[index + 1]
                errors.append(weighted_error(output, wanted, scale.weight_branch[index]))
            errors.append(weighted_error(model.last(streams[-1] / scale.stream[-1]), last, scale.weight_last))
        features = last.float().mean(dim=(2, 3))
        vectors, logits = model.head(features)
        head = embedding_losses(vectors, logits, target, teacher.classifier(features)[:, 1:])
        loss = torch.stack(errors).sum() + head_loss(head)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        sums.append([term.item() for term in (*errors, *head.values())])
        if (step + 1) % 50 == 0 or step + 1 == config.image.block_steps:
            mean = np.mean(sums, axis=0)
            sums = []
            maps = mean[: len(errors)]
            values = {
                "map_error": maps.mean(),
                "worst_map_error": maps.max(),
                "stride16_error": maps[8:15].mean(),
                "stride32_error": maps[15:].mean(),
            }
            values |= dict(zip(head, mean[len(errors) :], strict=True))
            if (step + 1) % 500 == 0 or step + 1 == config.image.block_steps:
                log("image-blocks: errors " + " ".join(f"{e:.3f}" for e in maps))
                log(f"image-blocks: held out {validate(model, data)}")
            run.report(step, values)
        run.end_step(step)


def _few(x: Tensor) -> int:
    return min(len(x), max(4, POSITIONS // (x.shape[2] * x.shape[3])))
