import Foundation
import PhotoGrouping
import PhotoStore

/// A calibration for people.
struct CalibrationText {
    /// Label and value; a row without a label goes on with the one before.
    typealias Row = (label: String, value: String)

    let rows: [Row]
    /// What was found of each kind of variant.
    let recipes: [Row]

    init(_ calibration: DuplicateCalibration, _ thresholds: DuplicateThresholds, library: LibraryFolder) {
        var rows: [Row] = [
            ("Model", calibration.model), ("Made", TimeText.here(calibration.made)),
        ]
        for count in calibration.counts {
            rows.append(
                (
                    "Pairs, \(count.origin.phrase)",
                    "\(NumberText.count(count.same)) the same, \(NumberText.count(count.different)) different"
                ))
        }
        let sure = Self.percent(calibration.wish.confidence)
        rows.append(("Copies from score", NumberText.decimal(calibration.score.threshold, 3)))
        rows += Self.shares(calibration.score, sure)
        if let cosine = calibration.cosine {
            rows.append(("Compared from cosine", NumberText.decimal(cosine.threshold, 3)))
            rows.append(
                (
                    "  copies proposed",
                    "\(Self.percent(cosine.recall.value)), at least \(Self.percent(cosine.leastRecall)) "
                        + "(\(sure) sure)"
                ))
        } else {
            rows.append(("Compared from cosine", "unchanged: too few pairs have vectors"))
        }
        rows.append(
            (
                "Thresholds",
                "copies from score \(NumberText.decimal(Double(thresholds.nearDuplicateScore), 3))"
                    + (thresholds.nearDuplicateScore == 0 ? " (the comparison's own)" : "")
                    + ", compared from cosine \(NumberText.decimal(Double(thresholds.neighbourCosine), 3))"
            ))
        if calibration.isOutdated {
            rows.append(
                ("Outdated", "pictures are compared differently now; to renew: \(Self.renewal(library))"))
        }
        self.rows = rows
        recipes = calibration.recipes.map {
            ($0.name, "\(NumberText.count($0.found.successes)) of \(NumberText.count($0.found.trials))")
        }
    }

    private static func shares(_ suggestion: DuplicateCalibration.Suggestion, _ sure: String) -> [Row] {
        [
            (
                "  precision",
                "\(percent(suggestion.precision.value)), at least \(percent(suggestion.leastPrecision)) "
                    + "(\(sure) sure; \(NumberText.count(suggestion.precision.trials, "pair")))"
            ),
            (
                "  recall",
                "\(percent(suggestion.recall.value)), at least \(percent(suggestion.leastRecall)) "
                    + "(\(sure) sure; \(NumberText.count(suggestion.recall.trials, "pair")))"
            ),
        ]
    }

    private static func renewal(_ library: LibraryFolder) -> String {
        library.command("calibrate duplicates --apply")
    }

    /// Of thresholds that are in use.
    static func outdated(_ made: Date, _ library: LibraryFolder) -> String {
        "The thresholds in use were calibrated on \(TimeText.here(made)), when pictures were compared differently. To "
            + "renew them: \(renewal(library))"
    }

    private static func percent(_ share: Double) -> String {
        "\(NumberText.decimal(100 * share, 1)) %"
    }

    var lines: [String] {
        var table = TextTable([.left, .left])
        for row in rows { table.add(row.label, row.value) }
        if !recipes.isEmpty { table.add("Found of variants") }
        for row in recipes { table.add("  \(row.label)", row.value) }
        return table.lines
    }
}

extension CalibrationPair.Origin {
    fileprivate var phrase: String {
        switch self {
        case .labels: "labelled"
        case .decisions: "marked"
        case .answers: "answered"
        case .variants: "variants"
        case .neighbours: "look-alikes"
        }
    }
}
