import ArgumentParser

struct Calibrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fit thresholds to your own photos.",
        discussion: """
              afterimage calibrate duplicates
            """,
        subcommands: [CalibrateDuplicates.self])
}
