"""The ConSE teacher: a photo becomes the probability-weighted mean of its top classes' sentence vectors.

Norouzi et al., "Zero-Shot Learning by Convex Combination of Semantic Embeddings", ICLR 2014. Image vectors
live in the sentence encoder's space, so that any query text can be compared with them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from .config import Config, TeacherConfig, shared_folder
from .mobilenet import load_teacher
from .photos import TrainingPhoto, read_index, square
from .sentences import (
    SentenceTeacher,
    class_names,
    class_prompts,
    class_sentences,
    label_prompts,
    mean_vector,
    synthetic_queries,
    whole_words,
)
from .wordnet import read_synsets

TEACHER_SIZE = 224
Log = Callable[[str], None]


@dataclass(frozen=True)
class TextCorpus:
    """Sentences and their MiniLM vectors [count, 384]: the photos' captions, then prompts and queries."""

    sentences: list[str]
    vectors: np.ndarray
    held_out: np.ndarray  # which of them describe held-out photos
    captions: int  # how many are captions


def training_photos() -> list[TrainingPhoto]:
    """The training photos of the shared folder."""
    return read_index(shared_folder() / "photos" / "train" / "index.csv")


def teacher_file() -> Path:
    """The MobileNetV2 classifier."""
    return shared_folder() / "teacher" / "tf2_mobilenet_v2_1.0_224_ptq.tflite"


def imagenet_names() -> list[list[str]]:
    """The classifier's 1000 classes without background."""
    return class_names(shared_folder() / "teacher" / "imagenet_labels.txt")


def conse(logits: Tensor, class_vectors: Tensor, config: TeacherConfig) -> Tensor:
    """Unit vectors [batch, 384] from class logits [batch, 1000]."""
    values, indices = (logits / config.temperature).topk(config.top_k, dim=1)
    vectors = (values.softmax(dim=1)[:, :, None] * class_vectors[indices]).sum(dim=1)
    return functional.normalize(vectors, dim=1)


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


def text_corpus(sentences: SentenceTeacher, config: Config) -> TextCorpus:
    """Captions, prompts and synthetic queries with their vectors."""
    photos = training_photos()
    captions = [(caption, index) for index, photo in enumerate(photos) for caption in photo.captions]
    names = imagenet_names()
    prompts = [prompt for index, group in enumerate(names) for prompt in class_prompts(index, group)]
    prompts += [prompt for label in sorted({photo.label for photo in photos if photo.label})
                for prompt in label_prompts(label)]  # fmt: skip
    words = whole_words(sentences.vocabulary.read_text(encoding="utf-8").splitlines())
    flat_names = [name for group in names for name in group]
    rng = np.random.default_rng(config.seed)
    queries = synthetic_queries(words, flat_names, config.text.synthetic_queries, rng)

    folder = config.run_folder / "vectors"
    texts = [caption for caption, _ in captions]
    parts = {"captions": texts, "prompts": prompts, "queries": queries}
    vectors = [sentences.cached(part, folder / name) for name, part in parts.items()]
    held_out = np.zeros(len(texts) + len(prompts) + len(queries), dtype=bool)
    owners = np.array([index for _, index in captions])
    held_out[: len(texts)] = owners % config.holdout_every == config.holdout_every - 1
    return TextCorpus(texts + prompts + queries, np.concatenate(vectors), held_out, len(texts))


def own_vectors(
    photos: list[TrainingPhoto], sentences: SentenceTeacher, config: Config
) -> tuple[np.ndarray, ...]:
    """What is said of the photos: mean caption or label vectors [count, 384], and a weight 0…1 each."""
    corpus = text_corpus(sentences, config)
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
            vectors[index] = mean_vector(corpus.vectors[start : start + len(photo.captions)])
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


def teacher_input(pixels: np.ndarray | Tensor, size: int | None = None) -> Tensor:
    """uint8 [batch, height, width, 3] to RGB −1…1, channels last, optionally enlarged to `size`."""
    x = torch.as_tensor(pixels).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)
    if size and size != x.shape[-1]:
        x = functional.interpolate(x, (size, size), mode="bicubic", align_corners=False)
    return x.contiguous(memory_format=torch.channels_last)


def view_logits(config: Config, photos: list[TrainingPhoto], view: int, log: Log) -> np.ndarray:
    """The classifier's logits without background for one view of every photo, float16 [count, 1000]."""
    cache = config.run_folder / "views" / f"logits-{view}.npy"
    if not cache.exists():
        pixels = view_pixels(config, photos, view)
        network = load_teacher(teacher_file()).to(memory_format=torch.channels_last)
        outputs = []
        for start in range(0, len(pixels), 64):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                _, logits = network(teacher_input(np.array(pixels[start : start + 64]), TEACHER_SIZE))
            outputs.append(logits[:, 1:].float().numpy().astype(np.float16))
            if start % 3200 == 0:
                log(f"teacher: view {view}, {start}/{len(pixels)} photos")
        partial = cache.with_suffix(".partial")
        with partial.open("wb") as file:
            np.save(file, np.concatenate(outputs))
        partial.rename(cache)
    return np.load(cache)


def prepare(config: Config, towers: tuple[str, ...], log: Log) -> None:
    """Makes every teacher output that the towers' distillation reads; what exists already is kept."""
    if "text" in towers:
        sentences = SentenceTeacher()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            class_vectors(sentences, config)
            corpus = text_corpus(sentences, config)
        log(f"teacher: {len(corpus.sentences)} sentences")
    if "image" in towers:
        photos = training_photos()
        for view in range(config.teacher.views):
            view_pixels(config, photos, view)
            view_logits(config, photos, view, log)
        log(f"teacher: {config.teacher.views} views of {len(photos)} photos")
