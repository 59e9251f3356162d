// When photos may be read in the background.
import { h } from "../components/element.js";
import { indexingRule } from "../components/indexingrule.js";
import { t } from "../frame/strings.js";

export function ruleCard(act) {
    const rule = indexingRule({ value: "always", change: (when) => act("put", "when", { when }) });
    return {
        element: h("section", { class: "card stack" }, h("h2", {}, t("When should indexing run?")), rule),
        update: ({ when }) => { if (when && rule.value !== when) rule.value = when; },
    };
}
