"""Measures the exported pack against its teacher on the evaluation photos, and writes the report."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from .config import Config, shared_folder
from .mobilenet import load_teacher
from .photos import read_index, square
from .reference import ReferencePack, decode
from .sentences import SentenceTeacher
from .teacher import (
    TEACHER_SIZE,
    Log,
    class_vectors,
    conse,
    imagenet_names,
    teacher_file,
    teacher_input,
)

PROMPT = "a photo of a {}"
NEIGHBOURS = 10


def top_k(scores: np.ndarray, answers: np.ndarray, k: int) -> float:
    """Share of rows [photos, classes] whose answer is among the k best."""
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    return float((best == answers[:, None]).any(axis=1).mean())


def class_positions(names: Sequence[str], all_names: Sequence[str]) -> np.ndarray:
    """Where each name stands among all classes; both are in one order, which tells the two cranes apart."""
    positions: list[int] = []
    for name in names:
        start = positions[-1] + 1 if positions else 0
        positions.append(
            next(i for i in range(start, len(all_names)) if all_names[i].lower() == name.lower())
        )
    return np.array(positions)


def recall_at(scores: np.ndarray, owners: np.ndarray, k: int) -> tuple[float, float]:
    """Recall@k of [photos, captions] scores: text → photo, and photo → any of its captions."""
    answers = owners
    text_to_photo = top_k(scores.T, answers, k)
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    photo_to_text = float((owners[best] == np.arange(len(scores))[:, None]).any(axis=1).mean())
    return text_to_photo, photo_to_text


def neighbour_agreement(first: np.ndarray, second: np.ndarray, k: int) -> float:
    """Mean share of the k nearest photos that two sets of vectors have in common."""

    def nearest(vectors: np.ndarray) -> np.ndarray:
        scores = vectors @ vectors.T
        np.fill_diagonal(scores, -np.inf)
        return np.argpartition(-scores, k - 1, axis=1)[:, :k]

    pairs = zip(nearest(first), nearest(second), strict=True)
    return float(np.mean([len(np.intersect1d(a, b)) / k for a, b in pairs]))


@dataclass(frozen=True)
class Vectors:
    """One model's view: photo vectors [count, 384] and a way to embed texts."""

    imagenet: np.ndarray
    captioned: np.ndarray
    classes: dict[str, np.ndarray]
    captions: np.ndarray


def teacher_vectors(paths: Sequence[Path], classes: np.ndarray, config: Config) -> np.ndarray:
    """ConSE vectors as the classifier is meant to be run: short side 256, centre 224."""
    network = load_teacher(teacher_file()).to(memory_format=torch.channels_last)
    parts = []
    for start in range(0, len(paths), 32):
        border = (256 - TEACHER_SIZE) // 2
        pixels = np.stack(
            [square(path, 256)[border:-border, border:-border] for path in paths[start : start + 32]]
        )
        logits = network(teacher_input(pixels))[1][:, 1:]
        parts.append(conse(logits, torch.from_numpy(classes), config.teacher).numpy())
    return np.concatenate(parts)


def measure(config: Config, log: Log) -> dict[str, object]:
    """All numbers, teacher beside student."""
    folder = shared_folder() / "photos" / "eval"
    with (folder / "imagenet.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    photos = [folder / row["file"] for row in rows]
    names = [row["class_name"] for row in rows]
    all_names = [group[0] for group in imagenet_names()]
    positions = class_positions(names, all_names)
    captioned = read_index(folder / "captions.csv")
    caption_photos = [folder / photo.file for photo in captioned]
    captions = [caption for photo in captioned for caption in photo.captions]
    owners = np.array([index for index, photo in enumerate(captioned) for _ in photo.captions])

    pack = ReferencePack(config.pack_folder, threads=config.threads)
    sentences = SentenceTeacher()
    classes = class_vectors(sentences, config)
    prompts = {
        "500": [PROMPT.format(name) for name in names],
        "1000": [PROMPT.format(name) for name in all_names],
    }
    log("evaluate: teacher")
    teacher = Vectors(
        teacher_vectors(photos, classes, config),
        teacher_vectors(caption_photos, classes, config),
        {key: sentences.vectors(texts) for key, texts in prompts.items()},
        sentences.vectors(captions),
    )
    log("evaluate: student")
    student = Vectors(
        pack.embed_images([decode(path) for path in photos]),
        pack.embed_images([decode(path) for path in caption_photos]),
        {key: pack.embed_texts(texts) for key, texts in prompts.items()},
        pack.embed_texts(captions),
    )

    answers = {"500": np.arange(len(names)), "1000": positions}
    result: dict[str, object] = {"pack": f"{config.id}@{config.version}", "eval_photos": len(photos)}
    for name, vectors in (("teacher", teacher), ("student", student)):
        scores = {key: vectors.imagenet @ table.T for key, table in vectors.classes.items()}
        numbers: dict[str, float] = {}
        for key, table in scores.items():
            numbers[f"top1_{key}"] = top_k(table, answers[key], 1)
            numbers[f"top5_{key}"] = top_k(table, answers[key], 5)
        for set_ in sorted({photo.set for photo in captioned}):
            members = np.array([index for index, photo in enumerate(captioned) if photo.set == set_])
            local = {int(member): position for position, member in enumerate(members)}
            rows_of = np.flatnonzero(np.isin(owners, members))
            table = vectors.captioned[members] @ vectors.captions[rows_of].T
            local_owners = np.array([local[int(owner)] for owner in owners[rows_of]])
            for k in (1, 5, 10):
                to_photo, to_text = recall_at(table, local_owners, k)
                numbers[f"{set_}_text_to_photo_r{k}"] = to_photo
                numbers[f"{set_}_photo_to_text_r{k}"] = to_text
            numbers[f"{set_}_photos"] = len(members)
        result[name] = numbers
    result["ratio_top5_500"] = result["student"]["top5_500"] / result["teacher"]["top5_500"]
    result["ratio_top5_1000"] = result["student"]["top5_1000"] / result["teacher"]["top5_1000"]
    both = (
        np.concatenate([teacher.imagenet, teacher.captioned]),
        np.concatenate([student.imagenet, student.captioned]),
    )
    result["neighbour_agreement"] = neighbour_agreement(*both, NEIGHBOURS)
    result["image_cosine_to_teacher"] = float((teacher.imagenet * student.imagenet).sum(axis=1).mean())
    result["caption_cosine_to_minilm"] = float((teacher.captions * student.captions).sum(axis=1).mean())
    result["class_prompt_cosine_to_minilm"] = float(
        (teacher.classes["1000"] * student.classes["1000"]).sum(axis=1).mean()
    )
    return result


def evaluate(config: Config, log: Log) -> dict[str, object]:
    """Measures and writes `reports/<pack>/`."""
    from .report import write_report

    result = measure(config, log)
    for key in ("ratio_top5_500", "ratio_top5_1000", "neighbour_agreement"):
        log(f"evaluate: {key} {result[key]:.3f}")
    log(f"evaluate: teacher {result['teacher']}")
    log(f"evaluate: student {result['student']}")
    write_report(config, result)
    return result
