import Crypto
import Foundation

/// A page that needs nothing but itself: pictures travel inside, nothing is fetched, and no script runs but its own
/// (the content security policy allows only the page's style and script, by their hashes, and `data:` pictures).
struct HTMLPage {
    let title: String
    /// Beside `commonStyle`.
    let style: String
    var script: String?
    /// HTML, UTF-8.
    let body: String

    /// The whole document.
    var html: String {
        let style = Self.commonStyle + style
        let scripts = script.map { "; script-src \(Self.source($0))" } ?? ""
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
            style-src \(Self.source(style))\(scripts); base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(title.htmlEscaped) – Afterimage</title>
            <style>\(style)</style>
            </head>
            <body>
            \(body)
            \(script.map { "<script>\($0)</script>\n" } ?? "")</body>
            </html>

            """
    }

    private static func source(_ text: String) -> String {
        "'sha256-\(Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString())'"
    }

    /// Colours that follow the reader's light or dark setting, and the heading.
    private static let commonStyle = """

        :root {
          color-scheme: light dark;
          --ground: #f6f5f3; --card: #ffffff; --ink: #1c1b1a; --quiet: #6a6762; --line: #e2dfda;
          --keep: #1d6b3c; --go: #a3341f;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #161616; --card: #222222; --ink: #eceae6; --quiet: #a09c95; --line: #333230;
            --keep: #7fd19f; --go: #f0907b;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; padding: clamp(1rem, 3vw, 2.5rem); background: var(--ground); color: var(--ink);
          font: 1rem/1.45 system-ui, sans-serif;
        }
        header { max-width: 100rem; margin: 0 auto 1.5rem; }
        h1 { margin: 0; font-size: clamp(1.3rem, 2.5vw, 1.9rem); font-weight: 600; overflow-wrap: anywhere; }
        header p { margin: .25rem 0 0; color: var(--quiet); }

        """
}
