"""Teachers behind one interface: OpenCLIP, Hugging Face's CLIP and SigLIP, and the offline ConSE teacher."""

from __future__ import annotations

from .cache import CacheMismatchError, TeacherCache
from .teacher import Teacher, TeacherIdentity, sha256_of_files, sha256_of_state

__all__ = [
    "CacheMismatchError",
    "Teacher",
    "TeacherCache",
    "TeacherIdentity",
    "load",
    "sha256_of_files",
    "sha256_of_state",
]


def load(description: str) -> Teacher:
    """A teacher by its description, as configurations name it.

    `open-clip:ARCHITECTURE:WEIGHTS` (WEIGHTS is a file, OpenCLIP's tag, or `random-SEED`),
    `hugging-face:FOLDER-OR-NAME`, or `conse:CONFIG.toml`. Raises ValueError for anything else, and
    ImportError with the package's name where its library is not installed.
    """
    kind, _, rest = description.partition(":")
    if kind == "open-clip" and rest:
        from .clip_teacher import ClipTeacher

        architecture, _, weights = rest.partition(":")
        return ClipTeacher.open_clip(architecture, weights)
    if kind == "hugging-face" and rest:
        from .clip_teacher import ClipTeacher

        return ClipTeacher.hugging_face(rest)
    if kind == "conse" and rest:
        from .conse_teacher import ConseTeacher

        return ConseTeacher.load(rest)
    raise ValueError(
        f'"{description}" names no teacher; say open-clip:ARCHITECTURE:WEIGHTS, hugging-face:FOLDER or '
        "conse:CONFIG.toml"
    )
