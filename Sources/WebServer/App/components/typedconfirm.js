import { t } from "../frame/strings.js";
import { field } from "./controls.js";
import { openDialog } from "./dialog.js";
import { h } from "./element.js";

/** Asks before something that cannot be undone: one has to type `word`. `body`: text or elements that say
    what will be gone; `run`: does it, and may return a promise (the dialog waits, and stays when it fails).
    Resolves with what `run` gave, null where it was not done. */
export function typedConfirm({ title, body, word, confirm, run }) {
    const input = h("input", { type: "text", autocomplete: "off", spellcheck: "false",
        autocapitalize: "none" });
    const isRight = () => input.value.trim().toLowerCase() === word;
    const problem = h("p", { class: "small field-problem", role: "alert" });
    input.oninput = () => { problem.textContent = ""; };
    let acting;
    return openDialog({
        title,
        body: h("div", { class: "stack" }, body,
            field({ label: t("Type “{word}” to confirm", { word }), input }), problem),
        actions: [
            { label: t("Cancel"), value: null },
            {
                label: confirm, kind: "danger",
                run: async () => {
                    if (isRight()) return await run() ?? true;
                    problem.textContent = t("Nothing was done: the word is not “{word}”.", { word });
                    input.focus();
                    return false;
                },
            },
        ],
        opened(dialog) {
            acting = dialog.querySelector("footer .danger");
            input.onkeydown = (event) => { if (event.key === "Enter") acting.click(); };
            input.focus();
        },
    });
}
