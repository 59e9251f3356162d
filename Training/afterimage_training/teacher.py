"""The offline teacher's outputs for the training photos, cached on disk; `conse.py` speaks them."""

from __future__ import annotations

import math
from collections.abc import Callable
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from .config import Config, shared_folder
from .crops import WHOLE, averaged, cropped
from .mobilenet import load_teacher
from .photos import TrainingPhoto, read_index, square
from .sentences import (
    SentenceTeacher,
    class_names,
    class_sentences,
    label_prompts,
    mean_vector,
)
from .wordnet import read_synsets

TEACHER_SIZE = 224
Log = Callable[[str], None]


def training_photos() -> list[TrainingPhoto]:
    """The training photos of the shared folder."""
    return read_index(shared_folder() / "photos" / "train" / "index.csv")


def teacher_file() -> Path:
    """The MobileNetV2 classifier."""
    return shared_folder() / "teacher" / "tf2_mobilenet_v2_1.0_224_ptq.tflite"


def imagenet_names() -> list[list[str]]:
    """The classifier's 1000 classes without background."""
    return class_names(shared_folder() / "teacher" / "imagenet_labels.txt")


def class_vectors(sentences: SentenceTeacher, config: Config) -> np.ndarray:
    """The mean vector of each ImageNet class's sentences, unit length, [1000, 384]."""
    groups = [
        class_sentences(index, names, synset)
        for index, (names, synset) in enumerate(zip(imagenet_names(), read_synsets(), strict=True))
    ]
    cache = config.run_folder / "vectors" / "class-sentences"
    flat = sentences.cached([sentence for group in groups for sentence in group], cache)
    ends = np.cumsum([len(group) for group in groups])
    return np.stack([mean_vector(part) for part in np.split(flat, ends[:-1])])


def caption_vectors(photos: list[TrainingPhoto], sentences: SentenceTeacher, config: Config) -> np.ndarray:
    """The vectors of all captions, photo after photo, float32 [captions, 384]."""
    captions = [caption for photo in photos for caption in photo.captions]
    return sentences.cached(captions, config.run_folder / "vectors" / "captions")


def own_vectors(
    photos: list[TrainingPhoto], sentences: SentenceTeacher, config: Config
) -> tuple[np.ndarray, ...]:
    """What is said of the photos: mean caption or label vectors [count, 384], and a weight 0…1 each."""
    captions = caption_vectors(photos, sentences, config)
    vectors = np.zeros((len(photos), 384), dtype=np.float32)
    weights = np.zeros(len(photos), dtype=np.float32)
    labels = sorted({photo.label for photo in photos if photo.label})
    flat = sentences.cached([p for label in labels for p in label_prompts(label)],
                            config.run_folder / "vectors" / "labels")  # fmt: skip
    label_vectors = {
        label: mean_vector(pair) for label, pair in zip(labels, flat.reshape(-1, 2, 384), strict=True)
    }
    start = 0
    for index, photo in enumerate(photos):
        if photo.captions:
            vectors[index] = mean_vector(captions[start : start + len(photo.captions)])
            weights[index] = config.teacher.caption_weight
            start += len(photo.captions)
        elif photo.label and photo.label != "BACKGROUND_Google":
            vectors[index] = label_vectors[photo.label]
            weights[index] = config.teacher.label_weight
    return vectors, weights


def random_view(task: tuple[Path, int, int, int]) -> np.ndarray:
    """View `view` of a photo: 0 is the centre square, others are seeded random crops, half mirrored."""
    path, size, view, seed = task
    if view == 0:
        return square(path, size)
    rng = np.random.default_rng(seed)
    with Image.open(path) as image:
        image = image.convert("RGB")
        width, height = image.size
        area = rng.uniform(0.3, 1.0) * min(width, height) ** 2
        aspect = math.exp(rng.uniform(-1, 1) * math.log(4 / 3))
        box_width = min(width, math.sqrt(area * aspect))
        box_height = min(height, math.sqrt(area / aspect))
        left, top = rng.uniform(0, width - box_width), rng.uniform(0, height - box_height)
        box = (left, top, left + box_width, top + box_height)
        pixels = np.asarray(image.resize((size, size), Image.Resampling.BILINEAR, box=box))
    gain, offset = rng.uniform(0.8, 1.2), rng.uniform(-16, 16)
    pixels = np.clip(pixels * gain + offset, 0, 255).astype(np.uint8)
    return pixels[:, ::-1] if rng.random() < 0.5 else pixels


