import ArgumentParser
import Foundation
import PhotoSearch
import PhotoTypes

/// What a search returns and how it is shown.
struct ResultOptions: ParsableArguments {
    @Option(name: [.short, .long], help: ArgumentHelp("Maximum number of results.", valueName: "number"))
    var limit = 20

    @Option(
        name: .customLong("in"),
        help: ArgumentHelp("Only photos in this folder or below it.", valueName: "folder"),
        completion: .directory)
    var folder: PathArgument?

    @Option(
        help: ArgumentHelp(
            "Only photos captured on this date or later: 2023, 2023-05 or 2023-05-17.", valueName: "date"))
    var from: String?

    @Option(help: ArgumentHelp("Only photos captured on this date or earlier.", valueName: "date"))
    var to: String?

    @Flag(help: "Show copies and the shots of a burst as separate results.")
    var noStack = false

    @Flag(help: "Only photos that are marked as favourites.")
    var favourites = false

    @Flag(help: "Include photos that are hidden.")
    var hidden = false

    @Option(
        help: ArgumentHelp("Write a page with the photos to this file.", valueName: "file"),
        completion: .file(extensions: ["html"]))
    var html: String?

    @Option(
        help: ArgumentHelp(
            "Draw the photos in the terminal; without a value, detects how.",
            valueName: "auto|kitty|iterm|sixel"))
    var show: PictureChoice?

    @Flag(
        help: "Also show scores: the similarity of each photo to what you asked for, from −1 to 1.")
    var scores = false

    mutating func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit must be at least 1.") }
        if html?.isEmpty == true { throw ValidationError("--html needs a file.") }
    }

    /// - Throws: `PhotoSearchError` for dates that are none.
    func scope(includesIrrelevant: Bool = false) throws(PhotoSearchError) -> SearchScope {
        let captured = from == nil && to == nil ? nil : try CapturePeriod(from: from, to: to)
        return SearchScope(
            limit: limit, folder: folder?.path, captured: captured, includesIrrelevant: includesIrrelevant,
            includesHidden: hidden, onlyFavourites: favourites)
    }
}

/// The value of `--show`.
enum PictureChoice: ExpressibleByArgument {
    case auto
    case chosen(PictureProtocol)

    init?(argument: String) {
        if argument == "auto" {
            self = .auto
        } else if let chosen = PictureProtocol(rawValue: argument) {
            self = .chosen(chosen)
        } else {
            return nil
        }
    }

    static var allValueStrings: [String] { ["auto"] + PictureProtocol.allCases.map(\.rawValue) }

    /// How to draw, or why pictures cannot be drawn.
    func resolved(
        for terminal: Terminal, _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Result<PictureProtocol, PictureError> {
        switch self {
        case .chosen(let chosen):
            return .success(chosen)
        case .auto:
            guard terminal.isTerminal else { return .failure(.notATerminal) }
            return PictureProtocol.detected(in: environment).map { .success($0) } ?? .failure(.noPicturesHere)
        }
    }
}
