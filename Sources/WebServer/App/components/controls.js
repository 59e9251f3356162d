// Choices: switches, one of several, and labelled fields.
import { h, newId } from "./element.js";
import { toastError } from "./toast.js";

/** A switch with a name and a description. `change(isOn)` may return a promise: on failure the switch goes
    back. */
export function toggle({ label, description, checked = false, disabled = false, change }) {
    const about = newId("about");
    const input = h("input", {
        type: "checkbox", role: "switch", checked, disabled, "aria-describedby": description ? about : null,
    });
    input.onchange = async () => {
        try {
            await change?.(input.checked);
        } catch (error) {
            input.checked = !input.checked;
            toastError(error);
        }
    };
    return h("label", { class: "toggle" },
        h("span", { class: "grow" }, h("span", { class: "toggle-label" }, label),
            description && h("span", { class: "muted small", id: about }, description)),
        input);
}

/** One of a few: `options` are {value, label, title?}. Returns the element; `element.value` reads and sets
    it. */
export function segmented({ label, options, value, change }) {
    const name = newId("choice");
    const element = h("fieldset", { class: "segmented" }, h("legend", { class: "unseen" }, label),
        options.map((option) => h("label", { title: option.title },
            h("input", { type: "radio", name, value: option.value, checked: option.value === value,
                onchange: () => change?.(option.value) }),
            h("span", {}, option.label))));
    Object.defineProperty(element, "value", {
        get: () => element.querySelector("input:checked")?.value,
        set(wish) {
            for (const input of element.querySelectorAll("input")) input.checked = input.value === wish;
        },
    });
    return element;
}

/** A labelled field: `input` is the control, `hint` stands below it. */
export function field({ label, input, hint }) {
    input.id ||= newId("field");
    const about = hint && newId("hint");
    if (about) input.setAttribute("aria-describedby", about);
    return h("div", { class: "field" }, h("label", { for: input.id }, label), input,
        hint && h("span", { class: "muted small", id: about }, hint));
}
