// A switch for each part, light or dark, and when photos are read.
import { segmented, toggle } from "../components/controls.js";
import { h } from "../components/element.js";
import { indexingRule } from "../components/indexingrule.js";
import { toastError } from "../components/toast.js";
import { t } from "../frame/strings.js";
import { setTheme, theme } from "../frame/theme.js";
import { section } from "./section.js";

const parts = [
    { name: "search", label: t("Search by words"),
        about: t("Compares your words with what photos show. Queries are not kept.") },
    { name: "similar", label: t("Similar photos"),
        about: t("Shows photos similar to the one you view.") },
    { name: "duplicates", label: t("Duplicates"),
        about: t("Finds duplicates when you ask for it. Nothing is moved unless you say so.") },
    { name: "watching", label: t("Notice new photos"),
        about: t("Watches the folders while Afterimage runs, and indexes new photos. Off: only when you "
            + "ask.") },
];

export function features({ settings, context: { api, session } }) {
    return section({ title: t("Features"), text: t("You can turn each one off. What is off uses no "
        + "resources.") },
    h("div", { class: "settings-toggles" }, parts.map(({ name, label, about }) => toggle({
        label, description: about, checked: settings.features[name],
        change: async (isOn) => {
            const now = await api.put("/settings", { features: { [name]: isOn } });
            // Other screens ask the session what is switched on.
            session.features = now.features;
        },
    }))));
}

export function appearance({ context: { api } }) {
    const choice = segmented({
        label: t("Light or dark"), value: theme(),
        options: [{ value: "system", label: t("Same as system") }, { value: "light", label: t("Light") },
            { value: "dark", label: t("Dark") }],
        change: async (wish) => {
            const before = theme();
            setTheme(wish);
            try {
                await api.put("/settings", { theme: wish });
            } catch (error) {
                setTheme(before);
                choice.value = before;
                toastError(error);
            }
        },
    });
    return section({ title: t("Appearance") }, h("div", {}, choice));
}

export function indexing({ settings, context: { api } }) {
    return section({ title: t("When should indexing run?") },
        indexingRule({ value: settings.when, change: (when) => api.put("/settings", { when }) }),
        h("p", { class: "small" }, h("a", { href: "/indexing" }, t("Folders and progress"))));
}
