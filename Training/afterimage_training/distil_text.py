"""Distils the text tower from MiniLM's sentence vectors."""

from __future__ import annotations

import numpy as np
import torch
from tokenizers import BertWordPieceTokenizer
from torch import Tensor
from torch.nn import functional

from .config import Config
from .sentences import SentenceTeacher
from .teacher import Log, TextCorpus, text_corpus
from .text_student import TextStudent
from .training import Run, finished

PHASE = "text"
CAPTION_SHARE = 0.4  # of a batch's sentences; the rest are prompts and synthetic queries
POOL = 16  # batches drawn together and sorted by length, so that little is padding


def tokenise(sentences: list[str], vocabulary: str, context: int) -> tuple[np.ndarray, np.ndarray]:
    """Padded ids, int32 [count, context], and lengths."""
    tokenizer = BertWordPieceTokenizer(vocabulary, lowercase=True)
    tokenizer.enable_truncation(context)
    encodings = tokenizer.encode_batch(sentences)
    ids = np.zeros((len(sentences), context), dtype=np.int32)
    for row, encoding in enumerate(encodings):
        ids[row, : len(encoding.ids)] = encoding.ids
    return ids, np.array([len(encoding.ids) for encoding in encodings])


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


def _pools(corpus: TextCorpus, config: Config, lengths: np.ndarray, step: int) -> list[np.ndarray]:
    rng = np.random.default_rng([config.seed, step // POOL])
    captions = int(corpus.captions)
    train = np.flatnonzero(~corpus.held_out[:captions])
    size = config.text.batch * POOL
    from_captions = int(size * CAPTION_SHARE)
    rows = np.concatenate([
        rng.choice(train, from_captions, replace=len(train) < from_captions),
        captions + rng.choice(len(lengths) - captions, size - from_captions),
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
    corpus = text_corpus(sentences, config)
    ids, lengths = tokenise(corpus.sentences, str(sentences.vocabulary), config.text.context)
    vectors = torch.from_numpy(corpus.vectors)
    held_out = np.flatnonzero(corpus.held_out)
    optimiser = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.98), weight_decay=0.01)
    run = Run(config.run_folder, PHASE, config.text.steps, model, optimiser, config.text.learning_rate, log)
    losses = []
    for step in range(run.start, config.text.steps):
        run.begin_step(step)
        if step % POOL == 0 or step == run.start:
            pools = _pools(corpus, config, lengths, step)
        rows = pools[step % POOL]
        target = vectors[rows]
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
        if (step + 1) % 200 == 0 or step + 1 == config.text.steps:
            model.eval()
            validation = (embed(model, ids, lengths, held_out) * corpus.vectors[held_out]).sum(axis=1).mean()
            model.train()
            mean = np.mean(losses, axis=0)
            losses = []
            run.report(step, {"loss": mean[0], "affinity": mean[1], "held_out_cosine": float(validation)})
        run.end_step(step)
