"""Fits the image tower's head to the finished trunk and to the student's own text tower."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .config import Config
from .distil_text import embed, load_text_student, tokenise
from .dual import dual
from .image_student import ImageStudent, student_input
from .photos import TrainingPhoto
from .sentences import SentenceTeacher, class_sentences, mean_vector
from .teacher import Log, imagenet_names, training_photos, view_pixels
from .training import Run, finished
from .training_set import TrainingSet
from .wordnet import read_synsets

HEAD_PHASE = "image-head"
TEMPERATURE = 0.05  # of cosines, in the softmax among captions and among classes' queries
DROPOUT = 0.3
#: Chosen on held-out training photos and held-out classes; the trials are in the report's notes.
WEIGHTS = {"described": 1.0, "contrast": 0.3, "choice": 0.3, "silence": 6.0}


@torch.no_grad()
def pooled_features(
    config: Config, photos: list[TrainingPhoto], model: ImageStudent, view: int, log: Log
) -> Tensor:
    """The trunk's features of one view of every photo, float32 [count, 1280], kept on disk."""
    cache = config.run_folder / "views" / f"features-{view}.npy"
    if not cache.exists():
        pixels = view_pixels(config, photos, view)
        parts = []
        for start in range(0, len(pixels), 64):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                last = model.streams(student_input(torch.from_numpy(np.array(pixels[start : start + 64]))))[1]
            parts.append(last.float().mean(dim=(2, 3)).half().numpy())
        partial = cache.with_suffix(".partial")
        with partial.open("wb") as file:
            np.save(file, np.concatenate(parts))
        partial.rename(cache)
        log(f"image-head: features of view {view}")
    return torch.from_numpy(np.load(cache)).float()


def student_vectors(config: Config, sentences: list[str], vocabulary: Path) -> np.ndarray:
    """The text student's unit vectors of sentences, float32 [count, 384]."""
    ids, lengths = tokenise(sentences, str(vocabulary), config.text.context)
    return embed(load_text_student(config), ids, lengths, np.arange(len(sentences)))


def fit_head(config: Config, data: TrainingSet, model: ImageStudent, log: Log) -> None:
    """Prototypes become the dual of the text student's vectors of the classes; the rest is learnt anew.

    What the trunk says of classes is then spoken in the very vectors that queries get, and so that a mixture
    of some classes is not near to others. Linear part and gate learn from captions. Photos without captions,
    the most of which show things, teach the gate to be closed there. And every photo's vector is asked for
    the teacher's choice among the classes' queries.
    """
    steps = config.image.head_steps
    if finished(config.run_folder, HEAD_PHASE, steps, model):
        log("image-head: done already")
        return
    classes, queries, texts = _spoken(config)
    photos = training_photos()
    model.eval()
    views = [pooled_features(config, photos, model, view, log) for view in range(config.teacher.views)]
    features = torch.stack([model.head.norm(view) for view in views])
    head = model.head
    with torch.no_grad():
        head.prototypes.copy_(dual(classes, config.image.prototype_ridge))
        head.classifier.weight.div_(config.image.class_temperature)
        head.classifier.bias.div_(config.image.class_temperature)
        chosen = [head.classifier(view).softmax(dim=1) @ head.prototypes for view in features]
        choice = functional.normalize(torch.stack(chosen), dim=2)
        head.narrow.reset_parameters()
        head.gate.weight.zero_()
        head.gate.bias.zero_()
        head.widen.weight.zero_()
        head.widen.bias.zero_()
    dropout = nn.Dropout(DROPOUT)

    def forward(view: np.ndarray | int, rows: np.ndarray) -> Tensor:
        added = head.added(dropout(features[view, rows]))
        return functional.normalize(choice[view, rows] + added, dim=1)

    def on_held_out() -> dict[str, float]:
        dropout.eval()
        with torch.no_grad():
            scores = scores_on_held_out(forward(0, data.held_out), data, queries, texts)
        dropout.train()
        return scores

    linear = [p for part in (head.narrow, head.widen, head.gate) for p in part.parameters()]
    optimiser = torch.optim.AdamW(linear, betas=(0.9, 0.98), weight_decay=0.05)
    log(f"image-head: classes alone {on_held_out()}")
    run = Run(config.run_folder, HEAD_PHASE, steps, model, optimiser, config.image.head_learning_rate, log)
    captioned = data.train[data.caption_count[data.train] > 0]
    others = data.train[data.caption_count[data.train] == 0]
    half = config.image.head_batch // 2
    sums: list[list[float]] = []
    for step in range(run.start, steps):
        run.begin_step(step)
        rng = np.random.default_rng([config.seed, 3, step])
        with_words = rng.choice(captioned, half, replace=False)
        rows = np.concatenate([with_words, rng.choice(others, half, replace=False)])
        drawn = rng.integers(len(features), size=len(rows))
        vectors = forward(drawn, rows)
        wanted = texts[data.first_caption[with_words] + rng.integers(data.caption_count[with_words])]
        scores = vectors[:half] @ wanted.T / TEMPERATURE
        answer = torch.arange(half)
        terms = {
            "described": (1 - (vectors[:half] * wanted).sum(dim=1)).mean(),
            "contrast": (
                functional.cross_entropy(scores, answer) + functional.cross_entropy(scores.T, answer)
            )
            / 2,
        }
        teacher = torch.from_numpy(data.logits[drawn, rows].astype(np.float32)).log_softmax(dim=1)
        said = (vectors @ queries.T / TEMPERATURE).log_softmax(dim=1)
        terms["choice"] = functional.kl_div(said, teacher, log_target=True, reduction="batchmean")
        terms["silence"] = (1 - (vectors[half:] * choice[drawn[half:], rows[half:]]).sum(dim=1)).mean()
        optimiser.zero_grad()
        torch.stack([weight * terms[name] for name, weight in WEIGHTS.items()]).sum().backward()
        optimiser.step()
        sums.append([term.item() for term in terms.values()])
        if (step + 1) % 250 == 0 or step + 1 == steps:
            values = dict(zip(terms, np.mean(sums, axis=0).tolist(), strict=True))
            sums = []
            run.report(step, values | on_held_out())
        run.end_step(step)


