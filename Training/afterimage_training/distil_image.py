"""Distils the image tower: every block on the teacher's maps, then on its own, then the whole.

Block-wise distillation: Li et al., "Few Sample Knowledge Distillation for Efficient Network Compression"
(FSKD), and Li et al., "Blockwisely Supervised Neural Architecture Search with Knowledge Distillation" (DNA),
both CVPR 2020. A block reads the teacher's input map and learns the teacher's output map; every position is a
sample, so a few thousand photos suffice, and all blocks learn at once. None of the teacher's weights enters.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import Parameter, functional

from .config import Config
from .distil_head import HEAD_PHASE, fit_head
from .image_student import ImageStudent, student_input
from .mobilenet import STAGES, TeacherNet, load_teacher
from .photos import batches
from .teacher import Log, conse, teacher_file, teacher_input
from .training import Run, finished
from .training_set import TrainingSet, training_set

BLOCKS_PHASE, CHAIN_PHASE, TUNE_PHASE = "image-blocks", "image-chain", "image-tune"
POSITIONS = 2_048  # positions of a map that are worth computing for one step; more is redundancy


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


def draw(
    data: TrainingSet, rows: np.ndarray, rng: np.random.Generator, crop: int
) -> tuple[Tensor, np.ndarray]:
    """Pixels of random views, cropped and mirrored at random, uint8 [batch, crop, crop, 3]; and the views."""
    views = rng.integers(len(data.pixels), size=len(rows))
    pixels = np.stack([data.pixels[view][row] for view, row in zip(views, rows, strict=True)])
    spare = pixels.shape[1] - crop
    top, left = rng.integers(spare + 1), rng.integers(spare + 1)
    pixels = pixels[:, top : top + crop, left : left + crop]
    mirrored = rng.random(len(rows)) < 0.5
    pixels[mirrored] = pixels[mirrored, :, ::-1]
    return torch.from_numpy(np.ascontiguousarray(pixels)), views


def embedding_losses(
    vectors: Tensor, logits: Tensor, target: Tensor, teacher_logits: Tensor
) -> dict[str, Tensor]:
    """How far the head is from the teacher: class choice, direction, and likeness between photos."""
    teacher_share = teacher_logits.log_softmax(dim=1)
    difference = (logits - logits.mean(dim=1, keepdim=True)) - (
        teacher_logits - teacher_logits.mean(dim=1, keepdim=True)
    )
    return {
        # Every class of every photo is a sample here, also those that the teacher gives hardly a chance.
        "logits": difference.square().mean() / teacher_logits.var(dim=1).mean(),
        "choice": functional.kl_div(
            logits.log_softmax(dim=1), teacher_share, log_target=True, reduction="batchmean"
        ),
        "cosine": (1 - (vectors * target).sum(dim=1)).mean(),
        "affinity": (vectors @ vectors.T - target @ target.T).square().mean(),
    }


def split_parameters(model: ImageStudent) -> tuple[list[Parameter], list[Parameter]]:
    """Weights, and gains and offsets."""
    parameters = list(model.parameters())
    return [p for p in parameters if p.ndim > 1], [p for p in parameters if p.ndim <= 1]


def head_loss(terms: dict[str, Tensor]) -> Tensor:
    """The weighted sum of the head's losses."""
    return 2 * terms["logits"] + terms["choice"] + 2 * terms["cosine"] + 2 * terms["affinity"]


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


def caption_contrast(
    vectors: Tensor, rows: np.ndarray, data: TrainingSet, rng: np.random.Generator
) -> Tensor:
    """InfoNCE between the batch's captioned photos and one caption each (van den Oord et al., 2018)."""
    with_captions = np.flatnonzero(data.caption_count[rows])
    if len(with_captions) < 2:
        return vectors.sum() * 0
    chosen = rows[with_captions]
    which = data.first_caption[chosen] + rng.integers(data.caption_count[chosen])
    texts = torch.from_numpy(data.captions[which])
    scores = vectors[torch.from_numpy(with_captions)] @ texts.T / 0.05
    answer = torch.arange(len(chosen))
    return (functional.cross_entropy(scores, answer) + functional.cross_entropy(scores.T, answer)) / 2


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


def chain(config: Config, data: TrainingSet, model: ImageStudent, log: Log) -> None:
    """The blocks on the student's own maps: every stage corrects what the stages before it got wrong.

    The head, which has learnt from the teacher's features, rests.
    """
    steps = config.image.chain_steps
    if finished(config.run_folder, CHAIN_PHASE, steps, model):
        log("image-chain: done already")
        return
    guide = Guide(data)
    optimiser = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.98), weight_decay=0.0)
    run = Run(config.run_folder, CHAIN_PHASE, steps, model, optimiser, config.image.chain_learning_rate, log)
    order = batches(data.train, config.image.chain_batch, np.random.default_rng(config.seed + 1))
    for _ in range(run.start):
        next(order)
    sums: list[list[float]] = []
    model.train()
    for step in range(run.start, steps):
        run.begin_step(step)
        rng = np.random.default_rng([config.seed, 1, step])
        pixels, _ = draw(data, next(order), rng, config.image.block_crop)
        errors, _, _ = guide.compare(model, pixels)
        optimiser.zero_grad()
        torch.stack(errors).sum().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        sums.append([error.item() for error in errors])
        if (step + 1) % 50 == 0 or step + 1 == steps:
            mean = np.mean(sums, axis=0)
            sums = []
            names = [f"stage{stage}" for stage in range(1, len(STAGES) + 1)] + ["features"]
            values = {"map_error": mean.mean(), **dict(zip(names, mean, strict=True))}
            run.report(step, with_validation(values, model, data, (step + 1) % 100 == 0 or step + 1 == steps))
        run.end_step(step)


