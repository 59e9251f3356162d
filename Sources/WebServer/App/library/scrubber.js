// The timeline at the side: years and months where they lie in the grid. Drag or press to go there; by
// keyboard it is a slider that steps by months (arrows) and years (Page keys).
import { h } from "../components/element.js";
import { monthLabel, monthMarks, undated } from "../components/grid/dates.js";
import { year } from "../frame/format.js";
import { t } from "../frame/strings.js";

const endHeight = 24;

/** `scroller` scrolls, `grid` has the layout, `days()` gives the column of days. */
export function scrubber({ scroller, grid, days }) {
    const track = h("div", { class: "scrubber-track", "aria-hidden": "true" });
    const bubble = h("div", { class: "scrubber-bubble", hidden: true, "aria-hidden": "true" });
    const thumb = h("div", { class: "scrubber-thumb", "aria-hidden": "true" });
    const element = h("div", {
        class: "scrubber", role: "slider", tabindex: 0, "aria-orientation": "vertical",
        "aria-label": t("Timeline"),
        "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": 0,
    }, track, thumb, bubble);
    let marks = [];
    /** Pixels at the end of the track that lead to what has no date. */
    let end = 0;
    let isDragging = false;
    let idle = 0;

    const range = () => Math.max(1, scroller.scrollHeight - scroller.clientHeight);
    const height = () => element.clientHeight;

    /** Redraws the marks, after every change of the layout. */
    function update() {
        marks = monthMarks(days()).map((mark) => ({ ...mark, at: Math.min(1, grid.startOf(mark.photo) / range()) }));
        const last = marks.at(-1);
        // Its label always has room, at the end of the track.
        end = last?.days === null ? endHeight : 0;
        element.hidden = grid.layout.height < scroller.clientHeight * 1.5;
        const labels = [];
        let lastLabel = -Infinity;
        let lastDot = -Infinity;
        for (const mark of marks) {
            const y = mark.at * height();
            if (mark.days == null) continue;
            if (mark.isYear && y - lastLabel >= 22 && y < height() - 6 - end) {
                labels.push(placed(h("span", { class: "scrubber-year" }, year(mark.days)), y));
                lastLabel = y;
                lastDot = y + 8;
            } else if (y - lastDot >= 7 && y - lastLabel >= 14 && y < height() - end) {
                labels.push(placed(h("span", { class: "scrubber-month" }), y));
                lastDot = y;
            }
        }
        if (last?.days === null) labels.push(undatedLabel());
        track.replaceChildren(...labels);
        follow();
    }

    function undatedLabel() {
        return placed(h("span", { class: "scrubber-year" }, undated()), height() - endHeight);
    }

    function placed(mark, y) {
        mark.style.top = `${y}px`;
        return mark;
    }

    /** Moves the thumb to where the grid is. */
    function follow() {
        const at = scroller.scrollTop / range();
        const size = height();
        const when = days()[grid.topPhoto()];
        thumb.style.transform = `translateY(${Math.min(1, at) * (size - 4)}px)`;
        element.setAttribute("aria-valuenow", Math.round(at * 100));
        element.setAttribute("aria-valuetext", monthLabel(when));
        if (isDragging) showBubble(at, when);
    }

    function showBubble(at, when) {
        bubble.hidden = false;
        bubble.textContent = monthLabel(when);
        bubble.style.top = `${Math.min(Math.max(at, 0), 1) * height()}px`;
    }

    scroller.addEventListener("scroll", () => {
        element.classList.add("is-moving");
        clearTimeout(idle);
        idle = setTimeout(() => element.classList.remove("is-moving"), 1400);
    }, { passive: true });

    const fraction = (event) => {
        const box = element.getBoundingClientRect();
        if (end && !isDragging && event.clientY > box.bottom - end) return marks.at(-1).at;
        return Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
    };
    /** The month that lies at a place of the track: what a press there will show. */
    const markAt = (at) => marks.findLast((mark) => mark.at <= at + 0.001) ?? marks[0];

    element.onpointerdown = (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        element.focus({ preventScroll: true });
        element.setPointerCapture(event.pointerId);
        scroller.scrollTop = fraction(event) * range();
        isDragging = true;
        element.classList.add("is-dragging");
    };
    element.onpointermove = (event) => {
        if (isDragging) scroller.scrollTop = fraction(event) * range();
        else if (event.pointerType === "mouse" && marks.length) {
            showBubble(fraction(event), markAt(fraction(event)).days);
        }
    };
    element.onpointerup = element.onpointercancel = () => {
        isDragging = false;
        bubble.hidden = true;
        element.classList.remove("is-dragging");
    };
    element.onpointerleave = () => { if (!isDragging) bubble.hidden = true; };

    element.onkeydown = (event) => {
        const now = scroller.scrollTop;
        const places = (step) =>
            marks.filter((mark) => step === "month" || mark.isYear).map((mark) => grid.startOf(mark.photo));
        const next = (step) => places(step).find((top) => top > now + 2);
        const before = (step) => places(step).findLast((top) => top < now - 2);
        const to = {
            ArrowDown: () => next("month") ?? range(), ArrowUp: () => before("month") ?? 0,
            PageDown: () => next("year") ?? range(), PageUp: () => before("year") ?? 0,
            Home: () => 0, End: () => range(),
        }[event.key]?.();
        if (to === undefined) return;
        event.preventDefault();
        scroller.scrollTop = to;
    };
    return { element, update, follow };
}
