import { h, newId } from "./element.js";
import { icon } from "./icon.js";

/** The one menu that was opened: {close(), contains(element), isThere()}. */
let open = null;

/** A button that opens a menu. Items are {label, icon, run, href, danger, checked} or null for a line between;
    `checked()` tells whether a choice is the one that holds, which is ticked. Arrow keys, Home, End and letters
    move; Escape, wherever the focus is, and a press outside close the menu and do nothing else. The focus goes
    back to the button. Returns the element with both. */
export function menuButton({ label, icon: iconName, items, kind = "icon-button",
    showLabel = kind !== "icon-button" }) {
    const id = newId("menu");
    const opener = h("button", {
        type: "button", class: kind, "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id,
        "aria-label": showLabel ? null : label, title: showLabel ? null : label,
    }, icon(iconName), showLabel ? h("span", {}, label) : null);
    const rows = items.map((item) => ({ item, element: item ? row(item) : h("hr") }));
    // "manual": the browser's own way of closing lets the press through to what lies below.
    const menu = h("div", { class: "menu", id, role: "menu", "aria-label": label, popover: "manual" },
        rows.map((each) => each.element));
    const choices = rows.filter(({ item }) => item).map((each) => each.element);
    const self = { close, contains: (element) => menu.contains(element) || opener.contains(element),
        isThere: () => menu.isConnected && menu.matches(":popover-open") };

    opener.onclick = () => (shown() === self ? close() : show());
    opener.onkeydown = (event) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        event.preventDefault();
        show();
    };
    menu.onkeydown = (event) => {
        const at = choices.indexOf(document.activeElement);
        const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
            ?? (event.key.length === 1 ? choices.findIndex((each, index) =>
                index > at && each.textContent.toLowerCase().startsWith(event.key.toLowerCase())) : null);
        if (event.key === "Tab") close();
        if (to == null || event.ctrlKey || event.metaKey || event.key === " ") return;
        event.preventDefault();
        event.stopPropagation();
        choices.at(to % choices.length)?.focus();
    };
    return h("div", { class: "menu-button" }, opener, menu);

    function row(item) {
        return h(item.href ? "a" : "button", {
            role: item.checked ? "menuitemradio" : "menuitem", class: item.danger ? "danger" : null, tabindex: -1,
            type: item.href ? null : "button", href: item.href, download: item.download,
            // The focus first: a dialog that the choice opens gives it back to where it was.
            onclick: () => { close(); item.run?.(); },
        }, item.icon && icon(item.icon), h("span", { class: "grow" }, item.label),
        item.checked && h("span", { class: "menu-tick" }, icon("check")));
    }

    function show() {
        shown()?.close();
        for (const { item, element } of rows) {
            if (item?.checked) element.setAttribute("aria-checked", String(item.checked()));
        }
        open = self;
        menu.showPopover();
        opener.setAttribute("aria-expanded", "true");
        place(menu, opener);
        choices[0]?.focus();
    }

    function close() {
        if (shown() !== self) return;
        open = null;
        menu.hidePopover();
        opener.setAttribute("aria-expanded", "false");
        opener.focus({ preventScroll: true });
    }
}

/** The menu that is open; one whose screen has gone is not. */
function shown() {
    if (open && !open.isThere()) open = null;
    return open;
}

// Before anybody else hears of it, whatever has the focus.
addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open.close();
}, true);

let press = new AbortController();
addEventListener("pointerdown", (event) => {
    press.abort();
    if (!shown() || open.contains(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open.close();
    swallowPress();
}, true);

/** The press that closed a menu does nothing else, to its end. */
function swallowPress() {
    press = new AbortController();
    for (const name of ["mousedown", "pointerup", "mouseup", "click", "auxclick", "dblclick", "contextmenu",
        "touchstart", "touchend", "pointercancel"]) {
        addEventListener(name, (event) => {
            // A click without a pointer is of the keyboard, and another matter.
            if (name === "click" && event.detail === 0) return;
            if (!name.startsWith("touch")) event.preventDefault();
            event.stopImmediatePropagation();
            if (name.endsWith("click") || name === "pointercancel") press.abort();
        }, { capture: true, signal: press.signal });
    }
}

addEventListener("popstate", () => shown()?.close());

/** Below the button, or above it where there is no room; never outside the window. */
function place(menu, opener) {
    const from = opener.getBoundingClientRect();
    const size = menu.getBoundingClientRect();
    const below = from.bottom + 6;
    const top = below + size.height < innerHeight ? below : Math.max(8, from.top - size.height - 6);
    const wish = document.dir === "rtl" ? from.left : from.right - size.width;
    menu.style.top = `${top}px`;
    menu.style.left = `${Math.min(Math.max(8, wish), innerWidth - size.width - 8)}px`;
}
