"""The data, the arithmetic and the tables of the benchmark of duplicates."""

import io
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from duplicates import ours, table
from duplicates.bursts import Scene, sample
from duplicates.dataset import VARIANTS_EACH, as_jpeg, dataset, exif, with_exif
from duplicates.findings import Findings
from duplicates.measure import Pairs, curve, measure, most_recall
from duplicates.peers import hamming
from duplicates.recipes import RECIPES
from duplicates.truth import Photo, Relation, Truth, relation
from PIL import Image, ImageOps

SAMPLES = Path(__file__).parents[2] / "Samples" / "photos"
NOON = datetime(2024, 5, 1, 12, 0, 0, 250_000)


@pytest.fixture(scope="module")
def photo() -> Image.Image:
    with Image.open(SAMPLES / "dahlia.jpg") as image:
        return image.convert("RGB").resize((300, 200))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    root = tmp_path_factory.mktemp("duplicates")
    # Only what everybody has: the sample library.
    return dataset(root, "evaluation", SAMPLES, root / "none", root / "none", originals=3, scenes=0)


@pytest.mark.parametrize("name", list(RECIPES))
def test_a_variant_shows_the_same_photo(name: str, photo: Image.Image) -> None:
    content = RECIPES[name].encode(photo, np.random.default_rng(0), None)
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
    if name == "flip":
        image = ImageOps.mirror(image)
    if name == "screenshot":
        top = (image.height - 200) // 2
        image = image.crop((0, top, 300, top + 200))
    size = (30, 20)
    one, other = (np.asarray(each.resize(size).convert("L"), float) for each in (photo, image))
    assert np.corrcoef(one.ravel(), other.ravel())[0, 1] > (0.4 if name == "crop 20 %" else 0.7)


def test_crops_take_away_what_they_say(photo: Image.Image) -> None:
    for share in (5, 10, 20):
        cut = RECIPES[f"crop {share} %"].change(photo, np.random.default_rng(1))
        assert cut.size == (round(300 * (1 - share / 100)), round(200 * (1 - share / 100)))


def test_turning_by_two_degrees_leaves_no_empty_corner() -> None:
    white = Image.new("RGB", (300, 200), "white")
    turned = np.asarray(RECIPES["rotate 2°"].change(white, np.random.default_rng(0)))
    assert turned.min() > 200


def test_frames_of_a_scene_differ_and_are_alike(photo: Image.Image) -> None:
    random = np.random.default_rng(3)
    scene = Scene.of(photo, random, is_tripod=False)
    frames = [np.asarray(scene.frame(number, random).convert("L"), float) for number in range(3)]
    assert {frame.shape for frame in frames} == {(172, 258)}
    for one, other in ((0, 1), (1, 2)):
        difference = np.abs(frames[one] - frames[other])
        assert np.corrcoef(frames[one].ravel(), frames[other].ravel())[0, 1] > 0.7
        # No shift, no exposure makes one of the other: some parts moved, others did not.
        assert np.quantile(difference, 0.95) > 15


def test_only_the_subject_moves_before_a_tripod(photo: Image.Image) -> None:
    random = np.random.default_rng(4)
    scene = Scene.of(photo, random, is_tripod=True)
    moved = scene.subject[14:-14, 21:-21] > 0
    one, other = (np.asarray(scene.frame(number, random), float) for number in (0, 2))
    gain = np.median(one[~moved] / np.maximum(other[~moved], 1), axis=0)
    difference = np.abs(one - gain * other).mean(axis=2)
    assert np.quantile(difference[~moved], 0.95) < 12
    assert np.quantile(difference[moved], 0.95) > 25


def test_sampling_between_pixels_is_bilinear() -> None:
    ramp = np.tile(np.arange(5, dtype=np.float32)[None, :, None], (4, 1, 3))
    y, x = np.mgrid[0:4, 0:5].astype(np.float32)
    np.testing.assert_allclose(sample(ramp, x + 0.25, y)[:, :4, 0], ramp[:, :4, 0] + 0.25)
    np.testing.assert_allclose(sample(ramp, x - 9, y)[..., 0], 0)


