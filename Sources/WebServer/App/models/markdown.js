// Markdown (the part of it that model cards use) → DOM nodes. Nothing is ever parsed as HTML: whatever is no
// markdown stays text, so a card can do nothing but be read. Known: headings, paragraphs, lists, tables,
// quotes, code, lines; emphasis, code and links within text. A link leads out only over http(s); pictures are
// their words.
import { h } from "../components/element.js";

const listItem = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$/;
const tableLine = /^\s*\|?\s*:?-{1,}:?\s*(\|\s*:?-{1,}:?\s*)*\|?\s*$/;

/** `level`: what a heading of the first level becomes. Returns a list of elements. */
export function markdown(text, { level = 3 } = {}) {
    const lines = text.replace(/\r\n?/g, "\n").split("\n");
    const blocks = [];
    for (let at = 0; at < lines.length;) {
        const [block, next] = readBlock(lines, at, level);
        if (block) blocks.push(block);
        at = next;
    }
    return blocks;
}

function readBlock(lines, at, level) {
    const line = lines[at];
    if (line.trim() === "") return [null, at + 1];
    const fence = line.match(/^\s*(```+|~~~+)/);
    if (fence) return readCode(lines, at, fence[1]);
    const heading = line.match(/^(#{1,6})\s+(.*?)\s*#*$/);
    if (heading) {
        const tag = `h${Math.min(6, heading[1].length + level - 1)}`;
        return [h(tag, {}, inline(heading[2])), at + 1];
    }
    if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return [h("hr"), at + 1];
    if (/^\s*>/.test(line)) return readQuote(lines, at, level);
    if (line.includes("|") && tableLine.test(lines[at + 1] ?? "") && lines[at + 1].includes("|")) {
        return readTable(lines, at);
    }
    if (listItem.test(line)) return readList(lines, at);
    let end = at + 1;
    while (end < lines.length && lines[end].trim() !== "" && !startsBlock(lines[end])) end += 1;
    return [h("p", {}, inline(lines.slice(at, end).map((each) => each.trim()).join(" "))), end];
}

const startsBlock = (line) =>
    /^\s*(```|~~~|>)/.test(line) || /^#{1,6}\s/.test(line) || listItem.test(line);

function readCode(lines, at, fence) {
    let end = at + 1;
    while (end < lines.length && !lines[end].trim().startsWith(fence)) end += 1;
    return [h("pre", { tabindex: 0 }, h("code", {}, lines.slice(at + 1, end).join("\n"))), end + 1];
}

function readQuote(lines, at, level) {
    let end = at;
    while (end < lines.length && /^\s*>/.test(lines[end])) end += 1;
    const inside = lines.slice(at, end).map((line) => line.replace(/^\s*> ?/, "")).join("\n");
    return [h("blockquote", {}, markdown(inside, { level })), end];
}

/** A list; what is indented below an item is a list within it, lines that go on belong to the item. */
function readList(lines, at) {
    const [, indent, isOrdered] = lines[at].match(listItem);
    const list = h(isOrdered ? "ol" : "ul", { start: isOrdered > 1 ? isOrdered : null });
    let end = at;
    while (end < lines.length) {
        const item = lines[end].match(listItem);
        if (!item || item[1].length < indent.length) break;
        if (item[1].length > indent.length + 1 && list.lastChild) {
            const [inner, next] = readList(lines, end);
            list.lastChild.append(inner);
            end = next;
            continue;
        }
        const words = [item[3]];
        end += 1;
        while (end < lines.length && lines[end].trim() !== "" && !startsBlock(lines[end])) {
            words.push(lines[end].trim());
            end += 1;
        }
        list.append(h("li", {}, inline(words.join(" "))));
    }
    return [list, end];
}

function readTable(lines, at) {
    const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll("\\|", "|"));
    const sides = cells(lines[at + 1]).map((cell) => /^-+:$/.test(cell) ? "is-end"
        : /^:-+:$/.test(cell) ? "is-middle" : null);
    const row = (line, tag) => h("tr", {}, cells(line).map((cell, index) =>
        h(tag === "th" || index > 0 ? tag : "th",
            { class: sides[index], scope: tag === "th" ? "col" : index === 0 ? "row" : null },
            inline(cell))));
    let end = at + 2;
    while (end < lines.length && lines[end].includes("|")) end += 1;
    const hasHead = cells(lines[at]).some(Boolean);
    const table = h("table", {}, hasHead && h("thead", {}, row(lines[at], "th")),
        h("tbody", {}, lines.slice(at + 2, end).map((line) => row(line, "td"))));
    // What is wider than the page scrolls within it, by keyboard as well.
    return [h("div", { class: "markdown-table", tabindex: 0, role: "group" }, table), end];
}

const spans = [
    { mark: /^(`+)(.+?)\1(?!`)/, make: (found) => h("code", {}, found[2].trim()) },
    { mark: /^!\[([^\]]*)\]\([^)]*\)/, make: (found) => found[1] },
    { mark: /^\[([^\]]+)\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/,
        make: (found) => link(inline(found[1]), found[2]) },
    { mark: /^<(https?:\/\/[^>\s]+)>/, make: (found) => link(found[1], found[1]) },
    { mark: /^(\*\*|__)(?=\S)(.+?\S?)\1/, make: (found) => h("strong", {}, inline(found[2])) },
    { mark: /^(\*)(?=\S)(.+?\S?)\1(?!\*)/, make: (found) => h("em", {}, inline(found[2])) },
    { mark: /^\\([\\`*_{}[\]()#+\-.!|<>])/, make: (found) => found[1] },
];

/** Text with emphasis, code and links → nodes and strings. */
function inline(text) {
    const parts = [];
    let plain = "";
    while (text) {
        const span = spans.find(({ mark }) => mark.test(text));
        if (!span) {
            // On to the next character that may begin one.
            const length = Math.max(1, text.slice(1).search(/[`![<*_\\]/) + 1 || text.length);
            plain += text.slice(0, length);
            text = text.slice(length);
            continue;
        }
        const found = text.match(span.mark);
        if (plain) parts.push(plain);
        plain = "";
        parts.push(span.make(found));
        text = text.slice(found[0].length);
    }
    if (plain) parts.push(plain);
    return parts;
}

function link(content, address) {
    if (!/^https?:\/\//i.test(address)) return h("span", {}, content);
    return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, content);
}
