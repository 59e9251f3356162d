"""Runs of the general road: learning, killing and resuming, several processes."""

from __future__ import annotations

import csv
import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from small_distillation import photo_folder, photo_shards, small_config, train, with_mobilenet

from afterimage_training.distillation.assembly import RunMismatchError
from afterimage_training.distillation.config import AugmentationConfig
from afterimage_training.distillation.trainer import Trainer

SCRIPT = Path(__file__).parent / "small_distillation.py"
MILD = AugmentationConfig(size=24, colour_share=0, operations=0, mixup_share=0)
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(SCRIPT.parents[1])}


def _same(first: Trainer, second: Trainer) -> bool:
    pairs = [(first.student, second.student), (first.average, second.average)]
    return all(
        torch.equal(value, b.state_dict()[name]) for a, b in pairs for name, value in a.state_dict().items()
    )


def test_a_student_learns(tmp_path: Path) -> None:
    photos = str(photo_folder(tmp_path / "photos", 40))
    config = small_config(tmp_path, photos, epochs=20, learning_rate=1e-2, report_every=10, validate_every=10)
    train(dataclasses.replace(config, augmentation=MILD))
    with (config.run_folder / "student.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert float(rows[-1]["image_cosine"]) < 0.75 * float(rows[0]["image_cosine"])
    assert float(rows[-1]["text_cosine"]) < 0.6 * float(rows[0]["text_cosine"])
    assert float(rows[-1]["held_out_cosine"]) > float(rows[0]["held_out_cosine"])
    assert (config.run_folder / "losses.png").stat().st_size > 1000


def test_every_loss_and_the_other_towers(tmp_path: Path) -> None:
    photos = str(photo_folder(tmp_path / "photos", 40))
    config = with_mobilenet(small_config(tmp_path, photos, epochs=6, learning_rate=1e-2, precision="bf16"))
    train(dataclasses.replace(config, augmentation=MILD))
    with (config.run_folder / "student.csv").open() as file:
        rows = list(csv.DictReader(file))
    for name in ("loss", "maps", "text_cosine"):
        assert float(rows[-1][name]) < float(rows[0][name]), name


@pytest.mark.parametrize("towers", ["transformers", "mobilenet"])
def test_a_stopped_run_goes_on_as_if_it_had_not(tmp_path: Path, towers: str) -> None:
    photos = photo_shards(tmp_path / "shards", [9, 12, 10])
    config = small_config(tmp_path, photos)
    config = with_mobilenet(config) if towers == "mobilenet" else config
    whole = train(dataclasses.replace(config, runs=str(tmp_path / "whole")))
    for until in (5, 6, None):
        parts = train(config, until)
    assert _same(whole, parts)
    rows = [
        [row["step"] for row in csv.DictReader((Path(runs) / "small-1.0.0" / "student.csv").open())]
        for runs in (config.runs, str(tmp_path / "whole"))
    ]
    assert rows[0] == rows[1]


def test_passes_and_workers_change_nothing_but_roundings(tmp_path: Path) -> None:
    photos = photo_shards(tmp_path / "shards", [9, 12, 10])
    config = small_config(tmp_path, photos)
    # In-batch losses see one pass, so that only mimicry is the same in two passes.
    loss = dataclasses.replace(config.loss, affinity=0, soft_contrastive=0, contrastive=0)
    config = dataclasses.replace(config, loss=loss)
    one = train(dataclasses.replace(config, runs=str(tmp_path / "one")))
    training = dataclasses.replace(config.training, device_batch=4)
    data = dataclasses.replace(config.data, workers=2)
    two = train(dataclasses.replace(config, runs=str(tmp_path / "two"), training=training, data=data))
    for name, value in one.student.state_dict().items():
        assert torch.allclose(value, two.student.state_dict()[name], atol=1e-3), name


def test_a_killed_run_goes_on_as_if_it_had_not(tmp_path: Path) -> None:
    photos = str(photo_folder(tmp_path / "photos", 40))
    whole = train(small_config(tmp_path, photos, epochs=20))
    (tmp_path / "killed").mkdir()
    command = [sys.executable, str(SCRIPT), str(tmp_path / "killed"), photos, str(tmp_path / "out.pt"),
               "epochs=20", "checkpoint_seconds=0"]  # fmt: skip
    checkpoint = tmp_path / "killed" / "runs" / "small-1.0.0" / "student.pt"
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not checkpoint.exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    killed_at = torch.load(checkpoint, weights_only=True)["step"]
    assert 0 < killed_at < 90
    parts = train(small_config(tmp_path / "killed", photos, epochs=20))
    assert _same(whole, parts)


def test_two_processes_do_what_one_does(tmp_path: Path) -> None:
    photos = photo_shards(tmp_path / "shards", [9, 12, 10])
    one = train(small_config(tmp_path, photos))
    (tmp_path / "two").mkdir()
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2",
               str(SCRIPT), str(tmp_path / "two"), photos, str(tmp_path / "two.pt")]  # fmt: skip
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    two = torch.load(tmp_path / "two.pt", weights_only=True)
    for name, value in one.student.state_dict().items():
        assert torch.allclose(value, two[name], atol=1e-3), name


def test_a_folder_of_another_run_is_refused(tmp_path: Path) -> None:
    photos = str(photo_folder(tmp_path / "photos", 20))
    train(small_config(tmp_path, photos), 1)
    train(small_config(tmp_path, photos, report_every=1), 1)  # changes nothing in the outcome
    with pytest.raises(RunMismatchError, match="configuration"):
        train(small_config(tmp_path, photos, learning_rate=1.0), 1)


def test_an_unreadable_photo_is_recorded_and_replaced(tmp_path: Path) -> None:
    folder = photo_folder(tmp_path / "photos", 20)
    (folder / "3.jpg").write_bytes(b"no picture")
    (folder / "4.jpg").unlink()
    config = small_config(tmp_path, str(folder))
    train(config)
    with (config.run_folder / "errors-0.csv").open(newline="") as file:
        names = {row[0] for row in csv.reader(file)}
    assert "3.jpg" in names and len(names) == 2
