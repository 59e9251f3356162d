import { isAbort } from "../frame/api.js";
import { t } from "../frame/strings.js";
import { h } from "./element.js";
import { icon } from "./icon.js";

const region = h("div", { class: "toasts", role: "region", "aria-label": t("Messages") });
document.body.append(region);

/** A short message at the bottom. kind: "plain", "success" or "error". `action`: {label, run}. It goes by
    itself after `seconds` (errors and those with an action stay longer) unless the pointer or the focus is on
    it. */
export function toast(message, { kind = "plain", hint, action, seconds } = {}) {
    const element = h("div", { class: `toast ${kind}`, role: kind === "error" ? "alert" : "status" },
        kind !== "plain" && icon(kind === "error" ? "warning" : "check"),
        h("div", { class: "grow" }, h("div", {}, message), hint && h("div", { class: "small" }, hint)),
        action && h("button", { type: "button", class: "toast-action",
            onclick: () => { element.remove(); action.run(); } }, action.label),
        h("button", { type: "button", class: "icon-button", "aria-label": t("Close message"),
            onclick: () => element.remove() }, icon("close")));
    const time = (seconds ?? (kind === "error" || action ? 12 : 5)) * 1000;
    const leave = () => {
        if (element.matches(":hover, :focus-within")) setTimeout(leave, 1500);
        else element.remove();
    };
    // A dialog makes everything outside it inert: the message must be within to be read and pressed.
    (document.querySelector("dialog[open]:last-of-type") ?? document.body).append(region);
    region.append(element);
    while (region.children.length > 3) region.firstChild.remove();
    setTimeout(leave, time);
    return element;
}

/** Takes messages out of a dialog that is about to go, so that they do not go with it. */
export function keepToasts(dialog) {
    if (!dialog.contains(region)) return;
    (document.querySelector("dialog[open]:last-of-type") ?? document.body).append(region);
}

/** Tells of an error: what happened and what to do next. Requests the app gave up itself are not told. */
export function toastError(error) {
    if (isAbort(error)) return null;
    console.error(error);
    return toast(error.message, { kind: "error", hint: error.hint });
}
