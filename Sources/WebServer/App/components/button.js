import { h } from "./element.js";
import { icon } from "./icon.js";
import { toastError } from "./toast.js";

/** A button. kind: "primary", "plain" (the default), "quiet" or "danger". While a promise that `run` returns
    is open, the button shows it is busy and cannot be pressed again; its error is told in a toast. */
export function button({ label, icon: iconName, kind = "plain", run, disabled = false, title }) {
    const element = h("button", { type: "button", class: `button ${kind}`, disabled, title },
        iconName && icon(iconName), h("span", {}, label));
    element.onclick = (event) => runBusy(element, run, event);
    return element;
}

/** A button with an icon alone; `label` is its name and tooltip. */
export function iconButton({ label, icon: iconName, run, pressed, disabled = false }) {
    const element = h("button", {
        type: "button", class: "icon-button", title: label, "aria-label": label, disabled,
        "aria-pressed": pressed == null ? null : String(pressed),
    }, icon(iconName));
    element.onclick = (event) => runBusy(element, run, event);
    return element;
}

/** A link that looks like a button. */
export function buttonLink({ label, icon: iconName, kind = "plain", href, download, target }) {
    return h("a", { class: `button ${kind}`, href, download, target, rel: target ? "noopener" : null },
        iconName && icon(iconName), h("span", {}, label));
}

async function runBusy(element, run, event) {
    if (element.getAttribute("aria-busy") === "true") return;
    // Looked at before: a dialog that is opened takes the focus.
    const hadFocus = document.activeElement === element || document.activeElement === document.body;
    const result = run?.(event);
    if (!(result instanceof Promise)) return;
    // Not `disabled`: that is for what the button's own work finds.
    element.setAttribute("aria-busy", "true");
    try {
        await result;
    } catch (error) {
        toastError(error);
    } finally {
        element.removeAttribute("aria-busy");
        if (hadFocus && document.activeElement === document.body && element.isConnected) element.focus();
    }
}
