extension ContactSheet {
    /// Fits from a phone to a wide screen.
    static let style = """

        main {
          display: grid; gap: clamp(.75rem, 1.5vw, 1.25rem); max-width: 100rem; margin: 0 auto;
          grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
        }
        figure {
          margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
          overflow: hidden; display: flex; flex-direction: column;
        }
        figure a {
          position: relative; display: grid; place-items: center; aspect-ratio: 4 / 3;
          background: var(--line); color: var(--quiet);
        }
        figure a:focus-visible { outline: 3px solid Highlight; outline-offset: -3px; }
        img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
        figcaption {
          display: grid; grid-template-columns: auto 1fr auto; gap: .1rem .5rem; padding: .6rem .75rem;
          font-size: .875rem;
        }
        figcaption strong { font-weight: 500; overflow-wrap: anywhere; }
        .rank, .score { color: var(--quiet); font-variant-numeric: tabular-nums; }
        .path { grid-column: 1 / -1; color: var(--quiet); font-size: .78rem; overflow-wrap: anywhere; }
        .none { color: var(--quiet); }

        """
}
