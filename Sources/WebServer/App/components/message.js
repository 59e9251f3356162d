// What stands where there is nothing to show: always with a next step.
import { button } from "./button.js";
import { h } from "./element.js";
import { icon } from "./icon.js";
import { t } from "../frame/strings.js";

/** Nothing here yet. `actions`: {label, kind, icon, run}; `more`: elements below the text. */
export function emptyState({ icon: iconName = "photo", title, text, actions = [], more }) {
    return h("div", { class: "message" }, h("div", { class: "message-icon" }, icon(iconName)),
        h("h2", {}, title), text && h("p", { class: "muted" }, text), more,
        actions.length ? h("div", { class: "row" }, actions.map(button)) : null);
}

/** Something failed: what (error.message), what to do (error.hint), and a button to try again. */
export function errorState(error, { retry, actions = [] } = {}) {
    return h("div", { class: "message error", role: "alert" },
        h("div", { class: "message-icon" }, icon("warning")),
        h("h2", {}, error.message), error.hint && h("p", { class: "muted" }, error.hint),
        h("div", { class: "row" },
            retry && button({ label: t("Try again"), icon: "sync", kind: "primary", run: retry }),
            actions.map(button)));
}

/** A note within a page. kind: "info", "warning", "success" or "danger". */
export function notice({ kind = "info", title, text, actions = [] }) {
    return h("div", { class: `notice ${kind}`, role: "note" },
        icon(kind === "info" ? "info" : kind === "success" ? "check" : "warning"),
        h("div", { class: "grow" }, title && h("strong", {}, title), text && h("div", {}, text)),
        actions.map(button));
}
