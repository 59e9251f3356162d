import { button, iconButton } from "./button.js";
import { h, newId } from "./element.js";
import { keepToasts } from "./toast.js";
import { t } from "../frame/strings.js";

/** Shows a dialog and resolves with the value of the action chosen, null when it is closed otherwise. Actions
    are {label, kind, value, run}: where `run` returns a promise the dialog waits for it, and stays when it
    fails. Escape closes it, wherever the focus is (frame/keyboard.js), and so does a press on the veil. The focus
    goes back to where it was. `body` is an element or text; `opened(dialog)` may set the focus. */
export function openDialog({ title, body, actions = [], wide = false, opened }) {
    const heading = newId("dialog");
    const before = document.activeElement;
    return new Promise((resolve) => {
        let result = null;
        const close = (value) => { result = value; dialog.close(); };
        const dialog = h("dialog", { class: wide ? "dialog wide" : "dialog", "aria-labelledby": heading },
            h("header", {}, h("h2", { id: heading }, title),
                iconButton({ label: t("Close"), icon: "close", run: () => close(null) })),
            h("div", { class: "dialog-body" }, body),
            actions.length ? h("footer", {}, actions.map((action) => button({
                ...action,
                run: async () => {
                    const value = action.run ? await action.run() : action.value;
                    if (value !== false) close(value ?? action.value ?? null);
                },
            }))) : null);
        dialog.onclose = () => {
            keepToasts(dialog);
            dialog.remove();
            if (document.activeElement === document.body && before?.isConnected) before.focus({ preventScroll: true });
            resolve(result);
        };
        // A press on the veil closes it. Its end, not its beginning: what lies below must not be pressed by it, and
        // text that is selected beyond the edge is no press on the veil.
        let isOnVeil = false;
        dialog.onpointerdown = (event) => { isOnVeil = event.target === dialog; };
        dialog.onclick = (event) => { if (isOnVeil && event.target === dialog) close(null); };
        document.body.append(dialog);
        dialog.showModal();
        const content = dialog.querySelector(".dialog-body");
        // What scrolls and holds nothing to focus must itself be reachable by keyboard.
        if (content.scrollHeight > content.clientHeight
            && !content.querySelector("button, input, a, select, [tabindex]")) {
            content.tabIndex = 0;
        }
        opened?.(dialog);
    });
}

/** Asks before something is done: resolves true or false. For what cannot be undone, `danger`. */
export async function confirmDialog({ title, message, confirm, cancel = t("Cancel"), danger = false,
    wide = false, opened }) {
    return await openDialog({
        title, body: message, wide, opened,
        actions: [
            { label: cancel, value: null },
            { label: confirm, kind: danger ? "danger" : "primary", value: true },
        ],
    }) === true;
}