def with_validation(
    values: dict[str, float], model: ImageStudent, data: TrainingSet, measure: bool
) -> dict[str, float]:
    """The values and, every now and then, the validation's; a log has the same columns in every row."""
    names = ("held_out_cosine", "held_out_top5", "held_out_caption_r5")
    return values | (validate(model, data) if measure else dict.fromkeys(names, float("nan")))


def tune(config: Config, data: TrainingSet, model: ImageStudent, log: Log) -> None:
    """The whole tower on what it is for: classes, vectors, likeness, captions; the maps stay as guides.

    The teacher sees what the student sees, at the same size: at another its outputs would fit other maps.
    """
    steps = config.image.tune_steps
    if finished(config.run_folder, TUNE_PHASE, steps, model):
        log("image-tune: done already")
        return
    guide = Guide(data)
    matrices, vectors = split_parameters(model)
    optimiser = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.01}, {"params": vectors, "weight_decay": 0.0}],
        betas=(0.9, 0.98),
    )
    run = Run(config.run_folder, TUNE_PHASE, steps, model, optimiser, config.image.tune_learning_rate, log)
    order = batches(data.train, config.image.tune_batch, np.random.default_rng(config.seed + 2))
    for _ in range(run.start):
        next(order)
    cropped = int(steps * config.image.cropped_share)
    sums: list[list[float]] = []
    model.train()
    for step in range(run.start, steps):
        run.begin_step(step)
        rows = next(order)
        rng = np.random.default_rng([config.seed, 2, step])
        pixels, _ = draw(data, rows, rng, config.image.block_crop if step < cropped else config.image.size)
        errors, features, teacher_logits = guide.compare(model, pixels)
        # Outputs of few photos are noisy beside maps of many positions: they gain weight as the steps shrink.
        trust = (step / steps) ** 2
        vectors, logits = model.head(trust * features + (1 - trust) * features.detach())
        weight = torch.from_numpy(data.own_weights[rows])[:, None]
        conse_vectors = conse(teacher_logits, data.classes, config.teacher)
        mixed = (1 - weight) * conse_vectors + weight * torch.from_numpy(data.own[rows])
        head = embedding_losses(vectors, logits, functional.normalize(mixed, dim=1), teacher_logits)
        contrast = caption_contrast(vectors, rows, data, rng)
        optimiser.zero_grad()
        (torch.stack(errors).sum() + head_loss(head) + 0.2 * contrast).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        terms = {
            "map_error": torch.stack(errors).mean(),
            "features": errors[-1],
            **head,
            "contrast": contrast,
        }
        sums.append([term.item() for term in terms.values()])
        if (step + 1) % 50 == 0 or step + 1 == steps:
            values = dict(zip(terms, np.mean(sums, axis=0).tolist(), strict=True))
            sums = []
            run.report(step, with_validation(values, model, data, (step + 1) % 100 == 0 or step + 1 == steps))
        run.end_step(step)


@torch.no_grad()
def embed_held_out(model: ImageStudent, data: TrainingSet) -> Tensor:
    """Unit vectors of the held-out photos' centre squares [count, 384]."""
    model.eval()
    vectors = []
    with torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(data.held_out), 64):
            pixels = torch.from_numpy(np.array(data.pixels[0][data.held_out[start : start + 64]]))
            vectors.append(model(student_input(pixels)).float())
    model.train()
    return torch.cat(vectors)


def validate(model: ImageStudent, data: TrainingSet) -> dict[str, float]:
    """On held-out training photos: likeness to the teacher, its first class in the top 5, caption R@5."""
    vectors = embed_held_out(model, data)
    target = torch.from_numpy(data.targets[0, data.held_out]).float()
    first = torch.from_numpy(data.logits[0, data.held_out].astype(np.float32)).argmax(dim=1)
    top5 = (vectors @ data.classes.T).topk(5, dim=1).indices
    captioned = np.flatnonzero(data.caption_count[data.held_out])
    texts = torch.from_numpy(data.captions[data.first_caption[data.held_out[captioned]]])
    ranks = (texts @ vectors[captioned].T).topk(5, dim=1).indices
    return {
        "held_out_cosine": float((vectors * target).sum(dim=1).mean()),
        "held_out_top5": float((top5 == first[:, None]).any(dim=1).float().mean()),
        "held_out_caption_r5": float(
            (ranks == torch.arange(len(captioned))[:, None]).any(dim=1).float().mean()
        ),
    }


def load_image_student(config: Config) -> ImageStudent:
    """The image student as its training left it, or as far as it has come."""
    model = ImageStudent(config.image.prototypes)
    for phase in (HEAD_PHASE, TUNE_PHASE, CHAIN_PHASE, BLOCKS_PHASE):
        path = config.run_folder / f"{phase}.pt"
        if path.exists():
            model.load_state_dict(torch.load(path, weights_only=True)["model"])
            break
    return model.eval()


def distil(config: Config, log: Log) -> None:
    """All phases; resumes after a kill."""
    torch.manual_seed(config.seed)
    model = ImageStudent(config.image.prototypes).to(memory_format=torch.channels_last)
    # Maps learn from random windows of the plain view; the other views matter to the outputs only.
    distil_blocks(config, training_set(config, 1, log), model, log)
    data = training_set(config, config.teacher.views, log)
    chain(config, data, model, log)
    tune(config, data, model, log)
    fit_head(config, data, model, log)
