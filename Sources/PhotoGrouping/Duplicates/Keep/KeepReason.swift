import ImageDecoding
import PhotoTypes

/// Why a photo is suggested to be kept: by which criterion it is better, and than how many others.
public struct KeepReason: Hashable, Sendable {
    public let criterion: KeepCriterion
    public let kept: KeepFact
    /// Of the best of those that lost.
    public let other: KeepFact
    /// How many photos of the group fell behind by this criterion.
    public let ahead: Int
    /// Whether that is all the others.
    private let isAheadOfAll: Bool

    public init(
        _ criterion: KeepCriterion, kept: KeepFact, other: KeepFact, ahead: Int, isAheadOfAll: Bool = true
    ) {
        self.isAheadOfAll = isAheadOfAll
        self.criterion = criterion
        self.kept = kept
        self.other = other
        self.ahead = ahead
    }

    /// Whether it is of no quality of the picture, but only tells one file from another that is as good.
    public var isTieBreak: Bool { [.age, .path].contains(criterion) }

    /// One plain sentence.
    public var sentence: String {
        switch (kept, other) {
        case (.stars(PhotoTraits.heart), .stars): "A favourite."
        case (.stars(let stars), .stars(let next)):
            next < 0 && stars <= 0
                ? "\(isAheadOfAll ? "The " : "")\(others) \(was) marked as rejected."
                : "Rated higher: \(stars) of 5 stars (next best: \(max(next, 0)))."
        case (.folder(let folder, let standing), .folder(let next, let nextStanding)):
            standing == .preferred
                ? "In the preferred folder \(folder.display)"
                    + (nextStanding == .preferred ? " (next best: \(next.display))." : ".")
                : "Outside the folder to avoid, \(next.display)."
        case (.raw, .raw): "Has a raw file."
        case (.pages(let pages), .pages(let next)): "Has \(pages) pages or frames (next best: \(next))."
        case (.origin(let history), .origin(let next)): origin(history, next)
        case (.tones(let encoding), .tones(let next)):
            "Finer tones: \(Self.tones(encoding)) (next best: \(Self.tones(next)))."
        case (.pixels(let size?), .pixels(let next)):
            "More pixels: \(size.width) × \(size.height)"
                + (next.map { " (next best: \($0.width) × \($0.height))." } ?? ".")
        case (.clipped(let share), .clipped(let next)):
            Self.percent(share) == 0
                ? "No clipped highlights or shadows (next best: \(Self.percent(next)) %)."
                : "Fewer clipped highlights and shadows: \(Self.percent(share)) % (next best: \(Self.percent(next)) %)."
        case (.sharpness, _): "Sharper than \(theOthers)."
        case (.storage(let encoding), .storage(let next)): storage(encoding, next)
        case (.statements(let count), .statements(let next)):
            "More metadata: \(count) \(count == 1 ? "detail" : "details") against \(next)."
        case (.place(let place), .place(let next)): self.place(place, next)
        case (.name(let name), .name(let next)): "Named \(name); \(next) is named like a copy."
        case (.path, _): "First by path; otherwise they are equal."
        default: fallback
        }
    }

    private var theOthers: String { (isAheadOfAll ? "the " : "") + others }
    /// `other`, `others`; `1 other`, `2 others` where there are more that did not fall behind here.
    private var others: String {
        (isAheadOfAll ? "" : "\(ahead) ") + (ahead == 1 ? "other" : "others")
    }
    private var was: String { ahead == 1 ? "was" : "were" }

    /// Of criteria that have no numbers, or where one of the photos has none.
    private var fallback: String {
        switch criterion {
        case .age: "The older file."
        case .exposure: "Better exposed."
        case .faces: "Better faces."
        default: "Better by \(criterion.rawValue)."
        }
    }

    private func origin(_ history: KeepFact.History, _ next: KeepFact.History) -> String {
        let lead =
            switch history.origin {
            case .camera where history.changes.isEmpty: "Original from the camera"
            case .camera, .converted, .unknown: history.changes.isEmpty ? "Likely the original" : "Edited"
            case .edited: "Saved by an editor"
            case .messenger: "From a messenger"
            case .screenshot: "A screenshot"
            }
        let loss =
            switch next.origin {
            case .messenger: "came through a messenger"
            case .screenshot: ahead == 1 ? "is a screenshot" : "are screenshots"
            case _ where !next.changes.isEmpty: "\(was) edited (\(next.changes.joined(separator: ", ")))"
            case .edited: "\(was) saved by an editor" + (next.software.map { " (\($0))" } ?? "")
            case .converted: "\(was) converted from a camera's file"
            case .camera, .unknown: ahead == 1 ? "has no camera data" : "have no camera data"
            }
        return "\(lead); \(theOthers) \(loss)."
    }

    private func storage(_ encoding: PictureEncoding?, _ next: PictureEncoding?) -> String {
        guard let encoding, let next else { return "Less compressed." }
        let other = ahead == 1 ? "the other is" : "the next best is"
        if next.wasJPEG {
            return "Likely the source; \(other) a \(next.format.rawValue) made from a JPEG."
        }
        if encoding.format == .jpeg, next.format == .jpeg {
            return "Less compressed; \(other) a more heavily compressed JPEG."
        }
        let kind =
            encoding.isLossless == true ? "Lossless \(encoding.format.rawValue)" : encoding.format.rawValue
        let few = next.isLossless == true ? next.fewColours.map { " of \($0) colours" } ?? "" : ""
        return "\(kind); \(other) a \(next.format.rawValue)\(few)."
    }

    private func place(_ place: KeepFact.Place, _ next: KeepFact.Place) -> String {
        let other = ahead == 1 ? "the other is" : "the next is"
        return switch next {
        case .named(let folder): "Outside \(folder.display), where \(other)."
        case .copy(let copy):
            "In \(copy.original.display), of which \(copy.folder.display) is a copy "
                + "(\(copy.shared) of \(copy.all) photos)."
        case .ordinary: "In a better place."
        }
    }

    private static func percent(_ share: Float) -> Int { Int((100 * share).rounded()) }

    private static func tones(_ encoding: PictureEncoding?) -> String {
        guard let encoding else { return "unknown" }
        if let few = encoding.fewColours { return few == 2 ? "2 colours" : "\(few) colours" }
        return encoding.format == .cameraRaw ? "raw" : "\(encoding.depth ?? 8) bits per channel"
    }
}
