// The parts of a search as chips, and the dialogs that change them.
import { chip } from "../components/chip.js";
import { field } from "../components/controls.js";
import { openDialog } from "../components/dialog.js";
import { h } from "../components/element.js";
import { chooseFolder } from "../components/folderpicker.js";
import { formatTerms, parseTerms } from "../components/terms.js";
import { toastError } from "../components/toast.js";
import { api, thumbnail } from "../frame/api.js";
import { date, number } from "../frame/format.js";
import { t } from "../frame/strings.js";
import { withoutTerm } from "./query.js";

/** Chips for a query; `change(part)` is called with what shall be different. */
export function queryChips(query, change) {
    const { wanted, unwanted } = parseTerms(query.text);
    const chips = [];
    if (query.like != null) {
        chips.push(chip({
            label: query.text.trim() ? t("Like this photo, but…") : t("Like this photo"),
            picture: thumbnail(query.like, 160),
            remove: () => change({ like: null }),
        }));
    }
    if (wanted && (query.like != null || unwanted.length)) {
        chips.push(chip({ label: wanted, remove: () => change({ text: formatTerms({ unwanted }) }) }));
    }
    for (const term of unwanted) {
        chips.push(chip({ label: term, kind: "unwanted",
            remove: () => change({ text: withoutTerm(query.text, term) }) }));
    }
    if (query.from || query.to) {
        chips.push(chip({
            label: periodText(query), kind: "filter", icon: "calendar", run: () => askPeriod(query, change),
            remove: () => change({ from: "", to: "" }),
        }));
    }
    if (query.folder) {
        chips.push(chip({
            label: query.folder.split("/").filter(Boolean).at(-1) ?? query.folder, kind: "filter",
            icon: "folder",
            run: () => askFolder(query, change), remove: () => change({ folder: "" }),
        }));
    }
    if (query.kind) {
        chips.push(chip({
            label: kindNames[query.kind], kind: "filter", icon: "photo",
            run: () => askKind(query, change).catch(toastError), remove: () => change({ kind: "" }),
        }));
    }
    const add = (label, iconName, run) =>
        chips.push(chip({ label, kind: "filter add", icon: iconName, run }));
    add(t("Without…"), "minus", () => askUnwanted(query, change));
    if (!query.from && !query.to) add(t("When"), "calendar", () => askPeriod(query, change));
    if (!query.folder) add(t("Folder"), "folder", () => askFolder(query, change));
    if (!query.kind) add(t("Kind"), "photo", () => askKind(query, change).catch(toastError));
    return chips;
}

function periodText({ from, to }) {
    const year = from.slice(0, 4);
    if (from === `${year}-01-01` && to === `${year}-12-31`) return year;
    if (from && to) return from === to ? date(from) : t("{from} to {to}", { from: date(from), to: date(to) });
    return from ? t("From {from}", { from: date(from) }) : t("Up to {to}", { to: date(to) });
}

async function askUnwanted(query, change) {
    const input = h("input", { type: "text", maxlength: 200, placeholder: t("people") });
    const term = await ask(t("What should not be in the photos?"), field({
        label: t("Without"), input,
        hint: t("Photos that show it move down. The same as −word in the search field."),
    }), () => input.value.trim().replaceAll("\"", ""));
    if (!term) return;
    const { wanted, unwanted } = parseTerms(query.text);
    change({ text: formatTerms({ wanted, unwanted: [...unwanted, term] }) });
}

async function askPeriod(query, change) {
    const from = h("input", { type: "date", value: query.from });
    const to = h("input", { type: "date", value: query.to });
    const years = h("div", { class: "row search-years", role: "group", "aria-label": t("Years") });
    const set = (first, last) => { from.value = first; to.value = last; mark(); };
    const mark = () => {
        for (const each of years.children) {
            const { year } = each.dataset;
            const isAll = year ? from.value === `${year}-01-01` && to.value === `${year}-12-31`
                : !from.value && !to.value;
            each.setAttribute("aria-pressed", String(isAll));
        }
    };
    const choice = (label, note, year, run) => h("button", { type: "button", class: "button", "data-year": year,
        onclick: run }, label, note && h("span", { class: "muted small numbers" }, note));
    years.append(choice(t("Any time"), null, null, () => set("", "")));
    from.oninput = to.oninput = mark;
    mark();
    showYears().catch(() => { /* the fields suffice */ });
    const period = await ask(t("When were they taken?"), h("div", { class: "stack" }, years,
        field({ label: t("From"), input: from }), field({ label: t("To, that day included"), input: to })),
    () => ({ from: from.value, to: to.value }));
    if (!period) return;
    const isTurned = period.from && period.to && period.from > period.to;
    change(isTurned ? { from: period.to, to: period.from } : period);

    /** Every year that the library has. */
    async function showYears() {
        const filters = await api.get("/library/filters");
        years.append(...filters.years.map(({ year, photos }) => {
            const text = String(year).padStart(4, "0");
            return choice(text, number(photos), text, () => set(`${text}-01-01`, `${text}-12-31`));
        }));
        mark();
    }
}

const kindNames = {
    jpeg: t("JPEG"), heif: t("HEIC and AVIF"), png: t("PNG"), raw: t("Camera raw"), other: t("Other formats"),
};

async function askKind(query, change) {
    const { kinds } = await api.get("/library/filters");
    const kind = await openDialog({
        title: t("Which kind of file?"),
        body: kinds.length ? null : h("p", { class: "muted" }, t("There are no photos yet.")),
        actions: kinds.map((each) => ({ value: each.kind,
            label: t("{kind} ({n})", { kind: kindNames[each.kind], n: number(each.photos) }),
            kind: each.kind === query.kind ? "primary" : "plain" })),
    });
    if (kind) change({ kind });
}

async function askFolder(query, change) {
    const start = query.folder || await firstFolder();
    const folder = await chooseFolder({ title: t("In which folder?"), confirm: t("Search this folder"),
        start });
    if (folder) change({ folder });
}

/** The first folder that was indexed: where looking for a folder best begins. */
async function firstFolder() {
    try {
        return (await api.get("/indexing")).folders[0]?.path;
    } catch {
        return undefined;
    }
}

/** A small form in a dialog: resolves with what `read` gives, null where it was closed. */
function ask(title, content, read) {
    let accept;
    const form = h("form", {}, content);
    form.onsubmit = (event) => { event.preventDefault(); accept(); };
    return openDialog({
        title, body: form,
        actions: [{ label: t("Cancel"), value: null },
            { label: t("Apply"), kind: "primary", run: () => read() || null }],
        opened: (dialog) => {
            accept = () => dialog.querySelector("footer .primary").click();
            form.querySelector("input")?.focus();
        },
    });
}
