// The promise, what is stored and where, and what may use a network.
import { button } from "../components/button.js";
import { h } from "../components/element.js";
import { icon } from "../components/icon.js";
import { promiseList } from "../components/promise.js";
import { bytes } from "../frame/format.js";
import { t } from "../frame/strings.js";
import { section } from "./section.js";

export function promise({ privacy, context: { api } }) {
    const understood = privacy.noticeSeen ? null : h("div", { class: "row" }, button({
        label: t("Understood"), icon: "check", kind: "primary",
        run: async () => {
            await api.post("/privacy/notice");
            const title = element.querySelector("h2");
            title.tabIndex = -1;
            title.focus();
            understood.remove();
        },
    }));
    const element = section({ title: t("Your photos are yours"), kind: "settings-promise" }, promiseList(),
        understood);
    return element;
}

export function stores({ privacy }) {
    const largest = Math.max(1, ...privacy.stores.map((store) => store.bytes));
    const total = privacy.stores.reduce((sum, store) => sum + store.bytes, 0);
    return section({
        title: t("What is stored, and where"),
        text: t("{size} in total, only on this computer. Your photos themselves are not copied.",
            { size: bytes(total) }),
    }, h("ul", { class: "settings-stores" }, privacy.stores.map((store) => h("li", {},
        h("div", { class: "row" }, h("h3", { class: "grow" }, store.name),
            h("span", { class: "numbers" }, bytes(store.bytes))),
        h("div", { class: "settings-bar", "aria-hidden": "true" },
            h("span", { style: { "inline-size": `${(store.bytes / largest) * 100}%` } })),
        h("p", { class: "small" }, store.what),
        h("bdi", { class: "muted small settings-path" }, store.path)))));
}

export function network({ privacy }) {
    return section({
        title: t("Network"),
        text: t("This app makes no outside connections. What could make one, and whether it is on:"),
    }, h("ul", { class: "settings-network" }, privacy.network.map(({ feature, on }) =>
        h("li", { class: "row" }, icon(on ? "warning" : "lock"), h("span", { class: "grow" }, feature),
            h("span", { class: `settings-state ${on ? "is-on" : ""}` }, on ? t("On") : t("Off"))))));
}
