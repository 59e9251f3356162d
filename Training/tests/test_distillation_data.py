"""Photos, their order, and what is done to them."""

from __future__ import annotations

import io
import pickle
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from small_distillation import drawn, photo_folder, photo_shards

from afterimage_training.distillation.config import AugmentationConfig
from afterimage_training.distillation.data import FolderSet, PhotoSet, SentenceFile, open_photos
from afterimage_training.distillation.data.augmentation import OPERATIONS, Augmentation, mix
from afterimage_training.distillation.data.order import Order
from afterimage_training.distillation.data.photo_sets import index_shard


@pytest.fixture(params=["folder", "shards"])
def photos(request: pytest.FixtureRequest, tmp_path: Path) -> PhotoSet:
    """Nine drawn photos, either way."""
    if request.param == "folder":
        return open_photos(str(photo_folder(tmp_path / "photos", 9)), tmp_path / "indices")
    return open_photos(photo_shards(tmp_path / "photos", [4, 5]), tmp_path / "indices")


def test_photo_sets_hold_to_one_contract(photos: PhotoSet) -> None:
    places = [(shard, row) for shard, size in enumerate(photos.sizes) for row in range(size)]
    assert len(places) == 9
    copied = pickle.loads(pickle.dumps(photos))  # as workers get it
    for index, place in enumerate(places):
        photo = photos.read(*place)
        content, captions = drawn(index)
        assert photo.content == content
        assert photo.captions[0] == captions[0]
        assert copied.read(*place) == photo
    assert len({photos.name(*place) for place in places}) == 9


def test_shards_are_indexed_once_and_anew_when_changed(tmp_path: Path) -> None:
    photo_shards(tmp_path / "shards", [3])
    shard, indices = tmp_path / "shards" / "000.tar", tmp_path / "indices"
    indices.mkdir()
    first = index_shard(shard, indices)
    stamp = first.stat().st_mtime_ns
    assert index_shard(shard, indices) == first and first.stat().st_mtime_ns == stamp
    content, _ = drawn(7)
    with tarfile.open(shard, "a") as archive:
        for name, data in (
            ("x.jpg", content),
            ("x.json", b'{"captions": ["one", "two"]}'),
            ("y.txt", b"no photo"),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    assert index_shard(shard, indices) != first
    photos = open_photos(str(tmp_path / "shards" / "*.tar"), indices)
    assert photos.sizes == [4]
    assert photos.read(0, 3).captions == ("one", "two")


def test_nothing_to_learn_from_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="index.csv"):
        open_photos(str(tmp_path), tmp_path)


def test_an_epoch_has_every_photo_once_but_those_held_out() -> None:
    order = Order([7, 4, 0, 10, 3], holdout_every=4, block=2, seed=1)
    epochs = [[order.at(epoch * order.count + place) for place in range(order.count)] for epoch in range(3)]
    held_out = order.held_out(100)
    everything = {(shard, row) for shard, size in enumerate([7, 4, 0, 10, 3]) for row in range(size)}
    for epoch in epochs:
        assert len(set(epoch)) == order.count
        assert set(epoch) | set(held_out) == everything and not set(epoch) & set(held_out)
    assert epochs[0] != epochs[1]
    assert len(held_out) == 4 and len(order.held_out(2)) == 2
    again = pickle.loads(pickle.dumps(order))
    assert [again.at(place) for place in range(3 * order.count)] == sum(epochs, [])


def test_an_order_of_a_billion_photos_needs_no_list_of_them() -> None:
    order = Order([10_000] * 100_000, holdout_every=1000, block=8, seed=1)
    assert order.count == 999_000_000
    places = [order.at(place) for place in (0, 1, order.count - 1, order.count, 5 * order.count + 77)]
    assert len(set(places)) == 5


def test_views_are_functions_of_photo_and_seed() -> None:
    content, _ = drawn(1)
    augmentation = Augmentation(AugmentationConfig(size=32))
    views = [augmentation.view(content, seed) for seed in range(30)]
    assert all(view.shape == (3, 32, 32) and view.dtype == torch.uint8 for view in views)
    assert torch.equal(views[3], augmentation.view(content, 3))
    assert len({view.numpy().tobytes() for view in views}) == 30
    assert augmentation.plain(content).shape == (3, 32, 32)


@pytest.mark.parametrize("index", range(len(OPERATIONS)))
@pytest.mark.parametrize("strength", [-1.0, 0.5])
def test_operations_keep_size_and_mode(index: int, strength: float) -> None:
    image = Image.open(io.BytesIO(drawn(2)[0]))
    changed = OPERATIONS[index](image, strength)
    assert changed.size == image.size and changed.mode == "RGB"


def test_neighbours_are_mixed_alike() -> None:
    views = torch.stack([torch.full((3, 2, 2), value, dtype=torch.uint8) for value in (0, 200, 10, 20, 90)])
    result, mixed = mix(views, [1, 2, 3, 4, 5], share=1.0, alpha=0.4)
    assert mixed.tolist() == [True, True, True, True, False]
    assert int(result[0, 0, 0, 0]) + int(result[1, 0, 0, 0]) in (199, 200, 201)
    untouched, none = mix(views, [1, 2, 3, 4, 5], share=0.0, alpha=0.4)
    assert torch.equal(untouched, views) and not none.any()


def test_sentences_are_read_where_they_lie(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("un café\nzwei\nthree", encoding="utf-8")
    lines = SentenceFile(path, seed=1)
    assert len(lines) == 3
    assert {lines.at(position) for position in range(50)} == {"un café", "zwei", "three"}
    copied = pickle.loads(pickle.dumps(lines))
    assert [copied.at(p) for p in range(9)] == [lines.at(p) for p in range(9)]


def test_captions_come_from_every_column_so_called(tmp_path: Path) -> None:
    (tmp_path / "index.csv").write_text('file,set,label,caption,caption2\na.jpg,s,l,"one, two",\n')
    (tmp_path / "a.jpg").write_bytes(b"x")
    assert FolderSet(tmp_path).read(0, 0).captions == ("one, two",)
    assert np.array_equal(FolderSet(tmp_path).sizes, [1])
