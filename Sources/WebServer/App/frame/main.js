// Where the app starts.
import { h } from "../components/element.js";
import { errorState } from "../components/message.js";
import * as api from "./api.js";
import { on, startEvents } from "./events.js";
import { shortcutsFor, showShortcuts } from "./keyboard.js";
import { showConnection, showNavigation } from "./navigation.js";
import { navigate, prepare, startRouter } from "./router.js";
import { screenAt, screens } from "./screens.js";
import { t } from "./strings.js";
import { setTheme } from "./theme.js";

showNavigation(document.getElementById("navigation"));
shortcutsFor(document.body, [
    { keys: ["/"], label: t("Search"), group: t("Everywhere"), run: focusSearch },
    { keys: ["?"], label: t("Keyboard shortcuts"), group: t("Everywhere"), run: showShortcuts },
    ...screens.filter((screen) => screen.keys).map((screen) => ({
        keys: [screen.keys], label: screen.title, group: t("Go to"), run: () => navigate(screen.path),
    })),
]);
start();

async function start() {
    const main = document.getElementById("screen");
    // The first screen loads while the session is asked for.
    screenAt(location.pathname)?.screen.load().catch(() => {});
    try {
        const session = await api.session();
        if (session.theme) setTheme(session.theme);
        if (session.firstRun && location.pathname !== "/indexing" && location.pathname !== "/settings") {
            history.replaceState(history.state, "", "/indexing");
        }
        await startRouter(session);
        showConnection();
        // What the session said at the start does not stay so.
        on("library", ({ photos }) => { session.photos = photos; });
        startEvents();
        // The other screens are small: loaded while nothing else is going on, they open at once.
        setTimeout(() => { for (const screen of screens) prepare(screen); }, 2500);
    } catch (error) {
        main.replaceChildren(h("div", { class: "page" },
            errorState(error, { retry: () => location.reload() })));
    }
}

async function focusSearch() {
    if (location.pathname !== "/search") await navigate("/search");
    const field = document.querySelector("#screen input[type=search]");
    field?.focus();
    field?.select();
}
