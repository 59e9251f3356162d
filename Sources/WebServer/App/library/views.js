// What the library shows: all photos but hidden ones, favourites, or hidden ones.
import { menuButton } from "../components/menu.js";
import { t } from "../frame/strings.js";

const all = [
    { show: "visible", title: t("Library"), label: t("All photos"), icon: "library", address: "/library" },
    {
        show: "favourites", title: t("Favourites"), label: t("Favourites"), icon: "heart",
        address: "/library?show=favourites",
        empty: (navigate) => ({
            icon: "heart", title: t("No favourites yet"),
            text: t("Press F on a photo, or its heart, to find it here."),
            actions: [{ label: t("Show all photos"), kind: "primary", run: () => navigate("/library") }],
        }),
    },
    {
        show: "hidden", title: t("Hidden photos"), label: t("Hidden photos"), icon: "eyeOff",
        address: "/library?show=hidden",
        empty: (navigate) => ({
            icon: "eyeOff", title: t("No hidden photos"),
            text: t("A photo that you hide leaves the library and searches, and waits here. Its file stays as it is."),
            actions: [{ label: t("Show all photos"), kind: "primary", run: () => navigate("/library") }],
        }),
    },
];

export const views = new Map(all.map((view) => [view.show, view]));

export const showMenu = (current, navigate) => menuButton({
    label: t("Show: {what}", { what: current.label }), icon: current.show === "visible" ? "eye" : current.icon,
    items: all.map(({ show, label, icon, address }) => ({
        label, icon, checked: () => show === current.show, run: () => navigate(address),
    })),
});
