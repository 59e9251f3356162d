// When photos may be read in the background: on Indexing, and at the first run.
import { t } from "../frame/strings.js";
import { h, newId } from "./element.js";
import { toastError } from "./toast.js";

const rules = [
    { value: "always", label: t("Always"),
        about: t("The fastest. The computer may be busier while photos are read.") },
    { value: "power", label: t("Only on mains power"),
        about: t("Waits while the computer runs on its battery.") },
    { value: "idle", label: t("Only while the computer is not in use"),
        about: t("Waits while something else needs the processor.") },
];

/** `change(value)` may return a promise: on failure the choice goes back. `element.value` reads and sets
    it. */
export function indexingRule({ value, change }) {
    const name = newId("rule");
    let current = value;
    const element = h("fieldset", { class: "choices" },
        h("legend", { class: "unseen" }, t("When should indexing run?")),
        rules.map((rule) => {
            const about = newId("about");
            return h("label", { class: "choice" },
                h("input", { type: "radio", name, value: rule.value, checked: rule.value === value,
                    "aria-describedby": about, onchange: () => choose(rule.value) }),
                h("span", {}, h("span", { class: "choice-label" }, rule.label),
                    h("span", { class: "muted small", id: about }, rule.about)));
        }));
    Object.defineProperty(element, "value", { get: () => current, set: mark });
    return element;

    function mark(wish) {
        current = wish;
        for (const input of element.querySelectorAll("input")) input.checked = input.value === wish;
    }

    async function choose(wish) {
        const before = current;
        current = wish;
        try {
            await change?.(wish);
        } catch (error) {
            mark(before);
            toastError(error);
        }
    }
}
