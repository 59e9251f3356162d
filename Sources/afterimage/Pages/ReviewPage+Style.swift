extension ReviewPage {
    /// Photos of a group side by side, from a phone to a wide screen.
    static let style = """

        body { padding-bottom: 6rem; }
        main { display: grid; gap: 2.25rem; max-width: 100rem; margin: 0 auto; }
        h2 { margin: 0 0 .6rem; font-size: 1.05rem; font-weight: 600; }
        h2 small { color: var(--quiet); font-weight: 400; font-size: .875rem; margin-left: .4rem; }
        code { font: .875em ui-monospace, monospace; overflow-wrap: anywhere; }
        .photos {
          display: grid; gap: clamp(.75rem, 1.5vw, 1.25rem);
          grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
        }
        figure {
          margin: 0; background: var(--card); border: 2px solid var(--keep); border-radius: .6rem;
          overflow: hidden; display: flex; flex-direction: column;
        }
        figure a {
          position: relative; display: grid; place-items: center; aspect-ratio: 4 / 3;
          background: var(--line); color: var(--quiet);
        }
        figure a:focus-visible { outline: 3px solid Highlight; outline-offset: -3px; }
        img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
        figcaption { display: grid; gap: .15rem; padding: .7rem .8rem; font-size: .875rem; }
        .choice { display: flex; flex-wrap: wrap; gap: .2rem .6rem; align-items: center; margin-bottom: .25rem; }
        .choice em { font-style: normal; color: var(--quiet); font-size: .8rem; }
        label {
          display: flex; gap: .5rem; align-items: center; width: max-content; padding: .25rem .6rem .25rem .4rem;
          border: 1px solid var(--line); border-radius: 1rem; cursor: pointer;
        }
        label:has(:focus-visible) { outline: 3px solid Highlight; outline-offset: 1px; }
        input { width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--keep); }
        .stays { color: var(--keep); font-weight: 600; }
        .goes { color: var(--go); font-weight: 600; display: none; }
        input:not(:checked) ~ .stays { display: none; }
        input:not(:checked) ~ .goes { display: inline; }
        figure:has(input:not(:checked)) { border-color: var(--line); }
        figure:has(input:not(:checked)) img { opacity: .55; }
        figcaption strong { font-weight: 500; overflow-wrap: anywhere; }
        .facts { color: var(--quiet); font-variant-numeric: tabular-nums; }
        .path { color: var(--quiet); font-size: .78rem; overflow-wrap: anywhere; }
        ul { margin: .3rem 0 0; padding-left: 1.1rem; }
        .after { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: baseline; margin-top: .5rem; }
        details { color: var(--quiet); font-size: .875rem; }
        .warning { margin: 0; color: var(--go); font-weight: 600; }
        button {
          font: inherit; padding: .45rem 1rem; border-radius: .5rem; border: 1px solid var(--line);
          background: var(--card); color: var(--ink); cursor: pointer;
        }
        button:focus-visible, summary:focus-visible { outline: 3px solid Highlight; outline-offset: 1px; }
        button:disabled { opacity: .5; cursor: default; }
        #save:not(:disabled) { background: var(--keep); border-color: var(--keep); color: var(--ground); }
        dialog {
          width: min(44rem, calc(100vw - 2rem)); max-height: 85vh; padding: 1.25rem; border: 1px solid var(--line);
          border-radius: .8rem; background: var(--card); color: var(--ink);
        }
        dialog::backdrop { background: rgb(0 0 0 / 55%); }
        .question { display: flex; flex-direction: column; gap: .75rem; max-height: calc(85vh - 2.5rem); }
        dialog p { margin: 0; color: var(--quiet); }
        dialog ul {
          overflow: auto; margin: 0; padding: 0; list-style: none; border: 1px solid var(--line); border-radius: .5rem;
        }
        dialog ul:focus-visible { outline: 3px solid Highlight; outline-offset: 1px; }
        dialog li { display: flex; gap: .8rem; padding: .6rem; }
        dialog li + li { border-top: 1px solid var(--line); }
        dialog li img {
          position: static; flex: none; width: 5rem; height: 4rem; object-fit: contain; background: var(--line);
          border-radius: .3rem;
        }
        dialog li div { display: grid; gap: .1rem; min-width: 0; align-content: start; font-size: .875rem; }
        .answers { display: flex; justify-content: flex-end; gap: .6rem; }
        button.main { background: var(--keep); border-color: var(--keep); color: var(--ground); }
        footer {
          position: fixed; inset: auto 0 0; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center;
          padding: .7rem clamp(1rem, 3vw, 2.5rem); background: var(--card); border-top: 1px solid var(--line);
        }

        """
}