def _spoken(config: Config) -> tuple[Tensor, Tensor, Tensor]:
    """The text student's vectors of the classes [1000, 384], of queries for them, and of all captions.

    A class is twice its query and once its sentences, WordNet's definition among them.
    """
    vocabulary = SentenceTeacher().vocabulary
    prompts = [
        class_sentences(index, names, synset)
        for index, (names, synset) in enumerate(zip(imagenet_names(), read_synsets(), strict=True))
    ]
    flat = student_vectors(config, [p for group in prompts for p in group], vocabulary)
    ends = np.cumsum([len(group) for group in prompts])
    sentences = np.stack([mean_vector(part) for part in np.split(flat, ends[:-1])])
    queries = student_vectors(config, [f"a photo of a {names[0]}" for names in imagenet_names()], vocabulary)
    captions = [caption for photo in training_photos() for caption in photo.captions]
    texts = student_vectors(config, captions, vocabulary)
    classes = functional.normalize(torch.from_numpy(2 * queries + sentences), dim=1)
    return classes, torch.from_numpy(queries), torch.from_numpy(texts)


def scores_on_held_out(
    vectors: Tensor, data: TrainingSet, queries: Tensor, texts: Tensor
) -> dict[str, float]:
    """The teacher's first class among the five nearest class queries; caption recall@5; own text vectors."""
    first = torch.from_numpy(data.logits[0, data.held_out].astype(np.float32)).argmax(dim=1)
    things = torch.from_numpy(data.caption_count[data.held_out] == 0)
    hits = ((vectors @ queries.T).topk(5, dim=1).indices == first[:, None]).any(dim=1).float()
    captioned = np.flatnonzero(data.caption_count[data.held_out])
    wanted = texts[torch.from_numpy(data.first_caption[data.held_out[captioned]])]
    ranks = (wanted @ vectors[torch.from_numpy(captioned)].T).topk(5, dim=1).indices
    found = (ranks == torch.arange(len(captioned))[:, None]).any(dim=1).float()
    return {
        "held_out_top5": float(hits.mean()),
        "held_out_things_top5": float(hits[things].mean()),
        "held_out_caption_r5": float(found.mean()),
    }