def test_exif_is_put_in_front_and_the_picture_stays() -> None:
    plain = as_jpeg(SAMPLES / "dahlia.jpg")
    dated = with_exif(plain, exif(NOON))
    read = Image.open(io.BytesIO(dated))
    details = read.getexif().get_ifd(0x8769)
    assert (details[0x9003], details[0x9291]) == ("2024:05:01 12:00:00", "250")
    assert dated.endswith(plain[2:])


def test_what_two_files_are() -> None:
    original = Photo("a", "a", "s", taken=NOON)
    cropped = Photo("b", "a", "s", "crop 5 %", "near")
    next_frame = Photo("c", "c", "s", taken=NOON + timedelta(seconds=2))
    next_day = Photo("d", "d", "s", taken=NOON + timedelta(days=1))
    like, unlike = (Photo(name, name, name, likeness="dog") for name in "ef")
    assert relation(original, cropped) == "near"
    assert relation(original, Photo("g", "a", "s", "PNG", "picture")) == "picture"
    assert relation(original, Photo("h", "a", "s", "same bytes", "bytes")) == "bytes"
    assert relation(original, next_frame) == "burst"
    assert relation(original, next_day) == "scene"
    assert relation(cropped, next_frame) == "scene"
    assert relation(like, unlike) == "alike"
    assert relation(original, like) == "unrelated"


def test_the_data_is_made_of_originals_and_their_variants(made: Truth) -> None:
    recipes = Counter(photo.recipe for photo in made.photos)
    assert recipes.pop("original") == 3
    assert sum(recipes.values()) == 3 * VARIANTS_EACH
    assert all(file.is_file() for file in made.files)
    by_exposure = Counter(photo.exposure for photo in made.photos)
    assert set(by_exposure.values()) == {1 + VARIANTS_EACH}


def test_every_recipe_is_used_equally_often(tmp_path: Path) -> None:
    for number in range(24):
        (tmp_path / "photos").mkdir(exist_ok=True)
        gradient = np.full((40, 60, 3), number * 10, np.uint8)
        Image.fromarray(gradient).save(tmp_path / "photos" / f"{number:02}.png")
        Image.fromarray(gradient + 1).save(tmp_path / "photos" / f"{number:02}b.png")
    none = tmp_path / "none"
    truth = dataset(tmp_path, "evaluation", tmp_path / "photos", none, none, originals=24, scenes=0)
    recipes = Counter(photo.recipe for photo in truth.photos)
    assert recipes.pop("original") == 24
    assert set(recipes.values()) == {VARIANTS_EACH}
    assert set(recipes) == set(RECIPES)


