// Which folders are indexed, and how far their photos have been read.
import { h } from "../components/element.js";
import { errorState } from "../components/message.js";
import { listSkeleton } from "../components/skeleton.js";
import * as events from "../frame/events.js";
import { t } from "../frame/strings.js";
import { errorList } from "./errors.js";
import { folderList } from "./folders.js";
import { ruleCard } from "./rule.js";
import { statusCard } from "./status.js";
import { welcome } from "./welcome.js";

export function mount(root, context) {
    const { api, signal } = context;
    const content = h("div", { class: "stack indexing-content" }, listSkeleton());
    const heading = h("header", {}, h("h1", {}, t("Indexing")));
    const page = h("div", { class: "page indexing" }, heading, content);
    root.append(page);
    /** "welcome" or "overview", with its parts. */
    let view = null;
    load();
    const stop = events.on("indexing", show);

    async function load() {
        try {
            show(await api.get("/indexing", { signal }));
        } catch (error) {
            if (!signal.aborted) content.replaceChildren(errorState(error, { retry: load }));
        }
    }

    /** The server tells of every change; parts are kept and updated, so that the focus stays. */
    function show(state) {
        const wanted = state.folders.length === 0 && !state.run && state.state === "idle" && !state.failure
            ? "welcome" : "overview";
        if (view?.name !== wanted) {
            const hadFocus = content.contains(document.activeElement);
            view = { name: wanted, parts: wanted === "welcome" ? [welcome(act, context)] : overview() };
            page.replaceChildren(...(wanted === "welcome" ? [content] : [heading, content]));
            content.replaceChildren(...view.parts.map((part) => part.element));
            if (hadFocus && wanted === "overview") focusHeading();
        }
        for (const part of view.parts) part.update?.(state);
    }

    function overview() {
        return [statusCard, errorList, folderList, ruleCard].map((part) => part(act, context));
    }

    function focusHeading() {
        const title = heading.querySelector("h1");
        title.tabIndex = -1;
        title.focus();
    }

    /** Sends a request that answers with the state of indexing, and shows that. */
    async function act(method, path, ...rest) {
        const state = await api[method](`/indexing/${path}`, ...rest);
        if (!signal.aborted && state?.folders) show(state);
        return state;
    }

    return stop;
}
