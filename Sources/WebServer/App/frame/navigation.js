// The way around: a rail at the side, on phones a bar at the bottom whose last button holds the rest.
import { button } from "../components/button.js";
import { h } from "../components/element.js";
import { icon } from "../components/icon.js";
import { menuButton } from "../components/menu.js";
import * as events from "./events.js";
import { number, timeLeft } from "./format.js";
import { navigate, onScreen } from "./router.js";
import { screens } from "./screens.js";
import { t } from "./strings.js";

export function showNavigation(root) {
    const links = new Map();
    const link = (screen) => {
        const element = h("a", { class: "place", href: screen.path, title: screen.title },
            icon(screen.icon), h("span", {}, screen.short ?? screen.title));
        links.set(screen, element);
        return h("li", { class: screen.bar ? "on-bar" : null }, element);
    };
    const list = (section) => h("ul", {}, screens.filter((screen) => screen.section === section).map(link));
    const rest = screens.filter((screen) => screen.section && !screen.bar);
    const more = menuButton({
        label: t("More"), icon: "more", kind: "place",
        items: rest.map((screen) =>
            ({ label: screen.title, icon: screen.icon, run: () => navigate(screen.path) })),
    });
    more.classList.add("more");
    root.append(
        h("a", { class: "brand", href: "/library", "aria-label": t("Afterimage: to the library") },
            h("img", { src: "/style/icon.svg", alt: "", width: 28, height: 28 }),
            h("span", {}, "Afterimage")),
        list("photos"), h("div", { class: "grow" }), indexingStatus(), list("app"), more);

    onScreen((current) => {
        for (const [screen, element] of links) {
            if (screen === current) element.setAttribute("aria-current", "page");
            else element.removeAttribute("aria-current");
        }
        more.classList.toggle("is-current", rest.includes(current));
    });
}

/** While photos are indexed: how far it is, wherever one is in the app. */
function indexingStatus() {
    const bar = h("progress", { max: 1, "aria-label": t("Indexing") });
    const words = h("span", { class: "small" });
    const element = h("a", { class: "rail-status", href: "/indexing", hidden: true }, bar, words);
    events.on("indexing", ({ state, run }) => {
        element.hidden = !run || state === "idle";
        if (element.hidden) return;
        if (run.total > 0) bar.value = run.done / run.total;
        words.textContent = state === "working"
            ? t("{done} of {total}, {left}",
                { done: number(run.done), total: number(run.total), left: timeLeft(run.secondsLeft) })
            : t(state === "waiting" ? "Waiting at {done} of {total}" : "Paused at {done} of {total}", { done: number(run.done), total: number(run.total) });
    });
    return element;
}

/** A line above everything while the server does not answer; it goes by itself. */
export function showConnection() {
    const words = h("span", { class: "grow" });
    const again = button({ label: t("Try now"), icon: "sync", run: events.reconnect });
    const line = h("div", { class: "connection", role: "status", hidden: true }, icon("warning"), words, again);
    document.querySelector(".skip").after(line);
    let timer = 0;
    events.onConnection((connected, isOver = false) => {
        clearTimeout(timer);
        again.hidden = isOver;
        words.textContent = isOver
            ? t("Afterimage restarted. Open the new link from “afterimage serve”.")
            : t("Afterimage does not answer. Trying again… If it was stopped, start it with “afterimage serve”.");
        if (connected) line.hidden = true;
        else if (isOver) line.hidden = false;
        else timer = setTimeout(() => { line.hidden = false; }, 3000);
    });
}
