// Light, dark, or as the system has it. Kept in this browser: it is no part of the library.
const key = "afterimage.theme";
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

/** "auto", "light" or "dark". */
export function theme() {
    try { return localStorage.getItem(key) ?? "auto"; } catch { return "auto"; }
}

export function setTheme(wish) {
    try {
        if (wish === "auto") localStorage.removeItem(key);
        else localStorage.setItem(key, wish);
    } catch { /* lasts for this page then */ }
    apply(wish);
}

function apply(wish) {
    const dark = wish === "dark" || (wish !== "light" && systemIsDark.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
}

systemIsDark.addEventListener("change", () => apply(theme()));
