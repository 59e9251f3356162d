"""Second phase of the image tower: the blocks read each other's maps, and every block corrects those before
it.

First the teacher's maps alone are the goal. Then the outputs join: classes, vectors, likeness, captions.
Outputs of few photos are noisy beside maps of many positions, and at a high learning rate they undo the
maps; so they gain weight as the steps shrink. The teacher sees what the student sees, at the same size: at
another its outputs would fit other maps.
"""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .config import Config
from .held_out import with_validation
from .image_losses import caption_contrast, embedding_losses, head_loss
from .image_maps import Guide
from .image_student import ImageStudent
from .mobilenet import STAGES
from .muon import MuonAdamW
from .photos import batches
from .teacher import Log
from .training import Run, finished
from .training_set import TrainingSet, draw

WHOLE_PHASE = "image-whole"
REPORT_EVERY, VALIDATE_EVERY = 50, 500


class Halves:
    """The trunk on both halves of a batch at once, each in a thread of its own on one core.

    Threads that share every operation wait for each other at every operation, which on a busy machine
    costs half the time; these two meet twice a step. Weights are shared; batch norm sees each half alone.
    """

    def __init__(self, model: ImageStudent, guide: Guide) -> None:
        twin = copy.deepcopy(model)
        for ours, theirs in zip(model.parameters(), twin.parameters(), strict=True):
            theirs.data = ours.data
        self.models, self.guide = (model, twin), guide
        self.pool = ThreadPoolExecutor(len(self.models))
        torch.set_num_threads(1)

    def fix_statistics(self) -> None:
        """Normalises by the running statistics from now on, as the finished tower does.

        A half's own are noisy where maps are small. Late in training noise costs more than fresh statistics
        are worth, and the tower learns to work with exactly what it will be used with.
        """
        model, twin = self.models
        twin.load_state_dict(model.state_dict())
        for module in (*model.modules(), *twin.modules()):
            if isinstance(module, nn.BatchNorm2d):
                module.eval()

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Map errors, features as a leaf that collects its gradient, and the teacher's logits."""
        parts = pixels.chunk(len(self.models))
        self.results = list(self.pool.map(self.guide.compare, self.models, parts))
        errors = torch.stack([torch.stack(errors) for errors, _, _ in self.results]).mean(dim=0)
        features = torch.cat([features.detach() for _, features, _ in self.results]).requires_grad_()
        return errors.detach(), features, torch.cat([logits for _, _, logits in self.results])

    def backward(self, feature_gradient: Tensor) -> None:
        """Adds the gradients of the map errors, and of the features as given, to the model's."""

        def run(result: tuple[list[Tensor], Tensor, Tensor], gradient: Tensor) -> None:
            errors, features, _ = result
            maps = torch.stack(errors).sum() / len(self.models)
            torch.autograd.backward([maps, features], [None, gradient])

        list(self.pool.map(run, self.results, feature_gradient.chunk(len(self.models))))
        model, twin = self.models
        for ours, theirs in zip(model.parameters(), twin.parameters(), strict=True):
            if theirs.grad is not None:
                ours.grad += theirs.grad
                theirs.grad = None


def distil_whole(config: Config, data: TrainingSet, model: ImageStudent, log: Log) -> None:
    """Trains the whole tower; resumes after a kill."""
    image = config.image
    steps = image.whole_steps
    if finished(config.run_folder, WHOLE_PHASE, steps, model):
        log(f"{WHOLE_PHASE}: done already")
        return
    guide = Guide(data)
    trunk = [p for module in (model.stem, model.blocks, model.last) for p in module.parameters()]
    optimiser = MuonAdamW(trunk, model.head.parameters(), weight_decay=0.01)
    run = Run(config.run_folder, WHOLE_PHASE, steps, model, optimiser, image.whole_learning_rate, log)
    order = batches(data.train, image.whole_batch, np.random.default_rng(config.seed + 1))
    for _ in range(run.start):
        next(order)
    sums: list[list[float]] = []
    model.train()
    halves = Halves(model, guide)
    for step in range(run.start, steps):
        run.begin_step(step)
        rows = next(order)
        rng = np.random.default_rng([config.seed, 1, step])
        cropped = step < image.cropped_share * steps
        pixels, _ = draw(data, rows, rng, image.block_crop if cropped else image.size)
        if step >= image.maps_share * steps:
            halves.fix_statistics()
        optimiser.zero_grad()
        errors, features, teacher_logits = halves.forward(pixels)
        vectors, logits = model.head(features)
        weight = torch.from_numpy(data.own_weights[rows])[:, None]
        said = (1 - weight) * data.conse(teacher_logits)
        target = functional.normalize(said + weight * torch.from_numpy(data.own[rows]), dim=1)
        head = embedding_losses(vectors, logits, target, teacher_logits)
        contrast = caption_contrast(vectors, rows, data, rng)
        (head_loss(head) + 0.2 * contrast).backward()
        # The head follows the features from the start; the trunk listens to it as far as it is trusted.
        trust = max(0.0, (step / steps - image.maps_share) / (1 - image.maps_share)) ** 2
        halves.backward(trust * features.grad)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        terms = {"map_error": errors.mean()}
        terms |= {f"stage{stage}": errors[stage - 1] for stage in range(1, len(STAGES) + 1)}
        terms |= {"features": errors[-1], **head, "contrast": contrast}
        sums.append([term.item() for term in terms.values()])
        if (step + 1) % REPORT_EVERY == 0 or step + 1 == steps:
            values = dict(zip(terms, np.mean(sums, axis=0).tolist(), strict=True))
            sums = []
            measure = (step + 1) % VALIDATE_EVERY == 0 or step + 1 == steps
            run.report(step, with_validation(values, model, data, measure))
        run.end_step(step)
    torch.set_num_threads(config.threads)
