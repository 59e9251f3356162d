import Foundation

/// A calibration's curves as an SVG picture: precision over recall, and both over the threshold.
public struct CurvePlot: Sendable {
    private static let side = 340.0
    private static let margin = 56.0
    private static let blue = "#1f6fb4"
    private static let orange = "#d2691e"

    private var body = ""

    /// - Returns: a whole SVG document without outside parts.
    public static func svg(of calibration: DuplicateCalibration) -> String {
        var plot = CurvePlot()
        plot.panels(calibration.scores, calibration.score, "local check", "score", column: 0)
        if let curve = calibration.cosines {
            plot.panels(curve, calibration.cosine, "vectors", "cosine", column: 1)
        }
        let columns = calibration.cosines == nil ? 1.0 : 2.0
        let (width, height) = (columns * (side + 2 * margin), 2 * (side + 2 * margin))
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" \
            width="\(number(width))" height="\(number(height))" font-family="sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="white"/>
            \(plot.body)</svg>

            """
    }

    private mutating func panels(
        _ curve: PrecisionRecallCurve, _ suggestion: DuplicateCalibration.Suggestion?, _ what: String,
        _ measure: String, column: Double
    ) {
        let left = Self.margin + column * (Self.side + 2 * Self.margin)
        let points = curve.points.map {
            (threshold: $0.threshold, precision: $0.precision.value, recall: curve.recall($0).value)
        }
        let lowest = min(0, (points.last?.threshold ?? 0))
        panel(left, Self.margin, "Copies by \(what)", "recall", "precision", from: 0)
        line(points.map { ($0.recall, $0.precision) }, left, Self.margin, from: 0, Self.blue)
        let lower = 3 * Self.margin + Self.side
        panel(left, lower, "", "threshold of the \(measure)", "", from: lowest)
        line(points.map { ($0.threshold, $0.precision) }, left, lower, from: lowest, Self.blue)
        line(points.map { ($0.threshold, $0.recall) }, left, lower, from: lowest, Self.orange)
        text("precision", left + 8, lower + Self.side - 26, Self.blue)
        text("recall", left + 8, lower + Self.side - 8, Self.orange)
        guard let suggestion else { return }
        let dot = place(suggestion.recall.value, suggestion.precision.value, left, Self.margin, from: 0)
        body += "<circle cx=\"\(dot.x)\" cy=\"\(dot.y)\" r=\"5\" fill=\"\(Self.blue)\"/>\n"
        let top = place(suggestion.threshold, 1, left, lower, from: lowest)
        let bottom = place(suggestion.threshold, 0, left, lower, from: lowest)
        body += """
            <line x1="\(top.x)" y1="\(top.y)" x2="\(bottom.x)" y2="\(bottom.y)" stroke="gray" stroke-dasharray="4"/>

            """
        text(
            "suggested: \(Self.number(suggestion.threshold, digits: 3))", left + Self.side / 2, lower - 8,
            "gray",
            anchor: "middle")
    }

    private mutating func panel(
        _ left: Double, _ top: Double, _ title: String, _ horizontal: String, _ vertical: String,
        from lowest: Double
    ) {
        body += """
            <rect x="\(Self.number(left))" y="\(Self.number(top))" width="\(Self.number(Self.side))" \
            height="\(Self.number(Self.side))" fill="none" stroke="black"/>

            """
        for tick in stride(from: 0.0, through: 1, by: 0.25) {
            let value = lowest + tick * (1 - lowest)
            text(
                Self.number(value, digits: 2), left + tick * Self.side, top + Self.side + 16, "black",
                anchor: "middle")
            text(
                Self.number(tick, digits: 2), left - 6, top + (1 - tick) * Self.side + 4, "black",
                anchor: "end")
        }
        text(title, left + Self.side / 2, top - 12, "black", anchor: "middle")
        text(horizontal, left + Self.side / 2, top + Self.side + 36, "black", anchor: "middle")
        text(vertical, left - Self.margin + 4, top - 12, "black")
    }

    private mutating func line(
        _ points: [(Double, Double)], _ left: Double, _ top: Double, from lowest: Double, _ colour: String
    ) {
        let places = points.map { point in
            let spot = place(point.0, point.1, left, top, from: lowest)
            return "\(spot.x),\(spot.y)"
        }
        body += """
            <polyline points="\(places.joined(separator: " "))" fill="none" stroke="\(colour)" stroke-width="2"/>

            """
    }

    private mutating func text(
        _ words: String, _ x: Double, _ y: Double, _ colour: String, anchor: String = "start"
    ) {
        guard !words.isEmpty else { return }
        body += """
            <text x="\(Self.number(x))" y="\(Self.number(y))" fill="\(colour)" text-anchor="\(anchor)">\(words)</text>

            """
    }

    private func place(
        _ x: Double, _ y: Double, _ left: Double, _ top: Double, from lowest: Double
    ) -> (x: String, y: String) {
        (
            Self.number(left + (x - lowest) / (1 - lowest) * Self.side),
            Self.number(top + (1 - y) * Self.side)
        )
    }

    private static func number(_ value: Double, digits: Int = 1) -> String {
        String(format: "%.\(digits)f", locale: Locale(identifier: "en_US_POSIX"), value)
    }
}
