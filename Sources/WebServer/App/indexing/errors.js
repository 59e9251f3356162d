// Files and folders with a problem, and what it is; a page at a time. Some damaged photos are shown all the same.
import { button } from "../components/button.js";
import { h } from "../components/element.js";
import { icon } from "../components/icon.js";
import { errorState } from "../components/message.js";
import { listSkeleton } from "../components/skeleton.js";
import { number } from "../frame/format.js";
import { instant } from "../frame/instants.js";
import { t, tn } from "../frame/strings.js";

const pageSize = 20;

export function errorList(act, { api, announce, signal }) {
    const list = h("ul", { class: "indexing-errors" });
    const summary = h("summary");
    const range = h("span", { class: "muted small numbers grow" });
    // No promise: a button enables itself again when that is done, and so past the last page.
    const before = button({ label: t("Previous"), icon: "back", run: () => { turn(-1); } });
    const next = button({ label: t("Next"), icon: "next", run: () => { turn(1); } });
    const again = button({ label: t("Try again"), icon: "sync", run: () => act("post", "run") });
    const pages = h("div", { class: "row" }, range, before, next);
    const kept = h("p", { hidden: true });
    const element = h("details", { class: "card indexing-problems", hidden: true }, summary,
        h("div", { class: "stack" }, kept,
            h("p", { class: "muted" }, t("Other photos are not affected. A repaired file is read again "
                + "the next time.")), list, pages, h("div", { class: "row" }, again)));
    let offset = 0;
    let count = 0;
    element.ontoggle = () => { if (element.open && !list.firstChild) load(); };
    return { element, update };

    function update({ errors, state, unreachable }) {
        element.hidden = errors === 0;
        kept.hidden = !unreachable;
        kept.textContent = tn(unreachable ?? 0,
            "{n} photo could not be looked at, because its folder or disk is away. It stays in the library.",
            "{n} photos could not be looked at, because their folder or disk is away. They stay in the library.");
        again.disabled = state === "working";
        if (errors === count) return;
        count = errors;
        summary.replaceChildren(icon("warning"),
            h("span", { class: "grow" }, tn(errors, "{n} file or folder has a problem",
                "{n} files or folders have problems")));
        if (offset >= errors) offset = 0;
        if (element.open) load();
        else list.replaceChildren();
    }

    async function load() {
        if (!list.firstChild) list.append(h("li", {}, listSkeleton(3)));
        try {
            const page = await api.get("/indexing/errors", { query: { offset, limit: pageSize }, signal });
            const last = Math.min(offset + pageSize, page.total);
            range.textContent = t("{first} to {last} of {total}",
                { first: number(offset + 1), last: number(last), total: number(page.total) });
            pages.hidden = page.total <= pageSize;
            before.disabled = offset === 0;
            next.disabled = last >= page.total;
            list.replaceChildren(...page.errors.map(row));
            return true;
        } catch (error) {
            if (!signal.aborted) list.replaceChildren(h("li", {}, errorState(error, { retry: load })));
        }
    }

    async function turn(by) {
        offset = Math.max(0, offset + by * pageSize);
        if (await load()) announce(range.textContent);
    }

    function row({ path, message, hint, detail, time }) {
        const cut = path.lastIndexOf("/") + 1;
        return h("li", {},
            h("bdi", { class: "indexing-path" }, h("span", { class: "muted" }, path.slice(0, cut)),
                path.slice(cut)),
            h("div", { class: "small indexing-reason" }, h("strong", {}, message), " ", hint),
            h("details", { class: "small indexing-detail" },
                h("summary", { class: "muted" }, t("Details")),
                h("bdi", { class: "indexing-words" }, detail),
                h("div", { class: "muted" }, instant(time))));
    }
}
