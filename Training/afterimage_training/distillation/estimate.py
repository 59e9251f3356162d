"""What a run will take, before it starts: arithmetic is counted, reading and this machine are measured."""

from __future__ import annotations

import dataclasses
import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

from ..teachers import Teacher
from ..training import Log
from .assembly import order_of, student_of, teacher_of, tokenizer_of
from .config import GeneralConfig
from .data import PhotoSet, open_photos
from .data.augmentation import UNREADABLE, Augmentation
from .prices import Gpu, Prices
from .ranks import Ranks
from .students import Student

COUNTED = 2  # photos that arithmetic is counted on
READ = 48  # photos that reading is timed on
SENTENCE = "a brown dog runs along the beach beside a child with a red ball"


@dataclass(frozen=True)
class Work:
    """Floating-point operations for one photo or one text; a multiplication and an addition are two."""

    teacher_image: float
    teacher_text: float
    student_image: float  # forward and backward
    student_text: float


@dataclass(frozen=True)
class Estimate:
    """A run on one kind of GPU."""

    gpu: Gpu
    by_gpu: float  # photos a second that one GPU can teach and learn
    by_reading: float  # photos a second that its CPU cores can read and augment
    hours: float
    dollars: float

    @property
    def photos_per_second(self) -> float:
        """The slower of the two."""
        return min(self.by_gpu, self.by_reading)


def _flops(call: Callable[[], object]) -> float:
    """The operations of one call; fused attention, which the counter cannot see into, is switched off."""
    fast = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with FlopCounterMode(display=False) as counter:
            call()
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)
    return counter.get_total_flops() / COUNTED


def count(teacher: Teacher, student: Student, context: int) -> Work:
    """Counts one photo's and one text's operations.

    Backward is reckoned as twice forward: the counter takes gradients of depth-wise kernels for dense ones.
    """
    pixels = torch.rand(COUNTED, 3, teacher.image_size, teacher.image_size)
    image = torch.rand(COUNTED, 3, student.size, student.size)
    ids = torch.ones(COUNTED, context, dtype=torch.int64)
    return Work(
        teacher_image=_flops(lambda: teacher.embed_images(pixels)),
        teacher_text=_flops(lambda: teacher.embed_texts([SENTENCE] * COUNTED)),
        student_image=3 * _flops(lambda: student.image(image)),
        student_text=3 * _flops(lambda: student.text(ids, ids)),
    )


def estimates(
    work: Work, kind: str, views: float, texts_per_view: float, reading: float, prices: Prices, gpus: int
) -> list[Estimate]:
    """For each kind of GPU. `kind` of image tower; `reading`: photos a second that one CPU core prepares."""
    shares = prices.utilisation
    student_share = shares.mobilenet if kind == "mobilenet" else shares.vit
    result = []
    for gpu in prices.gpus:
        effort = (work.teacher_image + texts_per_view * work.teacher_text) / shares.teacher
        effort += work.student_image / student_share + texts_per_view * work.student_text / shares.text
        by_gpu, by_reading = gpu.teraflops * 1e12 / effort, reading * gpu.cores
        rate = min(by_gpu, by_reading)
        hours = views / (rate * (1 if gpus == 1 else gpus * shares.together)) / 3600
        result.append(Estimate(gpu, by_gpu, by_reading, hours, hours * gpus * gpu.dollars))
    return result


