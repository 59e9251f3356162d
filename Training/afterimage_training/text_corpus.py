"""All that the text tower learns from: sentences, and the sentence encoder's vectors, kept on disk."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from .config import Config
from .photos import TrainingPhoto
from .sentences import SentenceTeacher, class_prompts, label_prompts, whole_words
from .teacher import Log, caption_vectors, imagenet_names, training_photos
from .teachers.cache import TeacherCache
from .teachers.teacher import TeacherIdentity, sha256_of_files
from .texts.captions import CaptionParts, tidy
from .texts.nouns import read_common, read_nouns, wordnet_folder
from .texts.queries import everyday_queries
from .texts.source import Source

SHARD = 16_384
HELD_OUT_EVERY = 500  # of the made sentences


@dataclass(frozen=True)
class TextCorpus:
    """Sentences and their MiniLM vectors [count, 384]: the photos' captions, then prompts and made ones."""

    sentences: list[str]
    vectors: np.ndarray  # float16
    held_out: np.ndarray  # captions of held-out photos, and some of the made sentences
    captions: int  # how many are captions


def source(config: Config, photos: list[TrainingPhoto], vocabulary: Path) -> tuple[Source, frozenset[str]]:
    """What sentences are made of, and those that must not be made: held-out captions and queries."""
    every = config.holdout_every
    kept, held_out = [], []
    for index, photo in enumerate(photos):
        (held_out if index % every == every - 1 else kept).extend(photo.captions)
    folder = wordnet_folder()
    made_of = Source(
        read_nouns(folder),
        read_common(folder),
        [name for group in imagenet_names() for name in group],
        whole_words(vocabulary.read_text(encoding="utf-8").splitlines()),
        CaptionParts.of(kept),
    )
    return made_of, frozenset([*map(tidy, held_out), *everyday_queries()])


def folder_of(config: Config) -> Path:
    return config.run_folder / "vectors" / f"made-{config.text.sentences}-{config.seed}"


def made_sentences(config: Config, vocabulary: Path, log: Log) -> list[str]:
    """The made sentences, written down once."""
    path = folder_of(config) / "sentences.txt"
    if not path.exists():
        made_of, without = source(config, training_photos(), vocabulary)
        sentences = made_of.sentences(config.text.sentences, config.seed, without)
        log(f"teacher: {len(sentences)} distinct sentences made")
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_text("\n".join(sentences) + "\n", encoding="utf-8")
        partial.rename(path)
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def cache_of(config: Config, encoder: SentenceTeacher, sentences: list[str]) -> TeacherCache:
    """Where the sentences' vectors are kept; refuses those of other sentences."""
    weights = sha256_of_files([*encoder.folder.glob("*.safetensors")])
    identity = TeacherIdentity("all-MiniLM-L6-v2", "bfloat16", "Apache-2.0", weights)
    digest = hashlib.sha256("\n".join(sentences).encode()).hexdigest()
    return TeacherCache(folder_of(config), identity, digest, len(sentences), 384, SHARD)


def _embed(config: Config, worker: int, workers: int) -> None:
    """A process of its own, on one core."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    torch.set_num_threads(1)
    encoder = SentenceTeacher()
    sentences = made_sentences(config, encoder.vocabulary, lambda _: None)
    fill(cache_of(config, encoder, sentences), encoder, sentences, worker, workers)


def fill(
    cache: TeacherCache, encoder: SentenceTeacher, sentences: list[str], worker: int, workers: int
) -> None:
    """Embeds every `workers`-th missing shard."""

    def make(start: int, end: int) -> np.ndarray:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return encoder.vectors(sentences[start:end])

    cache.fill(make, worker, workers)


def embed_made_sentences(config: Config, encoder: SentenceTeacher, log: Log) -> TeacherCache:
    """Vectors of all made sentences: float16 shards, each whole or not there, so that a kill loses little.

    As many processes as the configuration has threads take turns with the shards.
    """
    sentences = made_sentences(config, encoder.vocabulary, log)
    cache = cache_of(config, encoder, sentences)
    missing = len(list(cache.missing()))
    if missing:
        log(f"teacher: {missing} of {-(-len(sentences) // SHARD)} shards of sentences to embed")
        context = multiprocessing.get_context("spawn")
        processes = [
            context.Process(target=_embed, args=(config, worker, config.threads))
            for worker in range(config.threads)
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        if any(process.exitcode for process in processes):
            raise RuntimeError("embedding sentences failed; what was embedded is kept, start again to go on")
    return cache


def text_corpus(encoder: SentenceTeacher, config: Config, log: Log) -> TextCorpus:
    """Captions, prompts and made sentences with their vectors."""
    photos = training_photos()
    captions = [(caption, index) for index, photo in enumerate(photos) for caption in photo.captions]
    prompts = [p for index, group in enumerate(imagenet_names()) for p in class_prompts(index, group)]
    prompts += [prompt for label in sorted({photo.label for photo in photos if photo.label})
                for prompt in label_prompts(label)]  # fmt: skip
    made = made_sentences(config, encoder.vocabulary, log)
    vectors = [
        caption_vectors(photos, encoder, config),
        encoder.cached(prompts, config.run_folder / "vectors" / "prompts"),
        embed_made_sentences(config, encoder, log).vectors(),
    ]
    owners = np.array([index for _, index in captions])
    held_out = np.concatenate([
        owners % config.holdout_every == config.holdout_every - 1,
        np.zeros(len(prompts), dtype=bool),
        np.arange(len(made)) % HELD_OUT_EVERY == HELD_OUT_EVERY - 1,
    ])  # fmt: skip
    texts = [caption for caption, _ in captions]
    stacked = np.concatenate([part.astype(np.float16) for part in vectors])
    return TextCorpus(texts + prompts + made, stacked, held_out, len(texts))
