"""Puts together what a configuration names: teacher, student, photos."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import torch

from .. import teachers
from ..teachers import Teacher
from .config import GeneralConfig
from .data import Order, PhotoSet, Tokenizer, open_photos, vocabulary_file
from .ranks import Ranks
from .students import Student
from .teacher_maps import TeacherMaps

#: What may change between two starts of one run, because it changes nothing in its outcome.
FREE = {"threads", "runs", "name", "licence", "prompt", "data_note", "near_duplicate_cosine"}
FREE_OF_DATA = {"workers", "validation"}
FREE_OF_TRAINING = {"device_batch", "checkpoint_seconds", "report_every", "validate_every"}


class RunMismatchError(Exception):
    """A run's folder holds a run of another configuration or teacher."""


def tokenizer_of(config: GeneralConfig) -> Tokenizer:
    """The student's tokenizer."""
    return Tokenizer(vocabulary_file(config.student.vocabulary), config.student.text.context)


def teacher_of(config: GeneralConfig, ranks: Ranks) -> Teacher:
    """The teacher on this rank's device; where its weights are downloaded, by the first rank alone."""
    if ranks.rank > 0:
        ranks.wait()
    teacher = teachers.load(config.teacher.description)
    if ranks.rank == 0:
        ranks.wait()
    return teacher.to(str(ranks.device))


def maps_of(config: GeneralConfig, teacher: Teacher) -> TeacherMaps | None:
    """What listens to the teacher's maps. Raises ValueError for a teacher that has none."""
    if not config.teacher.maps:
        return None
    network = getattr(teacher, "image_network", None)
    if network is None:
        raise ValueError(f"{config.teacher.description} shows no maps; leave [teacher] maps empty")
    return TeacherMaps(network, config.teacher.maps)


def student_of(
    config: GeneralConfig, tokenizer: Tokenizer, teacher_dimension: int, channels: list[int] | None = None
) -> Student:
    """An untrained student, the same for one seed."""
    torch.manual_seed(config.seed)
    maps = dict(zip(config.loss.student_layers, channels or [], strict=False))
    return Student(config.student, tokenizer.size, teacher_dimension, config.loss.teacher_temperature, maps)


def photos_of(config: GeneralConfig, ranks: Ranks) -> tuple[PhotoSet, Order]:
    """The photos, indexed by all ranks together, and their order."""
    indices = config.run_folder / "shards"
    if ranks.world > 1:
        open_photos(config.data.photos, indices, ranks.rank, ranks.world)
        ranks.wait()
    photos = open_photos(config.data.photos, indices)
    return photos, order_of(config, photos)


def order_of(config: GeneralConfig, photos: PhotoSet) -> Order:
    """The run's order of photos."""
    return Order(photos.sizes, config.data.holdout_every, config.data.shuffle_shards, config.seed)


def fingerprint(config: GeneralConfig, teacher: Teacher, photos: int) -> dict[str, str]:
    """What must not change between two starts of a run."""
    values = {key: value for key, value in asdict(config).items() if key not in FREE}
    values["data"] = {k: v for k, v in values["data"].items() if k not in FREE_OF_DATA}
    values["training"] = {k: v for k, v in values["training"].items() if k not in FREE_OF_TRAINING}
    text = json.dumps(values, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"configuration": digest, "photos": str(photos), **teacher.identity.as_json()}


def claim(folder: Path, facts: dict[str, str]) -> None:
    """Notes in the run's folder what it is a run of. Raises RunMismatchError where that is something else."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "run.json"
    if path.exists():
        found = json.loads(path.read_text(encoding="utf-8"))
        differing = sorted(key for key in facts if found.get(key) != facts[key])
        if differing:
            raise RunMismatchError(
                f"{folder} holds a run with another {', '.join(differing)}; give this one a new version, or "
                "remove the folder"
            )
        return
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)
