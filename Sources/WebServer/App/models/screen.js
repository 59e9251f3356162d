// The models: which one searches, what each is, and a switch between them.
import { h } from "../components/element.js";
import { errorState } from "../components/message.js";
import { listSkeleton } from "../components/skeleton.js";
import * as events from "../frame/events.js";
import { t } from "../frame/strings.js";
import { howToAdd } from "./adding.js";
import { modelCard } from "./model.js";
import { switching } from "./switching.js";

export function mount(root, { api, announce, signal }) {
    const list = h("ul", { class: "stack models-list", "aria-label": t("Models") });
    const change = switching({ use, announce });
    const content = h("div", { class: "stack" }, listSkeleton());
    const cards = new Map();
    root.append(h("div", { class: "page models" },
        h("header", {}, h("h1", {}, t("Models")),
            h("p", { class: "muted models-about" }, t("A model turns photos and words into numbers that can "
                + "be compared. One is in use at a time; all of them work on this computer alone."))),
        content));
    load();
    const stop = events.on("model", show);

    async function load() {
        try {
            show(await api.get("/models", { signal }));
        } catch (error) {
            if (!signal.aborted) content.replaceChildren(errorState(error, { retry: load }));
        }
    }

    function show(state) {
        if (!list.isConnected) content.replaceChildren(change.element, list, howToAdd());
        change.update(state);
        const order = state.models.toSorted((a, b) => Number(b.serving) - Number(a.serving));
        for (const model of order) {
            if (!cards.has(model.id)) cards.set(model.id, modelCard({ use, remove }));
            cards.get(model.id).update(model, state);
        }
        const elements = order.map((model) => cards.get(model.id).element);
        // Only where the order has changed: to move an element takes the focus out of it.
        if (elements.some((element, index) => list.children[index] !== element)
            || list.children.length !== elements.length) list.replaceChildren(...elements);
    }

    async function use(id) {
        show(await api.post("/models/use", { id }));
    }

    async function remove(id) {
        const state = await api.delete(`/models/${encodeURIComponent(id)}`);
        cards.delete(id);
        show(state);
    }

    return stop;
}
