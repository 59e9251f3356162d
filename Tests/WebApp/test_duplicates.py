"""Copies: found, reviewed, moved to quarantine, brought back; no photo is ever lost."""

import hashlib
import re
from pathlib import Path

import pytest
from browsing import OpenPage, Screenshot, enter
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
    page.get_by_role("button", name="Look for duplicates").click()
    groups = page.get_by_role("navigation", name="Groups").get_by_role("link")
    expect(groups.first).to_be_visible(timeout=PATIENCE * 1000)
    screenshot(page, f"duplicates-{width}")
    if width == "phone":
        groups.first.click()
    expect(page.locator(".review-heading")).to_be_visible()
    expect(page.locator(".compare-pane img").first).to_be_visible()
    screenshot(page, f"review-{width}")

    page.keyboard.press("Enter")
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
    page.get_by_role("button", name="Look for duplicates").click()
    accept = page.get_by_role("button", name="Accept all sure ones…")
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
    page.get_by_role("button", name="Look for duplicates").click()
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
