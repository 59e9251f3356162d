"""A page of the app in Chromium that fails a test for whatever an attentive user would not forgive."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request
from server import Server

WIDTHS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}


@dataclass
class Watch:
    """What a page did that it should not have: errors, violations of the policy, requests to others."""

    server: Server
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    """Patterns of faults that belong to what a test does, such as stopping the server."""

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")

    def on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != f"127.0.0.1:{self.server.port}":
            self.faults.append(f"request to another host: {request.url}")

    def on_page(self, page: Page) -> None:
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.faults.append(f"exception: {error.stack or error}"))
        page.on("crash", lambda: self.faults.append("the page crashed"))

    def check(self) -> None:
        left = [fault for fault in self.faults if not any(re.search(each, fault) for each in self.expected)]
        assert not left, "\n".join(left)


OpenPage = Callable[..., tuple[Page, Watch]]
Screenshot = Callable[[Page, str], None]


def watched(context: BrowserContext, server: Server) -> tuple[Page, Watch]:
    watch = Watch(server)
    context.on("request", watch.on_request)
    context.on("page", watch.on_page)
    # A violation is told to the page, and not always to the console.
    context.add_init_script(
        "addEventListener('securitypolicyviolation', (event) =>"
        " console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"
    )
    return context.new_page(), watch


def enter(page: Page, server: Server, path: str = "/") -> None:
    """Opens the app as its owner does."""
    page.goto(server.url)
    if path != "/":
        page.goto(server.address + path)


def go(page: Page, width: str, screen: str) -> None:
    """By the navigation: the rail, or the phone's bar and its “More”."""
    navigation = page.get_by_role("navigation", name="Afterimage")
    link = navigation.get_by_role("link", name=re.compile(f"^{re.escape(screen)}"))
    if width == "phone" and not link.is_visible():
        navigation.get_by_role("button", name="More").click()
        page.get_by_role("menuitem", name=re.compile(f"^{re.escape(screen)}")).click()
    else:
        link.click()


def tiles(page: Page) -> Locator:
    """The photos shown in the grid."""
    return page.locator(".grid-tile:not([hidden])")


def wait_for_pictures(page: Page) -> None:
    """Until every tile in view has its picture."""
    page.wait_for_function(
        """() => {
            const all = [...document.querySelectorAll('.grid-tile:not([hidden])')];
            const inView = all.filter((tile) => {
                const box = tile.getBoundingClientRect();
                return box.bottom > 0 && box.top < innerHeight;
            });
            return inView.length > 0 && inView.every((tile) => tile.querySelector('img'));
        }"""
    )


def expect_results(page: Page, server: Server, text: str) -> dict[str, float]:
    """Waits until the page shows what the server finds, in its order; the scores by name."""
    answer = server.client().get(f"/api/v1/search?all=true&q={quote(text)}").json
    sections = ["best", "named", "more"] if not answer.get("names", {}).get("first", True) else []
    hits = [hit for section in sections or ["named", "best", "more"] for hit in answer[section]]
    scores = {hit["name"]: hit["score"] for hit in hits}
    page.wait_for_function(
        """(names) => {
            const tiles = [...document.querySelectorAll('.grid-tile:not([hidden])')];
            const shown = tiles.map((tile) => tile.getAttribute('aria-label')?.split(',')[0]);
            return shown.length > 0 && shown.every((name, index) => name === names[index]);
        }""",
        arg=list(scores),
    )
    wait_for_pictures(page)
    return scores
