// Every screen of the app, in the order of the navigation. A screen is a folder whose module exports
// `mount(root, context)`; it is loaded when first opened. `overlay`: shown over the screen it was opened
// from, which stays as it was. `section`: its place in the navigation (none: not in it); the phone's bar
// shows those with `bar`, the others are under “More”. People, Trips & Places, Memories and Albums belong
// after Search, Sync before Settings.
import { t } from "./strings.js";

export const screens = [
    {
        path: "/library", title: t("Library"), icon: "library", section: "photos", bar: true, keys: "g l",
        styles: ["/components/grid/grid.css", "/library/library.css"],
        load: () => import("../library/screen.js"),
    },
    {
        path: "/search", title: t("Search"), icon: "search", section: "photos", bar: true, keys: "g s",
        styles: ["/components/grid/grid.css", "/search/search.css"],
        load: () => import("../search/screen.js"),
    },
    {
        path: "/duplicates", title: t("Duplicates"), icon: "duplicates", section: "photos", bar: true,
        keys: "g d",
        styles: ["/duplicates/duplicates.css"], load: () => import("../duplicates/screen.js"),
    },
    {
        path: "/indexing", title: t("Indexing"), icon: "indexing", section: "app", keys: "g i",
        styles: ["/indexing/indexing.css"], load: () => import("../indexing/screen.js"),
    },
    {
        path: "/models", title: t("Models"), icon: "model", section: "app", keys: "g m",
        styles: ["/models/models.css"], load: () => import("../models/screen.js"),
    },
    {
        path: "/settings", title: t("Privacy & settings"), short: t("Settings"), icon: "settings",
        section: "app", keys: "g p", styles: ["/settings/settings.css"],
        load: () => import("../settings/screen.js"),
    },
    {
        path: "/photo", title: t("Photo"), icon: "photo", overlay: true,
        styles: ["/photo/photo.css"], load: () => import("../photo/screen.js"),
    },
];

/** The screen of an address and what follows its path: "/photo/12" → the photo screen, ["12"]. */
export function screenAt(pathname) {
    const [first, ...rest] = pathname.split("/").filter(Boolean).map(decodeURIComponent);
    const screen = screens.find((each) => each.path === `/${first ?? "library"}`);
    return screen && { screen, rest };
}
