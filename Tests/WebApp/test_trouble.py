"""When things go wrong, the app says so, says what to do, and goes on by itself where it can."""

from browsing import OpenPage, Screenshot, enter, go, wait_for_pictures
from playwright.sync_api import expect
from server import Home, Server

GONE = r"ERR_(CONNECTION_REFUSED|CONNECTION_RESET|INCOMPLETE_CHUNKED|EMPTY_RESPONSE)|Failed to fetch"


def test_a_stopped_server_is_told_and_found_again(
    home: Home, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    with Server(home) as server:
        page, watch = open_page(server, width)
        watch.expected += [GONE, r"ApiError", r"401 \(Unauthorized\)"]
        enter(page, server)
        wait_for_pictures(page)
        go(page, width, "Search")
        expect(page.get_by_role("searchbox")).to_be_visible()
        go(page, width, "Library")
        wait_for_pictures(page)
        port = server.port
        server.stop()
        line = page.get_by_text("Afterimage does not answer. Trying again…")
        expect(line).to_be_visible()
        page.evaluate(
            "() => history.pushState({}, '', '/search?q=cat') || dispatchEvent(new PopStateEvent('popstate'))"
        )
        alert = page.get_by_role("alert").filter(has_text="Afterimage does not answer.")
        expect(alert).to_contain_text("afterimage serve")
        screenshot(page, f"stopped-{width}")
        # The session outlasts the restart: bookmarks and open pages go on working.
        server.start(port)
        page.goto(f"{server.address}/library")
        wait_for_pictures(page)


def test_what_is_on_the_screen_stays_readable(
    home: Home, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    """Without an answer, what was found before stays."""
    with Server(home) as server:
        page, watch = open_page(server, width)
        watch.expected += [GONE, "ApiError"]
        enter(page, server, "/search?q=animal")
        wait_for_pictures(page)
        shown = page.locator(".grid-tile:not([hidden])").count()
        server.stop()
        page.get_by_role("searchbox").fill("animal in the snow")
        alert = page.get_by_role("alert").filter(has_text="Afterimage does not answer.")
        expect(alert).to_contain_text("These are the results of your last search.")
        expect(page.locator(".grid-tile:not([hidden])")).to_have_count(shown)
        expect(page.locator(".grid-tile:not([hidden]) img").first).to_be_visible()
        screenshot(page, f"search-stopped-{width}")


def test_a_page_without_a_session_says_how_to_get_one(server: Server, open_page: OpenPage) -> None:
    page, watch = open_page(server)
    watch.expected.append(r"401 \(Unauthorized\)")
    page.goto(f"{server.address}/library")
    expect(page.get_by_role("heading")).to_have_text("This browser has no session.")
    expect(page.locator("body")).to_contain_text("afterimage serve")


def test_photos_whose_files_are_gone(home: Home, open_page: OpenPage, screenshot: Screenshot) -> None:
    """Of a library on a disk that is not there: what is known stays, what cannot be shown says so."""
    home.pictures.unlink()
    with Server(home) as server:
        page, watch = open_page(server)
        watch.expected += [r"404 \(Not Found\)", "ApiError"]
        enter(page, server)
        expect(page.locator(".grid-tile:not([hidden])").first).to_be_visible()
        screenshot(page, "gone-desktop")
        assert server.client().get("/api/v1/session").json["photos"] > 0
        page.context.close()


def test_a_server_that_is_killed_loses_nothing(home: Home) -> None:
    server = Server(home).start()
    client = server.client()
    assert client.send("PUT", "/api/v1/settings", {"theme": "dark"}).status == 200
    photos = client.get("/api/v1/session").json["photos"]
    server.process.kill()
    server.stop()
    with Server(home) as again:
        session = again.client().get("/api/v1/session").json
        assert (session["theme"], session["photos"]) == ("dark", photos)


def test_servers_of_two_libraries(home: Home, new_home: Home) -> None:
    with Server(home) as first, Server(new_home) as second:
        for server in (first, second):
            assert server.client().get("/api/v1/session").status == 200
        assert second.client().get("/api/v1/session", Cookie=first.cookie).status == 401
