// Light, dark, or as the system has it. The library's setting counts; this browser keeps a copy for the first
// paint.
const key = "afterimage.theme";
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

/** "system", "light" or "dark". */
export function theme() {
    try { return localStorage.getItem(key) ?? "system"; } catch { return "system"; }
}

export function setTheme(wish) {
    try {
        if (wish === "system") localStorage.removeItem(key);
        else localStorage.setItem(key, wish);
    } catch { /* lasts for this page then */ }
    apply(wish);
}

function apply(wish) {
    const dark = wish === "dark" || (wish !== "light" && systemIsDark.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
}

systemIsDark.addEventListener("change", () => apply(theme()));
