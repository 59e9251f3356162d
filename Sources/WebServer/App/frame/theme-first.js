// Runs before the first paint, so that a dark screen does not flash white; frame/theme.js does the rest.
(() => {
    let wish = null;
    try { wish = localStorage.getItem("afterimage.theme"); } catch { /* storage may be switched off */ }
    const dark = wish === "dark" || (wish !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
