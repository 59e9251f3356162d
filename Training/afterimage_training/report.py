"""The committed report of a run: a Markdown page, a plot of the losses, and the logs behind them."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import matplotlib

from .config import Config

matplotlib.use("Agg")
PHASES = {
    "text": ("loss", "held_out_cosine"),
    "image-blocks": ("stride16_error", "stride32_error", "cosine"),
    "image-chain": ("map_error", "features", "held_out_top5"),
    "image-tune": ("cosine", "logits", "held_out_top5"),
    "image-head": ("described", "held_out_top5", "held_out_caption_r5"),
}


def _columns(path: Path) -> dict[str, list[float]]:
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {key: [float(row[key]) for row in rows] for key in rows[0]}


def plot(folder: Path) -> None:
    """Draws loss.png from the phases' CSV logs in `folder`."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(PHASES), figsize=(16, 3), layout="constrained")
    for axis, (phase, keys) in zip(axes, PHASES.items(), strict=True):
        path = folder / f"{phase}.csv"
        if not path.exists():
            continue
        columns = _columns(path)
        for key in keys:
            points = [(s, v) for s, v in zip(columns["step"], columns[key], strict=True) if v == v]
            axis.plot(*zip(*points, strict=True), label=key.replace("_", " "))
        axis.set(title=phase, xlabel="step", ylim=(0, 1))
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8)
    figure.savefig(folder / "loss.png", dpi=100)
    pyplot.close(figure)


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"


def tables(result: dict[str, object]) -> str:
    """The numbers as Markdown tables."""
    teacher, student = result["teacher"], result["student"]
    lines = [
        f"Zero-shot on {result['eval_photos']} ImageNet photos, one a class, prompt “a photo of a …”:",
        "",
        "| | teacher | student | student/teacher |",
        "|---|---|---|---|",
    ]
    for classes in ("500", "1000"):
        for k in ("1", "5"):
            key = f"top{k}_{classes}"
            ratio = student[key] / teacher[key]
            lines.append(f"| top-{k} of {classes} classes | {_share(teacher[key])} | {_share(student[key])} "
                         f"| {_share(ratio)} |")  # fmt: skip
    for set_, title in (("flickr8k_224sq", "Flickr8k"), ("coco_val2017", "COCO")):
        lines += ["", f"Caption retrieval among {student[f'{set_}_photos']:.0f} {title} photos:", "",
                  "| | R@1 | R@5 | R@10 |", "|---|---|---|---|"]  # fmt: skip
        for name, numbers in (("teacher", teacher), ("student", student)):
            for way in ("text_to_photo", "photo_to_text"):
                cells = " | ".join(_share(numbers[f"{set_}_{way}_r{k}"]) for k in (1, 5, 10))
                lines.append(f"| {name}, {way.replace('_to_', ' → ')} | {cells} |")
    lines += [
        "",
        "| student beside teacher | |",
        "|---|---|",
        f"| ten nearest photos in common | {_share(result['neighbour_agreement'])} |",
        f"| mean cosine, photos | {result['image_cosine_to_teacher']:.3f} |",
        f"| mean cosine, captions to MiniLM | {result['caption_cosine_to_minilm']:.3f} |",
        f"| mean cosine, class prompts to MiniLM | {result['class_prompt_cosine_to_minilm']:.3f} |",
    ]
    return "\n".join(lines)


def write_report(config: Config, result: dict[str, object]) -> None:
    """Writes README.md, evaluation.json, loss.png and the CSV logs."""
    folder = config.report_folder
    folder.mkdir(parents=True, exist_ok=True)
    for phase in PHASES:
        log = config.run_folder / f"{phase}.csv"
        if log.exists():
            shutil.copy(log, folder / log.name)
    plot(folder)
    (folder / "evaluation.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    text = f"""# {config.name} {config.version}

Made by `Training/` with seed {config.seed}. The teacher is ConSE: MobileNetV2's ten likeliest ImageNet
classes, as the weighted mean of their sentences' all-MiniLM-L6-v2 vectors. It knows no captions; the student
has learnt from some. None of the evaluation photos was trained on.

{tables(result)}

![Losses](loss.png)

The logs behind the plot: {", ".join(f"`{phase}.csv`" for phase in PHASES)}; all numbers: `evaluation.json`.
{"How this run went: `NOTES.md`." if (folder / "NOTES.md").exists() else ""}
"""
    (folder / "README.md").write_text(text, encoding="utf-8")
