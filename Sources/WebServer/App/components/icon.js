// The app's icons: strokes on a 24 × 24 grid, drawn in the colour of the text. Screen readers skip them; the
// element that holds one has the name.
const shapes = {
    library: "M4 5h7v6H4zM13 5h7v6h-7zM4 13h10v6H4zM16 13h4v6h-4z",
    search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.2 16.2 20.5 20.5",
    duplicates: "M8 8h12v12H8zM4 16V4h12",
    indexing: "M20 12a8 8 0 1 1-2.6-5.9M20 3v4h-4M12 8v4.5l3 1.8",
    model: "M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5",
    settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4",
    order: "M7 5v14M3.5 15.5 7 19l3.5-3.5M13 6h8M13 12h6M13 18h3",
    photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.2h.01",
    people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-3.5 2.7-6 6-6s6 2.5 6 6M16 4.5a3.5 3.5 0 0 1 0 6.5M17.5 14.3c2.2.8 3.5 2.9 3.5 5.7",
    place: "M12 21s-7-6.2-7-11.5a7 7 0 0 1 14 0C19 14.8 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    album: "M5 3.5h14M4 7h16v13H4zM4 17l5-4 4 3 3-2 4 3",
    sync: "M4 12a8 8 0 0 1 14-5.3L20 9M20 4v5h-5M20 12a8 8 0 0 1-14 5.3L4 15M4 20v-5h5",
    more: "M5 12h.01M12 12h.01M19 12h.01",
    close: "M6 6l12 12M18 6 6 18",
    back: "M15 5l-7 7 7 7",
    next: "M9 5l7 7-7 7",
    check: "M5 12.5 10 17.5 19 7",
    plus: "M12 5v14M5 12h14",
    minus: "M5 12h14",
    info: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5M12 8h.01",
    warning: "M12 4 2.8 20h18.4zM12 10v4.5M12 17.3h.01",
    download: "M12 4v11M7 11l5 5 5-5M4 20h16",
    open: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
    copy: "M9 9h11v11H9zM5 15H4V4h11v1",
    similar: "M4 6h9v9H4zM17 8.5a6 6 0 1 1-6.5 10",
    folder: "M3 6h6l2 2.5h10V19H3z",
    calendar: "M4 6h16v14H4zM4 10.5h16M8 3.5V7M16 3.5V7",
    camera: "M3 8h4l2-3h6l2 3h4v11H3zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
    keyboard: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
    trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
    undo: "M4 9h10a6 6 0 0 1 0 12H8M4 9l4.5-4.5M4 9l4.5 4.5",
    pause: "M8 5v14M16 5v14",
    play: "M7 4.5v15l12-7.5z",
    lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
    sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
    compare: "M12 3v18M4 6h5v12H4M20 6h-5v12h5",
    star: "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z",
    heart: "M12 20s-7.5-4.7-7.5-10.2A4.3 4.3 0 0 1 12 7.1a4.3 4.3 0 0 1 7.5 2.7C19.5 15.3 12 20 12 20z",
    eye: "M2.5 12s3.5-6.5 9.5-6.5 9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.5S2.5 12 2.5 12zM12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z",
    eyeOff: "M4 4l16 16M9.5 5.8a9 9 0 0 1 2.5-.3c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.6 3.3M6.2 7.8A15.600 15.600 0 0 0 2.500 12s3.500 6.500 9.500 6.500a9 9 0 0 0 4.300-1.100M10 10a2.800 2.800 0 0 0 4 4",
    turnRight: "M19 12a7 7 0 1 1-2.300-5.200L19 9M19 4v5h-5",
    turnLeft: "M5 12a7 7 0 1 0 2.300-5.200L5 9M5 4v5h5",
    stack: "M4 8h12v12H4zM8 8V4h12v12h-4",
    zoomIn: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.2 16.2l4.3 4.3M11 8v6M8 11h6",
    zoomOut: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.2 16.2l4.3 4.3M8 11h6",
};

/** Arrows turn round where text runs from right to left; dots need a thicker stroke. */
const classes = { back: "icon turns", next: "icon turns", more: "icon dots" };

export function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", classes[name] ?? "icon");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", shapes[name] ?? shapes.photo);
    svg.append(path);
    return svg;
}