def _contents(photos: PhotoSet | None) -> Sequence[bytes]:
    """Photos to time reading with: the run's own, else drawn ones of 640 × 480 pixels."""
    found = []
    if photos is not None:
        rows = [(shard, row) for shard, size in enumerate(photos.sizes[:4]) for row in range(size)]
        for place in rows[:: max(1, len(rows) // READ)][:READ]:
            try:
                found.append(photos.read(*place).content)
            except OSError:
                continue
    if found:
        return found
    rng = np.random.default_rng(0)
    for _ in range(READ):
        coarse = Image.fromarray(rng.integers(0, 256, (30, 40, 3), dtype=np.uint8))
        buffer = io.BytesIO()
        coarse.resize((640, 480), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=88)
        found.append(buffer.getvalue())
    return found


def reading_rate(config: GeneralConfig, photos: PhotoSet | None) -> float:
    """Photos a second that one core of this machine decodes and augments."""
    augmentation, contents = Augmentation(config.augmentation), _contents(photos)
    began = time.process_time()  # of this core, whatever else the machine does
    done = 0
    for seed, content in enumerate(contents):
        try:
            augmentation.view(content, seed)
            done += 1
        except UNREADABLE:
            continue
    if not done:
        raise ValueError(f"none of {len(contents)} photos of {config.data.photos} could be read")
    return done / (time.process_time() - began)


def step_rate(teacher: Teacher, student: Student, context: int, device: torch.device, batch: int) -> float:
    """Photos a second that this machine teaches and learns, without reading; after a first, slow step."""
    side = max(teacher.image_size, student.size)
    pixels = torch.rand(batch, 3, side, side, device=device)
    ids = torch.ones(batch, context, dtype=torch.int64, device=device)
    student = student.to(device).train()
    times = []
    for _ in range(3 if device.type == "cuda" else 2):
        began = time.monotonic()
        with torch.autocast(device.type, torch.bfloat16):
            target, words = teacher.embed_images(pixels), teacher.embed_texts([SENTENCE] * batch)
            outputs = student(pixels, ids, ids)
        loss = (1 - functional.cosine_similarity(outputs.image_guess, target.float())).mean()
        loss = loss + (1 - functional.cosine_similarity(outputs.text_guess, words.to(device).float())).mean()
        loss.backward()
        if device.type == "cuda":
            torch.cuda.synchronize()
        times.append(time.monotonic() - began)
    return batch / min(times[1:])


def estimate(
    config: GeneralConfig, prices: Prices, gpus: int, photo_count: int | None, log: Log
) -> list[Estimate]:
    """Reckons a run and prints it. With `photo_count` the photos need not be there yet.

    OpenCLIP's teachers are built with random weights, so that nothing is downloaded for an estimate.
    """
    if config.teacher.kind == "open-clip":
        config = dataclasses.replace(config, teacher=dataclasses.replace(config.teacher, weights="random-0"))
    photos = None
    if photo_count is None:
        photos = open_photos(config.data.photos, config.run_folder / "shards")
        photo_count = order_of(config, photos).count
    tokenizer = tokenizer_of(config)
    teacher = teacher_of(config, Ranks(0, 1, torch.device("cpu")))
    student = student_of(config, tokenizer, teacher.dimension)
    work = count(teacher, student, tokenizer.context)
    reading = reading_rate(config, photos)
    device = Ranks.join().device
    here = step_rate(
        teacher.to(str(device)), student, tokenizer.context, device, 8 if device.type == "cpu" else 64
    )
    views = config.training.epochs * photo_count
    texts = 1 + config.training.sentences_batch / config.training.batch
    found = estimates(work, config.student.image.kind, views, texts, reading, prices, gpus)
    for line in [
        f"teacher {config.teacher.description}",
        f"teacher: {work.teacher_image / 1e9:.2f} GFLOP a photo, {work.teacher_text / 1e9:.2f} a text",
        f"student, forward and backward: {work.student_image / 1e9:.2f} GFLOP a photo, "
        f"{work.student_text / 1e9:.3f} a text",
        f"{photo_count:,} photos × {config.training.epochs:g} epochs = {views:,.0f} views of photos, "
        f"each with {texts:.2g} texts",
        f"measured here: one core reads and augments {reading:.0f} photos/s",
        f"measured here: {device.type} with {torch.get_num_threads()} threads teaches and learns {here:.1f} "
        f"photos/s, {views / here / 3600:,.1f} hours in all",
    ]:
        log("estimate: " + line)
    for line in table(found, gpus):
        log(line)
    return found


def table(rows: Sequence[Estimate], gpus: int) -> list[str]:
    """The estimates as lines of text."""
    heads = ("GPU", "learns/s", "reads/s", "hours", "GPU hours", "dollars")
    cells = [
        (row.gpu.name, f"{row.by_gpu:,.0f}", f"{row.by_reading:,.0f}", f"{row.hours:,.1f}",
         f"{row.hours * gpus:,.1f}", f"{row.dollars:,.2f}")
        for row in rows
    ]  # fmt: skip
    return [f"{name:<12}" + "".join(f"{value:>12}" for value in values) for name, *values in [heads, *cells]]
