// What Afterimage promises about photos, in plain words: at the first run and in Privacy & settings.
import { t } from "../frame/strings.js";
import { h } from "./element.js";
import { icon } from "./icon.js";

const promises = [
    { icon: "lock", title: t("Nothing leaves this computer"),
        text: t("Photos are read, described and searched here. No account, no cloud, no statistics; it works "
            + "without a network.") },
    { icon: "photo", title: t("Your photos stay as they are"),
        text: t("They are only read. Duplicates you remove go to quarantine, and you can bring them back.") },
    { icon: "folder", title: t("Its index data is yours"),
        text: t("It stores each photo's metadata and numbers that describe what the photo shows. You can "
            + "see where they are, export them, or erase them.") },
];

export const promiseList = () => h("ul", { class: "promises" }, promises.map((each) =>
    h("li", {}, icon(each.icon), h("div", {}, h("strong", {}, each.title),
        h("p", { class: "muted" }, each.text)))));
