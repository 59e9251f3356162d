// What is stored and where, what each part may do, and how to export or erase everything.
import { h } from "../components/element.js";
import { errorState } from "../components/message.js";
import { listSkeleton } from "../components/skeleton.js";
import { t } from "../frame/strings.js";
import { appearance, features, indexing } from "./choices.js";
import { eraseEverything, exportData } from "./data.js";
import { network, promise, stores } from "./privacy.js";

export function mount(root, context) {
    const { api, signal } = context;
    const content = h("div", { class: "stack settings-content" }, listSkeleton(6));
    root.append(h("div", { class: "page settings" }, h("header", {}, h("h1", {}, t("Privacy & settings"))),
        content));
    load();

    async function load() {
        try {
            const [privacy, settings] = await Promise.all([
                api.get("/privacy", { signal }), api.get("/settings", { signal })]);
            content.replaceChildren(...[promise, features, appearance, indexing, stores, network, exportData,
                eraseEverything].map((section) => section({ privacy, settings, context })));
        } catch (error) {
            if (!signal.aborted) content.replaceChildren(errorState(error, { retry: load }));
        }
    }
}
