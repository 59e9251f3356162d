"""The training loop: the same command on a CPU, on one GPU, and on many under torchrun."""

from __future__ import annotations

import csv
import math
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import FrameType

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader

from ..teachers import Teacher
from ..training import Log, Run
from .assembly import claim, fingerprint, maps_of, photos_of, student_of, teacher_of, tokenizer_of
from .average import averaged
from .board import Board, plot
from .config import GeneralConfig
from .data import Batch, Batches, SentenceFile, validation_batches
from .data.augmentation import Augmentation
from .losses import Targets, losses
from .plan import Plan
from .ranks import Ranks
from .validation import HELD_OUT, Validation

PHASE = "student"
_PRECISION = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}


class DivergedError(Exception):
    """The loss is no number any more."""


def parameter_groups(network: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    """Matrices and kernels shrink; gains, offsets and the temperature do not."""
    shrinking, staying = [], []
    for parameter in network.parameters():
        is_vector = parameter.numel() == max(parameter.shape, default=1)
        (staying if is_vector else shrinking).append(parameter)
    return [
        {"params": shrinking, "weight_decay": weight_decay},
        {"params": staying, "weight_decay": 0.0},
    ]


def _as_it_is(batch: Batch) -> Batch:
    return batch


class Trainer:
    """One run on this rank."""

    def __init__(self, config: GeneralConfig, ranks: Ranks, log: Log, teacher: Teacher | None = None) -> None:
        """`teacher`: instead of the one that the configuration names."""
        self._config, self._ranks, self._log = config, ranks, log
        if config.training.precision not in _PRECISION:
            raise ValueError(f"precision is one of {sorted(_PRECISION)}, not {config.training.precision}")
        if config.training.precision == "fp16" and ranks.device.type == "cpu":
            raise ValueError('precision "fp16" needs a GPU; "bf16" and "fp32" run anywhere')
        self._teacher = teacher or teacher_of(config, ranks)
        self._maps = maps_of(config, self._teacher)
        self._tokenizer = tokenizer_of(config)
        self._photos, self._order = photos_of(config, ranks)
        self._plan = Plan.of(config.training, self._order.count, ranks.world)
        if ranks.rank == 0:
            claim(config.run_folder, fingerprint(config, self._teacher, sum(self._photos.sizes)))
        channels = self._maps and self._maps.channels(self._teacher.image_size, self._teacher.embed_images)
        student = student_of(config, self._tokenizer, self._teacher.dimension, channels).to(ranks.device)
        if ranks.device.type == "cuda" and ranks.world > 1:
            student = nn.SyncBatchNorm.convert_sync_batchnorm(student)
        student.image.to(memory_format=student.image.memory_format)
        self.student = student.train()
        self.average = averaged(self.student, config.training.ema_decay)
        settings = config.training
        fused = ranks.device.type == "cuda"
        self._optimiser = torch.optim.AdamW(
            parameter_groups(self.student, settings.weight_decay), betas=(0.9, 0.98), fused=fused
        )
        self._scaler = torch.amp.GradScaler(ranks.device.type, enabled=settings.precision == "fp16")
        self._run = Run(
            config.run_folder, PHASE, self._plan.steps, self.student, self._optimiser,
            settings.learning_rate, log, settings.checkpoint_seconds, settings.warm_up,
            {"average": self.average, "scaler": self._scaler}, leader=ranks.rank == 0,
        )  # fmt: skip
        self._network: nn.Module = self.student
        if ranks.world > 1:
            devices = [ranks.device] if ranks.device.type == "cuda" else None
            self._network = DistributedDataParallel(self.student, device_ids=devices)
        self._augmentation = Augmentation(config.augmentation)
        self._stopped = False

    def summary(self) -> str:
        """The run in words."""
        plan, student = self._plan, self.student
        towers = (sum(p.numel() for p in tower.parameters()) / 1e6 for tower in (student.image, student.text))
        image, text = towers
        identity = self._teacher.identity
        return (
            f"{self._order.count} photos, {plan.steps} steps of {plan.batch} in {plan.passes} passes of "
            f"{plan.pass_size}; image tower {image:.1f} M, text tower {text:.1f} M parameters, dimension "
            f"{student.dimension}; teacher {identity.name}, {identity.source}, licence {identity.licence}"
        )

    def _autocast(self) -> AbstractContextManager[None]:
        kind = _PRECISION[self._config.training.precision]
        return torch.autocast(self._ranks.device.type, kind, enabled=kind is not torch.float32)

    def _teach(self, pixels: Tensor, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        with torch.no_grad(), self._autocast():
            images = self._teacher.embed_images(pixels.to(self._ranks.device)).float()
            return images, self._teacher.embed_texts(texts).to(images.device).float()

    def _batches(self, first: int) -> Iterator[Batch]:
        """This rank's batches from pass `first` on; the k-th is the same in every run."""
        config, plan = self._config, self._plan
        sentences = config.data.sentences
        data = Batches(
            self._photos, self._order, self._augmentation, self._tokenizer, plan.pass_size,
            self._ranks.rank, self._ranks.world, config.seed,
            SentenceFile(sentences, config.seed) if sentences and plan.sentences else None, plan.sentences,
        )  # fmt: skip
        workers = config.data.workers
        loader = DataLoader(
            data, batch_size=None, sampler=range(first, plan.steps * plan.passes), num_workers=workers,
            collate_fn=_as_it_is, pin_memory=self._ranks.device.type == "cuda",
            prefetch_factor=4 if workers else None,
        )  # fmt: skip
        return iter(loader)

    def _record(self, errors: Sequence[tuple[str, str]]) -> None:
        """Photos that could not be read, in errors.csv of the run's folder."""
        if not errors:
            return
        with (self._config.run_folder / f"errors-{self._ranks.rank}.csv").open("a", newline="") as file:
            csv.writer(file).writerows(errors)
        for name, reason in errors[:3]:
            self._log(f"{PHASE}: skipped {name}: {reason}")

    def _backward(self, batch: Batch) -> dict[str, Tensor]:
        device = self._ranks.device
        pixels = batch.pixels.to(device, non_blocking=True).float().div_(255)
        targets = Targets(*self._teach(pixels, batch.texts), self._maps.take() if self._maps else [])
        with self._autocast():
            ids, mask = batch.ids.to(device, non_blocking=True), batch.mask.to(device, non_blocking=True)
            outputs = self._network(pixels, ids, mask)
        captioned, mixed = batch.captioned.to(device), batch.mixed.to(device)
        terms = losses(outputs, targets, self._config.loss, captioned, mixed, self._ranks)
        self._scaler.scale(terms["loss"] / self._plan.passes).backward()
        return {name: value.detach() / self._plan.passes for name, value in terms.items()}

    def _step(self, batches: Iterator[Batch]) -> dict[str, Tensor]:
        """One step of the optimiser; the losses of all ranks' photos."""
        totals: dict[str, Tensor] = {}
        for index in range(self._plan.passes):
            batch = next(batches)
            self._record(batch.errors)
            alone = index + 1 < self._plan.passes and self._ranks.world > 1
            with self._network.no_sync() if alone else nullcontext():
                terms = self._backward(batch)
            totals = {name: totals.get(name, 0) + value for name, value in terms.items()}
        self._scaler.unscale_(self._optimiser)
        torch.nn.utils.clip_grad_norm_(self.student.parameters(), self._config.training.clip)
        self._scaler.step(self._optimiser)
        self._scaler.update()
        self._optimiser.zero_grad(set_to_none=True)
        self.average.update_parameters(self.student)
        return totals

    def _validation(self) -> Validation:
        held_out = validation_batches(
            self._photos, self._order, self._augmentation, self._tokenizer, self._config.data.validation,
            self._plan.pass_size,
        )  # fmt: skip
        return Validation(list(held_out), self._teach)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopped = True

    def _means(self, sums: dict[str, Tensor], steps: int) -> dict[str, float]:
        """The losses' means over steps and ranks, and the student's inverse temperature."""
        count = steps * self._ranks.world
        means = {name: float(self._ranks.total(value)) / count for name, value in sums.items()}
        if not math.isfinite(means["loss"]):
            raise DivergedError(f"the loss is {means['loss']}; start anew with a lower learning_rate")
        return {**means, "scale": float(self.student.log_scale.detach().exp())}

    def _all_stop(self) -> bool:
        """Whether any rank was asked to stop; all stop at one step, or some would wait for ever."""
        if self._ranks.world == 1:
            return self._stopped
        return bool(self._ranks.total(torch.tensor(float(self._stopped), device=self._ranks.device)))

    def run(self, until: int | None = None) -> bool:
        """Trains to the end, or to step `until`; whether the end was reached. SIGTERM saves and stops."""
        run, plan, settings = self._run, self._plan, self._config.training
        if run.start >= plan.steps:
            self._log(f"{PHASE}: done already")
            return True
        before = signal.signal(signal.SIGTERM, self._stop)
        leading = self._ranks.rank == 0
        board = Board(self._config.run_folder / "board") if leading else None
        validation = self._validation() if leading else None
        batches = self._batches(run.start * plan.passes)
        sums: dict[str, Tensor] = {}
        since, began, step = run.start, time.monotonic(), run.start
        try:
            for step in range(run.start, min(until or plan.steps, plan.steps)):
                run.begin_step(step)
                for name, value in self._step(batches).items():
                    sums[name] = sums.get(name, 0) + value
                done, last = step + 1, step + 1 == plan.steps
                if done % settings.report_every == 0 or last:
                    values = self._means(sums, done - since)
                    values["photos_per_second"] = (done - since) * plan.batch / (time.monotonic() - began)
                    values |= dict.fromkeys(HELD_OUT, math.nan)
                    if validation and (done % settings.validate_every < settings.report_every or last):
                        values |= validation.measure(self.average.module, self._ranks.device)
                    run.report(step, values)
                    if board:
                        board.add(done, {name: value for name, value in values.items() if value == value})
                    sums, since, began = {}, done, time.monotonic()
                run.end_step(step)
                if done == until or self._all_stop():
                    run.save(done)
                    break
        finally:
            self._network = self.student  # what averages gradients must be gone before the ranks part
            signal.signal(signal.SIGTERM, before)
            if board:
                board.close()
        if leading and run.csv.exists():
            plot(run.csv, self._config.run_folder / "losses.png")
        return step + 1 == plan.steps


def distil(config: GeneralConfig, log: Log) -> bool:
    """Trains the student of a configuration; resumes after a kill. Whether the end was reached."""
    ranks = Ranks.join()
    trainer = Trainer(config, ranks, log)
    log(f"{PHASE}: {ranks.world} × {ranks.device.type}, {trainer.summary()}")
    done = trainer.run()
    ranks.leave()
    return done
