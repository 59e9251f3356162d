"""What the built-in model is meant to reach, beside what was measured."""

from __future__ import annotations

from typing import Any

from .document import Table

_LOSSES = {"fp16": 0.2, "int8": 1.0}  # points of caption → photo R@10, from fp32
_SIZES = {"fp16": 24.0, "int8": 12.0}  # MiB
_PHOTO_MS, _TEXT_MS = 8.0, 5.0


def _row(goal: str, found: str, reached: bool) -> tuple[str, str, str]:
    return goal, found, "yes" if reached else "no"


def goals(result: dict[str, Any]) -> Table:
    """Each goal that the measurement says something of."""
    rows = []
    student = result["student"]
    r10 = 100 * student["retrieval"]["all"]["text_to_photo_r10"]["value"]
    if "teacher" in result:
        teacher = result["teacher"]
        top5 = [m["zero_shot"]["top5_shown"]["value"] for m in (teacher, student)]
        ratio = 100 * top5[1] / top5[0] if top5[0] else 0.0
        rows.append(
            _row("zero-shot top-5 at least 65 % of the teacher's (aim 85 %)", f"{ratio:.1f} %", ratio >= 65)
        )
        theirs = 100 * teacher["retrieval"]["all"]["text_to_photo_r10"]["value"]
        rows.append(
            _row("caption → photo R@10 above the teacher's", f"{r10:.1f} % / {theirs:.1f} %", r10 > theirs)
        )
    rows.append(_row("caption → photo R@10 over all captioned photos at least 45 % (aim 60 %)",
                     f"{r10:.1f} %", r10 >= 45))  # fmt: skip
    reference = result["packs"][0]["precision"]
    for pack in result["packs"]:
        name, precision = pack["model"], pack["precision"]
        if pack["change"] is not None and reference == "fp32" and precision in _LOSSES:
            loss = -100 * pack["change"]["text_r10"]["value"] + 0.0
            limit = _LOSSES[precision]
            rows.append(
                _row(f"{name}: loses less than {limit} points against fp32", f"{loss:.2f}", loss < limit)
            )
        if precision in _SIZES:
            size = pack["size"]["pack"]
            limit = _SIZES[precision]
            rows.append(_row(f"{name}: at most {limit:.0f} MiB", f"{size:.2f} MiB", size <= limit))
        if pack["speed"] is not None:
            # The processor's time, which is the clock's where nobody else uses the core.
            photo, text = (pack["speed"][f"{tower}_processor_p50"] for tower in ("image", "text"))
            rows.append(_row(f"{name}: photo at most {_PHOTO_MS:.0f} ms of one core", f"{photo:.2f} ms",
                             photo <= _PHOTO_MS))  # fmt: skip
            rows.append(
                _row(
                    f"{name}: text at most {_TEXT_MS:.0f} ms of one core", f"{text:.2f} ms", text <= _TEXT_MS
                )
            )
    return Table(("goal", "measured", "reached"), tuple(rows))
