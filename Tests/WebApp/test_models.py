"""Which model searches, and a switch to another."""

import sqlite3
from pathlib import Path

import othermodel
from browsing import OpenPage, Screenshot, enter, wait_for_pictures
from playwright.sync_api import expect
from server import Home, Server
from waiting import PATIENCE, wait_until_indexed


def test_what_a_model_is(server: Server, open_page: OpenPage, width: str, screenshot: Screenshot) -> None:
    page, _ = open_page(server, width)
    enter(page, server, "/models")
    card = page.get_by_role("listitem").filter(has_text="Built in")
    expect(card).to_contain_text("In use")
    expect(card).to_contain_text("Licence")
    card.get_by_text("About this model").click()
    expect(card.locator(".models-card")).not_to_be_empty()
    screenshot(page, f"models-{width}")


def test_switch_to_another_model(
    home: Home, open_page: OpenPage, tmp_path: Path, screenshot: Screenshot
) -> None:
    pack = othermodel.make(tmp_path / "other")
    home.run("model", "add", pack)
    with Server(home) as server:
        page, _ = open_page(server)
        enter(page, server, "/models")
        other = page.locator(".models-model").filter(has_text="Other model")
        other.get_by_role("button", name="Use this model").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("searches use")
        screenshot(page, "switch-desktop")
        dialog.get_by_role("button", name="Switch").click()
        expect(other).to_contain_text("In use", timeout=PATIENCE * 1000)
        client = server.client()
        assert client.get("/api/v1/models").json["serving"] == "other@2.0.0"
        assert client.get("/api/v1/search?q=a+cat").json["model"].startswith("other@2.0.0")
        page.goto(f"{server.address}/search?q=a+cat")
        wait_for_pictures(page)
        page.context.close()


def test_search_is_back_after_an_update_of_the_program(
    home: Home, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    """A library of the built-in model of an earlier program, whose pack went with that program."""
    with sqlite3.connect(next(home.library.glob("*.sqlite"))) as library:
        earlier = "afterimage-mini@0.0.1"
        library.execute("UPDATE model SET name = ?", [earlier])
        library.execute("UPDATE setting SET value = ? WHERE key = 'serving model'", [earlier])
        paused = """{"isPaused": true, "added": []}"""
        library.execute("INSERT OR REPLACE INTO setting VALUES ('background indexing', ?)", [paused])
    library.close()
    with Server(home) as server:
        client = server.client()
        answer = client.get("/api/v1/search?q=cat")
        assert (answer.status, answer.json["error"]["code"]) == (409, "model-updating")
        page, watch = open_page(server, width)
        watch.expected.append(r"409 \(Conflict\)")
        enter(page, server, "/search?q=cat")
        expect(page.get_by_role("heading", name="brings a newer model")).to_be_visible()
        expect(page.get_by_text("Indexing is paused. Resume it to search again.")).to_be_visible()
        screenshot(page, f"updating-{width}")
        client.send("POST", "/api/v1/indexing/resume")
        # Without a reload.
        wait_for_pictures(page)
        wait_until_indexed(client)
        expect(page.locator(".search-status")).to_contain_text("afterimage-mini")
        found = client.get("/api/v1/search?q=cat").json
        assert found["best"] and not found["model"].startswith(earlier)
        page.context.close()
