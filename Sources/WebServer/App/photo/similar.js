// Photos like this one, and the way to ask for “like this, but…”.
import { button } from "../components/button.js";
import { h, newId } from "../components/element.js";
import { photoName } from "../components/photoname.js";
import { photoTile } from "../components/tile.js";
import { noteTurn } from "../frame/api.js";
import { hitDate } from "../frame/format.js";
import { t } from "../frame/strings.js";

const count = 12;

/** The section for a photo. `navigate` opens another photo or the search. */
export function similarSection({ id, api, navigate, signal }) {
    const strip = h("div", { class: "similar-strip", role: "list", "aria-label": t("Similar photos") },
        Array.from({ length: 6 }, () => h("div", { class: "skeleton similar-waiting" })));
    const about = newId("but");
    const field = h("input", { type: "text", maxlength: 300, placeholder: t("in the snow −people"),
        "aria-describedby": about });
    const form = h("form", { class: "row", role: "search" }, h("label", { class: "grow stack" },
        h("span", { class: "unseen" }, t("Like this, but…")), field),
    button({ label: t("Find"), kind: "primary", run: search }));
    form.onsubmit = (event) => { event.preventDefault(); search(); };
    load();
    return h("section", { class: "similar" },
        h("header", { class: "row" }, h("h2", { class: "grow" }, t("Similar photos")),
            h("a", { href: `/search?like=${id}` }, t("Show all"))),
        strip,
        h("h2", {}, t("Like this, but…")), form,
        h("p", { class: "muted small", id: about },
            t("What it should also show; put a minus before what it should not show.")));

    function search() {
        navigate(`/search?${new URLSearchParams({ like: id, q: field.value.trim() })}`);
    }

    async function load() {
        try {
            const { results } = await api.get(`/photos/${id}/similar`, { query: { limit: count }, signal });
            if (results.length === 0) return tell(t("No photo in the library is very similar."));
            for (const hit of results) noteTurn(hit.id, hit.turned);
            const sequence = {
                ids: results.map((hit) => hit.id), hits: new Map(results.map((hit) => [hit.id, hit])),
                like: id,
                top: results[0].score,
            };
            strip.replaceChildren(...results.map((hit) => {
                const tile = photoTile({
                    id: hit.id, aspect: hit.aspect, side: 160,
                    name: photoName({ name: hit.name, when: hitDate(hit) }),
                });
                tile.onclick = (event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                    event.preventDefault();
                    navigate(`/photo/${hit.id}`, { passed: sequence });
                };
                return h("div", { role: "listitem" }, tile);
            }));
        } catch (error) {
            if (signal.aborted) return;
            tell(`${error.message} ${error.hint}`);
        }
    }

    function tell(text) {
        strip.replaceChildren(h("p", { class: "muted small" }, text));
    }
}
