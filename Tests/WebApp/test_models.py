"""Which model searches, and a switch to another."""

from pathlib import Path

import othermodel
from browsing import OpenPage, Screenshot, enter, wait_for_pictures
from playwright.sync_api import expect
from server import Home, Server


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
        expect(other).to_contain_text("In use", timeout=60_000)
        client = server.client()
        assert client.get("/api/v1/models").json["serving"] == "other@2.0.0"
        assert client.get("/api/v1/search?q=a+cat").json["model"].startswith("other@2.0.0")
        page.goto(f"{server.address}/search?q=a+cat")
        wait_for_pictures(page)
        page.context.close()
