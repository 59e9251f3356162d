/** Makes an element: h("p", {class: "small", onclick: run}, "text", [more, null]). Attributes that are null,
    undefined or false are left out; `on…`, `value`, `checked` and `indeterminate` are set as properties;
    `style` is an object of CSS properties (the content security policy forbids the attribute). */
export function h(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value == null || value === false) continue;
        if (name.startsWith("on") || properties.has(name)) element[name] = value;
        else if (name === "style") setStyle(element, value);
        else element.setAttribute(name, value === true ? "" : value);
    }
    append(element, children);
    return element;
}

const properties = new Set(["value", "checked", "indeterminate"]);

function setStyle(element, style) {
    for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value);
}

function append(element, children) {
    for (const child of children) {
        if (child == null || child === false) continue;
        if (Array.isArray(child)) append(element, child);
        else element.append(child);
    }
}

let lastId = 0;
/** An id that no other element has: to point a label or a description at an element. */
export const newId = (prefix = "id") => `${prefix}-${++lastId}`;
