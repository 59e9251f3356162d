// Shapes of what is coming, while it is on its way.
import { h } from "./element.js";
import { t } from "../frame/strings.js";

const skeleton = (className, ...children) =>
    h("div", { class: `skeleton-group ${className}`, role: "status", "aria-label": t("Loading") },
        ...children);

/** Lines of text; the last is shorter. */
export const textSkeleton = (lines = 3) =>
    skeleton("stack", Array.from({ length: lines }, () => h("div", { class: "skeleton line" })));

/** Tiles of photos. */
export const tileSkeleton = (count = 18) =>
    skeleton("skeleton-tiles", Array.from({ length: count }, () => h("div", { class: "skeleton tile" })));

/** Rows of a list with a picture at their start. */
export const listSkeleton = (rows = 4) =>
    skeleton("stack", Array.from({ length: rows }, () =>
        h("div", { class: "skeleton-row" }, h("div", { class: "skeleton square" }),
            h("div", { class: "stack grow" }, h("div", { class: "skeleton line" }),
                h("div", { class: "skeleton line" })))));

/** A whole screen. */
export const screenSkeleton = () =>
    h("div", { class: "page stack" }, h("div", { class: "skeleton heading" }), tileSkeleton());
