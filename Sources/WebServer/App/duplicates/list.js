// The groups, one below the other; more come near the end.
import { button } from "../components/button.js";
import { h } from "../components/element.js";
import { icon } from "../components/icon.js";
import { thumbnail } from "../frame/api.js";
import { t } from "../frame/strings.js";
import { kindOf, summaryOf } from "./words.js";

/** `more()` loads further groups and returns a promise. */
export function groupList({ choice, more, signal }) {
    const list = h("ul");
    const further = button({ label: t("Show more"), kind: "quiet", run: more });
    const element = h("nav", { class: "duplicates-list", "aria-label": t("Groups") }, list, further);
    const observer = new IntersectionObserver(([entry]) => {
        if (entry.isIntersecting && !further.hidden) further.click();
    }, { root: element, rootMargin: "600px" });
    observer.observe(further);
    signal.addEventListener("abort", () => observer.disconnect());
    return { element, update, mark };

    /** Rows that are there stay: what was focused keeps the focus. */
    function update(groups, { hasMore, current }) {
        const rows = new Map([...list.children].map((row) => [row.dataset.group, row]));
        list.replaceChildren(...groups.map((group) => rows.get(group.id) ?? row(group)));
        further.hidden = !hasMore;
        mark(current);
    }

    function row(group) {
        const first = group.photos.toSorted((a, b) => Number(b.best) - Number(a.best)).slice(0, 3);
        return h("li", { "data-group": group.id },
            h("a", { class: "group-row", href: `/duplicates/${encodeURIComponent(group.id)}` },
                h("span", { class: "group-pictures" }, first.map((photo) =>
                    h("img", { src: thumbnail(photo.id, 160), alt: "", loading: "lazy", decoding: "async",
                        onerror: (event) => event.target.classList.add("is-missing") }))),
                h("span", { class: "grow" },
                    h("span", { class: "group-kind" }, kindOf(group).name,
                        group.sure && h("span", { class: "group-sure", title: t("Certain duplicates") },
                            icon("check"), t("certain"))),
                    h("span", { class: "muted small numbers group-summary" }, summaryOf(group, choice.spaceOf(group))))));
    }

    /** Shows which group is looked at, and what the reader has changed in it. */
    function mark(current) {
        for (const item of list.children) {
            const link = item.firstChild;
            if (item.dataset.group === current?.id) {
                link.setAttribute("aria-current", "true");
                item.querySelector(".group-summary").textContent =
                    summaryOf(current, choice.spaceOf(current));
                item.scrollIntoView({ block: "nearest" });
            } else link.removeAttribute("aria-current");
        }
    }
}
