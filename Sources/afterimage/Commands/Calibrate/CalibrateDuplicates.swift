import ArgumentParser
import Foundation
import PhotoEmbedding
import PhotoGrouping
import PhotoStore
import PhotoTypes

struct CalibrateDuplicates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates",
        abstract: "Measure the score above which two photos of this library are duplicates.",
        discussion: """
            Measures pairs that are known to be the same or different: from a file of labels, from your answers to a few \
            questions, from what you marked, and from variants of your photos made in memory (cropped, recompressed, …), \
            which are compared with similar but different photos. Shows precision and recall, and suggests thresholds, \
            which are used from then on if you agree. Writes only to the library.

              afterimage calibrate duplicates
              afterimage calibrate duplicates --questions 20 --apply
              afterimage calibrate duplicates --labels pairs.csv --self-made 0 --html curve.html
              afterimage calibrate duplicates --show

            A file of labels is CSV with lines such as IMG_1.jpg,IMG_2.jpg,same (or different; the heading is a,b,label), \
            or a JSON array of {"a": …, "b": …, "label": "same"}. Relative paths are relative to the file's folder.
            """)

    @Option(
        help: ArgumentHelp("Labelled pairs, as CSV or JSON.", valueName: "file"),
        completion: .file(extensions: ["csv", "json"]))
    var labels: PathArgument?

    @Option(help: ArgumentHelp("Maximum number of questions to ask in the terminal.", valueName: "number"))
    var questions = 0

    @Option(help: ArgumentHelp("Number of photos to make variants of.", valueName: "number"))
    var selfMade = 60

    @Option(
        help: ArgumentHelp(
            "Precision: the share of the pairs called duplicates that must be duplicates.", valueName: "share"
        ))
    var precision = DuplicateCalibration.Wish().precision

    @Option(
        help: ArgumentHelp(
            "The share of all duplicates that must be proposed for comparison.", valueName: "share"))
    var proposed = DuplicateCalibration.Wish().proposed

    @Option(help: ArgumentHelp("Confidence that both are reached.", valueName: "share"))
    var confidence = DuplicateCalibration.Wish().confidence

    @Option(
        help: ArgumentHelp("Write a page with curves and numbers to this file.", valueName: "file"),
        completion: .file(extensions: ["html"]))
    var html: String?

    @Option(
        help: ArgumentHelp("Write the curves to this file.", valueName: "file"),
        completion: .file(extensions: ["svg"]))
    var svg: String?

    @Flag(help: "Use the thresholds without asking.")
    var apply = false

    @Flag(help: "Show the thresholds, but do not use them.")
    var dryRun = false

    @Flag(help: "Show the calibration in use, and measure nothing.")
    var show = false

    @OptionGroup var model: RegistryOptions
    @OptionGroup var library: LibraryOptions

    mutating func validate() throws {
        guard questions >= 0, selfMade >= 0 else {
            throw ValidationError("--questions and --self-made must be 0 or more.")
        }
        if apply, dryRun { throw ValidationError("Use either --apply or --dry-run, not both.") }
        if html?.isEmpty == true { throw ValidationError("--html needs a file.") }
        if svg?.isEmpty == true { throw ValidationError("--svg needs a file.") }
    }

    func run() async throws {
        let command = self
        try await stoppable(farewell: "Stopped. Your answers are kept; no threshold was changed.") {
            try await (command.show ? command.showLast() : command.calibrate())
        }
    }

    private func showLast() async throws {
        let store = try PhotoStore(library.folder, for: .reading)
        let packs = try model.registry.packs(of: store)
        let serving = packs.serving
        let thresholds = try DuplicateThresholds(
            in: store, model: serving, standard: DuplicateThresholds(standardFor: packs.servingPack))
        guard let last = try DuplicateCalibration.last(in: store, model: serving) else {
            if library.json {
                return try JSONOutput.write(CalibrationJSON(calibration: nil, thresholds: thresholds))
            }
            return Terminal.output.line(
                "\(serving) was not calibrated; the standard thresholds are in use.")
        }
        try write(last, thresholds, failures: [], isKept: true)
    }

    private func calibrate() async throws {
        _ = try PhotoStore(library.folder, for: .reading)
        let store = try library.storeForWriting()
        defer { store.close() }
        let pack = try model.registry.searchPack(of: store).pack
        let embedder = try PackImageEmbedder(pack, threads: ProcessInfo.processInfo.activeProcessorCount)
        let calibrator = DuplicateCalibrator(store: store, model: pack.model) { images in
            try embedder.embed(images.map(embedder.preprocess))
        }
        let standard = DuplicateThresholds(standardFor: pack)
        let gathered = try await gather(calibrator, store, pack.model, standard)
        let wish = DuplicateCalibration.Wish(
            precision: precision, proposed: proposed, confidence: confidence)
        let calibration = try DuplicateCalibration(of: gathered.pairs, model: pack.model, wish: wish)
        let current = try DuplicateThresholds(in: store, model: pack.model, standard: standard)
        let suggested = calibration.thresholds(replacingIn: current)
        if !library.json { try write(calibration, suggested, failures: gathered.failures, isKept: false) }
        // Where no one can be asked, nothing is changed.
        let asks = !apply && !dryRun && isatty(STDIN_FILENO) == 1
        let isKept =
            try apply
            || asks
                && Question.ask(
                    "Use these thresholds from now on?", for: "calibrate duplicates",
                    otherwise: Self.unchanged)
        if isKept { try calibration.save(in: store, standard: standard) }
        if library.json {
            try write(calibration, suggested, failures: gathered.failures, isKept: isKept)
        } else if isKept {
            Terminal.messages.line(
                "These thresholds are now in use. To find duplicates with them: "
                    + library.folder.command("duplicates"))
        } else if !asks {
            Terminal.messages.line(Self.unchanged)
        }
    }

    private static let unchanged = "Nothing was changed. To use these thresholds: --apply"

    private func gather(
        _ calibrator: DuplicateCalibrator, _ store: PhotoStore, _ model: ModelID,
        _ standard: DuplicateThresholds
    ) async throws -> DuplicateCalibrator.Gathered {
        let line = StatusLine()
        defer { line.clear() }
        func report(_ what: String) -> (Int, Int) -> Void {
            { line.show("\(what): \(NumberText.count($0)) of \(NumberText.count($1))") }
        }
        var gathered = DuplicateCalibrator.Gathered()
        func add(_ more: DuplicateCalibrator.Gathered) {
            gathered.pairs += more.pairs
            gathered.failures += more.failures
            gathered.varied += more.varied
            gathered.unproven += more.unproven
        }
        // Mistakes in the file are reported before an hour's work.
        let given = try labels.map { try PairLabels.read(fileAt: $0.path) } ?? []
        // Photos to vary, and pairs to ask about, are those of a library that was looked through.
        if questions > 0 || selfMade > 0 {
            _ = try await DuplicateCheck.update(
                DuplicateFinder(store: store, model: model, standard: standard))
        }
        if !given.isEmpty { add(try await calibrator.measure(given, report("Labelled pairs"))) }
        // Before the questions, whose answers are remembered as well.
        add(try await calibrator.decided(report("What you marked")))
        if questions > 0 {
            gathered.pairs += try CalibrationQuestions(store: store, limit: questions)
                .answers(
                    calibrator.questions(),
                    start: DuplicateThresholds(in: store, model: model, standard: standard))
        }
        if selfMade > 0 {
            add(try await calibrator.selfMade(photos: selfMade, report("Photos varied")))
        }
        line.clear()
        say(gathered)
        return gathered
    }

    /// Where the pairs come from that a threshold has to tell from copies, and what they lack.
    private func say(_ gathered: DuplicateCalibrator.Gathered) {
        guard gathered.unproven > 0 else { return }
        let found = gathered.pairs.count { $0.origin == .neighbours }
        Terminal.messages.line(
            "\(NumberText.count(found, "pair")) of different photos that look alike "
                + "\(found == 1 ? "was" : "were") found. \(NumberText.count(gathered.unproven)) of "
                + "\(NumberText.count(gathered.varied, "photo")) gave none, because they or the photos similar to them do "
                + "not say when and by which camera they were taken. For more pairs: --questions 20, or --labels FILE"
        )
    }

    private func write(
        _ calibration: DuplicateCalibration, _ thresholds: DuplicateThresholds,
        failures: [CalibrationProblem], isKept: Bool
    ) throws {
        let curves = CurvePlot.svg(of: calibration)
        if let svg { try writeWhole(curves, to: svg) }
        let text = CalibrationText(calibration, thresholds, library: library.folder)
        if let html {
            try writeWhole(
                CalibrationPage(calibration: calibration, text: text, curves: curves).html, to: html)
        }
        if library.json {
            return try JSONOutput.write(
                CalibrationJSON(
                    calibration: calibration, thresholds: thresholds, isKept: isKept,
                    failures: failures.map(\.description)))
        }
        for line in text.lines { Terminal.output.line(line) }
        for failure in failures { Terminal.messages.line(failure.description.printable) }
        for file in [svg, html].compactMap({ $0 }) { Terminal.messages.line("Wrote \(file.printable)") }
    }
}

/// What `calibrate duplicates` writes with `--json`.
private struct CalibrationJSON: Encodable {
    let calibration: DuplicateCalibration?
    let thresholds: DuplicateThresholds
    /// Whether pictures are compared otherwise now than for it.
    let isOutdated: Bool
    /// Whether the library keeps them.
    let isKept: Bool
    /// Photos that could not be compared.
    let failures: [String]

    init(
        calibration: DuplicateCalibration?, thresholds: DuplicateThresholds, isKept: Bool = false,
        failures: [String] = []
    ) {
        self.calibration = calibration
        self.thresholds = thresholds
        isOutdated = calibration?.isOutdated ?? false
        self.isKept = isKept
        self.failures = failures
    }

    private enum CodingKeys: String, CodingKey {
        case calibration, thresholds, failures
        case isKept = "kept"
        case isOutdated = "outdated"
    }
}
