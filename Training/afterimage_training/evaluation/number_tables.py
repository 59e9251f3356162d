"""The tables of a report, made from what `evaluation.json` holds."""

from __future__ import annotations

from typing import Any

from .document import Block, Paragraph, Table

Numbers = dict[str, Any]
WAYS = {"text_to_photo": "caption → photo", "photo_to_text": "photo → caption"}


def share(estimate: Numbers, interval: bool = True) -> str:
    """A share in percent, with its 95 % interval."""
    value = f"{100 * estimate['value']:.1f} %"
    return f"{value} ({100 * estimate['low']:.1f}–{100 * estimate['high']:.1f})" if interval else value


def points(estimate: Numbers) -> str:
    """A difference of shares in percentage points, with its interval."""
    values = [100 * estimate[key] + 0.0 for key in ("value", "low", "high")]
    return f"{values[0]:+.2f} ({values[1]:+.2f} … {values[2]:+.2f})"


def _optional(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def _models(result: Numbers) -> list[tuple[str, Numbers]]:
    return [(name, result[name]) for name in ("teacher", "student") if name in result]


def _beside_teacher(result: Numbers, key: str) -> tuple[str, ...]:
    if "teacher" not in result:
        return ()
    teacher, student = (result[name]["zero_shot"][key]["value"] for name in ("teacher", "student"))
    return (f"{100 * student / teacher:.1f} %" if teacher else "–",)


def zero_shot(result: Numbers) -> Table:
    """Top-1 and top-5."""
    counts = result["counts"]
    models = _models(result)
    ratio = ("student/teacher",) if len(models) == 2 else ()
    rows = []
    for key, classes in (("shown", counts["classes_shown"]), ("all", counts["classes"])):
        for k in (1, 5):
            name = f"top{k}_{key}"
            cells = [share(numbers["zero_shot"][name]) for _, numbers in models]
            rows.append((f"top-{k} of {classes} classes", *cells, *_beside_teacher(result, name)))
    return Table(("", *(name for name, _ in models), *ratio), tuple(rows))


def retrieval(result: Numbers, collection: str) -> Table:
    """R@1, 5 and 10 both ways in one collection."""
    rows = []
    for name, numbers in _models(result):
        part = numbers["retrieval"][collection]
        for way, title in WAYS.items():
            rows.append((f"{name}, {title}", *(share(part[f"{way}_r{k}"]) for k in (1, 5, 10))))
    return Table(("", "R@1", "R@5", "R@10"), tuple(rows))


def near_duplicates(result: Numbers) -> Table:
    """µAP and R@1."""
    rows = [
        (name, share(numbers["near_duplicates"]["micro_ap"]), share(numbers["near_duplicates"]["r1"]))
        for name, numbers in _models(result)
    ]
    return Table(("", "µAP", "R@1"), tuple(rows))


def beside_teacher(result: Numbers) -> Table:
    """How much of the teacher the student has taken over."""
    found = result["beside_teacher"]
    return Table(
        ("student beside teacher", ""),
        (
            (f"{found['neighbours']} nearest photos in common", share(found["neighbour_agreement"])),
            ("caption → photo R@10, points above the teacher", points(found["text_r10_lead"])),
            ("mean cosine, photos", _optional(found["photo_cosine"], ".3f")),
            ("mean cosine, captions", _optional(found["caption_cosine"], ".3f")),
            ("mean cosine, class names", _optional(found["class_cosine"], ".3f")),
        ),
    )


def _pair(values: Numbers, first: str, second: str, form: str) -> str:
    return f"{_optional(values[first], form)} / {_optional(values[second], form)}"


def _quality(pack: Numbers) -> tuple[str, ...]:
    change = pack["change"]
    own = (pack["precision"], share(pack["text_r10"]))
    if change is None:
        return (*own, *["–"] * 6)
    return (
        *own,
        points(change["text_r10"]),
        points(change["photo_r10"]),
        points(change["top5"]),
        f"{100 * change['micro_ap'] + 0.0:+.2f}",
        _pair(change, "photo_cosine_mean", "photo_cosine_worst", ".5f"),
        _pair(change, "text_cosine_mean", "text_cosine_worst", ".5f"),
    )


def _cost(pack: Numbers) -> tuple[str, ...]:
    size, times = pack["size"], pack["speed"]
    sizes = tuple(f"{size[key]:.2f}" for key in ("pack", "image", "text"))
    if times is None:
        return (*sizes, *["–"] * 6)
    return (
        *sizes,
        _pair(times, "image_p50", "image_p95", ".2f"),
        _pair(times, "image_processor_p50", "image_processor_p95", ".2f"),
        _pair(times, "text_p50", "text_p95", ".2f"),
        _pair(times, "text_processor_p50", "text_processor_p95", ".2f"),
        _pair(times, "image_load", "text_load", ".0f"),
        _optional(times["resident_mib"], ".0f"),
    )


_QUALITY = (
    "precision", "caption → photo R@10", "its change, points", "photo → caption R@10, change in points",
    "zero-shot top-5, change in points", "µAP, change in points",
    "cosine of photos to the first pack, mean / worst", "cosine of captions, mean / worst",
)  # fmt: skip
_COST = (
    "pack, MiB", "image tower, MiB", "text tower, MiB", "photo, ms p50 / p95",
    "the processor's time for a photo, ms p50 / p95",
    "text, ms p50 / p95", "the processor's time for a text, ms p50 / p95", "loading image / text tower, ms",
    "memory of both towers, MiB",
)  # fmt: skip


def precisions(result: Numbers) -> list[Block]:
    """Packs beside the first: retrieval and vectors, size and speed."""
    packs = result["packs"]
    columns = [(*_quality(pack), *_cost(pack)) for pack in packs]
    rows = zip((*_QUALITY, *_COST), *columns, strict=True)
    blocks: list[Block] = [Table(("", *(pack["model"] for pack in packs)), tuple(rows))]
    measured = [pack["speed"]["busy"] for pack in packs if pack["speed"] is not None]
    if measured:
        blocks.append(
            Paragraph(
                "Times are the Swift engine's on one core, one photo or text at a time, by `embed-bench`: a "
                "photo of 224 pixels that is decoded already is resized, normalised and run through the "
                "image tower; a text is split into tokens and run through the text tower. On a busy machine "
                "the clock on the wall shows others' work too; the processor's own time does not. The "
                f"machine's load a moment before: {', '.join(f'{busy:.1f}' for busy in measured)}."
            )
        )
    return blocks


def tables(result: Numbers) -> list[Block]:
    """The tables of one pack and its teacher, for the report and the model card."""
    counts = result["counts"]
    blocks: list[Block] = [
        Paragraph(
            f"Zero-shot on {counts['classified']} ImageNet photos, “a photo of a …”, with 95 % intervals:"
        ),
        zero_shot(result),
    ]
    for collection, numbers in result["student"]["retrieval"].items():
        where = "all" if collection == "all" else collection
        title = (
            f"Caption retrieval among {numbers['photos']} photos ({where}), {numbers['captions']} captions:"
        )
        blocks += [Paragraph(title), retrieval(result, collection)]
    blocks += [
        Paragraph(
            f"Near-duplicates: {counts['pairs']} photos in a second version (other shape and size) among "
            f"{counts['album']} photos:"
        ),
        near_duplicates(result),
    ]
    if "beside_teacher" in result:
        blocks.append(beside_teacher(result))
    return blocks
