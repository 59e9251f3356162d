"""From nothing to a library: the first minutes with the app."""

import re

import photos
import pytest
from browsing import OpenPage, Screenshot, enter, tiles, wait_for_pictures
from playwright.sync_api import expect
from server import Server
from waiting import PATIENCE


@pytest.mark.parametrize("path", ["/", "/library", "/search?q=cat", "/models"])
def test_a_first_run_begins_with_folders(new_server: Server, open_page: OpenPage, path: str) -> None:
    page, _ = open_page(new_server)
    enter(page, new_server, path)
    expect(page).to_have_url(f"{new_server.address}/indexing")
    expect(page.get_by_role("button", name="Choose a folder")).to_be_visible()


def test_first_run_index_library(
    new_server: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    page, watch = open_page(new_server, width)
    watch.expected.append(r"404 \(Not Found\)")
    enter(page, new_server)
    expect(page.get_by_role("heading", name="Find any photo by what it shows")).to_be_visible()
    screenshot(page, f"first-run-{width}")
    assert not new_server.home.library.exists(), "nothing is written before the user starts it"

    page.get_by_role("button", name="Choose a folder").click()
    dialog = page.get_by_role("dialog")
    path = dialog.get_by_role("textbox", name="Folder's path")
    expect(path).to_have_value(str(new_server.home.folder.resolve()))
    dialog.get_by_role("button", name="Pictures").click()
    expect(path).to_have_value(str(new_server.home.pictures.resolve()))
    expect(dialog.get_by_role("button", name="Holiday")).to_contain_text(f"{photos.count()} photos")
    screenshot(page, f"folders-{width}")
    # A wrong path is told in place; a right one leads there.
    path.fill(str(new_server.home.pictures / "Holidays"))
    path.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("There is no folder at this path")
    path.fill("~/Pictures/Holiday")
    dialog.get_by_role("button", name="Go").click()
    expect(dialog).to_contain_text(f"{photos.count()} photos in this folder and those below it")
    screenshot(page, f"folder-{width}")
    dialog.get_by_role("button", name="Choose this folder").click()
    page.get_by_role("button", name="Start with 1 folder").click()

    heading = page.get_by_role("heading", name=re.compile(f"All {photos.count()} photos are ready"))
    expect(heading).to_be_visible(timeout=PATIENCE * 1000)
    screenshot(page, f"indexed-{width}")
    page.get_by_role("link", name="To the library", exact=True).click()
    expect(page).to_have_url(f"{new_server.address}/library")
    wait_for_pictures(page)
    expect(tiles(page).first).to_be_visible()
    page.reload()
    expect(page).to_have_url(f"{new_server.address}/library")
    wait_for_pictures(page)


@pytest.mark.parametrize("size", [(1280, 720), (375, 667), (667, 375)], ids=["laptop", "phone", "turned"])
def test_start_is_in_view(
    new_server: Server, open_page: OpenPage, size: tuple[int, int], screenshot: Screenshot
) -> None:
    page, _ = open_page(new_server)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    enter(page, new_server)
    start = page.get_by_role("button", name="Start", exact=True)
    expect(start).to_be_in_viewport(ratio=1)
    # Nothing lies over it.
    assert start.evaluate(
        """(button) => {
            const box = button.getBoundingClientRect();
            const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return button.contains(found);
        }"""
    )
    expect(page.get_by_role("button", name="Choose a folder")).to_be_in_viewport(ratio=1)
    screenshot(page, f"start-{size[0]}")


def test_pause_and_go_on(new_server: Server, open_page: OpenPage, width: str, screenshot: Screenshot) -> None:
    """A folder that was added is not forgotten by a pause, however early it comes."""
    page, _ = open_page(new_server, width)
    enter(page, new_server)
    client = new_server.client()
    folder = str(new_server.home.pictures)
    assert client.send("POST", "/api/v1/indexing/folders", {"path": folder}).status == 202
    paused = client.send("POST", "/api/v1/indexing/pause")
    assert paused.status == 200 and paused.json["state"] == "paused"
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    screenshot(page, f"paused-{width}")
    page.get_by_role("button", name="Resume").click()
    ready = page.get_by_role("heading", name=f"All {photos.count()} photos are ready")
    expect(ready).to_be_visible(timeout=PATIENCE * 1000)


def test_a_broken_photo_is_told_with_its_reason(
    new_server: Server, open_page: OpenPage, screenshot: Screenshot
) -> None:
    broken = new_server.home.pictures / "Holiday" / "broken.jpg"
    broken.write_bytes((new_server.home.pictures / "Holiday" / "cat.png").read_bytes()[:2000])
    page, _ = open_page(new_server)
    enter(page, new_server)
    client = new_server.client()
    client.send("POST", "/api/v1/indexing/folders", {"path": str(new_server.home.pictures)})
    summary = page.get_by_text("1 file or folder has a problem").last
    expect(summary).to_be_visible(timeout=PATIENCE * 1000)
    page.locator("details.indexing-problems > summary").click()
    expect(page.locator(".indexing-errors li")).to_contain_text("broken.jpg")
    expect(page.locator(".indexing-reason")).to_contain_text("The file is damaged or cut off.")
    words = page.locator(".indexing-words")
    expect(words).to_be_hidden()
    page.get_by_text("Details").click()
    expect(words).to_contain_text("PNG")
    screenshot(page, "errors-desktop")