def view_pixels(config: Config, photos: list[TrainingPhoto], view: int) -> np.ndarray:
    """One view of every photo, uint8 [count, size, size, 3], made once and then mapped from disk."""
    cache = config.run_folder / "views" / f"pixels-{view}.npy"
    size = config.image.size
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        partial = cache.with_suffix(".partial")
        shape = (len(photos), size, size, 3)
        pixels = np.lib.format.open_memmap(partial, mode="w+", dtype=np.uint8, shape=shape)
        folder = shared_folder() / "photos" / "train"
        tasks = ((folder / photo.file, size, view, config.seed + view * 1_000_003 + index)
                 for index, photo in enumerate(photos))  # fmt: skip
        with Pool(2) as pool:
            for index, picture in enumerate(pool.imap(random_view, tasks, chunksize=64)):
                pixels[index] = picture
        pixels.flush()
        partial.rename(cache)
    return np.load(cache, mmap_mode="r")


def teacher_input(pixels: np.ndarray | Tensor) -> Tensor:
    """uint8 [batch, height, width, 3] to RGB −1…1, channels last."""
    x = torch.as_tensor(pixels).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)
    return x.contiguous(memory_format=torch.channels_last)


def view_logits(config: Config, photos: list[TrainingPhoto], view: int, log: Log) -> np.ndarray:
    """The classifier's logits without background for one view of every photo, float16 [count, 1000]."""
    return _logits(config, photos, view, WHOLE, f"logits-{view}", log)


def crop_logits(config: Config, photos: list[TrainingPhoto], log: Log) -> np.ndarray:
    """Those of the configured crops of every photo's centre square, averaged, float32 [count, 1000]."""
    parts = [
        torch.from_numpy(_logits(config, photos, 0, crop, f"crop-{crop}", log)).float()
        for crop in config.teacher.crops
    ]
    return averaged(parts, config.teacher.crop_average).numpy()


def _logits(
    config: Config, photos: list[TrainingPhoto], view: int, crop: str, name: str, log: Log
) -> np.ndarray:
    if view == 0 and crop == WHOLE:
        name = "logits-0"
    cache = config.run_folder / "views" / f"{name}.npy"
    if not cache.exists():
        pixels = view_pixels(config, photos, view)
        network = load_teacher(teacher_file()).to(memory_format=torch.channels_last)
        outputs = []
        for start in range(0, len(pixels), 64):
            inputs = cropped(teacher_input(np.array(pixels[start : start + 64])), crop, TEACHER_SIZE)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                _, logits = network(inputs.contiguous(memory_format=torch.channels_last))
            outputs.append(logits[:, 1:].float().numpy().astype(np.float16))
            if start % 3200 == 0:
                log(f"teacher: {name}, {start}/{len(pixels)} photos")
        partial = cache.with_suffix(".partial")
        with partial.open("wb") as file:
            np.save(file, np.concatenate(outputs))
        partial.rename(cache)
    return np.load(cache)


def prepare(config: Config, towers: tuple[str, ...], log: Log) -> None:
    """Makes every teacher output that the towers' distillation reads; what exists already is kept."""
    if "text" in towers:
        from .text_corpus import text_corpus

        sentences = SentenceTeacher()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            class_vectors(sentences, config)
            corpus = text_corpus(sentences, config, log)
        log(f"teacher: {len(corpus.sentences)} sentences")
    if "image" in towers:
        photos = training_photos()
        for view in range(config.teacher.views):
            view_pixels(config, photos, view)
            view_logits(config, photos, view, log)
        crop_logits(config, photos, log)
        log(f"teacher: {config.teacher.views} views of {len(photos)} photos")
