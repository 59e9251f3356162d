"""Distils the text tower from MiniLM's sentence vectors."""

from __future__ import annotations

import numpy as np
import torch
from tokenizers import BertWordPieceTokenizer
from torch import Tensor
from torch.nn import functional

from .config import Config
from .sentences import SentenceTeacher
from .teacher import Log
from .text_corpus import TextCorpus, text_corpus
from .text_student import TextStudent
from .training import Run, finished

PHASE = "text"
CAPTION_SHARE = 0.4  # of a batch's sentences; the rest are prompts and synthetic queries
REPORT_EVERY = 500
POOL = 16  # batches drawn together and sorted by length, so that little is padding


def tokenise(sentences: list[str], vocabulary: str, context: int) -> tuple[np.ndarray, np.ndarray]:
    """Padded ids, uint16 [count, context], and lengths."""
    tokenizer = BertWordPieceTokenizer(vocabulary, lowercase=True)
    tokenizer.enable_truncation(context)
    ids = np.zeros((len(sentences), context), dtype=np.uint16)
    lengths = np.zeros(len(sentences), dtype=np.int64)
    for start in range(0, len(sentences), 65_536):  # encodings are far larger than ids
        for row, encoding in enumerate(tokenizer.encode_batch(sentences[start : start + 65_536]), start):
            lengths[row] = len(encoding.ids)
            ids[row, : lengths[row]] = encoding.ids
    return ids, lengths


def padded(ids: np.ndarray, lengths: np.ndarray, rows: np.ndarray) -> tuple[Tensor, Tensor]:
    """Ids and mask of the rows, as wide as the longest."""
    length = int(lengths[rows].max())
    mask = np.arange(length)[None] < lengths[rows][:, None]
    return torch.from_numpy(ids[rows, :length].astype(np.int64)), torch.from_numpy(mask.astype(np.int64))


def load_text_student(config: Config) -> TextStudent:
    """The text student as its training left it, or as far as it has come."""
    model = TextStudent(config.text)
    path = config.run_folder / f"{PHASE}.pt"
    if path.exists():
        model.load_state_dict(torch.load(path, weights_only=True)["model"])
    return model.eval()


@torch.inference_mode()
def embed(model: TextStudent, ids: np.ndarray, lengths: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Unit vectors of the rows, float32 [count, 384]."""
    parts = [
        model(*padded(ids, lengths, rows[i : i + 512])).float().numpy() for i in range(0, len(rows), 512)
    ]
    return np.concatenate(parts)


def _pools(
    corpus: TextCorpus, trained: np.ndarray, config: Config, lengths: np.ndarray, step: int
) -> list[np.ndarray]:
    rng = np.random.default_rng([config.seed, step // POOL])
    captions = int(corpus.captions)
    train, others = np.split(trained, [np.searchsorted(trained, captions)])
    size = config.text.batch * POOL
    from_captions = int(size * CAPTION_SHARE)
    rows = np.concatenate([
        train[rng.integers(len(train), size=from_captions)],
        others[rng.integers(len(others), size=size - from_captions)],
    ])  # fmt: skip
    rows = rows[np.argsort(lengths[rows], kind="stable")]
    pools = np.split(rows, POOL)
    return [pools[i] for i in rng.permutation(POOL)]


def distil(config: Config, log: Log) -> None:
    """Trains the text student; resumes after a kill."""
    torch.manual_seed(config.seed)
    model = TextStudent(config.text)
    if finished(config.run_folder, PHASE, config.text.steps, model):
        log("text: done already")
        return
    sentences = SentenceTeacher()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        corpus = text_corpus(sentences, config, log)
    ids, lengths = tokenise(corpus.sentences, str(sentences.vocabulary), config.text.context)
    trained, held_out = np.flatnonzero(~corpus.held_out), np.flatnonzero(corpus.held_out)
    optimiser = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.98), weight_decay=0.01)
    run = Run(config.run_folder, PHASE, config.text.steps, model, optimiser, config.text.learning_rate, log)
    losses = []
    for step in range(run.start, config.text.steps):
        run.begin_step(step)
        if step % POOL == 0 or step == run.start:
            pools = _pools(corpus, trained, config, lengths, step)
        rows = pools[step % POOL]
        target = torch.from_numpy(corpus.vectors[rows]).float()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            output = model(*padded(ids, lengths, rows))
        output = output.float()
        cosine = (1 - functional.cosine_similarity(output, target)).mean()
        affinity = (output @ output.T - target @ target.T).square().mean()
        loss = cosine + 2 * affinity
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        losses.append([cosine.item(), affinity.item()])
        if (step + 1) % REPORT_EVERY == 0 or step + 1 == config.text.steps:
            model.eval()
            likeness = (embed(model, ids, lengths, held_out) * corpus.vectors[held_out]).sum(axis=1)
            real = held_out < corpus.captions
            model.train()
            mean = np.mean(losses, axis=0)
            losses = []
            run.report(step, {
                "loss": mean[0], "affinity": mean[1], "held_out_cosine": float(likeness[real].mean()),
                "held_out_made_cosine": float(likeness[~real].mean()),
            })  # fmt: skip
        run.end_step(step)
