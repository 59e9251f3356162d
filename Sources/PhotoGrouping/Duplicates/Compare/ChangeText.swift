import PhotoStore
import PictureMatching

/// What makes the second picture of a pair of the first, and the first of the second, as a verdict keeps it: a line
/// for each change, with an empty line between the two; then, where that is known, which is the edited one, and what share
/// of the other it shows.
enum ChangeText {
    private static let between = "\n\n"

    static func text(of changes: [PictureChange], edited: PictureSide? = nil) -> String? {
        func lines(_ changes: [PictureChange]) -> String {
            words(for: changes).joined(separator: "\n")
        }
        guard !changes.isEmpty else { return nil }
        let shown = changes.compactMap { change -> Double? in
            switch change {
            case .cropped(let share), .widened(let share): share
            default: nil
            }
        }.first
        let direction = edited.map { [mark($0) + (shown.map { " \($0)" } ?? "")] } ?? []
        return ([lines(changes), lines(changes.map(\.inverse))] + direction).joined(separator: between)
    }

    /// `rotated 30° with borders`: what a rotation cuts off, or adds around, is part of it.
    private static func words(for changes: [PictureChange]) -> [String] {
        var (frame, others): ([PictureChange], [PictureChange]) = ([], [])
        for change in changes {
            switch change {
            case .cropped, .widened, .bordered, .borderRemoved: frame.append(change)
            default: others.append(change)
            }
        }
        return others.reduce(into: others.contains(where: \.isRotation) ? [] : frame.map(\.description)) {
            words, change in
            let hasBorders = change.isRotation && frame.contains(where: \.addsBorders)
            words.append(change.description + (hasBorders ? " with borders" : ""))
        }
    }

    /// What is said where a character may differ, so that the pictures are not one picture, edited.
    private static let doubts = Set(PictureChange.doubts.map(\.description))

    /// Whether changes say that a character may differ.
    static func isDoubtful(_ changes: [String]) -> Bool { changes.contains { doubts.contains($0) } }

    /// `same picture, cropped to 80 % and mirrored`; `nearly the same, turned 90°; some characters may differ: …`
    static func phrase(_ changes: [String]) -> String {
        let edits = changes.filter { !doubts.contains($0) }
        let lead = isDoubtful(changes) ? "nearly the same" : "same picture"
        return ([edits.isEmpty ? lead : "\(lead), \(list(edits))"] + changes.filter { doubts.contains($0) })
            .joined(separator: "; ")
    }

    /// `a, b and c`; with a comma before the last where another has an "and" of its own.
    private static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        let others = parts.dropLast()
        let comma = others.contains { $0.contains(" and ") } ? "," : ""
        return "\(others.joined(separator: ", "))\(comma) and \(last)"
    }

    /// What makes the other picture of `picture`.
    static func changes(_ verdict: PairVerdict, from picture: PictureID) -> [String] {
        let parts = parts(verdict)
        guard parts.count >= 2 else { return [] }
        return parts[picture == verdict.pair.first ? 0 : 1].split(separator: "\n").map(String.init)
    }

    /// The picture of the pair that was made from the other, as far as the changes tell.
    static func edited(_ verdict: PairVerdict) -> PictureID? {
        let parts = parts(verdict)
        guard parts.count == 3 else { return nil }
        return parts[2].hasPrefix(mark(.a)) ? verdict.pair.first : verdict.pair.second
    }

    /// Of a picture that is a part of the other: its share of the other's area.
    static func shownShare(_ verdict: PairVerdict) -> Double? {
        let parts = parts(verdict)
        guard parts.count == 3 else { return nil }
        return parts[2].split(separator: " ").dropFirst().first.flatMap { Double($0) }
    }

    private static func mark(_ side: PictureSide) -> String { side == .a ? "first" : "second" }

    private static func parts(_ verdict: PairVerdict) -> [Substring] {
        (verdict.detail ?? "").split(separator: between)
    }
}

extension PictureChange {
    fileprivate var isRotation: Bool { if case .rotated = self { true } else { false } }
    fileprivate var addsBorders: Bool { if case .bordered = self { true } else { false } }
}
