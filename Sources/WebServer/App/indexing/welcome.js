// The first run: which folders, and when. Nothing is read before “Start”.
import { button, iconButton } from "../components/button.js";
import { h } from "../components/element.js";
import { chooseFolder } from "../components/folderpicker.js";
import { icon } from "../components/icon.js";
import { indexingRule } from "../components/indexingrule.js";
import { promiseList } from "../components/promise.js";
import { toast } from "../components/toast.js";
import { t, tn } from "../frame/strings.js";

export function welcome(act, { api, announce }) {
    const chosen = [];
    let when = "always";
    const list = h("ul", { class: "indexing-chosen" });
    const add = button({ label: t("Choose a folder"), icon: "folder", kind: "primary", run: choose });
    const start = button({ label: t("Start"), icon: "play", kind: "primary", run: begin, disabled: true });
    const rule = indexingRule({ value: when, change: (wish) => { when = wish; } });
    const element = h("div", { class: "stack indexing-welcome" },
        h("div", { class: "indexing-hello" },
            h("img", { src: "/style/icon.svg", alt: "", width: 52, height: 52 }),
            h("div", {}, h("h1", { tabindex: -1 }, t("Find any photo by what it shows")),
                h("p", { class: "muted" }, t("Afterimage reads each photo once, on this computer. Then you can "
                    + "search by words, find similar photos, and find duplicates.")))),
        h("section", { class: "card stack" },
            h("h2", {}, t("1. Where are your photos?")),
            h("p", { class: "muted" }, t("Choose one or more folders. Folders inside them are included.")),
            list, h("div", { class: "row" }, add)),
        h("section", { class: "card stack" },
            h("h2", {}, t("2. When should indexing run?")), rule),
        h("section", { class: "card stack" }, promiseList(),
            h("p", { class: "small" },
                h("a", { href: "/settings" }, t("Everything that is stored, and where")))),
        // Always in view: the page is longer than a window.
        h("div", { class: "row indexing-start" }, start,
            h("span", { class: "muted small grow" },
                t("You can search while indexing runs, and stop it at any time."))));
    draw();
    return { element };

    async function choose() {
        const path = await chooseFolder({ title: t("Where are your photos?"), start: chosen.at(-1) });
        if (!path) return;
        const around = chosen.find((each) => path === each || path.startsWith(`${each}/`));
        if (around) return toast(t("“{folder}” includes that folder already.", { folder: around }));
        // A folder that holds others takes their place.
        for (let at = chosen.length - 1; at >= 0; at -= 1) {
            if (chosen[at].startsWith(`${path === "/" ? "" : path}/`)) chosen.splice(at, 1);
        }
        chosen.push(path);
        draw();
        announce(t("{folder} added", { folder: path }));
    }

    function draw() {
        list.hidden = chosen.length === 0;
        list.replaceChildren(...chosen.map((path) => h("li", { class: "row" }, icon("folder"),
            h("bdi", { class: "grow indexing-path" }, path),
            iconButton({ label: t("Do not include {folder}", { folder: path }), icon: "close",
                run: () => { chosen.splice(chosen.indexOf(path), 1); draw(); add.focus(); } }))));
        start.disabled = chosen.length === 0;
        add.classList.toggle("primary", chosen.length === 0);
        add.querySelector("span").textContent = chosen.length
            ? t("Add another folder") : t("Choose a folder");
        start.querySelector("span").textContent = chosen.length
            ? tn(chosen.length, "Start with {n} folder", "Start with {n} folders") : t("Start");
    }

    async function begin() {
        await api.put("/indexing/when", { when });
        await api.post("/privacy/notice");
        for (const path of chosen.slice()) await act("post", "folders", { path });
    }
}
