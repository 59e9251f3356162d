import PhotoGrouping

/// A page with a calibration's curves and numbers.
struct CalibrationPage {
    let calibration: DuplicateCalibration
    let text: CalibrationText
    /// SVG.
    let curves: String

    /// The page, UTF-8.
    var html: String {
        HTMLPage(
            title: "Calibration", style: Self.style,
            body: """
                <header>
                <h1>From which score on photos are copies</h1>
                <p>\(calibration.model.htmlEscaped) · \(TimeText.here(calibration.made))</p>
                </header>
                <main>
                \(curves)
                <table>\(Self.rows(text.rows))</table>
                \(text.recipes.isEmpty ? "" : "<h2>Found of variants</h2>\n<table>\(Self.rows(text.recipes))</table>")
                </main>
                """
        ).html
    }

    private static func rows(_ rows: [CalibrationText.Row]) -> String {
        rows.map {
            "<tr><th scope=\"row\">\($0.label.htmlEscaped)</th><td>\($0.value.htmlEscaped)</td></tr>"
        }.joined(separator: "\n")
    }

    private static let style = """

        main { max-width: 100rem; margin: 0 auto; display: grid; gap: 1.5rem; }
        svg { max-width: 100%; height: auto; border-radius: .6rem; }
        h2 { margin: 0; font-size: 1.05rem; }
        table { border-collapse: collapse; width: max-content; max-width: 100%; font-size: .9rem; }
        th, td { text-align: left; padding: .25rem 1.5rem .25rem 0; border-bottom: 1px solid var(--line); }
        th { font-weight: 500; white-space: pre; }
        td { font-variant-numeric: tabular-nums; }

        """
}
