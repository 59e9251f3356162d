import hashlib
from pathlib import Path

from indexing.pictures import PictureSet, make, mosaic, small, twelve_megapixels
from PIL import Image

TINY = PictureSet(name="tiny", count=6, columns=2, rows=1, tile=32, quality=80)


def test_no_two_pictures_are_alike() -> None:
    seen = {hashlib.sha256(mosaic(TINY, index).tobytes()).digest() for index in range(40)}
    assert len(seen) == 40


def test_the_same_number_gives_the_same_pixels() -> None:
    assert mosaic(TINY, 3).tobytes() == mosaic(TINY, 3).tobytes()


def test_sizes() -> None:
    assert twelve_megapixels(1).size == (4000, 3000)
    assert small(1).size == (640, 480)
    assert mosaic(TINY, 0).size == (64, 32)


def test_make_fills_and_trims_the_folder(tmp_path: Path) -> None:
    leftover = tmp_path / "tiny" / "00099.jpg"
    leftover.parent.mkdir()
    leftover.write_bytes(b"of a larger run")
    paths = make(TINY, tmp_path)
    assert sorted((tmp_path / "tiny").iterdir()) == paths
    assert len(paths) == 6
    with Image.open(paths[5]) as photo:
        assert photo.size == (64, 32)


def test_make_keeps_what_is_there(tmp_path: Path) -> None:
    first = make(TINY, tmp_path)[0]
    written = first.stat().st_mtime_ns
    assert make(TINY, tmp_path)[0].stat().st_mtime_ns == written
