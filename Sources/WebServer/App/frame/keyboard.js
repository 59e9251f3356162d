// Keyboard shortcuts: one list, of which `?` shows what holds now. A shortcut is {keys: ["ArrowLeft",
// "Ctrl+a", "g l"…], label, group, run, whileTyping, shown}. Without `run` it only documents what a component
// does by itself.
import { h } from "../components/element.js";
import { openDialog } from "../components/dialog.js";
import { t } from "./strings.js";

const entries = [];
let prefix = null;
let prefixTimer = 0;

/** Adds shortcuts that hold while `root` is shown and nothing lies over it, until `signal` is aborted. */
export function shortcutsFor(root, list, signal) {
    const added = list.map((shortcut) => ({ group: t("This screen"), ...shortcut, root }));
    entries.unshift(...added);
    signal?.addEventListener("abort", () => {
        for (const each of added) entries.splice(entries.indexOf(each), 1);
    });
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const isTyping = (target) =>
    target.matches?.("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable]");
const holds = (entry) => entry.root.isConnected && !entry.root.closest("[inert]");

function name(event) {
    const modifiers = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "");
    const shift = event.shiftKey && event.key.length > 1 ? "Shift+" : "";
    return modifiers + shift + (event.key === " " ? "Space" : event.key);
}

document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
    if (dialog) {
        if (event.key === "Escape") { event.preventDefault(); dialog.close(); }
        return;
    }
    const pressed = name(event);
    const typing = isTyping(event.target);
    const sequence = prefix && `${prefix} ${pressed}`;
    prefix = null;
    const match = entries.find((entry) => entry.run && (!typing || entry.whileTyping) && holds(entry)
        && entry.keys.some((keys) => keys === sequence || keys === pressed)
        // A focused button or link keeps its own keys.
        && !((pressed === "Enter" || pressed === "Space") && event.target.closest("button, a, summary")));
    if (match) {
        event.preventDefault();
        match.run(event);
    } else if (!typing && entries.some((entry) =>
        entry.keys.some((keys) => keys.startsWith(`${pressed} `)))) {
        prefix = pressed;
        clearTimeout(prefixTimer);
        prefixTimer = setTimeout(() => { prefix = null; }, 1200);
    }
});

const signs = {
    ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: t("Esc"), Space: t("Space"),
    PageUp: t("Page ↑"), PageDown: t("Page ↓"), "Ctrl": isMac ? "⌘" : t("Ctrl"), Shift: t("Shift"),
};

/** "Ctrl+a" → the keys as they are printed on a keyboard. */
export function keyNames(keys) {
    const steps = keys.split(" ").map((step) => (step === "+" ? ["+"] : step.split(/\+(?=.)/)));
    return steps.flatMap((step, index) => [
        ...(index ? [h("span", { class: "muted small" }, t("then"))] : []),
        ...step.map((key) => h("kbd", {}, signs[key] ?? (key.length === 1 ? key.toUpperCase() : key))),
    ]);
}

/** Shows every shortcut that holds on the screen below. */
export function showShortcuts() {
    const groups = Map.groupBy(entries.filter(holds), (entry) => entry.group);
    const body = h("div", { class: "shortcuts" }, [...groups].map(([group, list]) => h("section", {},
        h("h3", {}, group),
        h("dl", {}, list.filter((entry) => entry.label).map((entry) => h("div", {},
            h("dt", {}, entry.label),
            h("dd", {}, (entry.shown ?? entry.keys).map((keys, index) =>
                [index ? h("span", { class: "muted small" }, t("or")) : null, keyNames(keys)]))))))));
    return openDialog({ title: t("Keyboard shortcuts"), body, wide: true });
}
