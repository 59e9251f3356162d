"""Second phase of the image tower: the blocks read each other's maps, and every block corrects those before
it.

First the teacher's maps alone are the goal. Then the outputs join: classes, vectors, likeness, captions.
Outputs of few photos are noisy beside maps of many positions, and at a high learning rate they undo the
maps; so they gain weight as the steps shrink. The teacher sees what the student sees, at the same size: at
another its outputs would fit other maps.
"""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from .config import Config
from .held_out import with_validation
from .image_losses import caption_contrast, embedding_losses, head_loss
from .image_maps import Guide
from .image_student import ImageStudent
from .mobilenet import STAGES
from .muon import MuonAdamW
from .photos import batches
from .teacher import Log, conse
from .training import Run, finished
from .training_set import TrainingSet, draw

WHOLE_PHASE = "image-whole"
REPORT_EVERY, VALIDATE_EVERY = 50, 250


def distil_whole(config: Config, data: TrainingSet, model: ImageStudent, log: Log) -> None:
    """Trains the whole tower; resumes after a kill."""
    image = config.image
    steps = image.whole_steps
    if finished(config.run_folder, WHOLE_PHASE, steps, model):
        log(f"{WHOLE_PHASE}: done already")
        return
    guide = Guide(data)
    optimiser = MuonAdamW(model.parameters(), weight_decay=0.01)
    run = Run(config.run_folder, WHOLE_PHASE, steps, model, optimiser, image.whole_learning_rate, log)
    order = batches(data.train, image.whole_batch, np.random.default_rng(config.seed + 1))
    for _ in range(run.start):
        next(order)
    sums: list[list[float]] = []
    model.train()
    for step in range(run.start, steps):
        run.begin_step(step)
        rows = next(order)
        rng = np.random.default_rng([config.seed, 1, step])
        cropped = step < image.cropped_share * steps
        pixels, _ = draw(data, rows, rng, image.block_crop if cropped else image.size)
        errors, features, teacher_logits = guide.compare(model, pixels)
        trust = max(0.0, (step / steps - image.maps_share) / (1 - image.maps_share)) ** 2
        # The head follows the features from the start; the trunk listens to it as far as it is trusted.
        vectors, logits = model.head(trust * features + (1 - trust) * features.detach())
        weight = torch.from_numpy(data.own_weights[rows])[:, None]
        said = (1 - weight) * conse(teacher_logits, data.classes, config.teacher)
        target = functional.normalize(said + weight * torch.from_numpy(data.own[rows]), dim=1)
        head = embedding_losses(vectors, logits, target, teacher_logits)
        contrast = caption_contrast(vectors, rows, data, rng)
        optimiser.zero_grad()
        (torch.stack(errors).sum() + head_loss(head) + 0.2 * contrast).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        terms = {"map_error": torch.stack(errors).mean()}
        terms |= {f"stage{stage}": errors[stage - 1] for stage in range(1, len(STAGES) + 1)}
        terms |= {"features": errors[-1], **head, "contrast": contrast}
        sums.append([term.item() for term in terms.values()])
        if (step + 1) % REPORT_EVERY == 0 or step + 1 == steps:
            values = dict(zip(terms, np.mean(sums, axis=0).tolist(), strict=True))
            sums = []
            measure = (step + 1) % VALIDATE_EVERY == 0 or step + 1 == steps
            run.report(step, with_validation(values, model, data, measure))
        run.end_step(step)
