// One group: its photos compared two at a time, what is found between them, and what is selected.
import { button, iconButton } from "../components/button.js";
import { segmented } from "../components/controls.js";
import { h } from "../components/element.js";
import { thumbnail } from "../frame/api.js";
import { number, score } from "../frame/format.js";
import { t, tn } from "../frame/strings.js";
import { caption, mark } from "./caption.js";
import { evidenceOf, pairOf } from "./choice.js";
import { compare } from "./compare.js";
import { kindOf, removing } from "./words.js";

const isNarrow = matchMedia("(max-width: 719px)");
/** How photos are compared, kept while the app is open. */
let mode = isNarrow.matches ? "over" : "beside";

/** `act`: {accept(), different(), step(±1), back(), moved(), changed(), oneStays()}. */
export function review({ choice, act, announce, signal }) {
    let group = null;
    let active = null;
    let pair = [];
    const heading = h("h2", { tabindex: -1, class: "review-heading" });
    const about = h("p", { class: "muted small review-about" });
    const place = h("span", { class: "muted small numbers review-place" });
    const before = iconButton({ label: t("Previous group"), icon: "back", run: () => { act.step(-1); } });
    const next = iconButton({ label: t("Next group"), icon: "next", run: () => { act.step(1); } });
    const back = iconButton({ label: t("All groups"), icon: "back", run: () => { act.back(); } });
    back.classList.add("review-back");
    const view = compare({
        signal, step: (by) => move(by),
        flickered: (isSwapped) => {
            flick.setAttribute("aria-pressed", String(isSwapped));
            captions.classList.toggle("is-swapped", isSwapped);
        },
        zoomed: (scale) => { farther.disabled = scale <= 1.01; },
    });
    const how = segmented({
        label: t("How to compare"), value: mode, change: setMode,
        options: [{ value: "beside", label: t("Side by side") }, { value: "over", label: t("Overlaid") }],
    });
    const flick = button({ label: t("Flicker"), icon: "compare", kind: "quiet",
        title: t("Shows each photo in the other's place. Or hold the space bar; on a phone tap the picture."),
        run: () => { view.flicker(!view.isSwapped()); } });
    const farther = iconButton({ label: t("Zoom out"), icon: "zoomOut", run: () => view.zoom(1 / 1.6) });
    const nearer = iconButton({ label: t("Zoom in"), icon: "zoomIn", run: () => view.zoom(1.6) });
    const found = h("div", { class: "review-evidence small" });
    const captions = h("div", { class: "review-captions" });
    const strip = h("div", { class: "review-strip", role: "group", "aria-label": t("Photos of this group") });
    const different = button({ label: t("Not duplicates"), icon: "close", run: () => act.different() });
    const suggested = button({ label: t("Select suggested"), icon: "star", run: () => { suggest(); },
        title: t("Selects all but the best to be removed") });
    const accept = button({ label: "", icon: "check", kind: "primary", run: () => act.accept() });
    accept.classList.add("review-accept");
    const element = h("section", { class: "review", "aria-label": t("Group of duplicates"), tabindex: -1 },
        h("header", { class: "review-head" }, back, h("div", { class: "grow" }, heading, about),
            h("div", { class: "review-tools" }, how, flick, farther, nearer), place, before, next),
        view.element, found, strip, captions,
        h("footer", { class: "review-actions" }, different, h("span", { class: "grow" }), suggested, accept));
    setMode(mode);

    return { element, show, view, move, keep, remove, keepOnly, suggest, setMode, mode: () => mode,
        active: () => active, focus: () => element.focus({ preventScroll: true }) };

    function show(newGroup, { index, total, isFirst, isLast }) {
        if (newGroup.id !== group?.id) {
            pair = [];
            const kept = choice.keptOf(newGroup);
            active = (newGroup.photos.find((photo) => !kept.has(photo.id))
                ?? newGroup.photos.find((photo) => !photo.keep) ?? newGroup.photos[0]).id;
        }
        group = newGroup;
        heading.textContent = kindOf(group).name;
        about.textContent = kindOf(group).about;
        place.textContent = t("{n} of {all}", { n: number(index + 1), all: number(total) });
        before.disabled = isFirst;
        next.disabled = isLast;
        draw();
    }

    function draw() {
        const { photos } = group;
        const kept = choice.keptOf(group);
        const best = photos.find((photo) => photo.best)?.id;
        const fate = (id) => ({ isKept: kept.has(id), isBest: id === best });
        pair = pairOf(photos, kept, active, pair);
        const shown = pair.map((id) => photos.find((photo) => photo.id === id));
        view.show(shown, shown.map((photo) => () =>
            h("span", { class: "compare-name" }, mark(fate(photo.id)), h("bdi", {}, photo.name))));
        showEvidence();
        const name = document.activeElement?.closest(".caption-actions") && captionFocus();
        captions.replaceChildren(...shown.map((photo, at) => caption(photo, {
            other: shown[1 - at], ...fate(photo.id), isActive: photo.id === active,
            isOnlyKept: kept.size === 1 && kept.has(photo.id),
            act: { keep, remove, keepOnly, activate },
        })));
        if (name) (captions.querySelector(name) ?? element).focus({ preventScroll: true });
        strip.hidden = photos.length < 3;
        strip.replaceChildren(...(strip.hidden ? []
            : photos.map((photo) => thumb(photo, fate(photo.id)))));
        const going = choice.removedOf(group);
        suggested.hidden = choice.isSuggested(group) || photos.every((photo) => photo.keep);
        accept.disabled = going.length === 0;
        accept.querySelector("span").textContent = going.length
            ? removing(going.length, choice.spaceOf(group)) : t("Nothing selected");
        different.querySelector("span").textContent = photos.length > 2 ? t("Not duplicates: keep all")
            : t("Not duplicates: keep both");
    }

    /** Where the focus is within the captions, to be found again when they are drawn anew. */
    function captionFocus() {
        const at = document.activeElement.closest(".caption").dataset.photo;
        return `.caption[data-photo="${at}"] .caption-actions button:not(:disabled)`;
    }

    function showEvidence() {
        const texts = pair.length < 2 ? [] : evidenceOf(group, ...pair);
        found.replaceChildren(...(texts.length ? texts.map((each) => h("p", {}, each.text,
            each.score != null && each.score < 1 && h("span", { class: "muted numbers" },
                ` ${t("(similarity {score})", { score: score(each.score) })}`)))
            : [h("p", { class: "muted" }, t("Each of these two matches another photo in this group."))]));
    }

    function thumb(photo, { isKept, isBest }) {
        const words = [isBest && t("best"), isKept ? t("keep") : t("remove")].filter(Boolean).join(", ");
        return h("button", {
            type: "button", class: `strip-photo ${isKept ? "is-kept" : "is-removed"}`,
            "aria-pressed": String(pair.includes(photo.id)),
            "aria-current": photo.id === active ? "true" : null,
            title: photo.name, "aria-label": `${photo.name}, ${words}`, onclick: () => activate(photo.id),
        }, h("img", { src: thumbnail(photo.id, 160), alt: "" }), h("span", {}, isKept ? "✓" : "✕"));
    }

    function activate(id) {
        if (id === active && pair.includes(id)) return;
        active = id;
        act.moved();
        draw();
        // The keyboard goes on where the pointer was.
        strip.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    function move(by) {
        const index = group.photos.findIndex((photo) => photo.id === active) + by;
        if (index < 0 || index >= group.photos.length) return;
        activate(group.photos[index].id);
        const photo = group.photos[index];
        announce(t("{name}, {fate}", { name: photo.name,
            fate: choice.isKept(group, photo.id) ? t("keep") : t("remove") }));
    }

    function keep(id = active) { choice.keep(group, id); changed(id); }
    function suggest() { choice.suggest(group); changed(active); }
    function keepOnly(id = active) { choice.keepOnly(group, id); changed(id); }
    function remove(id = active) {
        if (choice.remove(group, id)) changed(id);
        else act.oneStays();
    }

    function changed(id) {
        active = id;
        draw();
        act.changed();
        const going = choice.removedOf(group).length;
        announce(tn(going, "{n} photo selected", "{n} photos selected"));
    }

    function setMode(wish) {
        mode = wish;
        how.value = wish;
        captions.classList.toggle("is-over", wish === "over");
        view.setMode(wish);
    }
}