def test_no_file_is_listed_twice(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    for number in range(8 * 24):
        Image.new("RGB", (8, 6), (number, 255 - number, 90)).save(tmp_path / "photos" / f"{number:03}.png")
    none = tmp_path / "none"
    truth = dataset(tmp_path, "evaluation", tmp_path / "photos", none, none, originals=7 * 24, scenes=0)
    assert len({photo.file for photo in truth.photos}) == len(truth.photos)


def test_the_data_is_read_back_as_it_was_made(made: Truth) -> None:
    assert Truth.read(made.folder) == made
    assert (made.folder / "pairs.csv").read_text().count("\n") == 1 + 3 * 10


def test_the_halves_share_no_photo(tmp_path: Path) -> None:
    none = tmp_path / "none"
    halves = [
        dataset(tmp_path, half, SAMPLES, none, none, originals=2, scenes=0)
        for half in ("evaluation", "calibration")
    ]
    first = [{(half.folder / photo.file).read_bytes() for photo in half.photos} for half in halves]
    assert not first[0] & first[1]


def test_hamming_counts_differing_bits() -> None:
    bits = np.array([[0b1111_0000], [0b1111_0001], [0b0000_1111]], np.uint8)
    np.testing.assert_array_equal(hamming(bits), [[0, 1, 8], [1, 0, 7], [8, 7, 0]])


def test_a_curve_counts_what_lies_within_each_threshold() -> None:
    distances = np.array([0, 1, 1, 2, np.inf], np.float32)
    scores = curve(distances, np.array([True, True, False, False, True]))
    assert [(score.threshold, score.right, score.wrong, score.missed) for score in scores] == [
        (0, 1, 0, 2),
        (1, 2, 1, 1),
        (2, 2, 2, 1),
    ]
    assert most_recall(scores, precision=0.9) == scores[0]
    assert most_recall(scores[1:], precision=0.9) is None


@pytest.fixture
def small(tmp_path: Path) -> Truth:
    """An original, a crop of it, the next frame, one of the day after, and another photo taken at once."""
    photos = [
        Photo("a", "a", "s", taken=NOON, short_side=500),
        Photo("b", "a", "s", "crop 5 %", "near", NOON, short_side=450),
        Photo("c", "c", "s", taken=NOON + timedelta(seconds=1)),
        Photo("d", "d", "s", taken=NOON + timedelta(days=1)),
        Photo("e", "e", "e", taken=NOON + timedelta(seconds=3)),
    ]
    return Truth(tmp_path, photos)


def spread(count: int, distances: dict[tuple[int, int], float]) -> np.ndarray:
    spread = np.full((count, count), np.inf, np.float32)
    for (one, other), distance in distances.items():
        spread[one, other] = spread[other, one] = distance
    return spread


def test_a_hash_is_measured_on_copies_and_with_times_on_bursts(small: Truth) -> None:
    found = spread(5, {(0, 1): 3, (0, 2): 3, (1, 2): 9, (0, 3): 2, (0, 4): 5})
    result = measure(Pairs(small), Findings("hash", found, 4, 1.0))
    assert (result.copies.right, result.copies.wrong, result.copies.missed) == (1, 2, 0)
    assert result.false_copies == {"burst": 1, "scene": 1, "alike": 0, "unrelated": 0}
    # Of the two frames, and of the crop and the next frame; the day after lies too far, copies do not count.
    assert (result.bursts.right, result.bursts.wrong, result.bursts.missed) == (1, 0, 1)
    assert result.best_bursts.right == 2
    assert result.by_recipe == {"crop 5 %": 1.0}
    assert result.large.recall == 1
    assert result.confusion is None


def test_kinds_are_measured_as_they_are_called(small: Truth) -> None:
    verdicts: dict[tuple[int, int], Relation] = {(0, 1): "near", (0, 2): "burst", (2, 4): "burst"}
    result = measure(Pairs(small), Findings("kinds", spread(5, {(0, 1): 0.1}), 0.5, 1.0, verdicts))
    assert (result.copies.right, result.copies.wrong, result.copies.missed) == (1, 0, 0)
    assert (result.bursts.right, result.bursts.wrong, result.bursts.missed) == (1, 1, 1)
    assert result.confusion is not None
    assert result.confusion["near"] == {"nothing": 0, "near": 1}
    assert result.confusion["burst"] == {"nothing": 1, "burst": 1}
    assert result.confusion["unrelated"] == {"nothing": 3, "burst": 1}
    text = table.confusion(result)
    assert "| near | 0 | 0 | 1 | 0 | 0 |" in text
    assert "| kinds | 1.000 | 1.000 | 1.000 |" in table.copies([result])


def test_evidence_names_a_pair_and_then_the_surer_group() -> None:
    def photos(*names: str) -> list[dict[str, str]]:
        return [{"path": f"/somewhere/{name}.jpg"} for name in names]

    first, second = photos("d", "c")
    report = {
        "groups": [
            {"kind": "burst", "photos": photos("c", "b", "a")},
            {
                "kind": "nearDuplicate",
                "photos": photos("a", "c", "d"),
                "evidence": [{"first": first, "second": second, "kind": "samePicture"}],
            },
        ]
    }
    places = {"a.jpg": 0, "b.jpg": 1, "c.jpg": 2, "d.jpg": 3}
    assert ours.verdicts(report, places) == {
        (0, 1): "burst",
        (1, 2): "burst",
        (0, 2): "near",
        (0, 3): "near",
        (2, 3): "picture",
    }
