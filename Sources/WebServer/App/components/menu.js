import { h, newId } from "./element.js";
import { icon } from "./icon.js";

/** A button that opens a menu. Items are {label, icon, run, href, danger} or null for a line between. Arrow
    keys, Home, End and letters move; Escape closes and gives the focus back. Returns the element with
    both. */
export function menuButton({ label, icon: iconName, items, kind = "icon-button",
    showLabel = kind !== "icon-button" }) {
    const id = newId("menu");
    const opener = h("button", {
        type: "button", class: kind, "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id,
        "aria-label": showLabel ? null : label, title: showLabel ? null : label,
    }, icon(iconName), showLabel ? h("span", {}, label) : null);
    const menu = h("div", { class: "menu", id, role: "menu", "aria-label": label, popover: "auto" },
        items.map((item) => (item == null ? h("hr") : h(item.href ? "a" : "button", {
            role: "menuitem", class: item.danger ? "danger" : null, tabindex: -1,
            type: item.href ? null : "button", href: item.href, download: item.download,
            onclick: () => { menu.hidePopover(); item.run?.(); },
        }, item.icon && icon(item.icon), h("span", {}, item.label)))));
    const choices = [...menu.querySelectorAll("[role=menuitem]")];
    opener.onclick = () => menu.togglePopover();
    opener.onkeydown = (event) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        event.preventDefault();
        menu.showPopover();
    };
    menu.ontoggle = (event) => {
        const isOpen = event.newState === "open";
        opener.setAttribute("aria-expanded", String(isOpen));
        if (isOpen) { place(menu, opener); choices[0]?.focus(); }
        else if (menu.contains(document.activeElement)
            || document.activeElement === document.body) opener.focus();
    };
    menu.onkeydown = (event) => {
        const at = choices.indexOf(document.activeElement);
        const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
            ?? (event.key.length === 1 ? choices.findIndex((each, index) =>
                index > at && each.textContent.toLowerCase().startsWith(event.key.toLowerCase())) : null);
        if (event.key === "Tab") menu.hidePopover();
        if (to == null || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        choices.at(to % choices.length)?.focus();
    };
    return h("div", { class: "menu-button" }, opener, menu);
}

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
