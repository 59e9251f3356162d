"""Selected photos are saved as one archive, or copied into a folder."""

import re
import zipfile
from pathlib import Path

from browsing import OpenPage, Screenshot, enter, tiles, wait_for_pictures
from playwright.sync_api import Page, expect
from server import Server


def select(page: Page, count: int) -> None:
    tiles(page).first.focus()
    page.keyboard.press("Space")
    for _ in range(count - 1):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_role("toolbar", name="Selected photos")).to_contain_text(f"{count} selected")


def test_several_photos_are_one_archive(
    server: Server, open_page: OpenPage, width: str, screenshot: Screenshot, tmp_path: Path
) -> None:
    page, _ = open_page(server, width)
    enter(page, server)
    wait_for_pictures(page)
    select(page, 4)
    screenshot(page, f"selected-{width}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    assert download.value.suggested_filename == "afterimage-4-photos.zip"
    archive = tmp_path / "archive.zip"
    download.value.save_as(archive)
    ids = server.client().get("/api/v1/library/layout").json["ids"][:4]
    chosen = [server.client().get(f"/api/v1/photos/{id}").json for id in ids]
    with zipfile.ZipFile(archive) as zip_file:
        assert zip_file.testzip() is None
        assert zip_file.namelist() == [photo["name"] for photo in chosen]
        for photo in chosen:
            assert zip_file.read(photo["name"]) == Path(photo["path"]).read_bytes()
            assert zip_file.getinfo(photo["name"]).compress_type == zipfile.ZIP_STORED
    expect(page.get_by_text("4 photos are being saved as one zip file")).to_be_visible()


def test_what_is_typed_while_folders_load_is_what_is_meant(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server, "/indexing")
    held = []
    asked = re.compile(r"/api/v1/folders(\?|$)")
    page.route(asked, lambda route: held.append(route))
    with page.expect_request(asked):
        page.get_by_role("button", name="Add a folder").click()
    path = page.get_by_role("dialog").get_by_role("textbox", name="Folder's path")
    path.fill("/tmp")
    with page.expect_response(asked):
        held[0].continue_()
    expect(page.get_by_role("dialog").get_by_role("button", name="One folder up")).to_be_visible()
    expect(path).to_have_value("/tmp")


def test_a_copy_into_the_library_is_asked_about(
    own_server: Server, open_page: OpenPage, screenshot: Screenshot, tmp_path: Path
) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    assert own_server.client().send("POST", "/api/v1/indexing/folders", {"path": str(folder)}).status < 300
    page, _ = open_page(own_server)
    enter(page, own_server)
    wait_for_pictures(page)
    select(page, 1)
    for is_meant in (False, True):
        page.get_by_role("button", name="Copy to folder…").click()
        dialog = page.get_by_role("dialog", name="Copy to which folder?")
        dialog.get_by_role("textbox", name="Folder's path").fill(str(folder))
        dialog.get_by_role("button", name="Copy here").click()
        question = page.get_by_role("dialog", name="Copy into the library?")
        expect(question).to_contain_text("The copies will be indexed, too")
        if not is_meant:
            screenshot(page, "copy-into-library-desktop")
            question.get_by_role("button", name="Cancel").click()
            expect(question).to_be_hidden()
            assert own_server.client().get("/api/v1/copies").json["state"] == "idle"
        else:
            question.get_by_role("button", name="Copy anyway").click()
            expect(page.get_by_text("1 photo copied to")).to_be_visible()


def test_photos_are_copied_to_a_folder(
    server: Server, open_page: OpenPage, width: str, screenshot: Screenshot, tmp_path: Path
) -> None:
    page, _ = open_page(server, width)
    enter(page, server)
    wait_for_pictures(page)
    select(page, 3)
    for round_, words in enumerate(["3 photos copied to", "3 photos were already in"]):
        page.get_by_role("button", name="Copy to folder…").click()
        dialog = page.get_by_role("dialog", name="Copy to which folder?")
        dialog.get_by_role("textbox", name="Folder's path").fill(str(tmp_path))
        if round_ == 0:
            screenshot(page, f"copy-to-{width}")
        dialog.get_by_role("button", name="Copy here").click()
        expect(page.get_by_text(words)).to_be_visible()
    screenshot(page, f"copied-{width}")
    ids = server.client().get("/api/v1/library/layout").json["ids"][:3]
    originals = [Path(server.client().get(f"/api/v1/photos/{id}").json["path"]) for id in ids]
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(each.name for each in originals)
    for original in originals:
        copy = tmp_path / original.name
        assert copy.read_bytes() == original.read_bytes()
        assert copy.stat().st_mtime_ns == original.stat().st_mtime_ns
