// How further models come here: by the command line, as fetching one is the only thing that needs a network.
import { iconButton } from "../components/button.js";
import { h } from "../components/element.js";
import { toast } from "../components/toast.js";
import { t } from "../frame/strings.js";

const ways = [
    { text: t("From a folder or tar file on this computer:"), command: "afterimage model add PACK" },
    { text: t("From the internet. The command shows the source, size and licence, and asks first:"),
        command: "afterimage model get NAME --catalogue FILE" },
];

export const howToAdd = () => h("section", { class: "card stack" },
    h("h2", {}, t("Add a model")),
    h("p", { class: "muted" }, t("In a terminal. The model then appears here, and nothing changes until you "
        + "switch to it.")),
    ways.map(({ text, command }) => h("div", {}, h("p", { class: "small" }, text),
        h("div", { class: "models-command" }, h("code", { class: "grow", dir: "ltr" }, command),
            iconButton({ label: t("Copy “{command}”", { command }), icon: "copy",
                run: () => copy(command) })))));

async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
        toast(t("Copied."));
    } catch {
        toast(t("The browser did not allow copying."), { hint: t("Select the text and copy it yourself.") });
    }
}
