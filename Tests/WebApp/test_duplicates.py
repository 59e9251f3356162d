"""Copies: found, reviewed, moved to quarantine, brought back; no photo is ever lost."""

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from browsing import OpenPage, Screenshot, enter
from PIL import Image
from playwright.sync_api import expect
from server import Home, Server
from waiting import PATIENCE, wait_until_compared


def contents(folder: Path) -> dict[str, str]:
    """By name: what is in the folder of photos."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def own_server(new_home: Home):  # noqa: ANN201  # a fixture
    """With photos of its own: these tests move files."""
    new_home.run("index", new_home.pictures, "--library", new_home.library)
    with Server(new_home) as server:
        yield server


def test_look_apply_and_undo(
    own_server: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    photos = own_server.home.pictures / "Holiday"
    before = contents(photos)
    page, watch = open_page(own_server, width)
    # A photo may go while its preview is on the way.
    watch.expected.append(r"404 \(Not Found\) .*/preview")
    enter(page, own_server, "/duplicates")
    page.get_by_role("button", name="Find duplicates").click()
    groups = page.get_by_role("navigation", name="Groups").get_by_role("link")
    expect(groups.first).to_be_visible(timeout=PATIENCE * 1000)
    screenshot(page, f"duplicates-{width}")
    if width == "phone":
        groups.first.click()
    expect(page.locator(".review-heading")).to_be_visible()
    expect(page.locator(".compare-pane img").first).to_be_visible()
    screenshot(page, f"review-{width}")

    # Enter does nothing before one has moved to a photo or selected one.
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing was done.")).to_be_attached()
    assert contents(photos) == before and page.get_by_role("dialog").count() == 0
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("-again.jpg")
    screenshot(page, f"remove-{width}")
    dialog.get_by_role("button", name="Move").click()
    moved = page.get_by_text("in quarantine (")
    expect(moved).to_be_visible()
    after = contents(photos)
    gone = set(before) - set(after)
    assert gone and all(after[name] == before[name] for name in after), "only whole copies go"
    subjects = {name.partition("-")[0].partition(".")[0] for name in gone}
    assert all(any(kept.startswith(subject) for kept in after) for subject in subjects), "one of each stays"

    page.goto(f"{own_server.address}/duplicates/quarantine")
    expect(page.get_by_role("heading", name="Quarantine")).to_be_visible()
    expect(page.get_by_role("button", name="Bring back").first).to_be_visible()
    screenshot(page, f"quarantine-{width}")
    page.get_by_role("button", name="Bring everything back").click()
    expect(page.get_by_text("back in").first).to_be_visible()
    assert contents(photos) == before


def test_undo_at_once(own_server: Server, open_page: OpenPage) -> None:
    photos = own_server.home.pictures / "Holiday"
    before = contents(photos)
    page, _ = open_page(own_server)
    enter(page, own_server, "/duplicates")
    page.get_by_role("button", name="Find duplicates").click()
    accept = page.get_by_role("button", name="Remove certain duplicates…")
    accept.click(timeout=PATIENCE * 1000)
    page.get_by_role("dialog").get_by_role("button", name="Move").click()
    moved = page.get_by_text("in quarantine (")
    # A message stays as long as the pointer is on it.
    moved.hover()
    assert contents(photos) != before
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("back in")).to_be_visible()
    assert contents(photos) == before


def test_what_is_no_duplicate_is_not_shown_again(own_server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(own_server)
    enter(page, own_server, "/duplicates")
    page.get_by_role("button", name="Find duplicates").click()
    groups = page.get_by_role("navigation", name="Groups").get_by_role("link")
    expect(groups.first).to_be_visible(timeout=PATIENCE * 1000)
    wait_until_compared(own_server)
    page.reload()
    expect(groups.first).to_be_visible()
    count = groups.count()
    page.get_by_role("button", name=re.compile("Not duplicates|All different")).click()
    expect(page.get_by_text("Kept all.")).to_be_visible()
    expect(groups).to_have_count(count - 1)
    page.reload()
    expect(groups).to_have_count(count - 1)


def add_edits(home: Home) -> None:
    """A crop of one sample, and two shots of another, seconds apart; a backup of a third."""
    folder = home.pictures / "Holiday"
    with Image.open(folder / "mountain-path.jpg") as picture:
        wide, high = picture.size
        picture.crop((wide // 8, 0, wide, high)).convert("RGB").save(folder / "path-cropped.jpg", quality=92)
    with Image.open(folder / "mountain-meadow.jpg") as picture:
        picture.load()
        for second in (1, 3):
            exif = Image.Exif()
            exif[0x010F], exif[0x0110] = "Fujifilm", "X100V"
            exif.get_ifd(0x8769)[0x9003] = f"2024:05:01 10:00:0{second}"
            picture.convert("RGB").save(folder / f"shot-{second}.jpg", quality=85 + second, exif=exif)
    (folder / "mountain-meadow.jpg").unlink()
    backup = home.pictures / "Backup"
    backup.mkdir()
    shutil.copyfile(folder / "citrus-slices.jpg", backup / "citrus-slices.jpg")


@pytest.fixture
def edited_server(new_home: Home):  # noqa: ANN201  # a fixture
    add_edits(new_home)
    new_home.run("index", new_home.pictures, "--library", new_home.library)
    with Server(new_home) as server:
        server.client().send("POST", "/api/v1/duplicates/check")
        wait_until_compared(server)
        yield server


def test_edits_and_bursts_are_kept_unless_selected(
    edited_server: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    groups = edited_server.client().get("/api/v1/duplicates").json["groups"]
    kinds = {group["kind"] for group in groups}
    assert {"near-duplicate", "burst", "same-bytes"} <= kinds
    page, _ = open_page(edited_server, width)
    enter(page, edited_server, "/duplicates")
    for group in groups:
        selected = [photo for photo in group["photos"] if photo["selected"]]
        assert bool(selected) == (group["kind"] in ("same-bytes", "same-picture")), group
        if selected:
            continue
        page.goto(f"{edited_server.address}/duplicates/{group['id']}")
        button = page.get_by_role("button", name="Nothing selected")
        expect(button).to_be_disabled()
        screenshot(page, f"review-{group['kind']}-{width}")
        page.get_by_role("button", name="Select suggested").click()
        expect(page.get_by_role("button", name=re.compile("^Remove 1 photo"))).to_be_enabled()


def test_backups_are_asked_about_once(
    edited_server: Server, open_page: OpenPage, screenshot: Screenshot
) -> None:
    kept = [
        photo["folder"]
        for group in edited_server.client().get("/api/v1/duplicates").json["groups"]
        for photo in group["photos"]
        if photo["name"] == "citrus-slices.jpg" and photo["keep"]
    ]
    assert [Path(folder).name for folder in kept] == ["Holiday"]
    page, _ = open_page(edited_server)
    enter(page, edited_server, "/duplicates")
    question = page.get_by_role("note").filter(has_text="Prefer photos outside Backup?")
    expect(question).to_be_visible()
    screenshot(page, "backups")
    question.get_by_role("button", name="Yes").click()
    expect(question).to_be_hidden()
    page.reload()
    expect(page.get_by_role("navigation", name="Groups").get_by_role("link").first).to_be_visible()
    expect(question).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_review_page_asks_before_it_saves(
    edited_server: Server, open_page: OpenPage, width: str, theme: str, screenshot: Screenshot
) -> None:
    home = edited_server.home
    review = home.folder / "review.html"
    home.run("duplicates", "--no-check", "--library", home.library, "--html", review)
    page, _ = open_page(edited_server, width, color_scheme=theme, accept_downloads=True)
    page.goto(review.as_uri())
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_hidden()
    for kind, ticked in (("nearDuplicate", True), ("burst", True), ("sameBytes", False)):
        boxes = page.locator(f"section[data-kind={kind}] .choice input")
        assert boxes.count() >= 2
        assert all(boxes.nth(at).is_checked() for at in range(boxes.count())) == ticked
    screenshot(page, f"reviewpage-{width}-{theme}")
    page.get_by_role("button", name="Save the plan…").click()
    listed = dialog.get_by_role("list", name="Photos selected for quarantine")
    expect(listed).to_be_focused()
    certain = sorted(
        photo["name"]
        for group in edited_server.client().get("/api/v1/duplicates").json["groups"]
        for photo in group["photos"]
        if photo["selected"]
    )
    expect(listed.get_by_role("listitem")).to_have_count(len(certain))
    for name in certain:
        expect(listed).to_contain_text(name)
    screenshot(page, f"reviewpage-question-{width}-{theme}")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Save the plan").click()
    plan = home.folder / "plan.json"
    download.value.save_as(plan)
    said = home.run("duplicates", "apply", "--library", home.library, plan, "--dry-run")
    names = [Path(line).name for line in said.splitlines() if line.startswith("/")]
    assert sorted(names) == certain
    assert "citrus-slices.jpg" in names and "path-cropped.jpg" not in names
